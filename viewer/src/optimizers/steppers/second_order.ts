/** Optimizers that use second derivatives: `kobai.optimize.second_order`, and the exact line search. */
import type { Reals } from "../../engine/kernels";
import { BadInput, type Objective, type StepperMaker } from "../../engine/types";
import { eigenvectors } from "../../engine/linear/eigenvectors";
import type { Options } from "./options";
import { finite, Vectors } from "./vectors";
import { backtracked, line, strongWolfe } from "./wolfe";

/** ∇²f at x, row after row, in float64. */
function hessianAt(objective: Objective, x: Reals, name: string): Float64Array {
  const found = objective.hessians(Float64Array.from(x));
  if (found) return found;
  throw new BadInput({
    en: `${name} needs the second derivatives of f, and this page has no formula for them: choose another optimizer`,
    ja: `${name} には f の 2 階微分が必要ですが、このページにはその式がありません。ほかのオプティマイザを選んでください`,
  });
}

/** H·a, rounded to the precision of the descent. */
function times(v: Vectors, H: Float64Array, a: Reals): Reals {
  const made = v.make();
  for (let i = 0; i < v.n; i++) {
    let total = 0;
    for (let j = 0; j < v.n; j++) total += H[i * v.n + j] * a[j];
    made[i] = total;
  }
  return made;
}

/** V·(w ∘ Vᵀg) for eigenvectors V (columns) in float64, where w is made of the eigenvalues and Vᵀg. */
function reweighted(v: Vectors, H: Float64Array, g: Reals, weigh: (values: Float64Array, parts: Float64Array) => Float64Array): Float64Array {
  const { values, vectors } = eigenvectors(H, v.n), n = v.n;
  const parts = Float64Array.from(values, (_, k) => {
    let total = 0;
    for (let i = 0; i < n; i++) total += vectors[i * n + k] * g[i];
    return total;
  });
  const weights = weigh(values, parts);
  return Float64Array.from({ length: n }, (_, i) => {
    let total = 0;
    for (let k = 0; k < n; k++) total += vectors[i * n + k] * weights[k];
    return total;
  });
}

/** Newton's method with the absolute values of the Hessian's eigenvalues, damped by backtracking. */
export const newton = (o: Options): StepperMaker => (n, precision, evaluate, objective) => {
  const v = new Vectors(n, precision), ignored = v.make();
  return {
    step(x, f, g) {
      const H = hessianAt(objective, x, "Newton");
      let d = v.make();
      if (finite(H) && finite(g)) {
        const step = reweighted(v, H, g, (values, parts) => {
          const top = Math.max(...values.map(Math.abs)), size = Math.hypot(...parts);
          return parts.map((part, k) => {
            const real = Math.abs(part) <= v.eps * size / 2 ? 0 : part;
            return top === 0 ? real : real / Math.max(Math.abs(values[k]), o.number("floor") * top);
          });
        });
        d = H.every((entry) => entry === 0) ? v.negative(g) : v.make().map((_, i) => -step[i]);
      }
      return backtracked(v, x, d, f, v.dot(g, d), (at) => evaluate(at, ignored), o, 0.5);
    },
  };
};

/** Newton's method as it stands in textbooks. */
export const undampedNewton = (o: Options): StepperMaker => (n, precision, _evaluate, objective) => {
  const v = new Vectors(n, precision);
  return {
    step(x, _f, g) {
      const H = hessianAt(objective, x, "undamped Newton");
      if (finite(H) && finite(g)) {
        const step = reweighted(v, H, g, (values, parts) => {
          const least = n * 2 ** -52 * Math.max(...values.map(Math.abs));
          return parts.map((part, k) => (Math.abs(values[k]) > least ? (1 / values[k]) * part : 0));
        });
        x.set(v.along(x, -o.number("lr"), v.make().map((_, i) => step[i])));
      }
      return o.number("lr");
    },
  };
};

/** Newton's method with truncated conjugate gradients. */
export const newtonCG = (o: Options): StepperMaker => (n, precision, evaluate, objective) => {
  const v = new Vectors(n, precision), ignored = v.make();
  const most = o.none("max_products") ? 2 * n : o.number("max_products");
  return {
    step(x, f, g) {
      const H = hessianAt(objective, x, "Newton-CG");
      const d = finite(g) ? truncated(v, (p) => times(v, H, p), v.copy(g), most) : v.make();
      return backtracked(v, x, d, f, v.dot(g, d), (at) => evaluate(at, ignored), o, 0.5);
    },
  };
};

/** A direction of descent d with H·d ≈ −g, by at most `most` products with H. */
function truncated(v: Vectors, product: (p: Reals) => Reals, g: Reals, most: number): Reals {
  const norm = v.norm(g), tolerance = Math.min(0.5, Math.sqrt(norm)) * norm;
  let d = v.make(), r = g, p = v.negative(g), square = v.dot(g, g);
  for (let k = 0; k < most && !(Math.sqrt(square) <= tolerance); k++) {
    const Hp = product(p), curvature = v.dot(p, Hp);
    // Rounding alone may make a flat direction look curved.
    if (!(curvature > 3 * v.eps * v.dot(p, p))) return k === 0 ? v.negative(g) : d;
    const a = square / curvature, before = square;
    d = v.along(d, a, p);
    r = v.along(r, a, Hp);
    square = v.dot(r, r);
    p = v.minus(v.scaled(square / before, p), r);
  }
  return d;
}

/** Steepest descent to a minimum along −g. */
export const exactLineSearch = (o: Options): StepperMaker => (n, precision, evaluate, objective) => {
  const v = new Vectors(n, precision);
  return {
    step(x, f, g) {
      const square = v.dot(g, g);
      let length = 0;
      if (Number.isFinite(f) && square > 0 && square < Infinity) {
        const curvature = v.dot(g, times(v, hessianAt(objective, x, "exact line search"), g)), down = v.negative(g);
        const along = line(v, evaluate, x, down), flat = Math.max(1e-9, 64 * v.eps);
        let farthest = 0;
        const at = (tried: number) => {
          farthest = Math.max(farthest, tried);
          return along(tried);
        };
        const start = { length: 0, f, slope: -square }, first = curvature > 0 ? square / curvature : Infinity;
        const least = v.eps * v.round(v.largest(x) / v.largest(g));
        let found = strongWolfe(at, start, Number.isFinite(first) ? first : o.number("max_step"), 1e-12, flat, 0, o.number("max_tries"), least);
        // Nowhere did f begin to rise.
        if (found.slope < 0 && found.length === farthest && Math.abs(found.slope) > -flat * start.slope) found = at(o.number("max_step"));
        const best = found.f <= f ? found.length : 0, share = o.number("lr") * best;
        length = o.number("lr") === 1 || at(share).f <= f ? share : best;
        if (length) x.set(v.along(x, length, down));
      }
      return length;
    },
  };
};
