/** Numbers with their first and second derivatives: an independent truth for ∇f and ∇²f in the tests of verdicts. */

export class Jet {
  /** `kink`: of |u| at u = 0 the derivatives of u. */
  constructor(readonly v: number, readonly g: Float64Array, readonly h: Float64Array, readonly kink: Float64Array | null = null) {}

  static variable(v: number, i: number, n: number): Jet {
    const g = new Float64Array(n);
    g[i] = 1;
    return new Jet(v, g, new Float64Array(n * n));
  }

  /** φ(this), of φ and its derivatives there. */
  apply(value: number, first: number, second: number): Jet {
    const n = this.g.length, { g, h, kink } = this;
    // √|u| at u = 0: autograd multiplies the infinite derivative by that of |u|, which it takes as 0.
    if (kink && !Number.isFinite(first)) {
      const moves = (k: number) => kink[Math.floor(k / n)] !== 0 && kink[k % n] !== 0;
      return new Jet(value, g.map((_, i) => (kink[i] ? NaN : 0)), h.map((_, k) => (moves(k) ? NaN : 0)));
    }
    return new Jet(value, g.map((d) => times(first, d)),
      h.map((d, k) => times(first, d) + times(second, g[Math.floor(k / n)] * g[k % n])));
  }

  plus(other: Jet | number): Jet {
    if (typeof other === "number") return new Jet(this.v + other, this.g, this.h);
    return new Jet(this.v + other.v, this.g.map((d, i) => d + other.g[i]), this.h.map((d, k) => d + other.h[k]));
  }

  times(other: Jet | number): Jet {
    if (typeof other === "number") return this.apply(this.v * other, other, 0);
    const n = this.g.length, { v, g, h } = this;
    const cross = (k: number) => g[Math.floor(k / n)] * other.g[k % n] + other.g[Math.floor(k / n)] * g[k % n];
    return new Jet(v * other.v, g.map((d, i) => d * other.v + v * other.g[i]), h.map((d, k) => d * other.v + v * other.h[k] + cross(k)));
  }

  minus = (other: Jet | number): Jet => this.plus(typeof other === "number" ? -other : other.times(-1));
  square = (): Jet => this.apply(this.v * this.v, 2 * this.v, 2);
  pow = (p: number): Jet => this.apply(this.v ** p, p * this.v ** (p - 1), p * (p - 1) * this.v ** (p - 2));
  abs = (): Jet => {
    const { v, g, h } = this.apply(Math.abs(this.v), Math.sign(this.v), 0);
    return new Jet(v, g, h, this.v === 0 ? this.g : null);
  };
  cos = (): Jet => this.apply(Math.cos(this.v), -Math.sin(this.v), -Math.cos(this.v));
  exp = (): Jet => this.apply(Math.exp(this.v), Math.exp(this.v), Math.exp(this.v));
  log = (): Jet => this.apply(Math.log(this.v), 1 / this.v, -1 / (this.v * this.v));
  sqrt = (): Jet => this.apply(Math.sqrt(this.v), 0.5 / Math.sqrt(this.v), -0.25 / this.v / Math.sqrt(this.v));
}

/** 0 where a derivative is 0, whatever it is multiplied with: 0·∞ would be NaN. */
function times(factor: number, derivative: number): number {
  return derivative === 0 ? 0 : factor * derivative;
}
