/** How the loss is taken: what a prediction is charged, penalties, scaled columns, mini-batches, rows held out. */
import type { DataObjective } from "../../calculus/data/data_objective";
import { number } from "../../core/format";
import { h } from "../../ui/dom";
import { marked } from "../../ui/words";
import type { Data } from "../../wire/state";
import { choice, heldKeys, refocused } from "../inputs";
import { langOf, type Say } from "../language";
import { SLIDER_STEPS, stepped, type Stride } from "../slider_scale";
import type { AppKey } from "../../i18n/app-en";

const LOSSES: readonly (readonly [string, AppKey])[] = [
  ["squared", "lossSquared"], ["absolute", "lossAbsolute"], ["huber", "lossHuber"], ["logistic", "lossLogistic"], ["poisson", "lossPoisson"],
  ["cross-entropy", "lossCrossEntropy"],
];
/** What losses are called. */
export const LOSS_NAMES: Readonly<Record<string, AppKey>> = Object.fromEntries(LOSSES);
/** Ends of the penalties' sliders, left of which is 0. */
const PENALTY = { lo: 1e-4, hi: 10 };
/** Ends of Huber's δ beside the deviation of the response. */
const DELTA = { lo: 0.01, hi: 10 };
const MOST_HELD = 0.5;

/** The step size that was changed together with the columns' scale. */
export interface Rescaled {
  before: number;
  after: number;
  /** Put back the step size as it was. */
  keep(): void;
}

export class LossOptions {
  readonly element = h("div", { class: "data-loss" });
  private drawn = "";

  constructor(private readonly change: (part: Partial<Data>, done: boolean) => void) {}

  show(data: Data, loss: DataObjective | null, rescaled: Rescaled | null, say: Say): void {
    const { columns, ...options } = data, rows = loss?.rows ?? Object.values(columns)[0]?.length ?? 1;
    const key = JSON.stringify([options, rows, rescaled, hasDistances(loss), say("dataLoss")]);
    // What is being dragged stays the element it is.
    if (key === this.drawn || this.element.querySelector("input[type=range]:active") || this.held) return;
    this.drawn = key;
    const lang = langOf(say), label = (text: string) => h("span", {}, ...marked(text, lang));
    const line = (text: string, ...controls: Node[]) => h("div", { class: "row" }, label(text), ...controls);
    const lossList = choice(say("dataLoss"), LOSSES.map(([value, name]) => [value, say(name)]), data.loss, (value) => this.change({ loss: value }, true));
    const scaled: HTMLInputElement = h("input", { type: "checkbox", checked: data.standardize, "aria-label": say("dataStandardize"), change: () => this.change({ standardize: scaled.checked }, true) });
    const unit = spreadOf(loss);
    refocused(this.element, () => this.element.replaceChildren(
      line(say("dataLoss"), lossList),
      ...(data.loss === "huber" ? [line(say("dataDelta"), ...this.slider(say("dataDelta"), data.delta, { lo: DELTA.lo * unit, hi: DELTA.hi * unit }, false, (delta) => ({ delta })))] : []),
      h("label", { class: "row data-check" }, label(say("dataStandardize")), scaled),
      ...(rescaled ? [h("p", { class: "hint data-rescaled" }, ...marked(say("dataRescaled", { before: number(rescaled.before, 3, true), after: number(rescaled.after, 3, true) }), lang), " ",
        h("button", { type: "button", class: "quiet", click: () => rescaled.keep() }, say("dataKeep", { before: number(rescaled.before, 3, true) })))] : []),
      line(say("dataBatch"), ...this.batch(data.batch, rows, say)),
      line(say("dataHeld"), ...this.share(data.held, say)),
      line("L2", ...this.slider("L2", data.l2, PENALTY, true, (l2) => ({ l2 }))),
      line("L1", ...this.slider("L1", data.l1, PENALTY, true, (l1) => ({ l1 }))),
      ...(hasDistances(loss) ? this.picture(data, say) : []),
    ));
  }

  private held = false;

  /** A logarithmic slider, with 0 at its left end where `zero`. */
  private slider(name: string, value: number, { lo, hi }: { lo: number; hi: number }, zero: boolean, part: (value: number) => Partial<Data>): HTMLElement[] {
    const place = (v: number) => (v < lo * 0.999 && zero ? 0 : Math.round(1 + ((SLIDER_STEPS - 1) * Math.log(Math.max(v, lo) / lo)) / Math.log(hi / lo)));
    const at = (position: number) => (position < 1 && zero ? 0 : Number((lo * (hi / lo) ** ((Math.max(1, position) - 1) / (SLIDER_STEPS - 1))).toPrecision(2)));
    let now = value;
    const set = (next: number, done: boolean) => {
      now = next;
      shown.textContent = number(next, 2, true);
      input.setAttribute("aria-valuetext", number(next, 2, true));
      this.give(part(next), done);
    };
    const input: HTMLInputElement = h("input", {
      type: "range", min: 0, max: SLIDER_STEPS, step: 1, value: place(value), "aria-label": name, "aria-valuetext": number(value, 2, true),
      input: () => set(at(input.valueAsNumber), false), change: () => set(at(input.valueAsNumber), true),
    });
    const shown = h("output", {}, number(value, 2, true));
    heldKeys(input, (way: 1 | -1, stride: Stride) => {
      const next = way < 0 && zero && now <= lo ? 0 : Math.min(hi, stepped(now, way, stride, lo));
      input.value = String(place(next));
      set(next, false);
    }, () => set(now, true));
    return [input, shown];
  }

