/** ±f in double precision at many points: of a climb of f the tests of minima are those of −f. */
import type { Objective } from "../engine/types";

export class Signed {
  readonly n: number;

  constructor(private readonly objective: Objective, private readonly sign: number) {
    this.n = objective.n;
  }

  /** At m points; infinite where there is no value. */
  values(points: Float64Array): Float64Array {
    const found = this.objective.values(points), values = new Float64Array(found.length);
    for (let i = 0; i < values.length; i++) values[i] = Number.isNaN(found[i]) ? Infinity : this.sign * found[i];
    return values;
  }

  /** ∇f, m·n numbers; 0 where it is not finite. */
  gradients(points: Float64Array): Float64Array {
    const found = this.objective.gradients(points), gradients = new Float64Array(found.length);
    for (let i = 0; i < gradients.length; i++) gradients[i] = Number.isFinite(found[i]) ? this.sign * found[i] : 0;
    return gradients;
  }

  /** ∇²f, m·n·n numbers; null where f is not twice differentiable. */
  hessians(points: Float64Array): Float64Array | null {
    const found = this.objective.hessians(points);
    return found && this.sign < 0 ? found.map((v) => -v) : found;
  }

  /** ∇²f·v (n) at one point; null where f is not twice differentiable. */
  product(point: Float64Array, vector: Float64Array): Float64Array | null {
    return this.objective.products?.(point, vector)?.map((v) => this.sign * v) ?? null;
  }
}
