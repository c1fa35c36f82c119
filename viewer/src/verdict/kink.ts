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

/** Whether f comes below a bound (m) on the segments from points (m·n) to points + steps (m·n), by golden sections. */
function undercut(f: Signed, from: Float64Array, steps: Float64Array, bounds: Float64Array): boolean {
  const m = bounds.length, points = new Float64Array(from.length);
  const at = (t: Float64Array) => {
    for (let i = 0; i < points.length; i++) points[i] = from[i] + t[Math.floor(i / f.n)] * steps[i];
    return f.values(points);
  };
  const below = (values: Float64Array) => values.some((v, lane) => v < bounds[lane]);
  const low = new Float64Array(m), high = new Float64Array(m).fill(1), left = new Uint8Array(m);
  const a = new Float64Array(m).fill(1 - GOLDEN), b = new Float64Array(m).fill(GOLDEN), t = new Float64Array(m);
  const fa = at(a), fb = at(b);
  if (below(fa) || below(fb) || below(f.values(from))) return true;
  for (let k = 0; k < SECTIONS; k++) {
    for (let i = 0; i < m; i++) {
      left[i] = fa[i] < fb[i] ? 1 : 0;
      if (left[i]) high[i] = b[i];
      else low[i] = a[i];
      const part = GOLDEN * (high[i] - low[i]);
      t[i] = left[i] ? high[i] - part : low[i] + part;
    }
    const found = at(t);
    if (below(found)) return true;
    for (let i = 0; i < m; i++) {
      if (left[i]) [a[i], b[i], fa[i], fb[i]] = [t[i], a[i], found[i], fa[i]];
      else [a[i], b[i], fa[i], fb[i]] = [b[i], t[i], fb[i], found[i]];
    }
  }
  return false;
}
