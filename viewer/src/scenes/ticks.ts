/** Round numbers for axes and contour levels; as `kobai.scenes.ticks`. */
import { linspace, log10, powerOfTen, rint, type Values } from "./arrays";

/** Ticks of a logarithmic axis; fewer would not show that it is one. */
const LEAST = 3;
/** Decades between ticks of a wide logarithm, at multiples of which they stand. */
const DECADES = [1, 2, 3, 5, 10, 20, 30, 50, 100, 200];
/** Of the usual distance between ticks: nearer ones are left out; numbers that are not round only fill such a gap. */
const CLEAR = 0.6, WHOLE_GAP = 1 - 1e-6;

/** The step 1, 2 or 5 × 10ⁿ that divides `span` into about `about` pieces. */
export function step125(span: number, about: number): number {
  const raw = Math.min(Math.max(span / Math.max(about, 1), 1e-307), 1e307);
  const magnitude = powerOfTen(Math.floor(log10(raw)));
  const off = (m: number) => Math.abs(Math.log((m * magnitude) / raw));
  return [1, 2, 5, 10].reduce((best, m) => (off(m) < off(best) ? m : best)) * magnitude;
}

/** The number of decimals that multiples of a round step need. */
export const decimalsOf = (step: number): number => Math.max(0, -Math.floor(log10(step) + 1e-9));

/** Multiples of a round step inside [lo, hi], ascending. */
export function linearTicks(lo: number, hi: number, about = 5): number[] {
  if (!(hi > lo)) return [lo];
  const step = step125(hi - lo, about), first = Math.ceil(lo / step - 1e-9), last = Math.floor(hi / step + 1e-9);
  return Array.from({ length: Math.max(last - first + 1, 0) }, (_, i) => step * (first + i));
}

/** Round values on a logarithm from 10^lo to 10^hi that spans less than some decades: 1, 2, 5 × 10ⁿ where those suffice. */
export function logTicks(lo: number, hi: number, about = 5): number[] {
  const low = 10 ** lo, high = 10 ** hi;
  for (const mantissas of [[1, 2, 5], [1, 2, 3, 5], [1, 1.5, 2, 3, 4, 5, 7]]) {
    const values: number[] = [];
    for (let n = Math.floor(lo); n <= Math.ceil(hi); n++) for (const m of mantissas) values.push(powerOfTen(n) * m);
    const inside = values.filter((v) => v >= low * (1 - 1e-12) && v <= high * (1 + 1e-12));
    if (inside.length >= LEAST) return inside;
  }
  return linearTicks(low, high, about);
}

/** Exponents of powers of ten from 10^lo to 10^hi, evenly spaced, such that about `about` are between the ends. */
export function decades(lo: number, hi: number, about = 5): number[] {
  const every = DECADES.find((n) => n >= (hi - lo) / (about + 1))!, first = Math.ceil(lo / every - 1e-9), last = Math.floor(hi / every + 1e-9);
  return Array.from({ length: Math.max(last - first + 1, 0) }, (_, i) => every * (first + i));
}

/** Of ascending values at their places those that are clear of each other, the roundest first: 0, 10ⁿ, 2 and 5 × 10ⁿ. */
export function clearTicks(values: number[], places: Values, width: number): number[] {
  const ranks = values.map(rank), chosen: number[] = [];
  for (const i of values.map((_, i) => i).sort((a, b) => ranks[a] - ranks[b] || a - b)) {
    const gap = (ranks[i] < 3 ? CLEAR : WHOLE_GAP) * width;
    if (chosen.every((j) => Math.abs(places[i] - places[j]) >= gap)) chosen.push(i);
  }
  return chosen.sort((a, b) => a - b).map((i) => values[i]);
}

/** How round a number is: 0 for 0, 1 for ± 10ⁿ, 2 for ± 2 or 5 × 10ⁿ, else 3. */
function rank(value: number): number {
  if (value === 0) return 0;
  const mantissa = Math.abs(value) / powerOfTen(Math.floor(log10(Math.abs(value)) + 1e-9)), at = (m: number) => Math.abs(mantissa - m) < 1e-6;
  return at(1) ? 1 : at(2) || at(5) ? 2 : 3;
}

/** The roundest number in [a, b]: 0, else 1, 5 or 2 × 10ⁿ, else the middlemost multiple of the largest of those. */
function roundest(a: number, b: number): number {
  if (a <= 0 && b >= 0) return 0;
  const largest = Math.max(Math.abs(a), Math.abs(b));
  if (!(largest > 1e-290 && largest < 1e300)) return a / 2 + b / 2;
  for (const mantissa of [1, 5, 2]) {
    const found = decimal(a, b, mantissa);
    if (found !== null) return found;
  }
  const top = Math.floor(log10(largest));
  for (let exponent = top; exponent > top - 17; exponent--) {
    for (const mantissa of [1, 5, 2]) {
      // A negative exponent is divided by, since 10⁻ⁿ is not exact and 3 · 0.1 is not 0.3.
      const unit = exponent >= 0 ? mantissa * powerOfTen(exponent) : mantissa / powerOfTen(-exponent);
      const first = Math.ceil(a / unit), last = Math.floor(b / unit);
      if (first <= last) {
        const chosen = Math.min(Math.max(rint((a + b) / 2 / unit), first), last);
        return exponent >= 0 ? chosen * mantissa * powerOfTen(exponent) : (chosen * mantissa) / powerOfTen(-exponent);
      }
    }
  }
  return (a + b) / 2;
}

/** About `about` round true values, evenly spread over plot positions [lo, hi] of an increasing scale. */
export function warpedTicks(lo: number, hi: number, about: number, toTrue: (h: number) => number): number[] {
  const width = (hi - lo) / Math.max(about, 1), chosen = new Set<number>();
  for (let i = 0; i <= about; i++) {
    const centre = lo + i * width;
    const a = toTrue(Math.max(centre - 0.35 * width, lo)), b = toTrue(Math.min(centre + 0.35 * width, hi));
    if (Number.isFinite(a) && Number.isFinite(b)) chosen.add(roundest(a, b) || 0);
  }
  return [...chosen].sort((a, b) => a - b);
}

/** ± mantissa × 10ⁿ in [a, b], which does not hold 0; the largest in size. */
function decimal(a: number, b: number, mantissa: number): number | null {
  const small = Math.min(Math.abs(a), Math.abs(b)), large = Math.max(Math.abs(a), Math.abs(b));
  const exponent = Math.floor(log10(large / mantissa) + 1e-12);
  const size = exponent >= 0 ? mantissa * powerOfTen(exponent) : mantissa / powerOfTen(-exponent);
  return small * (1 - 1e-12) <= size && size <= large * (1 + 1e-12) ? Math.sign(a) * size : null;
}

/** At most `most` of `total` indices, evenly spread, the first and last among them. */
export function evenly(total: number, most: number): number[] {
  if (total <= most) return Array.from({ length: total }, (_, i) => i);
  return [...new Set(Array.from(linspace(0, total - 1, most), rint))];
}

/** The least distance between neighbours. */
export function leastStep(values: Values): number {
  let least = Infinity;
  for (let i = 1; i < values.length; i++) least = Math.min(least, values[i] - values[i - 1]);
  return least;
}
