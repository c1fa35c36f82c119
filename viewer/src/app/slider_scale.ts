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
