/**
 * The test of minima: by how much a step along −∇f or −H⁻¹∇f can still lower f; as `kobai.descent.record.minimality`, which says
 * what may be left of f, and why.
 */
import { slopes } from "./kink";
import { byHessian, byProducts, LARGEST_HESSIAN, type Newton } from "./newton";
import type { Signed } from "./signed";
import { SHARE } from "./stationary";

/** Of a value: differences within so many are rounding. */
export const ROUNDINGS = 4;
/** Newton's step times these: more than 1 where f is flatter than a parabola, less where its valley bends. */
const SHARES = Float64Array.from({ length: 10 }, (_, k) => 4 ** (k - 8));
const EPS = 2 ** -52;
/** Times the fall: a parabola that rises by more belongs to a kink. */
const BENT = 1e8;
const AT_ONCE = 1 << 19; // coordinates evaluated in one call

/** The last point of a descent. */
export interface End {
  /** Where it is, and where the descent began. */
  x: Float64Array;
  start: Float64Array;
  /** f there as the descent computed it, and by how much it fell. */
  value: number;
  fall: number;
}

/** What the neighbourhood of a point shows. */
export interface Shown {
  /** No step lowers f by more than the allowance. */
  lowest: boolean;
  /** H is positive definite there: it is near a minimum of its own and on no saddle. */
  definite: boolean;
  /** On a kink: f falls along it. */
  sloping: boolean;
  /** By how much f may be higher than there and count as equally low. */
  above: number;
  /** By how much f may be lower beside it since the format rounds its coordinates; 0 where that is much of the fall. */
  unresolved: number;
}

/** Test the last points of descents in a number format of resolution `eps`. */
export function examine(f: Signed, ends: End[], eps: number): Shown[] {
  const most = Math.max(1, Math.floor(AT_ONCE / (f.n * Math.max(f.n, lengthsOf(eps).length))));
  const parts = Array.from({ length: Math.ceil(ends.length / most) }, (_, k) => ends.slice(k * most, (k + 1) * most));
  return parts.flatMap((part) => examinePart(f, part, eps));
}

/** Of steps along −∇f, in units of max(1, |x|∞): powers of 4 from below the resolution up to 1. */
function lengthsOf(eps: number): Float64Array {
  const count = Math.floor(Math.log(4 / eps) / Math.log(4)) + 1;
  return Float64Array.from({ length: count + 1 }, (_, k) => 4 ** (k - count));
}

function examinePart(f: Signed, ends: End[], eps: number): Shown[] {
  const n = f.n, points = new Float64Array(ends.length * n);
  ends.forEach(({ x }, r) => points.set(x, r * n));
  const known = f.values(points), gradients = f.gradients(points);
  const hessians = n > LARGEST_HESSIAN ? null : f.hessians(points);
  const sizes = ends.map(({ x }) => largest(x));
  const ways = ends.map(({ x, start }) => x.map((v, i) => v - start[i]));
  const grads = ends.map((_, r) => gradients.subarray(r * n, r * n + n));
  const newtons = ends.map(({ x }, r) => n > LARGEST_HESSIAN ? byProducts((v) => f.product(x, v), grads[r], ways[r])
    : byHessian(hessians && hessians.subarray(r * n * n, (r + 1) * n * n), grads[r]));
  const steepest = grads.map((grad) => {
    const size = Math.max(length(grad), 2 ** -1022);
    return grad.map((g) => -g / size);
  });
  const lengths = lengthsOf(eps), rounds = eps > 2 ** -50;
  const alongGradient = lowering(f, ends, known, steepest, lengths, sizes.map((size) => Math.max(size, 1)), rounds);
  const alongNewton = lowering(f, ends, known, newtons.map((found) => found.direction), SHARES, sizes.map(() => 1), rounds);
  return ends.map((end, r) => judge(f, end, eps, {
    known: known[r], norm: length(grads[r]), size: sizes[r], far: length(ways[r]), newton: newtons[r],
    lowered: Math.max(alongGradient[r], alongNewton[r]),
  }));
}

interface Found { known: number; norm: number; size: number; far: number; newton: Newton; lowered: number }

function judge(f: Signed, { x, value, fall }: End, eps: number, found: Found): Shown {
  const { known, norm, size, far, newton, lowered } = found;
  const near = Math.min(far, Math.max(length(x), 1));
  const scale = (reach: number) => {
    const parabola = (newton.curvature * reach * reach) / 2;
    return parabola > 0 ? Math.min(Math.max(fall, 0), parabola) : Math.max(fall, 0);
  };
  const rounding = ROUNDINGS * eps * Math.abs(value);
  const allowance = SHARE * scale(far) + rounding;
  // A start on the minimum, but for the rounding of its coordinates.
  const rounded = newton.definite && far <= 4 * eps * size ? newton.curvature * (4 * eps * size) ** 2 * f.n : 0;
  const left = Math.max(allowance, (eps / 128) * scale(near) + rounding, rounded);
  const lowest = lowered <= left;
  const format = norm * eps * size + newton.curvature * (eps * size) ** 2 * f.n;
  const resolved = 1e-6 * scale(near);
  const discernible = newton.curvature > 0 && format <= resolved && newton.curvature * near * near <= BENT * Math.max(fall, 0);
  // Where rounding the coordinates explains the gradient, as in a valley whose bottom is a curve, there is no kink.
  const smooth = newton.promised <= 10 * (left + Math.min(format, resolved)) || Number.isNaN(newton.promised)
    || (discernible && norm <= newton.curvature * eps * size * Math.sqrt(f.n));
  const sloping = lowest && !smooth && slopes(f, x, known, left, resolved, eps);
  return { lowest, definite: newton.definite, sloping, above: (lowered <= allowance ? allowance : left) - lowered, unresolved: discernible ? format : 0 };
}

/**
 * By how much f falls (m) at most at x + t·direction, t from `steps` in units of `unit`, before it rises; `rounds` to points of
 * float32.
 */
function lowering(
  f: Signed, ends: End[], known: Float64Array, directions: Float64Array[], steps: Float64Array, unit: number[], rounds: boolean,
): Float64Array {
  const n = f.n, count = steps.length, points = new Float64Array(ends.length * count * n);
  let at = 0;
  for (let r = 0; r < ends.length; r++) {
    const { x } = ends[r], direction = directions[r];
    for (let k = 0; k < count; k++) {
      const t = steps[k] * unit[r];
      for (let i = 0; i < n; i++) {
        const moved = x[i] + t * direction[i];
        points[at++] = rounds ? Math.fround(moved) : moved;
      }
    }
  }
  const values = f.values(points);
  return known.map((here, r) => {
    // In the format of the descent values differ by the rounding of all their terms.
    const noise = 16 * EPS * Math.abs(here);
    let most = 0;
    for (let k = 0; k < count; k++) {
      const change = values[r * count + k] - here;
      if (!(change <= noise)) break;
      most = Math.max(most, -change);
    }
    return most;
  });
}

function largest(v: Float64Array): number {
  let most = 0;
  for (let i = 0; i < v.length; i++) most = Math.max(most, Math.abs(v[i]));
  return most;
}

function length(v: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < v.length; i++) sum += v[i] * v[i];
  return Math.sqrt(sum);
}
