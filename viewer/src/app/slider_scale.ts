/** Logarithmic sliders: a position from 0 to 1000 and the number it means. */

export interface Log {
  lo: number;
  hi: number;
}

export const SLIDER_STEPS = 1000;

/** The number at a slider's position, rounded to three significant digits so that it reads well. */
export function valueAt(position: number, { lo, hi }: Log): number {
  const exact = lo * (hi / lo) ** (position / SLIDER_STEPS);
  return Number(exact.toPrecision(3));
}

/** Where on the slider a number stands; numbers beyond its ends stand at its ends. */
export function positionOf(value: number, { lo, hi }: Log): number {
  if (!(value > lo)) return 0;
  return Math.min(SLIDER_STEPS, (SLIDER_STEPS * Math.log(value / lo)) / Math.log(hi / lo));
}

/** A range that holds a value comfortably: the usual one, widened by decades where needed. */
export function rangeFor(value: number, usual: Log): Log {
  let { lo, hi } = usual;
  while (value > 0 && value < lo) lo /= 10;
  while (value > hi) hi *= 10;
  return { lo, hi };
}

/** For a coefficient just below 1 (a momentum, a β), what is dragged is 1 − β on a logarithm. */
export function betaAt(position: number): number {
  const rest = 10 ** (-4 * (position / SLIDER_STEPS));
  return Number((1 - rest).toPrecision(4));
}

/** Where on the slider a β stands. */
export function betaPosition(beta: number): number {
  const rest = Math.min(1, Math.max(1e-4, 1 - beta));
  return (-SLIDER_STEPS * Math.log10(rest)) / 4;
}

/** Round numbers of a decade, each about a quarter above the one before. */
const ROUND = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8];
/** Numbers that a key press does not leave. */
const LEAST = 1e-12, MOST = 1e9;

/** What a key changes a number by: to the next round number, the next of three digits, or a factor of ten. */
export type Stride = "step" | "fine" | "decade";

/** The next number above (`way` 1) or below (−1) a positive one; from 0 upwards to `first`. */
export function stepped(value: number, way: 1 | -1, stride: Stride = "step", first = 1e-4): number {
  if (!(value > 0)) return way > 0 ? first : value;
  return Math.min(MOST, Math.max(LEAST, Number(next(value, way, stride).toPrecision(stride === "decade" ? 7 : 3))));
}

function next(value: number, way: 1 | -1, stride: Stride): number {
  if (stride === "decade") return value * 10 ** way;
  const [digits, power] = value.toExponential(9).split("e"), mantissa = Number(digits), decade = 10 ** Number(power);
  if (stride === "fine") {
    // Just below a power of ten the numbers of three digits lie ten times closer.
    const unit = way < 0 && mantissa <= 1 ? 0.001 : 0.01;
    return decade * unit * (way > 0 ? Math.floor(mantissa / unit + 1e-6) + 1 : Math.ceil(mantissa / unit - 1e-6) - 1);
  }
  const found = way > 0 ? ROUND.find((r) => r > mantissa * (1 + 1e-9)) ?? 10 : ROUND.findLast((r) => r < mantissa * (1 - 1e-9)) ?? 0.8;
  return found * decade;
}

/** The same of a whole number from 1 on: the next one at least; finely by one. */
export function steppedWhole(value: number, way: 1 | -1, stride: Stride, most: number): number {
  const found = stride === "fine" ? value + way : Math.round(stepped(value, way, stride));
  return Math.min(most, Math.max(1, found === value ? value + way : found));
}

/** 1, 2 or 5 times a power of ten, at or below a positive number. */
export function roundBelow(value: number): number {
  const [digits, power] = value.toExponential(6).split("e");
  return Number(`${[5, 2, 1].find((r) => r <= Number(digits))}e${power}`);
}

/** What a key press means for a number: which way, and by how much; null for other keys. */
export function strideOf(event: Pick<KeyboardEvent, "key" | "shiftKey" | "ctrlKey" | "altKey" | "metaKey">): [1 | -1, Stride] | null {
  if (event.ctrlKey || event.altKey || event.metaKey) return null;
  const stride = event.shiftKey ? "fine" : "step";
  switch (event.key) {
    case "ArrowUp": case "ArrowRight": return [1, stride];
    case "ArrowDown": case "ArrowLeft": return [-1, stride];
    case "PageUp": return [1, "decade"];
    case "PageDown": return [-1, "decade"];
    default: return null;
  }
}
