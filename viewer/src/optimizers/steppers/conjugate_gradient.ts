/** Nonlinear conjugate gradients: `kobai.optimize.line_search.conjugate_gradient`. */
import type { Reals } from "../../engine/kernels";
import type { StepperMaker } from "../../engine/types";
import type { Options } from "./options";
import { Vectors } from "./vectors";
import { searching } from "./wolfe";

type Beta = (v: Vectors, g: Reals, last: Reals, d: Reals) => number;

const BETAS: Record<string, Beta> = {
  FR: (v, g, last) => v.dot(g, g) / v.dot(last, last),
  "PR+": (v, g, last) => Math.max(v.dot(g, v.minus(g, last)) / v.dot(last, last), 0),
  HZ: (v, g, last, d) => {
    const y = v.minus(g, last), dy = v.dot(d, y);
    if (dy === 0) return 0;
    const beta = v.dot(v.minus(y, v.scaled(v.dot(y, y) / dy, v.scaled(2, d))), g) / dy;
    return Math.max(beta, -1 / (v.norm(d) * Math.min(0.01, v.norm(last))));
  },
};

export const conjugateGradient = (o: Options): StepperMaker => {
  const beta = BETAS[o.word("beta")];
  return searching(o, (v) => {
    let last: Reals | null = null, d: Reals = v.make();
    return (g, length) => {
      let next = v.negative(g);
      if (length > 0 && last?.some((value) => value !== 0)) {
        next = v.minus(v.scaled(beta(v, g, last, d), d), g);
        if (!(v.dot(next, g) < 0)) next = v.negative(g);
      }
      [last, d] = [g, next];
      return next;
    };
  });
};
