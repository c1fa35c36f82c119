/**
 * The recorder of descents. Every position is judged as `step_checks.judge` of the compiled engine does it: a run ends where its
 * position, value or gradient is not finite, or meets a tolerance; its later rows repeat its last good position.
 */
import type { Reals } from "./kernels";
import { realsOf } from "./tape";
import type { Batches, Noise, Objective, Precision, Trace } from "./types";

export interface DescentOptions {
  steps: number;
  precision: Precision;
  gradTol?: number | null;
  valueTol?: number | null;
  /** Record every k-th step, and the last; without it as many as `recordedEvery` says. */
  every?: number;
  /** Added to the gradients that the optimizer sees; runs draw it one after the other. */
  noise?: Noise | null;
  /** The optimizer sees the gradient of some rows at a time; what is recorded is of the whole table. */
  batches?: Batches | null;
}

/** Numbers of positions that a trace records: 200 steps of 10,000 starts in 2 variables are half of it. */
const MOST_RECORDED = 8_000_000;

/** The steps recorded: 0, every, 2·every, …, steps. */
export function recordedSteps(steps: number, every: number): Int32Array {
  const rows = Array.from({ length: Math.floor(steps / every) + 1 }, (_, k) => k * every);
  if (steps % every) rows.push(steps);
  return Int32Array.from(rows);
}

/** Every how many steps to record, so that a trace stays below `MOST_RECORDED` numbers. */
export function recordedEvery(runs: number, steps: number, n: number): number {
  return Math.max(1, Math.ceil((steps + 1) * runs * n / MOST_RECORDED));
}

/** What is recorded of all runs, and how each of them ended. */
export class Recorder {
  readonly trace: Trace;
  readonly double: boolean;
  /** The limits of gradient norm and change of value; −1 where there is none. */
  private readonly gradTol: number;
  private readonly valueTol: number;
  /** For each run its last good position, value and |∇f|, and whether it goes on. */
  private readonly held: Reals;
  private readonly heldValue: Reals;
  private readonly heldNorm: Reals;
  private readonly before: Reals;
  private readonly rowAt: Int32Array;

  constructor(readonly objective: Objective, readonly starts: Float64Array, readonly options: DescentOptions) {
    const { steps, precision } = options, { n } = objective, runs = starts.length / n;
    this.double = precision === "float64";
    const rows = recordedSteps(steps, options.every ?? recordedEvery(runs, steps, n)), K = rows.length;
    const reals = (length: number) => realsOf(this.double, length);
    const limit = (given: number | null | undefined) => (given == null ? -1 : this.double ? given : Math.fround(given));
    this.gradTol = limit(options.gradTol);
    this.valueTol = limit(options.valueTol);
    [this.held, this.heldValue, this.heldNorm] = [reals(runs * n), reals(runs), reals(runs)];
    this.before = reals(runs).fill(Infinity);
    this.rowAt = new Int32Array(steps + 1).fill(-1);
    rows.forEach((step, row) => { this.rowAt[step] = row; });
    this.trace = {
      objective, precision, runs, n, steps: rows, x: reals(runs * K * n), value: reals(runs * K), gradNorm: reals(runs * K),
      lr: new Float64Array(runs * K), stoppedAt: new Int32Array(runs).fill(-1), nonfiniteAt: new Int32Array(runs).fill(-1),
      moved: new Float64Array(runs), optimizer: new Int32Array(runs),
    };
  }

  /**
   * Judge lanes 0…count at a step, and record them: runs first, first + 1, … at positions `x[i][lane]`, with f and ∇f there. How
   * many of them go on.
   */
  judge(step: number, first: number, count: number, x: readonly Reals[], value: Reals, grad: readonly Reals[]): number {
    const { trace, held, heldValue, heldNorm, before, double, gradTol, valueTol } = this, n = x.length;
    const { stoppedAt, nonfiniteAt, moved } = trace, K = trace.steps.length, row = this.rowAt[step];
    let going = 0;
    for (let lane = 0; lane < count; lane++) {
      const run = first + lane;
      if (stoppedAt[run] >= 0 || nonfiniteAt[run] >= 0) continue;
      const f = value[lane];
      // A difference of finite numbers may overflow, but a number less itself is 0 unless it is not finite.
      let odd = f - f, wild = 0, square = 0;
      for (let i = 0; i < n; i++) {
        const at = x[i][lane], slope = grad[i][lane];
        odd += at - at;
        wild += slope - slope;
        square += slope * slope;
      }
      const good = odd === 0;
      let norm = n === 1 ? Math.abs(grad[0][lane]) : Math.sqrt(square);
      if (!double) norm = Math.fround(norm);
      if (good || step === 0) {
        let distance = 0;
        for (let i = 0; i < n; i++) {
          const at = x[i][lane], place = run * n + i, went = Math.abs(at - held[place]);
          // In the arithmetic of the precision, as the compiled engine takes the difference.
          const far = double ? went : Math.fround(went);
          if (far > distance) distance = far;
          held[place] = at;
        }
        heldValue[run] = f;
        heldNorm[run] = norm;
        if (good && step > 0) moved[run] = distance;
      }
      if (good && row >= 0) this.write(run * K + row, run);
      let change = Math.abs(f - before[run]);
      if (!double) change = Math.fround(change);
      before[run] = f;
      if (!(good && wild === 0)) nonfiniteAt[run] = step;
      else if (norm <= gradTol || change <= valueTol) stoppedAt[run] = step;
      else {
        going++;
        continue;
      }
      for (let k = this.firstRowFrom(good ? step + 1 : step); k < K; k++) this.write(run * K + k, run);
    }
    return going;
  }

  /** Note step sizes: of runs first … first + count, one for each recorded step; `lr(step)`. */
  rates(first: number, count: number, lr: (step: number) => number): void {
    const { trace } = this, K = trace.steps.length;
    trace.steps.forEach((step, k) => {
      const rate = this.double ? lr(step) : Math.fround(lr(step));
      for (let run = first; run < first + count; run++) trace.lr[run * K + k] = rate;
    });
  }

  private firstRowFrom(step: number): number {
    while (step < this.rowAt.length && this.rowAt[step] < 0) step++;
    return step < this.rowAt.length ? this.rowAt[step] : this.trace.steps.length;
  }

  private write(place: number, run: number): void {
    const { trace, held } = this, { n } = trace;
    for (let i = 0; i < n; i++) trace.x[place * n + i] = held[run * n + i];
    trace.value[place] = this.heldValue[run];
    trace.gradNorm[place] = this.heldNorm[run];
  }
}
