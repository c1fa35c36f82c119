/**
 * The test of kinks: does f fall along the kink on which a point is? From points around, f is minimised along its gradient there,
 * which leads back to the kink; as `_sloping` of `kobai.descent.record.minimality`.
 */
import type { Signed } from "./signed";
import { directions } from "./stationary";

/** At which the neighbourhood is searched, as fractions of max(1, |x|∞). */
const RADII = [1e-2, 1e-3, 1e-5, 1e-7];
const SECTIONS = 90; // of a golden section: to the resolution of double precision
const GOLDEN = 0.6180339887498949;
const ROUNDINGS = 4;
const EPS = 2 ** -52;

/**
 * Whether f falls along the kink on which the point x (n) is, by more than `left` below `known`. Where f changes by more than
 * `resolved` between neighbouring numbers of the format, of resolution `eps`, it cannot be told, and no minimum is claimed.
 */
export function slopes(f: Signed, x: Float64Array, known: number, left: number, resolved: number, eps: number): boolean {
  const n = f.n, unit = directions(n), count = unit.length / n, lanes = RADII.length * count;
  const largest = x.reduce((most, v) => Math.max(most, Math.abs(v)), 0), size = Math.max(largest, 1);
  const around = new Float64Array(lanes * n);
  for (let i = 0; i < around.length; i++) around[i] = x[i % n] + RADII[Math.floor(i / unit.length)] * size * unit[i % unit.length];
  const steps = f.gradients(around), typical = new Float64Array(RADII.length);
  for (let lane = 0; lane < lanes; lane++) {
    const group = Math.floor(lane / count), part = steps.subarray(lane * n, lane * n + n);
    const slope = Math.sqrt(part.reduce((sum, g) => sum + g * g, 0));
    typical[group] = Math.max(typical[group], slope);
    for (let i = 0; i < n; i++) part[i] = (-part[i] / Math.max(slope, 1e-300)) * (2 * RADII[group] * size);
  }
  const expressible = typical.map((slope) => ROUNDINGS * eps * largest * slope);
  if (expressible.some((change) => change > resolved)) return true;
  const bounds = Float64Array.from({ length: lanes }, (_, lane) => known - left - expressible[Math.floor(lane / count)]);
  return undercut(f, around, steps, bounds);
}

/** A segment on which the least value is searched: four places on it, ascending, and f there. */
interface Segment {
  /** Which of the points and steps are its own. */
  lane: number;
  low: number; a: number; b: number; high: number;
  atLow: number; atA: number; atB: number; atHigh: number;
  /** Below what a convex function with these values cannot come; −∞ if there is none. */
  least: number;
}

/**
 * Whether f comes below a bound (m) on the segments from points (m·n) to points + steps (m·n), by golden sections. A search ends
 * where the values seen are those of a convex function that cannot come low enough.
 */
function undercut(f: Signed, from: Float64Array, steps: Float64Array, bounds: Float64Array): boolean {
  const n = f.n;
  const at = (lanes: number[], place: (k: number) => number): Float64Array => {
    const points = new Float64Array(lanes.length * n);
    for (let k = 0, i = 0; k < lanes.length; k++) {
      const t = place(k), first = lanes[k] * n;
      for (let j = first; j < first + n; j++) points[i++] = from[j] + t * steps[j];
    }
    return f.values(points);
  };
  const all = Array.from(bounds, (_, lane) => lane);
  const [atLow, atA, atB, atHigh] = [0, 1 - GOLDEN, GOLDEN, 1].map((t) => at(all, () => t));
  if (all.some((k) => Math.min(atLow[k], atA[k], atB[k]) < bounds[k])) return true;
  let open: Segment[] = all.map((k) => (
    { lane: k, low: 0, a: 1 - GOLDEN, b: GOLDEN, high: 1, atLow: atLow[k], atA: atA[k], atB: atB[k], atHigh: atHigh[k], least: -Infinity }));
  for (let round = 0; round < SECTIONS; round++) {
    open = open.filter((segment) => {
      // Twice in a row, since two points on either side of a cusp look convex; the next makes it three on one side.
      const before = segment.least;
      segment.least = leastIfConvex(segment);
      return !(segment.least >= bounds[segment.lane] && before > -Infinity);
    });
    if (!open.length) return false;
    const left = open.map(({ atA, atB }) => atA < atB);
    const places = open.map((s, k) => (left[k] ? s.b - GOLDEN * (s.b - s.low) : s.a + GOLDEN * (s.high - s.a)));
    const found = at(open.map(({ lane }) => lane), (k) => places[k]);
    for (let k = 0; k < open.length; k++) {
      const s = open[k];
      if (found[k] < bounds[s.lane]) return true;
      if (left[k]) {
        [s.high, s.atHigh, s.b, s.atB] = [s.b, s.atB, s.a, s.atA];
        [s.a, s.atA] = [places[k], found[k]];
      } else {
        [s.low, s.atLow, s.a, s.atA] = [s.a, s.atA, s.b, s.atB];
        [s.b, s.atB] = [places[k], found[k]];
      }
    }
  }
  return false;
}

/** Below what a convex function with these values cannot come between the ends; −∞ if no convex function has them. */
function leastIfConvex({ low, a, b, high, atLow, atA, atB, atHigh }: Segment): number {
  const width = b - a, before = (atA - atLow) / (a - low), slope = (atB - atA) / width, after = (atHigh - atB) / (high - b);
  const rounding = (4 * EPS * Math.max(Math.abs(atLow), Math.abs(atHigh))) / width;
  if (!(before <= slope + rounding && slope <= after + rounding)) return -Infinity;
  // Between a and b it is above both lines from without; beyond them above the line through both.
  const meet = Math.min(Math.max((width * (after - slope)) / (after - before), 0), width);
  const inner = before >= 0 ? atA : after <= 0 ? atB : atA + before * meet;
  return Math.min(inner, atA - Math.max(slope, 0) * (a - low), atB + Math.min(slope, 0) * (high - b));
}
