/** The named constants of a function: a slider and a number box for each. */

import { h } from "../../ui/dom";
import { numberBox, refocused } from "../inputs";
import { typeset as named } from "../../scenes/trace/names";
import { typeset } from "../../ui/mathml";
import { SLIDER_STEPS } from "../slider_scale";
import type { Say } from "../language";

export class Constants {
  readonly element = h("section", { class: "constants", hidden: true });
  private drawn = "";
  private fresh = false;
  private names = "";

  constructor(private readonly change: (name: string, value: number, done: boolean) => void) {}

  /** The state is to be shown, whatever is being done with the controls. */
  renew(): void {
    this.drawn = "";
    this.fresh = true;
  }

  show(values: Record<string, number>, say: Say): void {
    const names = Object.keys(values).sort();
    this.element.hidden = names.length === 0;
    const key = JSON.stringify([names.map((name) => [name, values[name]]), say("constants")]);
    // A row being dragged must stay the element it is; those of another function may not.
    const same = names.join() === this.names;
    this.names = names.join();
    if (key === this.drawn || (!this.fresh && same && this.element.contains(document.activeElement))) return;
    this.drawn = key;
    this.fresh = false;
    const rows = names.map((name) => this.row(name, values[name]));
    refocused(this.element, () => this.element.replaceChildren(h("h2", { class: "label" }, say("constants")), ...rows));
  }

  private row(name: string, value: number): HTMLElement {
    const reach = reachOf(value);
    const box = numberBox(name, value, (v, done) => {
      slider.value = String(placeOf(v, reach));
      this.change(name, v, done);
    });
    const slider: HTMLInputElement = h("input", {
      type: "range", min: 0, max: SLIDER_STEPS, step: 1, "aria-label": name, value: placeOf(value, reach),
      input: () => say(false), change: () => say(true),
    });
    const say = (done: boolean) => {
      const now = constantAt(slider.valueAsNumber, reach);
      box.value = String(now);
      slider.setAttribute("aria-valuetext", `${name} = ${now}`);
      this.change(name, now, done);
    };
    slider.setAttribute("aria-valuetext", `${name} = ${value}`);
    return h("div", { class: "row" }, h("span", {}, typeset(named(name).plain)), slider, box);
  }
}

/** How far a slider reaches on either side of zero, so that a constant has room. */
export function reachOf(value: number): number {
  const decade = value === 0 ? 1 : 10 ** Math.floor(Math.log10(Math.abs(value)));
  return Number(((Math.abs(value) > 4 * decade ? 20 : 5) * decade).toPrecision(2));
}

/** The constant at a place of the slider, zero in the middle. */
export function constantAt(place: number, reach: number): number {
  return Number(((place / SLIDER_STEPS) * 2 * reach - reach).toPrecision(3));
}

function placeOf(value: number, reach: number): number {
  return Math.round(Math.min(1, Math.max(0, (value + reach) / (2 * reach))) * SLIDER_STEPS);
}
