/** The penalties of a loss: l1·Σ|θ| + l2·Σθ² over all parameters but intercepts. */
export class Penalties {
  /** The factor of θ² for each parameter. */
  readonly factors: Float64Array;

  /** `penalised`: for each parameter whether they are of it. */
  constructor(private readonly penalised: readonly boolean[], private readonly l1: number, private readonly l2: number) {
    this.factors = Float64Array.from(penalised, (of) => (of ? l2 : 0));
  }

  at(theta: ArrayLike<number>): number {
    return this.squares(theta) + (this.l1 ? this.l1 * this.corners(theta) : 0);
  }

  /** The slope along a parameter. */
  slope(theta: ArrayLike<number>, i: number): number {
    const { l1, l2 } = this;
    return this.penalised[i] ? (l2 ? 2 * l2 * theta[i] : 0) + (l1 ? l1 * Math.sign(theta[i]) : 0) : 0;
  }

  /** l2·Σθ². */
  squares(theta: ArrayLike<number>): number {
    let sum = 0;
    for (let i = 0; i < theta.length; i++) if (this.penalised[i]) sum += theta[i] * theta[i];
    return this.l2 ? this.l2 * sum : 0;
  }

  /** Σ|θ|. */
  corners(theta: ArrayLike<number>): number {
    let sum = 0;
    for (let i = 0; i < theta.length; i++) if (this.penalised[i]) sum += Math.abs(theta[i]);
    return sum;
  }
}
