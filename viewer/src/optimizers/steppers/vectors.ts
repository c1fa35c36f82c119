/** Vectors of one precision, computed as torch computes them: every operation is rounded to it. */
import { exactFma } from "../../engine/exact_fma";
import type { Reals } from "../../engine/kernels";
import type { Precision } from "../../engine/types";

export class Vectors {
  readonly double: boolean;
  /** The distance from 1 to the next number. */
  readonly eps: number;
  readonly round: (value: number) => number;

  constructor(readonly n: number, precision: Precision) {
    this.double = precision === "float64";
    this.eps = this.double ? 2 ** -52 : 2 ** -23;
    this.round = this.double ? (value) => value : Math.fround;
  }

  make(): Reals {
    return this.double ? new Float64Array(this.n) : new Float32Array(this.n);
  }

  copy(a: Reals): Reals {
    return a.slice();
  }

  /** The inner product, in order. */
  dot(a: Reals, b: Reals): number {
    let total = 0;
    for (let i = 0; i < this.n; i++) total = this.round(total + this.round(a[i] * b[i]));
    return total;
  }

  /** |a|; the squares are added without rounding them first. */
  norm(a: Reals): number {
    let total = 0;
    for (let i = 0; i < this.n; i++) total = this.multiplyAdd(a[i], a[i], total);
    return this.round(Math.sqrt(total));
  }

  /** a·b + c, rounded once. */
  multiplyAdd(a: number, b: number, c: number): number {
    return this.double ? exactFma(a, b, c) : Math.fround(a * b + c);
  }

  /** x + α·d, rounded twice. */
  along(x: Reals, length: number, d: Reals): Reals {
    const made = this.make(), by = this.round(length);
    for (let i = 0; i < this.n; i++) made[i] = x[i] + this.round(by * d[i]);
    return made;
  }

  /** x + α·d, rounded once, into x. */
  add(x: Reals, length: number, d: Reals): void {
    const by = this.round(length);
    for (let i = 0; i < this.n; i++) x[i] = this.multiplyAdd(by, d[i], x[i]);
  }

  minus(a: Reals, b: Reals): Reals {
    const made = this.make();
    for (let i = 0; i < this.n; i++) made[i] = a[i] - b[i];
    return made;
  }

  scaled(by: number, a: Reals): Reals {
    const made = this.make(), factor = this.round(by);
    for (let i = 0; i < this.n; i++) made[i] = factor * a[i];
    return made;
  }

  negative(a: Reals): Reals {
    return a.map((value) => -value);
  }

  /** The largest |aᵢ|; NaN if one is. */
  largest(a: Reals): number {
    let most = 0;
    for (let i = 0; i < this.n; i++) {
      const size = Math.abs(a[i]);
      if (Number.isNaN(size)) return NaN;
      if (size > most) most = size;
    }
    return most;
  }

  /** By how much two values near f may differ through rounding alone. */
  rounding(f: number): number {
    return 2 * this.eps * Math.abs(f);
  }
}

export const finite = (a: ArrayLike<number>): boolean => {
  for (let i = 0; i < a.length; i++) if (!Number.isFinite(a[i])) return false;
  return true;
};
