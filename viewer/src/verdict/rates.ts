/**
 * Linear optimizers on quadratics: the largest stable step size and the predicted rate; and the observed rate of any run; as
 * `kobai.theory.rates`.
 */

/** The gradient norm at which a run counts as converged, relative to the largest on its way. */
export const TARGET = 1e-6;
const FLOAT32_TINY = 2 ** -126;

/** An optimizer whose update is linear in position, last position and gradient. */
export interface LinearOptimizer {
  momentum: number;
  nesterov: boolean;
  /** The gradient's factor, 1 − dampening. */
  damping: number;
  /** Weight decay, which adds to every eigenvalue. */
  decay: number;
}

/** That of a run, from its optimizer's name and hyperparameters; null for optimizers that are not linear. */
export function linearOptimizer(name: string, hyper: Record<string, unknown>): LinearOptimizer | null {
  if (name === "gradient descent") return { momentum: 0, nesterov: false, damping: 1, decay: 0 };
  const [momentum, dampening, decay] = ["momentum", "dampening", "weight_decay"].map((key) => hyper[key] ?? 0);
  if (name !== "SGD" || hyper.maximize) return null;
  if (typeof momentum !== "number" || typeof dampening !== "number" || typeof decay !== "number") return null;
  return { momentum, nesterov: Boolean(hyper.nesterov), damping: momentum ? 1 - dampening : 1, decay };
}

/** The formula of the limit. */
export function limitFormula({ momentum, nesterov }: LinearOptimizer): string {
  if (!momentum) return "2/λmax";
  return nesterov ? "2(1+β)/((1+2β)λmax)" : "2(1+β)/λmax";
}

/** The step size from which on it no longer contracts, of the largest eigenvalue; null where no curvature is positive. */
export function limitOf({ momentum: b, nesterov, damping, decay }: LinearOptimizer, largest: number): number | null {
  const steepest = largest + decay;
  if (!(steepest > 0) || !(damping > 0)) return null;
  return (2 * (1 + b)) / ((nesterov ? 1 + 2 * b : 1) * steepest * damping);
}

/** The factor of each step in one eigendirection, with its sign: 1 − ηλ for gradient descent; NaN where it turns. */
export function factorOf({ momentum: b, nesterov, damping, decay }: LinearOptimizer, lr: number, curvature: number): number {
  const e = lr * damping * (curvature + decay);
  const linear = nesterov ? (1 + b) * (1 - e) : 1 + b - e, constant = nesterov ? b * (1 - e) : b;
  const root = Math.sqrt(linear ** 2 - 4 * constant);
  return (linear + (linear < 0 ? -root : root)) / 2;
}

/** The factor by which the distance to the minimum shrinks per step in the slowest eigendirection; NaN where nothing moves. */
export function rateOf({ momentum: b, nesterov, damping, decay }: LinearOptimizer, lr: number, curvatures: Float64Array): number {
  const bent = curvatures.map((c) => c + decay);
  const most = bent.reduce((largest, c) => Math.max(largest, Math.abs(c)), 0);
  let slowest = NaN;
  for (const c of bent) {
    if (!(Math.abs(c) > 1e-12 * most)) continue;
    const e = lr * damping * c;
    const linear = nesterov ? (1 + b) * (1 - e) : 1 + b - e, constant = nesterov ? b * (1 - e) : b;
    const inside = linear ** 2 - 4 * constant;
    // Two real roots, or a pair whose product is the constant term.
    const size = inside >= 0 ? (Math.abs(linear) + Math.sqrt(inside)) / 2 : Math.sqrt(Math.abs(constant));
    if (!(slowest >= size)) slowest = size;
  }
  return slowest;
}

/** The factor by which the gradient norm changed per step: least squares on its logarithm over the second half. */
export function observedRate(norms: Float64Array, steps: ArrayLike<number>): number {
  const most = norms.reduce((largest, v) => (Number.isFinite(v) ? Math.max(largest, v) : largest), 0);
  let count = norms.length;
  // Below that the gradient is rounding, which has no rate.
  const low = norms.findIndex((v) => v <= TARGET * most);
  if (low > 1) count = low + 1;
  let same = count - 1; // a run that ended repeats its last row
  while (same >= 0 && norms[same] === norms[count - 1]) same--;
  if (same >= 0) count = Math.min(count, same + 2);
  const t: number[] = [], logs: number[] = [];
  for (let k = count > 4 ? count >> 1 : 0; k < count; k++) {
    if (!Number.isFinite(norms[k]) || !(norms[k] > FLOAT32_TINY)) continue;
    t.push(steps[k]);
    logs.push(Math.log(norms[k]));
  }
  if (t.length < 2) return NaN;
  const middle = t.reduce((sum, v) => sum + v, 0) / t.length;
  let product = 0, square = 0;
  t.forEach((v, i) => {
    product += (v - middle) * logs[i];
    square += (v - middle) ** 2;
  });
  return Math.exp(product / square);
}
