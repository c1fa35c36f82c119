/** Newton's direction at many points, and what it says of them; as `kobai.descent.record.newton_direction`. */
import { eigen } from "./eigen";

export const LARGEST_HESSIAN = 50;
/** With more than `LARGEST_HESSIAN` variables Newton's direction is that of so many steps of conjugate gradients. */
const PRODUCTS = 20;
const TINY = 2 ** -1022;

/** At one point. */
export interface Newton {
  /** Of descent; (n). */
  direction: Float64Array;
  /** The fall that it promises; NaN where f is not twice differentiable. */
  promised: number;
  /** Curvature along the way. */
  curvature: number;
  /** Whether the Hessian is positive definite. */
  definite: boolean;
}

/** Where f is not twice differentiable. */
const unknown = (n: number): Newton => ({ direction: new Float64Array(n), promised: NaN, curvature: 0, definite: false });

const finite = (v: number) => (Number.isFinite(v) ? v : 0);

/** Newton's direction by the Hessian (n·n), of few variables; zero where there is none. */
export function byHessian(hessian: Float64Array | null, grad: Float64Array): Newton {
  const n = grad.length;
  if (!hessian) return unknown(n);
  const known = hessian.every(Number.isFinite);
  const { values, vectors } = eigen(known ? hessian : new Float64Array(n * n), n);
  const top = Math.max(Math.abs(values[0]), Math.abs(values[n - 1]));
  const direction = new Float64Array(n);
  let promised = 0;
  for (let j = 0; j < n; j++) {
    let part = 0;
    for (let i = 0; i < n; i++) part += vectors[i * n + j] * grad[i];
    const step = part / Math.max(Math.abs(values[j]), 1e-12 * top, TINY);
    promised += part * step;
    for (let i = 0; i < n; i++) direction[i] -= vectors[i * n + j] * step;
  }
  // A direction of curvature that is rounding beside the largest is no direction of Newton's.
  const definite = known && values[0] > 1e-6 * top && top > 0;
  const convex = known && values[0] >= -1e-9 * top && !Number.isNaN(promised);
  return { direction: direction.map(finite), promised: convex ? promised / 2 : Infinity, curvature: top, definite };
}

/**
 * The same by conjugate gradients on H·d = −∇f, of which v -> H·v is given, or null; they end at a direction of negative curvature.
 * `way` leads from the start to the point.
 */
export function byProducts(product: (v: Float64Array) => Float64Array | null, grad: Float64Array, way: Float64Array): Newton {
  const n = grad.length, length = Math.max(Math.sqrt(dot(way, way)), 1e-300);
  const along = way.map((v) => v / length), bent = product(along);
  if (!bent) return unknown(n);
  let d = new Float64Array(n), r = grad.slice(), p = grad.map((g) => -g);
  let square = dot(grad, grad), convex = true;
  const first = square;
  for (let k = 0; k < Math.min(PRODUCTS, 2 * n) && square > (k ? 1e-20 * first : 0); k++) {
    const Hp = product(p)!, curvature = dot(p, Hp);
    if (!(curvature > 1e-12 * dot(p, p))) {
      convex = false;
      break;
    }
    const a = square / curvature;
    d = d.map((v, i) => v + a * p[i]);
    r = r.map((v, i) => v + a * Hp[i]);
    const after = dot(r, r), ratio = after / Math.max(square, 1e-300);
    p = p.map((v, i) => ratio * v - r[i]);
    square = after;
  }
  const promised = -dot(grad, d) / 2;
  return {
    direction: d.map(finite), promised: convex && !Number.isNaN(promised) ? promised : Infinity,
    curvature: finite(Math.max(dot(along, bent), 0)), definite: false,
  };
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
