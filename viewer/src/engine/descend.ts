/**
 * Descents of many starts at once. Every position is judged as `step_checks.judge` of the compiled engine does it: a run ends where
 * its position, value or gradient is not finite, or meets a tolerance; its later rows repeat its last good position.
 */
import { evaluator } from "./evaluate";
import { rewrite, type Node } from "./graph";
import type { Reals } from "./kernels";
import { inputOf, realsOf, Tape, type Inputs } from "./tape";
import type { Evaluate, Objective, OptimizerGraphs, Precision, StepperMaker, Trace } from "./types";

export interface DescentOptions {
  steps: number;
  precision: Precision;
  gradTol?: number | null;
  valueTol?: number | null;
  /** Record every k-th step, and the last; without it all, or so many that the record stays below `MOST_RECORDED` numbers. */
  every?: number;
  /** Asked now and then: false where nobody waits for the result any more, which ends the descent with `Unwanted`. */
  wanted?: () => boolean;
}

/** A descent that nobody waits for any more. */
export class Unwanted extends Error {}

/** Numbers of positions that a trace records: 200 steps of 10,000 starts in 2 variables are half of it. */
export const MOST_RECORDED = 8_000_000;
const LANES = 256;
/** Steps between two questions whether a descent is still wanted. */
const PATIENCE = 64;

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

/** Descend from `starts`, n coordinates after n coordinates. */
export function descend(
  objective: Objective, starts: Float64Array, optimizer: OptimizerGraphs | StepperMaker, options: DescentOptions,
): Trace {
  const { n } = objective, runs = starts.length / n;
  if (!Number.isInteger(runs)) throw new Error(`${starts.length} coordinates of starts for ${n} variables`);
  const record = new Recorder(objective, starts, options);
  if (typeof optimizer === "function") {
    for (let run = 0; run < runs; run++) stepAlone(record, optimizer, run);
  } else {
    const strip = new Strip(record, optimizer, Math.min(LANES, runs));
    for (let first = 0; first < runs; first += LANES) strip.descend(first, Math.min(LANES, runs - first));
  }
  return record.trace;
}

/** What is recorded of all runs, and how each of them ended. */
class Recorder {
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
    const { trace, held, heldValue, heldNorm, double, gradTol, valueTol } = this, n = x.length;
    const K = trace.steps.length, row = this.rowAt[step];
    let going = 0;
    for (let lane = 0; lane < count; lane++) {
      const run = first + lane;
      if (trace.stoppedAt[run] >= 0 || trace.nonfiniteAt[run] >= 0) continue;
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
        if (good && step > 0) trace.moved[run] = distance;
      }
      if (good && row >= 0) this.write(run * K + row, run);
      let change = Math.abs(f - this.before[run]);
      if (!double) change = Math.fround(change);
      this.before[run] = f;
      if (!(good && wild === 0)) trace.nonfiniteAt[run] = step;
      else if (norm <= gradTol || change <= valueTol) trace.stoppedAt[run] = step;
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

