/** The recorded rows of descents as double-precision numbers, and the row at which each ended. */
import type { Trace } from "../engine/types";

export class Rows {
  /** How many rows a run has. */
  readonly count: number;
  readonly runs: number;
  /** For each run the row at which it ended. */
  readonly end: Int32Array;
  /** The resolution of the trace's number format. */
  readonly eps: number;
  private readonly single: boolean;

  /** `signs`: for each run −1 for a climb, whose values are those of −f, else 1. */
  constructor(readonly trace: Trace, readonly signs: Float64Array) {
    this.count = trace.steps.length;
    this.runs = trace.runs;
    this.single = trace.precision === "float32";
    this.eps = this.single ? 2 ** -23 : 2 ** -52;
    this.end = Int32Array.from({ length: trace.runs }, (_, r) => {
      const ended = trace.nonfiniteAt[r] >= 0 ? trace.nonfiniteAt[r] : trace.stoppedAt[r];
      return ended < 0 ? this.count - 1 : trace.steps.findIndex((step) => step >= ended);
    });
  }

  value(run: number, row: number): number {
    return this.signs[run] * this.trace.value[run * this.count + row];
  }

  /** |∇f|; infinite where it is NaN. */
  norm(run: number, row: number): number {
    const norm = this.trace.gradNorm[run * this.count + row];
    return Number.isNaN(norm) ? Infinity : norm;
  }

  /** The largest |coordinate|. */
  size(run: number, row: number): number {
    const { x, n } = this.trace;
    let largest = 0;
    for (let i = (run * this.count + row) * n, last = i + n; i < last; i++) largest = Math.max(largest, Math.abs(x[i]));
    return largest;
  }

  /** The largest change of a coordinate between two rows, rounded as the number format rounds it. */
  gap(run: number, from: number, to: number): number {
    const { x, n } = this.trace;
    const a = (run * this.count + from) * n, b = (run * this.count + to) * n;
    let largest = 0;
    for (let i = 0; i < n; i++) largest = Math.max(largest, Math.abs(x[b + i] - x[a + i]));
    return this.single ? Math.fround(largest) : largest;
  }

  /** The position (n) in a row, as double-precision numbers. */
  position(run: number, row: number): Float64Array {
    const at = (run * this.count + row) * this.trace.n;
    return Float64Array.from(this.trace.x.subarray(at, at + this.trace.n));
  }

  /** ±f where a run ended, in double precision: float32 rounds large terms that cancel. */
  reached(run: number): number {
    const { objective } = this.trace, last = this.count - 1;
    const exact = objective.captured ? NaN : this.signs[run] * objective.values(this.position(run, last))[0];
    return Number.isFinite(exact) ? exact : this.value(run, last);
  }

  /** The step of the first row from which on `holds` is true of all; the end's if it is not true of the last. */
  first(run: number, holds: (row: number) => boolean): number {
    let row = this.count;
    while (row > 0 && holds(row - 1)) row--;
    return this.trace.steps[row < this.count ? row : this.end[run]];
  }

  /** The largest gradient norm of the rows no higher than the start. */
  steepest(run: number): number {
    const { value, gradNorm } = this.trace, from = run * this.count, sign = this.signs[run], first = sign * value[from];
    let largest = 0;
    for (let k = 0; k < this.count; k++) {
      const norm = gradNorm[from + k];
      if (norm > largest && norm < Infinity && (k === 0 || sign * value[from + k] <= first)) largest = norm;
    }
    return largest;
  }
}
