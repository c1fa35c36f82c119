/** Descents of many starts at once: all of them in one go, or in pieces between which a page can do something else. */
import { noisy } from "./arithmetic";
import { valuesAndSlopes } from "./evaluate";
import { reachable } from "./graph";
import type { Reals } from "./kernels";
import { Recorder, type DescentOptions } from "./recorder";
import { Strip } from "./strip";
import { realsOf } from "./tape";
import type { Evaluate, Evaluation, Objective, OptimizerGraphs, Precision, Stepper, StepperMaker, Trace } from "./types";

export { recordedEvery, recordedSteps, type DescentOptions } from "./recorder";

/** A descent that nobody waits for any more. */
export class Unwanted extends Error {}

/** Runs side by side: enough to make the loops long, few enough for their numbers to stay in the processor's cache. */
const LANES = 256;
/** Operations of single runs in a piece, which take a millisecond or two. */
const PIECE = 400_000;
/** How often a stepper may evaluate f in a step. */
const EVALUATIONS = 10;

/** Descend from `starts`, n coordinates after n coordinates. */
export function descend(
  objective: Objective, starts: Float64Array, optimizer: OptimizerGraphs | StepperMaker, options: DescentOptions,
): Trace {
  const pieces = descending(objective, starts, optimizer, options);
  for (;;) {
    const { done, value } = pieces.next();
    if (done) return value;
  }
}

/** The same in pieces of a millisecond or two; each gives the share of the runs that are done. */
export function* descending(
  objective: Objective, starts: Float64Array, optimizer: OptimizerGraphs | StepperMaker, options: DescentOptions,
): Generator<number, Trace> {
  const { n } = objective, runs = starts.length / n;
  if (!Number.isInteger(runs)) throw new Error(`${starts.length} coordinates of starts for ${n} variables`);
  const record = new Recorder(objective, starts, options);
  const lanes = typeof optimizer === "function" || options.noise ? 1 : Math.max(1, Math.min(LANES, runs));
  const strip = typeof optimizer === "function" ? new Alone(record, optimizer) : new Strip(record, optimizer, lanes);
  const most = Math.max(1, Math.floor(PIECE / strip.size));
  let left = most;
  for (let first = 0; first < runs; first += lanes) {
    const count = Math.min(lanes, runs - first);
    strip.begin(first, count);
    while (!strip.advance(Math.max(1, Math.floor(most / count)))) yield first / runs;
    left -= count * options.steps;
    if (left <= 0 && first + count < runs) {
      yield (first + count) / runs;
      left = most;
    }
  }
  return record.trace;
}

function sizeOf(objective: Objective, precision: Precision): number {
  const { value, grad } = objective.graph(precision);
  return reachable([value, ...grad]).length;
}

/** One run after the other, each moved by a stepper of its own. */
class Alone {
  /** Operations of a step. */
  readonly size: number;
  private readonly evaluate: Evaluate;
  private readonly own: Evaluation | null;
  private readonly x: Reals;
  private readonly gradient: Reals;
  private readonly value: Reals;
  private readonly columns: Reals[];
  private readonly slopes: Reals[];
  private stepper!: Stepper;
  private run = 0;
  private step = 0;
  private rates: number[] = [];

  constructor(private readonly record: Recorder, private readonly make: StepperMaker) {
    const { objective, double, options } = record, { n } = objective;
    this.own = objective.evaluation?.(options.precision) ?? null;
    this.size = EVALUATIONS * (this.own?.size ?? sizeOf(objective, options.precision));
    const at = valuesAndSlopes(objective, options.precision);
    this.evaluate = (x, gradient) => {
      const row = at(x);
      gradient.set(row.subarray(1));
      return row[0];
    };
    [this.x, this.gradient, this.value] = [realsOf(double, n), realsOf(double, n), realsOf(double, 1)];
    this.columns = Array.from({ length: n }, (_, i) => this.x.subarray(i, i + 1));
    this.slopes = Array.from({ length: n }, (_, i) => this.gradient.subarray(i, i + 1));
  }

  begin(run: number): void {
    const { objective, options, starts } = this.record, { n } = objective;
    this.stepper = this.make(n, options.precision, this.evaluate, objective);
    this.x.set(starts.subarray(run * n, run * n + n));
    [this.run, this.step, this.rates] = [run, 0, []];
  }

  /** Take at most so many steps, at least one. Whether the run is done. */
  advance(most: number): boolean {
    const { record, x, gradient, value, rates } = this, { steps } = record.options, last = this.step + most;
    for (; this.step < last || this.step === steps; this.step++) {
      value[0] = this.evaluate(x, gradient);
      if (!record.judge(this.step, this.run, 1, this.columns, value, this.slopes) || this.step === steps) {
        record.options.noise?.ended(this.step);
        record.rates(this.run, 1, (step) => rates[Math.min(step, rates.length - 1)] ?? NaN);
        return true;
      }
      const { noise, batches } = record.options;
      if (batches && this.own) this.own.batchAt(batches(this.step), this.columns, 1, this.slopes);
      if (noise) gradient.forEach((g, i) => { gradient[i] = noisy(noise, g, record.double); });
      rates.push(this.stepper.step(x, value[0], gradient));
    }
    return false;
  }
}
