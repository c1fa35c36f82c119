/** Descents by graphs: f, ∇f and an optimizer's steps as one tape, for many runs side by side. */
import { noisy } from "./arithmetic";
import { Graph, rewrite, type Node } from "./graph";
import type { Reals } from "./kernels";
import type { DescentOptions, Recorder } from "./recorder";
import { inputOf, realsOf, Tape, type Inputs } from "./tape";
import type { Batches, Evaluation, Noise, Objective, ObjectiveGraph, OptimizerGraphs } from "./types";

/** Runs side by side, moved by graphs. */
export class Strip {
  /** Operations of a step. */
  readonly size: number;
  private readonly inputs: Inputs = new Map();
  private readonly moves: Move[];
  private readonly x: Reals[];
  private first = 0;
  private count = 0;
  private step = 0;

  constructor(private readonly record: Recorder, private readonly optimizer: OptimizerGraphs, lanes: number) {
    const { objective, options } = record;
    this.moves = optimizer.updates.map((_, k) => new Move(objective, options, optimizer, k, this.inputs, lanes));
    this.size = Math.max(...this.moves.map(({ size }) => size));
    this.x = Array.from({ length: objective.n }, (_, i) => inputOf(this.inputs, `x ${i}`, record.double, lanes));
  }

  /** Begin with runs first … first + count. */
  begin(first: number, count: number): void {
    const { record, optimizer, inputs, x } = this, { n } = record.objective;
    [this.first, this.count, this.step] = [first, count, 0];
    for (let i = 0; i < n; i++) for (let lane = 0; lane < count; lane++) x[i][lane] = record.starts[(first + lane) * n + i];
    optimizer.initial.forEach((value, j) => {
      for (let i = 0; i < n; i++) {
        const array = inputs.get(`state ${j} ${i}`);
        array?.fill(value);
        if (array && optimizer.each) for (let lane = 0; lane < count; lane++) array[lane] = optimizer.each[first + lane].initial[j];
      }
    });
    const rates = (run: number, runs: number, { lr }: { lr: number[] }) => record.rates(run, runs, (step) => lr[Math.min(step, lr.length - 1)]);
    if (!optimizer.each) rates(first, count, optimizer);
    else for (let run = first; run < first + count; run++) rates(run, 1, optimizer.each[run]);
  }

  /** Take at most so many steps, at least one. Whether these runs are done. */
  advance(most: number): boolean {
    const { record, optimizer, moves, x, first, count } = this, { steps } = record.options;
    const last = Math.min(steps, this.step + most);
    for (let { step } = this; ; step++) {
      const move = moves[optimizer.which[Math.min(step, steps - 1)] ?? 0];
      if (step === last && step < steps) {
        this.step = step;
        return false;
      }
      move.evaluate(x, count);
      if (!record.judge(step, first, count, x, move.value, move.grad) || step === steps) {
        record.options.noise?.ended(step);
        return true;
      }
      if (optimizer.each) move.load(step, optimizer.each, first, count);
      else move.set(optimizer.coefficients[step]);
      move.take(step, x, count);
    }
  }
}

/** One kind of step: f and ∇f, then the update. */
class Move {
  /** Operations of a step. */
  readonly size: number;
  private readonly tape: Tape;
  /** What computes f and ∇f where they are no part of the tape. */
  private readonly own: Evaluation | null;
  readonly value: Reals;
  readonly grad: Reals[];
  private readonly results: { from: Reals; to: Reals }[];
  /** Copies made first of inputs that take each other's place. */
  private readonly exchanged: { from: Reals; to: Reals }[] = [];
  private readonly coefficients: (Reals | undefined)[];
  /** The gradients that the update sees, where they have noise or are of a batch. */
  private readonly seen: Reals[] = [];
  private readonly noise: Noise | null;
  private readonly batches: Batches | null;
  private last: readonly number[] | null = null;
  /** The coefficients in each lane, where they are of its own run. */
  private readonly rows: (readonly number[])[] = [];

