/** Start points and number of steps; and, folded, precision, noise, seed, height scale and range. */

import { h } from "../../ui/dom";
import { marked } from "../../ui/words";
import { choice, heldKeys, numberBox, refocused } from "../inputs";
import { positionOf, roundBelow, SLIDER_STEPS, steppedWhole, valueAt } from "../slider_scale";
import { shownCoordinates } from "../../wire/state";
import type { Range, State } from "../state";
import { langOf, type Say } from "../language";
import { Balls } from "./balls";
import { Coordinates } from "./coordinates";

export type Change = (part: Partial<State>, done: boolean) => void;

const STEPS = { lo: 1, hi: 5000 };

export class Start {
  readonly element = h("section", { class: "start" });
  private readonly coordinates: Coordinates;
  private readonly balls: Balls;
  private drawn = "";
  private fresh = false;

  /** `range`: of each variable, where a random start is drawn from. */
  constructor(private readonly change: Change, state: () => State, range: () => readonly Range[]) {
    this.balls = new Balls(change, state, range);
    this.coordinates = new Coordinates({
      change: (point, done = true) => change({ start: [point], dim: null }, done),
      by: (i) => roundBelow(((range()[i]?.[1] ?? 2.5) - (range()[i]?.[0] ?? -2.5)) / 50),
      random: () => range().map(([low, high]) => Number((low + Math.random() * (high - low)).toPrecision(4))),
    });
  }

  /** The state is to be shown, whatever is being done with the controls. */
  renew(): void {
    this.fresh = true;
    this.coordinates.renew();
    this.balls.renew();
  }

  /** `names`: of the variables, as far as they are known; `open`: their number may be changed. */
  show(state: State, names: string[], open: boolean, say: Say): void {
    const one = state.cloud === null && state.start.length === 1;
    if (one) this.coordinates.show(state.start[0], names, open, say);
    this.coordinates.element.hidden = !one;
    this.balls.show(state, names, say);
    if (say("start") === this.drawn) return this.stepsOnly(state);
    this.drawn = say("start");
    this.element.replaceChildren(
      h("h2", { class: "label" }, ...marked(say("start"), langOf(say))), this.coordinates.element, this.balls.element, this.steps(state, say),
    );
  }

  private steps(state: State, say: Say): HTMLElement {
    const box = numberBox(say("steps"), state.steps, (v, done) => this.change({ steps: Math.round(v) }, done), { min: 0, max: 100000, step: "1" });
    const slider = h("input", {
      type: "range", class: "steps", min: 0, max: SLIDER_STEPS, "aria-label": say("steps"), value: positionOf(state.steps, STEPS),
      input: () => {
        const steps = Math.round(valueAt(slider.valueAsNumber, STEPS));
        box.value = String(steps);
        this.change({ steps }, false);
      },
      change: () => this.change({ steps: Math.round(valueAt(slider.valueAsNumber, STEPS)) }, true),
    });
    heldKeys(slider, (way, stride) => {
      const steps = steppedWhole(Math.max(1, Number(box.value)), way, stride, STEPS.hi);
      [box.value, slider.value] = [String(steps), String(positionOf(steps, STEPS))];
      this.change({ steps }, false);
    }, () => this.change({ steps: Number(box.value) }, true));
    return h("div", { class: "row steps-row" }, h("span", { class: "label" }, ...marked(say("steps"), langOf(say))), slider, box);
  }

  private stepsOnly(state: State): void {
    const box = this.element.querySelector<HTMLInputElement>(".steps-row .number");
    if (box && (this.fresh || document.activeElement !== box)) box.value = String(state.steps);
    const slider = this.element.querySelector<HTMLInputElement>("input.steps");
    if (slider && (this.fresh || document.activeElement !== slider)) slider.value = String(positionOf(state.steps, STEPS));
    this.fresh = false;
  }
}

export class More {
  readonly element = h("details", { class: "more" });
  private domain: readonly [number, number][] = [];
  /** The variables whose range is shown. */
  private rows: number[] = [];
  private drawn = "";
  private fresh = false;

  constructor(private readonly change: Change) {}

  /** The state is to be shown, whatever is being done with the controls. */
  renew(): void {
    this.drawn = "";
    this.fresh = true;
  }

  /** `domain`: the range shown, also where the state has none. */
  show(state: State, domain: [number, number][], names: string[], say: Say): void {
    this.domain = domain;
    const n = state.start[0].length, shown = shownCoordinates(state) ?? (n > 2 ? [] : domain.map((_, i) => i));
    this.rows = shown.filter((i) => i < domain.length);
    const key = JSON.stringify([names, this.rows, state.dtype, state.noise, state.seed, state.height, state.domain, say("more"), state.domain ? 0 : domain]);
    if (key === this.drawn || (!this.fresh && this.element.contains(document.activeElement))) return this.fill();
    this.drawn = key;
    this.fresh = false;
    const set = (i: number, side: 0 | 1, value: number, done: boolean) => {
      const next = this.domain.map((pair) => [...pair] as [number, number]);
      next[i][side] = value;
      if (next[i][0] < next[i][1]) this.change({ domain: next }, done);
    };
    const lang = langOf(say);
    refocused(this.element, () => this.element.replaceChildren(
      h("summary", {}, say("more")),
      line(marked(say("precision"), lang), choice(say("precision"), [["float32", "float32"], ["float64", "float64"]], state.dtype,
        (v) => this.change({ dtype: v as State["dtype"] }, true))),
      line(marked(say("noise"), lang), numberBox(say("noise"), state.noise, (v, done) => this.change({ noise: v }, done), { min: 0 })),
      line(marked(say("seed"), lang), numberBox(say("seed"), state.seed, (v, done) => this.change({ seed: Math.round(v) }, done), { min: 0, step: "1" })),
      line(marked(say("height"), lang), choice(say("height"), [["auto", say("heightAuto")], ["linear", say("heightLinear")], ["log", say("heightLog")],
        ["power", say("heightPower")]], state.height, (v) => this.change({ height: v as State["height"] }, true))),
      ...this.rows.map((i) => {
        const [lo, hi] = domain[i];
        const range = say("range", { name: nameOf(names, i) }), by = roundBelow((hi - lo) / 20);
        const ends = ([["low", lo], ["high", hi]] as const).map(([end, value], side) =>
          numberBox(`${range}, ${say(end)}`, value, (v, done) => set(i, side as 0 | 1, v, done), { by }));
        for (const box of ends) box.classList.add("end");
        return line([range], ...ends);
      }),
      ...(state.domain ? [h("button", { type: "button", class: "quiet", click: () => this.change({ domain: null }, true) }, say("resetRange"))] : []),
    ));
  }

  /** Write the range into the boxes, except for one that is being typed in. */
  private fill(): void {
    this.element.querySelectorAll<HTMLInputElement>(".end").forEach((box, k) => {
      const value = this.domain[this.rows[k >> 1]]?.[k & 1];
      if (value !== undefined && box !== document.activeElement) box.value = String(value);
    });
  }
}

function nameOf(names: string[], i: number): string {
  return names[i] ?? `x${i + 1}`;
}

function line(label: (Node | string)[], ...controls: HTMLElement[]): HTMLElement {
  return h("div", { class: "row" }, h("span", {}, ...label), ...controls);
}
