/** Form controls: a list of choices and a box for a number. */
import { h } from "../ui/dom";
import { type Stride, strideOf } from "./slider_scale";

/** A named list of choices with one chosen; those with a reason `why` cannot be, and show it, `fully` on hovering. */
export function choice(
  label: string,
  options: readonly (readonly [value: string, text: string, why?: string, fully?: string])[],
  chosen: string,
  onChoose: (value: string) => void,
): HTMLElement {
  const select = h("select", { "aria-label": label, change: () => onChoose(select.value) });
  for (const [value, text, why, fully] of options) {
    select.append(h("option", { value, selected: value === chosen, disabled: Boolean(why), title: fully ?? why }, why ? bracketed(text, why) : text));
  }
  return select;
}

/** What a number box takes, and how keys change it. */
export interface NumberLimits {
  min?: number;
  max?: number;
  /** "1": whole numbers. */
  step?: string;
  /** What an arrow key adds; else a tenth of the number's decade. */
  by?: number;
  /** The number after a key press, where it is no sum. */
  next?: (value: number, way: 1 | -1, stride: Stride) => number;
}

/**
 * A labelled box for a number. It reports finite numbers within its limits; others are marked as invalid. ↑ and ↓ change it, with
 * shift finely, page keys more; `done` is false while such a key is held. Enter takes what is typed, Escape puts back what was, and
 * both leave the box, so that keys are those of the page again.
 */
export function numberBox(label: string, value: number, onChange: (value: number, done: boolean) => void, limits: NumberLimits = {}): HTMLInputElement {
  /** What stood there before it was typed in; null where nothing was typed that is not taken. */
  let before: string | null = null;
  let leaving = false;
  const give = (done: boolean): boolean => {
    const given = box.valueAsNumber;
    const good = Number.isFinite(given) && given >= (limits.min ?? -Infinity) && given <= (limits.max ?? Infinity);
    box.setAttribute("aria-invalid", String(!good));
    if (!good) return false;
    if (done) before = null;
    onChange(given, done);
    return true;
  };
  const box: HTMLInputElement = h("input", {
    type: "number", "aria-label": label, value, step: limits.step ?? "any", min: limits.min, max: limits.max,
    class: "number",
    change: () => { if (!leaving) give(true); },
    beforeinput: () => { before ??= box.value; },
    keydown: (event: KeyboardEvent) => {
      leaving = true;
      leave(event, box, () => before === null || give(true), () => before ?? box.value);
      leaving = false;
    },
    // Turned over a box that has the focus, the wheel would add whole numbers.
    wheel: () => box.blur(),
  });
  heldKeys(box, (way, stride) => {
    const now = Number.isFinite(box.valueAsNumber) ? box.valueAsNumber : value;
    box.value = String(nextNumber(now, way, stride, limits));
    give(false);
  }, () => give(true));
  return box;
}

/** Leave a box by Enter, which takes what is typed (not left where that cannot be), or by Escape, which puts back what was `before`. */
export function leave(event: KeyboardEvent, box: HTMLInputElement | HTMLTextAreaElement, take: () => boolean, before: () => string): void {
  if (event.isComposing || !(event.key === "Enter" || event.key === "Escape")) return;
  event.preventDefault();
  event.stopPropagation();
  if (event.key === "Enter" && !take()) return;
  if (event.key === "Escape") {
    box.value = before();
    box.removeAttribute("aria-invalid");
  }
  box.blur();
}

/** Call `act` for a key that changes a number, and `end` when it is let go. Left and right are left to a box of text. */
export function heldKeys(element: HTMLInputElement, act: (way: 1 | -1, stride: Stride) => void, end: () => void): void {
  let held = false;
  element.addEventListener("keydown", (event) => {
    const found = strideOf(event);
    if (!found || (element.type !== "range" && /Left|Right/.test(event.key))) return;
    event.preventDefault();
    held = true;
    act(...found);
  });
  const over = (): void => {
    if (!held) return;
    held = false;
    end();
  };
  element.addEventListener("keyup", over);
  element.addEventListener("blur", over);
}

/** The number that a key makes of another, within the limits. */
export function nextNumber(value: number, way: 1 | -1, stride: Stride, limits: NumberLimits): number {
  const within = (v: number) => Math.min(limits.max ?? Infinity, Math.max(limits.min ?? -Infinity, v));
  if (limits.next) return within(limits.next(value, way, stride));
  const whole = limits.step === "1";
  const usual = whole ? 1 : (limits.by ?? decadeOf(value) / 10);
  const unit = usual * (stride === "decade" ? 10 : stride === "fine" && !whole ? 0.1 : 1);
  const places = way > 0 ? Math.floor(value / unit + 1e-6) + 1 : Math.ceil(value / unit - 1e-6) - 1;
  return within(Number((places * unit).toPrecision(12)));
}

/** The power of ten at or below a number's size; 1 for zero. */
function decadeOf(value: number): number {
  return value === 0 ? 1 : 10 ** Math.floor(Math.log10(Math.abs(value)) + 1e-9);
}

/** Make the contents of an element anew; the control that has the focus passes it on to the one that does the same, or of its kind and name. */
export function refocused(element: HTMLElement, make: () => void): void {
  const { activeElement: had } = document;
  const inside = had instanceof HTMLElement && element.contains(had);
  make();
  if (!inside || element.contains(document.activeElement)) return;
  const sameName = (one: HTMLElement) => one.getAttribute("aria-label") === had.getAttribute("aria-label")
    && one.getAttribute("type") === had.getAttribute("type") && (one.hasAttribute("aria-label") || one.textContent === had.textContent);
  const all = [...element.querySelectorAll<HTMLElement>(had.localName)], { act } = had.dataset;
  (act ? all.find((one) => one.dataset.act === act) ?? all.at(-1) : all.find(sameName))?.focus();
}

/** A text and a remark on it, in the brackets of its script. */
const bracketed = (text: string, remark: string): string => (/[\u3040-\u9fff]/.test(remark) ? `${text}（${remark}）` : `${text} (${remark})`);
