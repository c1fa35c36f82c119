/**
 * The list of runs under the title: of each its colour, name and verdict; a line for each run of a race, or for each outcome of many
 * runs. A verdict is said when the ball is there; until then the run's value of f stands in its place.
 */
import { rated, titled } from "../../core/run_names";
import { h } from "../../ui/dom";
import { marked } from "../../ui/words";
import type { LiveVerdict } from "../../verdict/verdicts";
import type { Color } from "../../wire/types";
import { langOf, type Say } from "../language";
import { asText, type Said } from "../races/winner";
import type { Limit } from "./step_size";

/** The moment that the stage shows. */
export interface Moment {
  step: number;
  /** Whether it is the last one. */
  ended: boolean;
  /** The run in focus; −1: all. */
  focus: number;
  /** "f = 0.0310" of a run. */
  value(run: number): string;
  /** The position of a run, in the coordinates of the function; null where it is not known. */
  at(run: number): number[] | null;
  /** f of a run; NaN where it is not known. */
  height(run: number): number;
}

/** What the list needs of the stage. */
export interface Followed {
  follow(listener: (moment: Moment) => void): void;
  focus(run: number): void;
}

/** A sentence wider than this, in letters' heights, has the whole line. */
const LONG = 42;

interface Row { verdict: LiveVerdict; element: HTMLElement; button: HTMLElement | null; now: HTMLElement }

export class Verdicts {
  readonly element = h("div", { class: "verdicts", role: "status", "aria-live": "polite" });
  private rows: Row[] = [];
  private said = "";
  private moment: Moment | null = null;
  private stage: Followed | null = null;
  /** Which optimizer did best: said at the end, its room kept before. */
  readonly best = h("p", { class: "best", hidden: true });
  /** How many balls of each of several optimizers reached which minimum. */
  readonly reached = h("p", { class: "best list reached", hidden: true });
  private counts: Said | null = null;
  private judge: ((moment: Moment) => string | Said | null) | null = null;
  private colors: string[] = [];

  /** `pressed`: a line's run was pressed. */
  constructor(private readonly pressed: (verdict: LiveVerdict) => void = () => undefined) {}

  /** Follow a stage: what it shows decides what is said. */
  follow(stage: Followed): void {
    this.stage = stage;
    stage.follow((moment) => {
      this.moment = moment;
      this.update();
    });
  }

  show(verdicts: LiveVerdict[], colors: string[], say: Say): void {
    const names = rated(verdicts.map(({ name }) => name), verdicts.map(({ numbers }) => numbers.lr ?? null));
    const key = JSON.stringify([verdicts.map(({ kind, text }, i) => [names[i], kind, text]), colors]);
    if (key !== this.said) {
      this.said = key;
      const several = verdicts.length > 1;
      this.element.classList.toggle("several", several);
      this.element.style.setProperty("--row", `${widthOf(verdicts)}em`);
      this.rows = verdicts.map((verdict, i) => this.row(verdict, names[i], several, colors, say));
      this.element.replaceChildren(...this.rows.map(({ element }) => element));
    }
    this.rows.forEach((row, i) => { row.verdict = verdicts[i]; });
    this.update();
  }

  /** What says at the end which optimizer did best; null: there is no race. `colors`: those that numbers mean; `counts`: of each optimizer's balls at the minima. */
  rank(judge: ((moment: Moment) => string | Said | null) | null, colors: string[] = [], counts: Said | null = null): void {
    this.judge = judge;
    this.colors = colors;
    this.counts = counts;
    this.best.hidden = !judge;
    this.reached.hidden = !counts;
    this.update();
  }

  /** Why nothing could be descended. */
  refuse(text: string): void {
    this.said = "";
    this.rows = [];
    this.element.classList.remove("several");
    this.element.replaceChildren(h("p", { class: "verdict refused" }, text));
  }

