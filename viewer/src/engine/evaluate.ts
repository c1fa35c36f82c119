/** Outputs of a graph at many points. */
import type { Node } from "./graph";
import type { Kernel, Reals } from "./kernels";
import { realsOf, Tape, type Inputs } from "./tape";
import type { Objective, Precision } from "./types";

const LANES = 256;

/**
 * The function that computes `outputs`: of m rows of numbers, one for each of `inputs` ("x 0", "x 1", …), it makes m rows, one number
 * for each output, in the precision of the outputs' graph (`double`). `instead`: loops of some operations, as `NATIVE`.
 */
export function evaluator(outputs: readonly Node[], inputs: readonly string[], double: boolean, instead?: Record<string, Kernel>): (rows: ArrayLike<number>) => Reals {
  const arrays: Inputs = new Map(inputs.map((key) => [key, realsOf(double, LANES)]));
  const tape = new Tape(double, [outputs], arrays, LANES, instead);
  if (arrays.size !== inputs.length) throw new Error(`the graph reads ${[...arrays.keys()]}`);
  const columns = inputs.map((key) => arrays.get(key)!), made = outputs.map((node) => tape.array(node));
  const n = inputs.length, k = outputs.length;
  return (rows) => {
    const count = n ? rows.length / n : 1;
    const result = realsOf(double, count * k);
    for (let first = 0; first < count; first += LANES) {
      const lanes = Math.min(LANES, count - first);
      for (let i = 0; i < n; i++) for (let lane = 0; lane < lanes; lane++) columns[i][lane] = rows[(first + lane) * n + i];
      tape.run(0, lanes);
      for (let j = 0; j < k; j++) for (let lane = 0; lane < lanes; lane++) result[(first + lane) * k + j] = made[j][lane];
    }
    return result;
  };
}

/** f and ∇f of an objective: of m points (m·n numbers) it makes m rows of f and n slopes. */
export function valuesAndSlopes(objective: Objective, precision: Precision): (points: ArrayLike<number>) => Reals {
  const { n } = objective, double = precision === "float64", own = objective.evaluation?.(precision);
  if (!own) {
    const { value, grad } = objective.graph(precision);
    return evaluator([value, ...grad], Array.from({ length: n }, (_, i) => `x ${i}`), double);
  }
  const columns = () => Array.from({ length: n }, () => realsOf(double, LANES));
  const x = columns(), grad = columns(), value = realsOf(double, LANES);
  return (points) => {
    const count = points.length / n, made = realsOf(double, count * (n + 1));
    for (let first = 0; first < count; first += LANES) {
      const lanes = Math.min(LANES, count - first);
      for (let i = 0; i < n; i++) for (let lane = 0; lane < lanes; lane++) x[i][lane] = points[(first + lane) * n + i];
      own.at(x, lanes, value, grad);
      for (let lane = 0; lane < lanes; lane++) {
        const to = (first + lane) * (n + 1);
        made[to] = value[lane];
        for (let i = 0; i < n; i++) made[to + 1 + i] = grad[i][lane];
      }
    }
    return made;
  };
}
