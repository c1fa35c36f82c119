/** How many balls, and how they are placed: one, a grid or a cloud over the range, or each start typed on a line of its own. */
import { startCount } from "../../answers/starts";
import { count } from "../../core/format";
import { tidy } from "../../core/scale";
import { h } from "../../ui/dom";
import { heldKeys, leave, numberBox } from "../inputs";
import type { Say } from "../language";
import { positionOf, SLIDER_STEPS, steppedWhole, type Stride, valueAt } from "../slider_scale";
import { shownCoordinates } from "../../wire/state";
import type { Cloud, Range, State } from "../state";
import { parseNumbers, written } from "./coordinates";

type Change = (part: Partial<State>, done: boolean) => void;

/** What the page and its server descend at once. */
export const MOST = 10_000;
/** Milliseconds without a key after which what is wrong with starts is said. */
const PATIENCE = 800;
/** Along one axis of a grid. */
const MOST_AXIS = 100;
/** Of a new grid along each axis, and of a new cloud. */
const GRID = 10, CLOUD = 100;

export class Balls {
  readonly element = h("div", { class: "balls" });
  private readonly kinds = h("div", { class: "buttons" });
  private readonly slider: HTMLInputElement;
  private readonly row = h("div", { class: "row balls-row" });
  private readonly list = h("textarea", { class: "starts", rows: 3, spellcheck: false });
  private readonly wrong = h("p", { class: "formula-error starts-error", role: "alert", hidden: true });
  private readonly hint = h("p", { class: "hint" });
  private box = h("input");
  private say: Say | null = null;
  private drawn = "";
  private fresh = false;
  private timer = 0;
  /** The list before it was typed in; null where it was not. */
  private before: string | null = null;

  /** `state`: the present one, which between two keys within one frame is not yet shown; `ranges`: what is shown of each variable. */
  constructor(private readonly change: Change, private readonly state: () => State, private readonly ranges: () => readonly Range[]) {
    this.slider = h("input", {
      type: "range", min: 0, max: SLIDER_STEPS, step: 1,
      input: () => this.set(Math.round(valueAt(this.slider.valueAsNumber, this.log)), false),
      change: () => this.set(Math.round(valueAt(this.slider.valueAsNumber, this.log)), true),
    });
    heldKeys(this.slider, (way, stride) => this.key(way, stride), () => this.set(startCount(this.state()), true));
    this.list.addEventListener("beforeinput", () => { this.before ??= this.list.value; });
    this.list.addEventListener("blur", () => { this.before = null; });
    this.list.addEventListener("input", () => this.typed(false));
    this.list.addEventListener("change", () => this.typed(true));
    this.list.addEventListener("keydown", (event) => this.left(event));
    this.element.append(this.kinds, this.row, this.list, this.wrong, this.hint);
  }

  /** Show the state's balls whatever is being typed or dragged. */
  renew(): void {
    this.fresh = true;
  }

  /** `names`: of the variables, as far as they are known. */
  show(state: State, names: readonly string[], say: Say): void {
    const words = say("start") !== this.say?.("start");
    this.say = say;
    if (words) this.name(say);
    this.showKinds(state, say);
    const { cloud, start } = state, n = start[0].length;
    this.row.hidden = !cloud;
    if (cloud) {
      const balls = startCount(state);
      if (this.fresh || document.activeElement !== this.slider || this.countAt() !== balls) this.slider.value = String(positionOf(balls, this.log));
      this.slider.setAttribute("aria-valuetext", say("balls", { n: count(balls) }));
      if (this.fresh || document.activeElement !== this.box) this.box.value = String(balls);
      this.box.max = String(this.log.hi);
    }
    this.list.hidden = Boolean(cloud) || start.length < 2;
    if (this.fresh || document.activeElement !== this.list || this.list.hidden) {
      this.list.value = start.map(written).join("\n");
      this.wrong.hidden = true;
    }
    this.fresh = false;
    const touched = matchMedia("(pointer: coarse)").matches;
    const shown = shownCoordinates(state), axes = shown?.map((i) => names[i] ?? `x${i + 1}`).join(", ") ?? "";
    if (n > 2 && (cloud || !shown)) return this.hint.replaceChildren(say(cloud ? (shown ? "startHintCloudAxes" : "startHintCloud") : "startHintMany", { names: axes }));
    const begin = shown ? say(touched ? "startHintAxesTouch" : "startHintAxes", { names: axes }) : say(touched ? "startHintTouch" : "startHint");
    // What a drag does is said of each panel; a map of descents in place of the contour lines says it of itself.
    const d = shown?.length ?? n, range = say(touched ? "rangeHintTouch" : "rangeHint", { panel: say(d === 1 ? "panelCurve" : "panelMap") });
    this.hint.replaceChildren(begin, " ", h("span", { class: "range-hint" }, range), d === 1 ? "" : ` ${say("turnHint", { panel: say("panelSurface") })}`);
  }

  private name(say: Say): void {
    for (const element of [this.list, this.slider]) element.setAttribute("aria-label", say(element === this.list ? "startsTyped" : "ballCount"));
    this.box = numberBox(say("ballCount"), 1, (v, done) => this.set(Math.round(v), done), { min: 1, max: MOST, step: "1" });
    this.row.replaceChildren(h("span", {}, say("ballsShort")), this.slider, this.box);
  }

