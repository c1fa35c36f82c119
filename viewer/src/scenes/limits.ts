/** Polylines cut at two heights; as `kobai.scenes.limits`. */

/** The part of a piece from height a to b that lies between two heights: shares 0 … 1 where it begins and ends; null where there is none. */
export function shareBetween(a: number, b: number, low: number, high: number): [number, number] | null {
  const step = b - a;
  if (step === 0) return a >= low && a <= high ? [0, 1] : null;
  const first = (low - a) / step, second = (high - a) / step;
  const begin = Math.max(Math.min(first, second), 0), end = Math.min(Math.max(first, second), 1);
  return begin <= end ? [begin, end] : null;
}

/** A polyline, d numbers a point, where its last coordinate is between two numbers, with the crossings; NaN where it is not. */
export function between(points: ArrayLike<number>, d: number, low: number, high: number): Float64Array {
  const out: number[] = [], height = (k: number) => points[k * d + d - 1];
  for (let k = 0; k < points.length / d; k++) {
    const seen = height(k) >= low && height(k) <= high;
    for (let i = 0; i < d; i++) out.push(seen ? points[k * d + i] : NaN);
    const part = k + 1 < points.length / d ? shareBetween(height(k), height(k + 1), low, high) : null;
    for (const share of part ?? []) {
      if (!(share > 0 && share < 1)) continue;
      for (let i = 0; i < d; i++) out.push(points[k * d + i] + share * (points[(k + 1) * d + i] - points[k * d + i]));
    }
  }
  return Float64Array.from(out);
}
