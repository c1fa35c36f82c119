/** Step sizes to begin with: found from the curvature at the start, and tried. As `kobai.study.first_step_size`. */
import { descend } from "../engine/descend";
import { Graph } from "../engine/graph";
import type { Objective, OptimizerGraphs } from "../engine/types";
import { eigen } from "./eigen";
import { statuses } from "./statuses";

/** No step size is suggested above this. */
const LARGEST = 1;
/** How often a step size that does not descend is made smaller. */
const TRIES = 6;

/**
 * A step size η with which plain gradient descent visibly descends: min(1/λmax, w/(20·|∇f|), 1) with λmax the largest eigenvalue of
 * the Hessian and |∇f| at the start, w the shortest side of the domain; rounded down to one digit, and divided by 2.5 until it descends.
 */
export function suggestStepSize(objective: Objective, start: Float64Array, steps = 200): number {
  const norm = Math.hypot(...objective.gradients(start));
  const bounds = [LARGEST];
  if (norm > 0 && norm < Infinity) bounds.push((0.05 * shortestSide(objective)) / norm);
  const hessian = objective.hessians(start);
  if (hessian?.every(Number.isFinite)) {
    const largest = Math.max(...eigen(hessian, objective.n).values);
    if (largest > 0) bounds.push(1 / largest);
  }
  let lr = oneDigit(Math.min(...bounds));
  for (let k = 0; k < TRIES && !descends(objective, start, lr, steps); k++) lr = oneDigit(lr / 2.5);
  return lr;
}

/** Whether gradient descent neither fails nor oscillates. */
function descends(objective: Objective, start: Float64Array, lr: number, steps: number): boolean {
  const trace = descend(objective, start, gradientDescent(objective.n, lr, steps), { steps, precision: "float64" });
  return !["diverged", "nonfinite", "oscillating"].includes(statuses(trace).status[0]);
}

function gradientDescent(n: number, lr: number, steps: number): OptimizerGraphs {
  const graph = new Graph(true);
  const x = Array.from({ length: n }, (_, i) => graph.sub(graph.input("x", i), graph.mul(graph.input("gradient", i), lr)));
  return {
    graph, updates: [{ x, state: [], coefficients: 0 }], which: Array<number>(steps).fill(0), coefficients: Array<number[]>(steps).fill([]),
    initial: [], lr: Array<number>(steps + 1).fill(lr),
  };
}

/** η for optimizers whose steps are about η long, whatever the gradient: an 80th of the domain's shortest side. */
export const suggestStepLength = (objective: Objective): number => oneDigit(shortestSide(objective) / 80);

const shortestSide = ({ domain }: Objective): number => (domain ? Math.min(...domain.map(([low, high]) => high - low)) : 4);

/** One significant digit, rounded down, so that a bound stays a bound. */
function oneDigit(value: number): number {
  const unit = 10 ** Math.floor(Math.log10(value));
  return Number((Math.floor(value / unit + 1e-9) * unit).toPrecision(1));
}
