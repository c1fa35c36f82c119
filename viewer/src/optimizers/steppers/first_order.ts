/** Optimizers that choose the length of a step along the gradient by numbers: `kobai.optimize.first_order`. */
import type { Reals } from "../../engine/kernels";
import type { StepperMaker } from "../../engine/types";
import { power } from "../power";
import type { Options } from "./options";
import { Vectors } from "./vectors";

/** Barzilai and Borwein's step length, from the last step s and the change y of the gradient over it. */
export const barzilaiBorwein = (o: Options): StepperMaker => (n, precision) => {
  const v = new Vectors(n, precision);
  let last: { gradient: Reals; step: Reals; length: number } | null = null;
  return {
    step(x, _f, gradient) {
      let length = o.number("lr");
      if (last) {
        const s = last.step, y = v.minus(gradient, last.gradient);
        const ss = v.dot(s, s), sy = v.dot(s, y), yy = v.dot(y, y);
        if (yy === 0 || ss === 0) length = last.length;
        else if (sy <= 0) length = Math.sqrt(ss / yy);
        else length = o.word("variant") === "long" ? ss / sy : sy / yy;
        length = Math.min(length, o.number("max_step"));
      }
      const before = v.copy(x);
      x.set(v.along(x, -length, gradient));
      last = { gradient: v.copy(gradient), step: v.minus(x, before), length };
      return length;
    },
  };
};

/** Polyak's step length, from the lowest value f*. */
export const polyak = (o: Options): StepperMaker => (n, precision) => {
  const v = new Vectors(n, precision);
  return {
    step(x, f, gradient) {
      const square = v.dot(gradient, gradient), above = Number.isNaN(f) ? f : Math.max(f - o.number("f_star"), 0);
      const length = square ? Math.min(o.number("lr") * above / square, o.number("max_step")) : 0;
      x.set(v.along(x, -length, gradient));
      return length;
    },
  };
};

/** Steps of one length. |g| is in float64, so that squares stay finite. */
export const normalisedGradient = (o: Options): StepperMaker => (n, precision) => {
  const v = new Vectors(n, precision), wide = new Vectors(n, "float64"), lr = o.number("lr");
  return {
    step(x, _f, gradient) {
      const norm = wide.norm(gradient);
      if (norm !== 0) x.set(v.along(x, -(lr / norm), gradient));
      return lr;
    },
  };
};

// Dormand and Prince 1980, as in Python.
const STAGES = [
  [1 / 5], [3 / 40, 9 / 40], [44 / 45, -56 / 15, 32 / 9], [19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729],
  [9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656], [35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84],
];
const ERROR = [71 / 57600, 0, -71 / 16695, 71 / 1920, -17253 / 339200, 22 / 525, -1 / 40];

/** The gradient flow dx/dt = −∇f for a time η, in as many sub-steps as the tolerances require. */
export const gradientFlow = (o: Options): StepperMaker => (n, precision, evaluate) => {
  const v = new Vectors(n, precision);
  /** Σ cₖ·aₖ of those whose factor is not zero, in order, as Python's `sum` adds from 0. */
  const combined = (factors: readonly number[], rows: readonly Reals[]): Reals => {
    let total = v.make();
    factors.forEach((c, k) => { if (c) total = v.along(total, c, rows[k]); });
    return total;
  };
  const slopeAt = (x: Reals): Reals => {
    const gradient = v.make();
    evaluate(x, gradient);
    return v.negative(gradient);
  };
  let subStep = 0;
  return {
    step(x, _f, gradient) {
      const wanted = o.number("lr"), rtol = Math.max(o.number("rtol"), 10 * v.eps), atol = o.number("atol");
      let slope = v.negative(gradient), point = v.copy(x), reached = 0, evaluations = 0;
      let h = subStep || firstSubStep(v, point, slope);
      while (reached < wanted && evaluations < o.number("max_evals")) {
        const left = wanted - reached, now = h >= left ? left : Math.min(h, left / 2);
        const slopes = [slope];
        let at = point;
        for (const row of STAGES) {
          at = v.along(point, now, combined(row, slopes));
          slopes.push(slopeAt(at));
        }
        evaluations += STAGES.length;
        const ratio = errorRatio(v, v.scaled(now, combined(ERROR, slopes)), point, at, atol, rtol);
        const lastSlope = slopes[slopes.length - 1];
        const good = Number.isFinite(ratio) && ratio <= 1 && lastSlope.every(Number.isFinite);
        if (good) {
          reached = now === left ? wanted : reached + now;
          [point, slope] = [at, lastSlope];
        } else if (now < 1e-12 * wanted) break;
        const free = Number.isFinite(ratio) ? (ratio ? 0.9 * power(ratio, -0.2) : 5) : 0.2;
        const factor = Math.min(Math.max(free, 0.2), good ? 5 : 1);
        h = good && factor >= 1 ? Math.max(h, now * factor) : now * factor;
      }
      subStep = h;
      x.set(point);
      return reached;
    },
  };
};

function firstSubStep(v: Vectors, x: Reals, slope: Reals): number {
  const size = v.norm(x), speed = v.norm(slope);
  return size > 1e-5 && speed > 1e-5 && speed < Infinity ? 0.01 * size / speed : 1e-6;
}

/** The root of the mean square of errors, each as a share of what is tolerated. */
function errorRatio(v: Vectors, error: Reals, a: Reals, b: Reals, atol: number, rtol: number): number {
  const r = v.round;
  let total = 0;
  for (let i = 0; i < v.n; i++) {
    const scale = r(r(r(rtol) * Math.max(Math.abs(a[i]), Math.abs(b[i]))) + r(atol)), share = r(error[i] / scale);
    total = r(total + r(share * share));
  }
  return r(Math.sqrt(r(total / v.n)));
}