  private showKinds({ cloud, start }: State, say: Say): void {
    const kind = cloud?.kind ?? (start.length > 1 ? "typed" : "one"), flat = start[0].length < 3 || kind === "grid";
    const key = JSON.stringify([kind, flat, say("start")]);
    if (key === this.drawn) return;
    this.drawn = key;
    const had = [...this.kinds.children].indexOf(document.activeElement as Element);
    const button = (text: string, pressed: boolean | null, act: () => void) =>
      h("button", { type: "button", "aria-pressed": pressed === null ? null : String(pressed), click: act }, text);
    this.kinds.replaceChildren(
      button(say("oneBall"), kind === "one", () => this.change({ cloud: null, start: [this.state().start[0]] }, true)),
      ...(flat ? [button(say("grid"), kind === "grid", () => this.spread({ kind: "grid", count: GRID, seed: 0 }))] : []),
      button(say("cloud"), kind === "random", () => this.spread({ kind: "random", count: CLOUD, seed: 0 })),
      ...(kind === "random" ? [button(say("cloudAnew"), null, () => this.spread({ ...this.state().cloud!, seed: this.state().cloud!.seed + 1 }))] : []),
      ...(cloud ? [] : [button(say("addBall"), null, () => this.add())]),
    );
    // A press by keyboard keeps its button.
    if (had >= 0) (this.kinds.children[had] as HTMLElement | undefined)?.focus();
  }

  /** The range of the slider: of one variable a grid has no more balls than one axis. */
  private get log(): { lo: number; hi: number } {
    return { lo: 1, hi: this.state().cloud?.kind === "grid" && this.state().start[0].length === 1 ? MOST_AXIS : MOST };
  }

  private countAt(): number {
    return this.near(Math.round(valueAt(this.slider.valueAsNumber, this.log)));
  }

  private near(balls: number): number {
    return startCount({ ...this.state(), cloud: cloudOf(this.state(), balls) });
  }

  private set(balls: number, done: boolean): void {
    if (!this.state().cloud) return;
    const cloud = cloudOf(this.state(), balls);
    if (done && document.activeElement === this.box) this.box.value = String(this.near(balls));
    this.change({ cloud }, done);
  }

  /** As the slider, by a key; of a grid the next one with another number of balls. */
  private key(way: 1 | -1, stride: Stride): void {
    const before = startCount(this.state());
    let next = before, near = before;
    do {
      next = steppedWhole(next, way, stride, this.log.hi);
      near = this.near(next);
    } while (near === before && next > 1 && next < this.log.hi);
    this.slider.value = String(positionOf(near, this.log));
    this.set(near, false);
  }

  private spread(cloud: Cloud): void {
    this.change({ cloud }, true);
  }

  /** One start more, where no other is. */
  private add(): void {
    const { start } = this.state(), ranges = this.ranges();
    const at = evenly(start.length, start[0].length);
    const point = start[0].map((v, i) => {
      const range = ranges[i];
      return range ? tidy(range[0] + at[i] * (range[1] - range[0]), range[1] - range[0]) : -v;
    });
    this.change({ start: [...start, point] }, true);
  }

  /** Enter alone begins a line, with control it takes all; Escape puts back the starts of before. */
  private left(event: KeyboardEvent): void {
    if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) return;
    leave(event, this.list, () => this.typed(true), () => this.before ?? this.list.value);
    // What was typed is descended already.
    if (event.key === "Escape" && this.list.value !== this.state().start.map(written).join("\n")) this.typed(true);
  }

  /** Take what is typed; false where it cannot be. */
  private typed(done: boolean): boolean {
    const given = readStarts(this.list.value, this.state().start[0].length);
    clearTimeout(this.timer);
    this.wrong.hidden = !("wrong" in given) || !done;
    if ("wrong" in given && !done) this.timer = window.setTimeout(() => { this.wrong.hidden = false; }, PATIENCE);
    this.list.setAttribute("aria-invalid", String("wrong" in given));
    // The first line alone, while it is typed, is not yet all.
    if ("start" in given && given.start.length < 2 && !done) return true;
    if ("wrong" in given) this.wrong.textContent = this.say!(given.wrong, given.values);
    else if (done || JSON.stringify(given.start) !== JSON.stringify(this.state().start)) this.change({ start: given.start }, done);
    return "start" in given;
  }
}

/** A state's cloud with as many balls; of a grid as many as are next to it. */
export function cloudOf({ cloud, start }: Pick<State, "cloud" | "start">, balls: number): Cloud {
  const { kind, seed } = cloud!, square = kind === "grid" && start[0].length > 1;
  const wanted = Math.round(square ? Math.sqrt(balls) : balls);
  return { kind, seed, count: Math.min(kind === "grid" ? MOST_AXIS : MOST, Math.max(1, wanted)) };
}

/** Starts from a text with one on each line, or why they are none. */
export function readStarts(text: string, n: number): { start: number[][] } | { wrong: "startLine" | "startCount" | "startMost"; values: Record<string, string | number> } {
  const start: number[][] = [];
  for (const [i, line] of text.split(/\r?\n/).entries()) {
    if (!line.trim()) continue;
    const given = parseNumbers(line);
    if ("wrong" in given) return { wrong: "startLine", values: { line: i + 1, text: given.wrong || line.trim() } };
    if (given.numbers.length !== n) return { wrong: "startCount", values: { line: i + 1, count: given.numbers.length, n } };
    start.push(given.numbers);
  }
  if (!start.length || start.length > MOST) return { wrong: "startMost", values: { count: start.length, most: MOST } };
  return { start };
}

/** The k-th of points that fill the unit cube evenly: multiples of powers of a root of x^(n+1) = x + 1. */
export function evenly(k: number, n: number): number[] {
  let root = 2;
  for (let i = 0; i < 40; i++) root = (1 + root) ** (1 / (n + 1));
  return Array.from({ length: n }, (_, i) => (0.5 + k / root ** (i + 1)) % 1);
}