  private batch(batch: number | null, rows: number, say: Say): HTMLElement[] {
    const sizes = batchSizes(rows, batch);
    const name = (i: number) => (i < sizes.length ? say("dataBatchOf", { n: sizes[i], rows }) : say("dataBatchAll", { rows }));
    const at = batch === null || batch >= rows ? sizes.length : sizes.indexOf(batch);
    const set = (done: boolean) => {
      const i = input.valueAsNumber;
      shown.textContent = name(i);
      input.setAttribute("aria-valuetext", name(i));
      this.give({ batch: i < sizes.length ? sizes[i] : null }, done);
    };
    const input: HTMLInputElement = h("input", {
      type: "range", min: 0, max: sizes.length, step: 1, value: at, "aria-label": say("dataBatch"), "aria-valuetext": name(at),
      input: () => set(false), change: () => set(true),
    });
    const shown = h("output", {}, name(at));
    return [input, shown];
  }

  /** What the picture shows besides rows and curve. */
  private picture(data: Data, say: Say): HTMLElement[] {
    const kinds = [["sticks", "dataSticks"], ["squares", "dataSquares"], ["none", "dataNoDistances"]] as const;
    const list = choice(say("dataDistances"), kinds.filter(([kind]) => kind !== "squares" || data.loss === "squared").map(([kind, name]) => [kind, say(name)]),
      data.residuals ?? "sticks", (residuals) => this.change({ residuals: residuals as Data["residuals"] }, true));
    const earlier: HTMLInputElement = h("input", { type: "checkbox", checked: data.earlier !== false, "aria-label": say("dataEarlier"), change: () => this.change({ earlier: earlier.checked }, true) });
    return [
      h("div", { class: "row" }, h("span", {}, say("dataDistances")), list),
      h("label", { class: "row data-check" }, h("span", {}, say("dataEarlier")), earlier),
    ];
  }

  private share(held: number, say: Say): HTMLElement[] {
    const set = (done: boolean) => {
      shown.textContent = `${input.value} %`;
      this.give({ held: Number((input.valueAsNumber / 100).toPrecision(2)) }, done);
    };
    const input: HTMLInputElement = h("input", {
      type: "range", min: 0, max: 100 * MOST_HELD, step: 5, value: Math.round(100 * held), "aria-label": say("dataHeld"), input: () => set(false), change: () => set(true),
    });
    const shown = h("output", {}, `${Math.round(100 * held)} %`);
    return [input, shown];
  }

  private give(part: Partial<Data>, done: boolean): void {
    this.held = !done;
    this.change(part, done);
  }
}

/** Whether the picture has distances from rows to a curve. */
const hasDistances = (loss: DataObjective | null): boolean => loss?.predictors.length === 1 && loss.lossName !== "logistic" && !loss.model.softmax;

/** Sizes of a mini-batch to choose: 1, 2, 5, 10, 20, … below the number of rows, and powers of two from 4 on; and the one there is. */
export function batchSizes(rows: number, batch: number | null): number[] {
  const decades = Array.from({ length: 5 }, (_, i) => [1, 2, 5].map((digit) => digit * 10 ** i)).flat();
  const doubling = Array.from({ length: 12 }, (_, i) => 2 ** (i + 2));
  return [...new Set([...decades, ...doubling, ...(batch ? [batch] : [])])].filter((size) => size < rows).sort((a, b) => a - b);
}

/** A δ of Huber's loss beyond which a few of the rows are: three tenths of the response's deviation, to one digit. */
export const suitedDelta = (loss: DataObjective | null): number => Number((0.3 * spreadOf(loss)).toPrecision(1));

/** The standard deviation of the response, to one digit; 1 where it is not known. */
function spreadOf(loss: DataObjective | null): number {
  const y = loss?.sample.target;
  if (!y?.length) return 1;
  const mean = y.reduce((sum, v) => sum + v, 0) / y.length, spread = Math.sqrt(y.reduce((sum, v) => sum + (v - mean) ** 2, 0) / y.length);
  return spread > 0 && Number.isFinite(spread) ? Number(spread.toPrecision(1)) : 1;
}
