/** Numbers in rows, as NumPy computes with them: the same results, to the last bit where the order of sums decides it. */

export type Values = ArrayLike<number>;

/** 10ⁿ, correctly rounded; `Math.pow` is not. */
export const powerOfTen = (n: number): number => Number(`1e${n}`);

/** log₁₀, exact at powers of ten. */
export function log10(value: number): number {
  const found = Math.log10(value), whole = Math.round(found);
  return Math.abs(found - whole) < 1e-12 && powerOfTen(whole) === value ? whole : found;
}

/** The nearest whole number, ties to the even one. */
export function rint(value: number): number {
  const down = Math.floor(value), part = value - down;
  return part < 0.5 || (part === 0.5 && down % 2 === 0) ? down : down + 1;
}

export const clip = (value: number, lo: number, hi: number): number => (value < lo ? lo : value > hi ? hi : value);

/** `count` numbers from a to b. */
export function linspace(a: number, b: number, count: number): Float64Array {
  const out = new Float64Array(count), step = (b - a) / (count - 1);
  for (let i = 0; i < count; i++) out[i] = i * step + a;
  if (count > 1) out[count - 1] = b;
  else if (count === 1) out[0] = a;
  return out;
}

/** The sum, added in NumPy's order: eight sums side by side in blocks of 128. */
export function sum(values: Values, from = 0, n = values.length): number {
  if (n < 8) {
    let total = 0;
    for (let i = 0; i < n; i++) total += values[from + i];
    return total;
  }
  if (n <= 128) {
    const r = [0, 1, 2, 3, 4, 5, 6, 7].map((i) => values[from + i]);
    let i = 8;
    for (; i + 8 <= n; i += 8) for (let j = 0; j < 8; j++) r[j] += values[from + i + j];
    let total = r[0] + r[1] + (r[2] + r[3]) + (r[4] + r[5] + (r[6] + r[7]));
    for (; i < n; i++) total += values[from + i];
    return total;
  }
  const half = (n >> 1) - ((n >> 1) % 8);
  return sum(values, from, half) + sum(values, from + half, n - half);
}

export const mean = (values: Values): number => sum(values) / values.length;

/** Numbers of several lists, one after the other. */
export function concat(...lists: Values[]): Float64Array {
  const out = new Float64Array(lists.reduce((total, list) => total + list.length, 0));
  let at = 0;
  for (const list of lists) {
    out.set(list, at);
    at += list.length;
  }
  return out;
}

/** Those that are finite. */
export function finite(values: Values): Float64Array {
  const out = new Float64Array(values.length);
  let n = 0;
  for (let i = 0; i < values.length; i++) if (Number.isFinite(values[i])) out[n++] = values[i];
  return out.subarray(0, n);
}

export function allFinite(values: Values): boolean {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return false;
  return true;
}

/** The least and the largest finite number; [∞, −∞] where there is none. */
export function extent(...lists: Values[]): [number, number] {
  let lo = Infinity, hi = -Infinity;
  for (const values of lists) {
    for (let i = 0; i < values.length; i++) {
      const v = values[i];
      if (v < lo && v !== -Infinity) lo = v;
      if (v > hi && v !== Infinity) hi = v;
    }
  }
  return [lo, hi];
}

/** The middle one of numbers without NaN, or the mean of the two middle ones. */
export function median(values: Values): number {
  const a = new Float64Array(values), half = a.length >> 1, high = select(a, half);
  if (a.length % 2 || !a.length) return high;
  // The next lower one is the largest of those before it.
  let low = a[0];
  for (let i = 1; i < half; i++) if (a[i] > low) low = a[i];
  return (low + high) / 2;
}

/** The number that would stand at `place` if numbers without NaN were sorted. */
export const ranked = (values: Values, place: number): number => select(new Float64Array(values), place);

/** The same of numbers that are put in another order: Hoare's selection; lower or equal ones come to stand before it. */
function select(a: Float64Array, place: number): number {
  for (let left = 0, right = a.length - 1; left < right; ) {
    const pivot = a[(left + right) >> 1];
    let i = left, j = right;
    while (i <= j) {
      while (a[i] < pivot) i++;
      while (a[j] > pivot) j--;
      if (i <= j) {
        const held = a[i];
        a[i++] = a[j];
        a[j--] = held;
      }
    }
    if (place <= j) right = j;
    else if (place >= i) left = i;
    else break;
  }
  return a[place];
}

/** The number below which a share of them lies, interpolated. */
export function quantile(values: Values, share: number): number {
  const place = share * (values.length - 1), below = Math.floor(place), t = place - below;
  const a = ranked(values, below), b = ranked(values, Math.min(below + 1, values.length - 1));
  return t >= 0.5 ? b - (b - a) * (1 - t) : a + (b - a) * t;
}

/** The place at which a number would be put into ascending ones, before those equal to it. */
export function searchSorted(sorted: Values, value: number): number {
  let lo = 0, hi = sorted.length;
  while (lo < hi) {
    const middle = (lo + hi) >> 1;
    if (sorted[middle] < value) lo = middle + 1;
    else hi = middle;
  }
  return lo;
}

/** y at x on the line through points with ascending xs. */
export function interpolate(x: number, xs: Values, ys: Values): number {
  const last = xs.length - 1;
  if (x >= xs[last]) return ys[last];
  if (x <= xs[0]) return ys[0];
  let j = searchSorted(xs, x);
  if (xs[j] !== x) j--;
  return xs[j] === x ? ys[j] : ((ys[j + 1] - ys[j]) / (xs[j + 1] - xs[j])) * (x - xs[j]) + ys[j];
}

/** Sums up to each number, with 0 before the first. */
export function clockOf(shares: Values): Float64Array {
  const out = new Float64Array(shares.length + 1);
  let total = 0;
  for (let i = 0; i < shares.length; i++) out[i + 1] = total = i ? total + shares[i] : shares[0];
  return out;
}

/** Whole numbers ascending, each once. */
export const unique = (values: Iterable<number>): number[] => [...new Set(values)].sort((a, b) => a - b);

/** Indices of numbers from the least to the largest, equal ones in their order; NaN comes last. */
export function argsort(values: Values): number[] {
  const order = Array.from(values, (_, i) => i);
  const key = (v: number) => (Number.isNaN(v) ? Infinity : v);
  return order.sort((i, j) => {
    const a = key(values[i]), b = key(values[j]);
    return a < b ? -1 : a > b ? 1 : Number(Number.isNaN(values[i])) - Number(Number.isNaN(values[j])) || i - j;
  });
}
