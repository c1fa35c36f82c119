/** torch.optim.LBFGS: up to `max_iter` inner iterations a step, without or with its search for the strong Wolfe conditions. */
import type { Reals } from "../../engine/kernels";
import type { StepperMaker } from "../../engine/types";
import { bracketed } from "./lbfgs_search";
import type { Options } from "./options";
import { Vectors } from "./vectors";

/** What is known from one inner iteration to the next: direction, its length, changes of the gradient and of x, 1/yᵀs, H₀. */
interface Memory { d: Reals; t: number; changes: Reals[]; moves: Reals[]; ro: number[]; scale: number; gradient: Reals }

export const lbfgs = (o: Options): StepperMaker => (n, precision, evaluate) => {
  const v = new Vectors(n, precision), lr = o.number("lr"), tolerance = o.number("tolerance_change");
  const maxIter = o.number("max_iter"), maxEval = o.none("max_eval") ? Math.floor(maxIter * 5 / 4) : o.number("max_eval");
  const searches = o.word("line_search_fn") === "strong_wolfe";
  const flat = (gradient: Reals) => v.largest(gradient) <= v.round(o.number("tolerance_grad"));
  let memory: Memory | null = null;
  return {
    step(x, f, given) {
      let gradient = v.copy(given), loss = f, evals = 1;
      if (flat(gradient)) return lr;
      for (let iteration = 1; iteration <= maxIter; iteration++) {
        const first = memory === null, before = loss;
        memory = memory === null ? begun(v, gradient) : turned(v, memory, gradient, o.number("history_size"));
        const { d } = memory, slope = v.dot(gradient, d);
        let t = first ? firstLength(v, gradient, lr) : lr;
        memory.t = t;
        if (slope > -tolerance) break;
        if (searches) {
          const found = bracketed(v, evaluate, x, d, { t, f: loss, g: gradient, slope }, maxEval - evals);
          [t, loss, gradient] = [found.t, found.f, found.g];
          evals += found.evals;
          v.add(x, t, d);
        } else {
          v.add(x, t, d);
          if (iteration !== maxIter) {
            gradient = v.make();
            loss = evaluate(x, gradient);
            evals++;
          }
        }
        memory.t = t;
        if (iteration === maxIter || evals >= maxEval || flat(gradient)) break;
        if (v.largest(v.scaled(t, d)) <= v.round(tolerance) || Math.abs(loss - before) < tolerance) break;
      }
      return lr;
    },
  };
};

function begun(v: Vectors, gradient: Reals): Memory {
  return { d: v.negative(gradient), t: 0, changes: [], moves: [], ro: [], scale: 1, gradient: v.copy(gradient) };
}

/** min(1, 1/Σ|gᵢ|)·η. */
function firstLength(v: Vectors, gradient: Reals, lr: number): number {
  let total = 0;
  for (const value of gradient) total = v.round(total + Math.abs(value));
  const inverse = v.round(1 / total);
  return inverse < 1 ? v.round(inverse * v.round(lr)) : lr;
}

/** The memory with the last change of the gradient in it, and the direction −H·g from both loops. */
function turned(v: Vectors, memory: Memory, gradient: Reals, most: number): Memory {
  const r = v.round, y = v.minus(gradient, memory.gradient), s = v.scaled(memory.t, memory.d), ys = v.dot(y, s);
  const { changes, moves, ro } = memory;
  let { scale } = memory;
  if (ys > r(1e-10)) {
    if (changes.length === most) for (const row of [changes, moves, ro]) row.shift();
    changes.push(y);
    moves.push(s);
    ro.push(r(1 / ys));
    scale = r(ys / v.dot(y, y));
  }
  const al: number[] = [], q = v.negative(gradient);
  for (let i = changes.length - 1; i >= 0; i--) {
    al[i] = r(v.dot(moves[i], q) * ro[i]);
    v.add(q, -al[i], changes[i]);
  }
  const d = v.scaled(scale, q);
  for (let i = 0; i < changes.length; i++) v.add(d, r(al[i] - r(v.dot(changes[i], d) * ro[i])), moves[i]);
  return { d, t: memory.t, changes, moves, ro, scale, gradient: v.copy(gradient) };
}
