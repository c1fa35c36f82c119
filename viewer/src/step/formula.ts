/** The update formula of a step: each letter lit as its number changes, and under each line the same with numbers. */
import { number } from "../core/format";
import { h } from "../ui/dom";
import { partsOf } from "../ui/mathml";
import { lettersOf, partOf } from "./letters";
import { type Line, type Letters, withNumbers } from "./numbers";
import type { Step } from "./recorded";
import { mathOf, type MathNode, parse, plain, tex } from "./tex";

/** Lines of an update formula, with numbers where all of them are known and what they say is so. */
export function linesOf(step: Step, shown: number): { letters: Letters; lines: (Line | null)[] } {
  const letters = lettersOf(step.parts, step.known, step.hessian), given = new Set(Object.keys(letters));
  const lines = step.formula.map((line) => {
    const read = readable(line);
    return read && withNumbers(read, letters, shown);
  });
  // Where a line does not hold, the formula is not all that this optimizer did; then no line has numbers.
  const good = lines.every((line) => line?.holds !== false) && lines.some((line) => line?.holds);
  return { letters: good ? letters : Object.fromEntries(Object.entries(letters).filter(([name]) => given.has(name))), lines: good ? lines : lines.map(() => null) };
}

/** A step that rounding of the positions changed: of which coordinate, what it was, what came of it, and the numbers' spacing. */
export interface Rounded { coordinate: number; step: number; moved: number; spacing: number }

/** A share by which rounding changes a step noticeably. */
const NOTICED = 0.02;

/**
 * A step as it was computed: as the formula gives it, where that is known; between float32 positions it is lost where it is not much longer
 * than the spacing of these numbers.
 */
export function asComputed(step: Step): { step: Step; rounded: Rounded | null } {
  const { parts } = step, moved = parts.step;
  if (!moved) return { step, rounded: null };
  const line = linesOf(step, 0).lines.find((one) => one?.letter === "x_{t+1}"), ends = line?.holds ? [line.value].flat() : [];
  if (ends.length !== moved.length) return { step, rounded: null };
  const spacings = parts.from.map((v) => 2 ** (Math.floor(Math.log2(Math.max(Math.abs(v), 1e-38))) - 23));
  const own = ends.map((v, i) => v - parts.from[i]);
  // Neither double precision nor the formula's own rounding tells of float32 positions.
  const changed = own.map((v, i) => Math.abs(v - moved[i]) > NOTICED * Math.abs(v) && Math.abs(v - moved[i]) > 1e-4 * spacings[i] && Math.abs(v - moved[i]) <= 2 * spacings[i]);
  if (!changed.includes(true)) return { step, rounded: null };
  const coordinate = own.reduce((most, v, i) => (changed[i] && (most < 0 || Math.abs(v) > Math.abs(own[most])) ? i : most), -1);
  return {
    step: { ...step, parts: { ...parts, step: moved.map((v, i) => (changed[i] ? own[i] : v)) } },
    rounded: { coordinate, step: own[coordinate], moved: moved[coordinate], spacing: spacings[coordinate] },
  };
}

/** A line in parts between which it may break. */
function broken(line: Element): (Element | string)[] {
  return partsOf(line, 0).flatMap((part) => {
    part.setAttribute("displaystyle", "true");
    return [part, " "];
  });
}

function readable(line: string): MathNode | null {
  try {
    return parse(line);
  } catch {
    return null;
  }
}

export class FormulaView {
  readonly element = h("div", { class: "formula" });
  private written = "";
  private before = new Map<string, string>();
  private numbers: HTMLElement[] = [];
  /** The lines as text, and the same with numbers; empty where these are not known. */
  texts: [string, string][] = [];

  /** Show the formula of a step, with the numbers of coordinate `shown`. */
  show(step: Step, shown: number): void {
    const key = step.formula.join("\n");
    if (key !== this.written) {
      this.written = key;
      this.before.clear();
      this.numbers = step.formula.map(() => h("div", { class: "numbers" }));
      this.element.replaceChildren(...step.formula.map((line, i) => h("div", { class: "line" }, h("div", {}, ...broken(tex(line))), this.numbers[i])));
    }
    const { letters, lines } = linesOf(step, shown);
    this.texts = step.formula.map((line, i) => {
      const read = readable(line), numbers = lines[i];
      return [read ? plain(read) : line, numbers ? plain({ name: "mrow", children: numbers.nodes }) : ""];
    });
    lines.forEach((line, i) => this.numbers[i].replaceChildren(...(line ? broken(mathOf({ name: "mrow", children: line.nodes })) : [])));
    const now = new Map<string, string>();
    for (const letter of this.element.querySelectorAll<Element>("[data-letter]")) {
      const name = letter.getAttribute("data-letter")!, value = letters[name];
      const part = partOf(name);
      if (part) letter.setAttribute("data-part", part);
      if (value === undefined) continue;
      // What stands there is what is compared: all coordinates, as they are written.
      const said = [value].flat().map((v) => number(v)).join(", ");
      now.set(name, said);
      letter.toggleAttribute("data-lit", this.before.has(name) && this.before.get(name) !== said);
    }
    this.before = now;
  }

  /** Light up the letters of a part of the step. */
  light(part: string | null): void {
    this.element.dataset.phase = part ?? "";
  }
}
