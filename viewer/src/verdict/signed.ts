/** ±f in double precision at many points: of a climb of f the tests of minima are those of −f. */
import type { Objective } from "../engine/types";

export class Signed {
  readonly n: number;

  constructor(private readonly objective: Objective, private readonly sign: number) {
    this.n = objective.n;
  }

  /** At m points; infinite where there is no value. */
  values(points: Float64Array): Float64Array {
    return this.objective.values(points).map((v) => (Number.isNaN(v) ? Infinity : this.sign * v));
  }

  /** ∇f, m·n numbers; 0 where it is not finite. */
  gradients(points: Float64Array): Float64Array {
    return this.objective.gradients(points).map((v) => (Number.isFinite(v) ? this.sign * v : 0));
  }

  /** ∇²f, m·n·n numbers; null where f is not twice differentiable. */
  hessians(points: Float64Array): Float64Array | null {
    return this.objective.hessians(points)?.map((v) => this.sign * v) ?? null;
  }
}