  private row(verdict: LiveVerdict, name: string, several: boolean, colors: string[], say: Say): Row {
    const { text, optimizer } = verdict;
    const dot = h("span", { class: "dot", style: `background:${colors[optimizer] ?? ""}` });
    const button = several && name
      ? h("button", { type: "button", class: "verdict-run", "aria-pressed": "false", title: titled(name, verdict.numbers.lr ?? null), click: () => this.press(verdict) }, dot, ...quietly(name, name !== verdict.name)) : null;
    // Both texts have their room, so that nothing moves when one follows the other.
    const now = h("span", { class: "now", "aria-hidden": "true" });
    const element = h("p", { class: "verdict" }, button, h("span", { class: "what" }, h("span", { class: "ending" }, ...marked(text, langOf(say))), now));
    return { verdict, element, button, now };
  }

  private press(verdict: LiveVerdict): void {
    if (verdict.run !== null) this.stage?.focus(this.moment?.focus === verdict.run ? -1 : verdict.run);
    this.pressed(verdict);
  }

  private update(): void {
    const { moment, judge } = this, best = (moment?.ended && judge?.(moment)) || "\u00a0";
    const list = typeof best === "string" ? null : best, said = typeof best === "string" ? best : asText(best);
    if (this.best.dataset.said !== said) {
      this.best.dataset.said = this.best.title = said;
      this.best.replaceChildren(...(list ? listed(list, this.colors) : [said]));
      this.best.classList.toggle("long", wide(said) > LONG);
      this.best.classList.toggle("list", list !== null);
    }
    const counted = this.counts && moment?.ended ? asText(this.counts) : "\u00a0";
    if (this.reached.dataset.said !== counted + String(this.colors)) {
      this.reached.dataset.said = counted + String(this.colors);
      this.reached.title = counted;
      this.reached.replaceChildren(...(this.counts && moment?.ended ? listed(this.counts, this.colors) : [counted]));
    }
    for (const { verdict: { run, kind, numbers, partial }, element, button, now } of this.rows) {
      const due = !moment || moment.ended || (run !== null && typeof numbers.step === "number" && moment.step >= numbers.step);
      const named = `verdict ${due ? kind : "under-way"}${partial ? " partial" : ""}`;
      if (element.className !== named) element.className = named;
      const text = due || !moment || run === null ? "" : moment.value(run);
      if (now.textContent !== text) now.textContent = text;
      button?.setAttribute("aria-pressed", String(run !== null && moment?.focus === run));
    }
  }
}

/** A list whose parts are not broken across lines, each behind its colour. */
function listed({ text, parts }: Said, colors: string[]): (string | HTMLElement)[] {
  const css = (color: Color) => (typeof color === "number" ? (colors[color % colors.length] ?? "") : color === "ink" ? "var(--ink)" : "var(--line)");
  const dot = (color: Color) => h("span", { class: "dot", style: `background:${css(color)}` });
  return [text, ...parts.flatMap(({ text: part, color, each = [] }, i) =>
    [h("span", { class: "part" }, ...(color === null ? [] : [dot(color)]), part, ...each.flatMap((one) => [" ", dot(one.color), one.text])), ...(i < parts.length - 1 ? [" · "] : [])])];
}

/** A run's name, its η in quieter type; `added`: that is not needed to tell runs apart. */
function quietly(name: string, added: boolean): (string | HTMLElement)[] {
  const [, before, eta, after] = /^(.*?)( η=\S+)(.*)$/.exec(name) ?? [];
  return eta ? [before, h("span", { class: added ? "eta added" : "eta" }, eta), after] : [name];
}

/** About how wide a text is, in letters' heights. */
const wide = (text: string): number => [...text].reduce((sum, letter) => sum + (letter > "\u2e80" ? 1 : 0.53), 0);

/** About how wide the longest line is, in letters' heights, in steps of four: the columns hold still while numbers change. */
function widthOf(verdicts: LiveVerdict[]): number {
  return 4 * Math.ceil((3 + Math.max(0, ...verdicts.map(({ name, text }) => wide(name + text)))) / 4);
}

/** The step-size limit of the optimizer in focus; null where theory has none. */
export function limit(verdicts: LiveVerdict[], focus: number, scheduled = false): Limit | null {
  const found = verdicts.find(({ optimizer }) => optimizer === focus);
  const value = found?.numbers.limit;
  return found?.formula && typeof value === "number" ? { value, formula: found.formula, ...(scheduled ? { scheduled } : {}) } : null;
}