  /** The end of the descent is unwanted, or not. */
  ask(step: number): void {
    if (step % PATIENCE === 0 && this.options.wanted?.() === false) throw new Unwanted();
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

/** Runs side by side, moved by graphs. */
class Strip {
  private readonly inputs: Inputs = new Map();
  private readonly moves: Move[];

  constructor(private readonly record: Recorder, private readonly optimizer: OptimizerGraphs, private readonly lanes: number) {
    const { objective, options } = record;
    this.moves = optimizer.updates.map((_, k) => new Move(objective, options.precision, optimizer, k, this.inputs, lanes));
  }

  descend(first: number, count: number): void {
    const { record, optimizer, inputs, moves } = this, { double, starts, options } = record, { n } = record.objective;
    const x = Array.from({ length: n }, (_, i) => inputOf(inputs, `x ${i}`, double, this.lanes));
    for (let i = 0; i < n; i++) for (let lane = 0; lane < count; lane++) x[i][lane] = starts[(first + lane) * n + i];
    optimizer.initial.forEach((value, j) => {
      for (let i = 0; i < n; i++) inputs.get(`state ${j} ${i}`)?.fill(value);
    });
    record.rates(first, count, (step) => optimizer.lr[Math.min(step, optimizer.lr.length - 1)]);
    for (let step = 0; ; step++) {
      record.ask(step);
      const move = moves[optimizer.which[Math.min(step, options.steps - 1)] ?? 0];
      move.tape.run(0, count);
      const going = record.judge(step, first, count, x, move.value, move.grad);
      if (!going || step === options.steps) return;
      move.take(optimizer.coefficients[step], count);
    }
  }
}

/** One kind of step: f and ∇f, then the update. */
class Move {
  readonly tape: Tape;
  readonly value: Reals;
  readonly grad: Reals[];
  private readonly results: { from: Reals; to: Reals }[];
  /** Copies made first of inputs that take each other's place. */
  private readonly exchanged: { from: Reals; to: Reals }[] = [];
  private readonly coefficients: (Reals | undefined)[];
  private last: readonly number[] | null = null;

  constructor(
    objective: Objective, precision: Precision, optimizer: OptimizerGraphs, k: number, inputs: Inputs, lanes: number,
  ) {
    const { graph, value, grad } = objective.graph(precision), update = optimizer.updates[k], double = precision === "float64";
    if (graph.double !== double || optimizer.graph.double !== double) throw new Error("a graph of another precision");
    const n = grad.length;
    const outputs = [...update.x, ...update.state.flat()];
    const keys = [...grad.map((_, i) => `x ${i}`), ...update.state.flatMap((row, j) => row.map((_, i) => `state ${j} ${i}`))];
    const replace = new Map<Node, Node>(grad.map((slope, i) => [optimizer.graph.input("gradient", i), slope]));
    for (let c = 0; c < update.coefficients; c++) {
      // Steps share arrays of inputs, but each kind of step has coefficients of its own.
      replace.set(optimizer.graph.input("coefficient", c), graph.input("coefficient", k, c));
    }
    const made = rewrite(graph, outputs, replace);
    const changed = outputs.map((node, at) => ({ node: made.get(node)!, key: keys[at] }))
      .filter(({ node, key }) => !(node.op.name === "input" && node.value === key));
    for (const key of keys) inputOf(inputs, key, double, lanes);
    this.tape = new Tape(double, [[value, ...grad], changed.map(({ node }) => node)], inputs, lanes);
    this.value = this.tape.array(value) as Reals;
    this.grad = Array.from({ length: n }, (_, i) => this.tape.array(grad[i]) as Reals);
    this.results = changed.map(({ node, key }) => ({ from: this.tape.array(node) as Reals, to: inputs.get(key)! }));
    for (const result of this.results) {
      if (!this.results.some(({ to }) => to === result.from)) continue;
      const copy = { from: result.from, to: realsOf(double, lanes) };
      this.exchanged.push(copy);
      result.from = copy.to;
    }
    this.coefficients = Array.from({ length: update.coefficients }, (_, c) => inputs.get(`coefficient ${k} ${c}`));
  }

  /** Move the first `count` lanes. */
  take(coefficients: readonly number[], count: number): void {
    if (coefficients !== this.last) {
      this.coefficients.forEach((array, c) => { if (this.last?.[c] !== coefficients[c]) array?.fill(coefficients[c]); });
      this.last = coefficients;
    }
    this.tape.run(1, count);
    for (const { from, to } of this.exchanged) to.set(from);
    for (const { from, to } of this.results) for (let lane = 0; lane < count; lane++) to[lane] = from[lane];
  }
}

/** One run, moved by a stepper. */
function stepAlone(record: Recorder, make: StepperMaker, run: number): void {
  const { objective, double, starts, options } = record, { n } = objective;
  const { value, grad } = objective.graph(options.precision);
  const at = evaluator([value, ...grad], Array.from({ length: n }, (_, i) => `x ${i}`), double);
  const evaluate: Evaluate = (x, gradient) => {
    const [f, ...slopes] = at(x);
    gradient.set(slopes);
    return f;
  };
  const stepper = make(n, options.precision, evaluate, objective);
  const x = realsOf(double, n), gradient = realsOf(double, n), one = realsOf(double, 1);
  x.set(starts.subarray(run * n, run * n + n));
  const columns = Array.from({ length: n }, (_, i) => x.subarray(i, i + 1));
  const slopes = Array.from({ length: n }, (_, i) => gradient.subarray(i, i + 1));
  const rates: number[] = [];
  for (let step = 0; ; step++) {
    record.ask(step);
    one[0] = evaluate(x, gradient);
    if (!record.judge(step, run, 1, columns, one, slopes) || step === options.steps) break;
    rates.push(stepper.step(x, one[0], gradient));
  }
  record.rates(run, 1, (step) => rates[Math.min(step, rates.length - 1)] ?? NaN);
}