  constructor(
    objective: Objective, { precision, noise = null, batches = null }: DescentOptions, optimizer: OptimizerGraphs, k: number, inputs: Inputs,
    lanes: number,
  ) {
    const double = precision === "float64", own = this.own = objective.evaluation?.(precision) ?? null, update = optimizer.updates[k];
    const { graph, value, grad } = own ? inputsOf(objective.n, double) : objective.graph(precision);
    const other = noise !== null || (batches !== null && own !== null);
    if (graph.double !== double || optimizer.graph.double !== double) throw new Error("a graph of another precision");
    const n = grad.length;
    const outputs = [...update.x, ...update.state.flat()];
    const keys = [...grad.map((_, i) => `x ${i}`), ...update.state.flatMap((row, j) => row.map((_, i) => `state ${j} ${i}`))];
    const replace = new Map<Node, Node>(grad.map((slope, i) =>
      [optimizer.graph.input("gradient", i), other ? graph.input("seen", i) : slope]));
    for (let c = 0; c < update.coefficients; c++) {
      // Steps share arrays of inputs, but each kind of step has coefficients of its own.
      replace.set(optimizer.graph.input("coefficient", c), graph.input("coefficient", k, c));
    }
    const made = rewrite(graph, outputs, replace);
    const changed = outputs.map((node, at) => ({ node: made.get(node)!, key: keys[at] }))
      .filter(({ node, key }) => !(node.op.name === "input" && node.value === key));
    for (const key of keys) inputOf(inputs, key, double, lanes);
    this.noise = noise;
    this.batches = batches;
    if (other) this.seen = Array.from({ length: n }, (_, i) => inputOf(inputs, `seen ${i}`, double, lanes));
    this.tape = new Tape(double, [[value, ...grad], changed.map(({ node }) => node)], inputs, lanes);
    this.size = this.tape.size + (own?.size ?? 0);
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

  /** f and ∇f in the first `count` lanes. */
  evaluate(x: readonly Reals[], count: number): void {
    if (this.own) this.own.at(x, count, this.value, this.grad);
    else this.tape.run(0, count);
  }

  /** Take these coefficients in all lanes. */
  set(coefficients: readonly number[]): void {
    if (coefficients === this.last) return;
    this.coefficients.forEach((array, c) => { if (this.last?.[c] !== coefficients[c]) array?.fill(coefficients[c]); });
    this.last = coefficients;
  }

  /** Take in each lane the coefficients of its own run. */
  load(step: number, each: NonNullable<OptimizerGraphs["each"]>, first: number, count: number): void {
    for (let lane = 0; lane < count; lane++) {
      const row = each[first + lane].coefficients[step];
      if (row === this.rows[lane]) continue;
      this.rows[lane] = row;
      this.coefficients.forEach((array, c) => { if (array) array[lane] = row[c]; });
    }
  }

  /** Move the first `count` lanes. */
  take(step: number, x: readonly Reals[], count: number): void {
    const { noise, seen, own, batches } = this, double = seen[0] instanceof Float64Array;
    if (batches && own) own.batchAt(batches(step), x, count, seen);
    const grad = batches && own ? seen : this.grad;
    if (noise) for (let lane = 0; lane < count; lane++) seen.forEach((array, i) => { array[lane] = noisy(noise, grad[i][lane], double); });
    this.tape.run(1, count);
    for (const { from, to } of this.exchanged) to.set(from);
    for (const { from, to } of this.results) for (let lane = 0; lane < count; lane++) to[lane] = from[lane];
  }
}

/** f and ∇f as inputs of a graph. */
function inputsOf(n: number, double: boolean): ObjectiveGraph {
  const graph = new Graph(double);
  return { graph, value: graph.input("value", 0), grad: Array.from({ length: n }, (_, i) => graph.input("gradient", i)) };
}
