/** Expressions of η, hyperparameters and stored numbers, in Python's arithmetic: `kobai.descent.symbolic.scalar_expressions`. */
import { power } from "./power";

export type Setting = number | boolean | string | null | number[];

/** ["const", v], ["hyper", name], ["hyper", name, i], ["scalar", j], or an operation and the indices of its operands. */
export type Entry = [string, ...(number | string)[]];

/** The operations by name. Python's remainder has the sign of the divisor. */
export const EXPRESSIONS: Record<string, (a: number, b: number) => number | boolean> = {
  add: (a, b) => a + b, sub: (a, b) => a - b, mul: (a, b) => a * b, div: (a, b) => (b === 0 ? NaN : a / b),
  pow: (a, b) => power(a, b), mod: (a, b) => (b === 0 ? NaN : a - b * Math.floor(a / b)),
  neg: ((a: number) => -a) as never, abs: ((a: number) => Math.abs(a)) as never, sqrt: ((a: number) => Math.sqrt(a)) as never,
  float32: ((a: number) => Math.fround(a)) as never,
  lt: (a, b) => a < b, le: (a, b) => a <= b, gt: (a, b) => a > b, ge: (a, b) => a >= b, eq: (a, b) => a === b, ne: (a, b) => a !== b,
};

const WORDS: Record<string, number> = { inf: Infinity, "-inf": -Infinity, nan: NaN };

/** The values of expressions in one step after the other; those without stored numbers are computed once. */
export class Coefficients {
  private readonly values: (number | boolean)[];
  private readonly steady: boolean[] = [];

  constructor(private readonly entries: Entry[], private readonly hyper: Record<string, Setting>) {
    this.values = new Array(entries.length);
    entries.forEach((entry, k) => {
      const [name, ...rest] = entry;
      this.steady.push(name === "const" || name === "hyper" || (name !== "scalar" && rest.every((at) => this.steady[at as number])));
      if (this.steady[k]) this.values[k] = this.compute(entry, []);
    });
  }

  /** Take the numbers stored since the last step. */
  step(scalars: number[]): void {
    this.entries.forEach((entry, k) => { if (!this.steady[k]) this.values[k] = this.compute(entry, scalars); });
  }

  number(k: number): number {
    return Number(this.values[k]);
  }

  truth(k: number): boolean {
    return Boolean(this.values[k]);
  }

  private compute([name, a, b]: Entry, scalars: number[]): number | boolean {
    if (name === "const") return typeof a === "string" ? WORDS[a] : a;
    if (name === "scalar") return scalars[a as number];
    if (name === "hyper") {
      const value = this.hyper[a as string];
      return Number(b === undefined ? value : (value as number[])[b as number]);
    }
    return EXPRESSIONS[name](this.values[a as number] as number, this.values[b as number] as number);
  }
}
