/** The box around points of d coordinates. */
import type { Values } from "../arrays";

export type Point = number[];

export class Box {
  lo: Point;
  hi: Point;
  count = 0;

  constructor(private readonly d: number) {
    this.lo = Array<number>(d).fill(Infinity);
    this.hi = Array<number>(d).fill(-Infinity);
  }

  /** Put in the point at `at`; NaN is no coordinate. */
  add(u: Values, at: number): this {
    this.count++;
    for (let i = 0; i < this.d; i++) {
      const v = u[at + i];
      if (v < this.lo[i]) this.lo[i] = v;
      if (v > this.hi[i]) this.hi[i] = v;
    }
    return this;
  }

  addAll(u: Values): this {
    for (let at = 0; at < u.length; at += this.d) this.add(u, at);
    return this;
  }

  get edge(): Point {
    return this.hi.map((v, i) => v - this.lo[i]);
  }

  /** The largest coordinate, either sign. */
  get size(): number {
    return Math.max(...this.lo.map(Math.abs), ...this.hi.map(Math.abs));
  }
}
