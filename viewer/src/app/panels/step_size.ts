/** The step size slider: η of the optimizer in focus on a logarithmic scale, with a tick at the limit beyond which it diverges. */

import { number, superscript } from "../../core/format";
import { h } from "../../ui/dom";
import { marked, word } from "../../ui/words";
import { heldKeys, numberBox } from "../inputs";
import { type Log, positionOf, rangeFor, SLIDER_STEPS, stepped, type Stride, valueAt } from "../slider_scale";
import { langOf, type Say } from "../language";

const USUAL: Log = { lo: 1e-4, hi: 10 };

/** The step size beyond which an optimizer stops contracting, and its formula. */
export interface Limit {
  value: number;
  formula: string;
  /** η is that of the first step, or near it: a schedule changes it. */
  scheduled?: boolean;
}

export class StepSize {
  readonly element = h("section", { class: "step-size", "data-uncovered": "" });
  private range = USUAL;
  private readonly slider = h("input", { type: "range", min: 0, max: SLIDER_STEPS, step: 1, class: "step-size-slider" });
  private readonly tick = h("div", { class: "step-size-tick", hidden: true });
  private readonly ends = h("div", { class: "step-size-ends", "aria-hidden": "true" });
  private readonly head = h("div", { class: "step-size-head" });
  private value = NaN;
  private fresh = false;

  /** `change` gets η while it is dragged (`done` false) and when it is let go (`done` true). */
  constructor(private readonly change: (lr: number, done: boolean) => void) {
    this.slider.addEventListener("input", () => {
      this.value = valueAt(this.slider.valueAsNumber, this.range);
      this.showNumber();
      this.change(this.value, false);
    });
    this.slider.addEventListener("change", () => this.change(this.value, true));
    heldKeys(this.slider, (way, stride) => this.step(way, stride), () => this.rest());
    this.element.append(this.head, h("div", { class: "step-size-track" }, this.slider, this.tick), this.ends);
  }

  /** The state is to be shown, whatever is being done with the controls. */
  renew(): void {
    this.fresh = true;
  }

  focus(): void {
    this.slider.focus();
  }

  /** Change η as a key does that is pressed. */
  step(way: 1 | -1, stride: Stride): void {
    this.value = stepped(this.value, way, stride, USUAL.lo);
    this.place();
    this.showNumber();
    this.change(this.value, false);
  }

  /** The key is let go. */
  rest(): void {
    this.change(this.value, true);
  }

  /** Show an optimizer's η, and its limit where theory has one. */
  show(name: string, several: boolean, lr: number, limit: Limit | null, say: Say): void {
    const label = several ? say("stepSizeOf", { name }) : say("stepSize");
    const held = !this.fresh && document.activeElement === this.slider && lr === this.value;
    this.value = lr;
    if (!held) this.place();
    if (this.slider.getAttribute("aria-label") !== label) {
      this.slider.setAttribute("aria-label", label);
      this.head.replaceChildren(
        h("span", { class: "label" }, ...marked(label, langOf(say))),
        numberBox(label, lr, this.change, { min: 0, next: (v, way, stride) => stepped(v, way, stride, USUAL.lo) }),
      );
    }
    this.showNumber();
    this.fresh = false;
    const ends = `${this.range.lo} ${this.range.hi}`;
    if (this.ends.dataset.range !== ends) this.ends.replaceChildren(...decades(this.range).map((d) => h("span", { style: `left:${positionOf(d, this.range) / 10}%` }, tenPower(d))));
    this.ends.dataset.range = ends;
    const inside = limit !== null && limit.value >= this.range.lo && limit.value <= this.range.hi;
    this.tick.hidden = !inside;
    if (inside) {
      const place = positionOf(limit.value, this.range) / 10;
      this.tick.style.left = `${place}%`;
      this.tick.title = say(limit.scheduled ? "limitScheduled" : "limit", { formula: limit.formula, value: number(limit.value, 3, true), name });
      this.tick.classList.toggle("left", place > 60);
      if (this.tick.textContent !== limit.formula) this.tick.replaceChildren(h("span", {}, word(limit.formula.includes("β") ? "momentumlimit" : "limit", langOf(say), limit.formula)));
    }
    this.element.classList.toggle("beyond", limit !== null && !limit.scheduled && lr > limit.value);
  }

  /** Put the slider where η is. */
  private place(): void {
    this.range = rangeFor(this.value, USUAL);
    this.slider.value = String(positionOf(this.value, this.range));
  }

  private showNumber(): void {
    const box = this.head.querySelector("input");
    if (box && (this.fresh || document.activeElement !== box)) {
      box.value = boxed(this.value);
      box.removeAttribute("aria-invalid");
    }
    this.slider.setAttribute("aria-valuetext", `η = ${this.value}`);
  }
}

/** A number as it stands in a narrow box: small ones with a power of ten. */
export const boxed = (value: number): string => (value !== 0 && Math.abs(value) < 1e-3 ? value.toExponential() : String(value));

function decades({ lo, hi }: Log): number[] {
  const made: number[] = [];
  for (let e = Math.ceil(Math.log10(lo) - 1e-9); e <= Math.log10(hi) + 1e-9; e++) made.push(10 ** e);
  return made;
}

function tenPower(value: number): string {
  if (value >= 0.01 && value <= 100) return String(Number(value.toPrecision(1)));
  return `10${superscript(Math.round(Math.log10(value)))}`;
}
