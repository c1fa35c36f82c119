/**
 * The test of stationary points: minimum, saddle or plateau? f is evaluated on small spheres around them; as
 * `kobai.descent.record.stationary`.
 */
import type { Signed } from "./signed";

/** As fractions of max(1, |x|∞): small against the basins of the functions people descend, large against rounding. */
const RADII = [1e-3, 1e-4];
const MOST_AXES = 50;
/** Radii at which short descents begin, their steps, and the variables of a function of which they are made. */
const BESIDE = [3e-2, 1e-2], STEPS = 100;
export const LARGEST_BESIDE = 50;
/** Of the fall so far: what a step may still lower f by. */
export const SHARE = 1e-12;
const EPS = 2 ** -52;

const made = new Map<number, Float64Array>();

/** Unit vectors (m·n): both ways along every axis, and 16 more or so, always the same ones. */
export function directions(n: number): Float64Array {
  let found = made.get(n);
  if (!found) made.set(n, (found = Float64Array.from([...axes(n), ...others(n)].flat())));
  return found;
}

function axes(n: number): number[][] {
  if (n > MOST_AXES) return [];
  const unit = (i: number, size: number) => Array.from({ length: n }, (_, j) => (i === j ? size : 0));
  return [1, -1].flatMap((size) => Array.from({ length: n }, (_, i) => unit(i, size)));
}

function others(n: number): number[][] {
  const sixteen = Array.from({ length: 16 }, (_, k) => k);
  if (n === 1) return [];
  if (n === 2) return sixteen.map((k) => (k + 0.37) * (2 * Math.PI / 16)).map((angle) => [Math.cos(angle), Math.sin(angle)]);
  const rows = sixteen.map((k) => {
    const row = Array.from({ length: n }, (_, i) => Math.sin((k * n + i + 1) ** 2));
    const length = Math.sqrt(row.reduce((sum, v) => sum + v * v, 0));
    return row.map((v) => v / length);
  });
  return [...rows, ...rows.map((row) => row.map((v) => -v))];
}

/** Whether points x (m·n) have lower neighbours than |∇f| `norm` (m) explains, and higher ones. */
export function compareNeighbours(f: Signed, x: Float64Array, norm: Float64Array, unresolved: ArrayLike<number>): { below: boolean; above: boolean }[] {
  const n = f.n, m = norm.length;
  const unit = directions(n), count = unit.length / n, all = RADII.length * count;
  const size = Float64Array.from(norm, (_, r) => x.subarray(r * n, r * n + n).reduce((most, v) => Math.max(most, Math.abs(v)), 1));
  const points = new Float64Array(m * all * n);
  for (let r = 0, at = 0; r < m; r++) {
    for (const radius of RADII) for (let k = 0; k < count * n; k++) points[at++] = x[r * n + (k % n)] + radius * size[r] * unit[k];
  }
  const values = f.values(points), centre = f.values(x);
  return Array.from(norm, (given, r) => {
    const slope = Math.min(given, Math.sqrt(Number.MAX_VALUE)), here = centre[r];
    let below = false, above = false;
    for (let k = 0; k < all; k++) {
      const around = values[r * all + k], change = around - here;
      const explained = 1.01 * RADII[Math.floor(k / count)] * size[r] * slope;
      const rounding = 16 * EPS * Math.max(Math.abs(around), Math.abs(here));
      below ||= change < -explained - rounding - unresolved[r];
      above ||= change > explained + rounding;
    }
    return { below, above };
  });
}

/** Whether short descents beside a point end below it, however near they begin. */
export const lowerBeside = (f: Signed, x: Float64Array): boolean => BESIDE.every((radius) => falls(f, x, radius));

/** Whether a point of gradient `norm` has lower ones right beside it, by either test. */
export const hasLowerNeighbours = (f: Signed, x: Float64Array, norm: number): boolean =>
  compareNeighbours(f, x, Float64Array.of(norm), [0])[0].below || (f.n <= LARGEST_BESIDE && lowerBeside(f, x));

/** Whether descents from a sphere around x that stay within twice its radius end below the one from x itself, or that one leads away and down. */
function falls(f: Signed, x: Float64Array, radius: number): boolean {
  const { n } = f, unit = directions(n), m = unit.length / n + 1, r = radius * x.reduce((most, v) => Math.max(most, Math.abs(v)), 1);
  const at = Float64Array.from({ length: m * n }, (_, k) => (k < n ? x[k] : x[k % n] + r * unit[k - n])), slopes = f.gradients(at), values = f.values(at);
  const [here] = values, highest = values.reduce((most, v) => (Number.isFinite(v) ? Math.max(most, v) : most), -Infinity);
  const norm = (of: Float64Array, k: number, from: ArrayLike<number> | null) => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += (of[k * n + i] - (from ? from[i] : 0)) ** 2;
    return Math.sqrt(sum);
  };
  const steep = Array.from({ length: m }, (_, k) => norm(slopes, k, null));
  if (2 * r * Math.max(...steep) <= 16 * EPS * Math.abs(here)) return false; // nowhere steep enough to end below
  const lengths = Float64Array.from(steep, (slope) => r / Math.max(slope, 1e-300));
  for (let step = 0; step < STEPS; step++) {
    const tried = at.map((v, k) => v - lengths[Math.floor(k / n)] * slopes[k]);
    if (tried.every((v, k) => v === at[k])) break; // and so would all that follow
    const found = f.values(tried), gradients = f.gradients(tried);
    for (let k = 0; k < m; k++) {
      const lower = found[k] < values[k] && norm(tried, k, x) <= 2 * r;
      lengths[k] *= lower ? 2 : 0.3;
      if (!lower) continue;
      values[k] = found[k];
      for (let i = k * n; i < k * n + n; i++) [at[i], slopes[i]] = [tried[i], gradients[i]];
    }
  }
  const own = values[0], below = own - Math.max(16 * EPS * Math.abs(own), SHARE * (highest - own));
  const away = norm(at, 0, x) > r / 2 && own < here - 16 * EPS * Math.abs(here);
  return away || values.some((value) => value < below);
}
