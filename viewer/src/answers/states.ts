/** The gradients and optimizers' states of a short trace, computed once more along its positions, as `Record(state=True)` records them. */
import { noisy } from "../engine/arithmetic";
import { evaluator, valuesAndSlopes } from "../engine/evaluate";
import { reachable } from "../engine/graph";
import { realsOf } from "../engine/tape";
import type { Batches, Noise, Objective, OptimizerGraphs, Precision, StepperMaker, Trace } from "../engine/types";

export interface States {
  /** ∇f, K·n numbers a run. */
  grad: Float64Array;
  /** By name K·n numbers a run, or K of a number that all coordinates share: those after the step that leaves each position. */
  state: Record<string, Float64Array>;
}

type Compute = (row: ArrayLike<number>) => ArrayLike<number>;

/** `optimizers`: those of a race, of which `trace.optimizer` says each run's, or one for all. A state that a run does not have is NaN in it. */
export function statesOf(
  trace: Trace, optimizers: readonly (OptimizerGraphs | StepperMaker)[], noise: () => Noise | null = () => null,
  batches: Batches | null = null,
): States {
  const { runs, n, x, precision } = trace, K = trace.steps.length, double = precision === "float64";
  const gradients = valuesAndSlopes(trace.objective, precision)(x).filter((_, k) => k % (n + 1));
  const seenAt = batches && batchSlopes(trace.objective, precision, batches);
  const found: States = { grad: Float64Array.from(gradients), state: {} };
  // Where only some of the steps are recorded, what the optimizer did between them is not known.
  if (K < 2 || trace.steps[K - 1] !== K - 1) return found;
  const entries = (name: string, size: number) => (found.state[name] ??= new Float64Array(runs * K * size).fill(NaN));
  let drawn: Noise | null = null;
  for (let run = 0; run < runs; run++) {
    // Each optimizer's runs draw the same numbers again.
    if (run === 0 || trace.optimizer[run] !== trace.optimizer[run - 1]) drawn = noise();
    const optimizer = optimizers[trace.optimizer[run]];
    if (typeof optimizer === "function") continue;
    const rows = (of: ArrayLike<number>, k: number) => Array.from({ length: n }, (_, i) => of[(run * K + k) * n + i]);
    const last = trace.nonfiniteAt[run] >= 0 ? trace.nonfiniteAt[run] : trace.stoppedAt[run] >= 0 ? trace.stoppedAt[run] : K - 1;
    const step = stepOf(optimizer, n, double);
    let state = optimizer.initial.flatMap((value) => Array<number>(n).fill(value));
    for (let k = 0; k < K; k++) {
      const seen = k < last && seenAt ? seenAt(k, rows(x, k)) : rows(gradients, k);
      if (k < last) state = step(k, rows(x, k), drawn ? seen.map((g) => noisy(drawn!, g, double)) : seen, state);
      optimizer.names?.forEach((name, j) => entries(name, n).set(state.slice(j * n, (j + 1) * n), (run * K + k) * n));
      for (const { name, values } of optimizer.stored ?? []) entries(name, 1)[run * K + k] = values[Math.min(k, last - 1)];
    }
    drawn?.ended(last);
  }
  return found;
}

/** ∇ of the batch of a step at a point; null of an objective without rows. */
function batchSlopes(objective: Objective, precision: Precision, batches: Batches): ((step: number, x: number[]) => number[]) | null {
  const own = objective.evaluation?.(precision), columns = () => Array.from({ length: objective.n }, () => realsOf(precision === "float64", 1));
  const at = columns(), grad = columns();
  return own ? (step, x) => {
    x.forEach((value, i) => { at[i][0] = value; });
    own.batchAt(batches(step), at, 1, grad);
    return grad.map(([slope]) => slope);
  } : null;
}

type Step = (k: number, x: number[], gradient: number[], state: number[]) => number[];

/** The states after a step, n numbers each, from those before it. */
function stepOf({ updates, which, coefficients }: OptimizerGraphs, n: number, double: boolean): Step {
  const made = new Map<number, { compute: Compute; keys: string[] }>();
  const computer = (update: number) => {
    const outputs = updates[update].state.flat();
    const keys = reachable(outputs).filter(({ op }) => op.name === "input").map(({ value }) => String(value));
    return { compute: evaluator(outputs, keys, double), keys };
  };
  return (k, x, gradient, state) => {
    const update = which[k];
    if (!made.has(update)) made.set(update, computer(update));
    const { compute, keys } = made.get(update)!;
    const input = (key: string): number => {
      const [name, ...at] = key.split(" "), [i, j] = at.map(Number);
      if (name === "coefficient") return coefficients[k][i];
      return name === "x" ? x[i] : name === "gradient" ? gradient[i] : state[i * n + j];
    };
    return Array.from(compute(keys.map(input)));
  };
}
