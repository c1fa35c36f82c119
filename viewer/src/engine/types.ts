/**
 * What the rooms of the page's engine hand each other. A page descends by itself:
 *
 *   text ──formula──▶ Formula ──objective──▶ Objective (graphs of f and ∇f)  ┐
 *   OptimizerData ──optimizers──▶ OptimizerGraphs (an optimizer's steps)   ┴──descend──▶ Trace ──verdict──▶ Verdict
 *                                                                                             └──scenes──▶ Message (wire/types)
 *
 * Names and meanings are those of Python: `Trace` is `kobai.Trace`, `OptimizerGraphs` are those of `descent.symbolic`.
 */
import type { Graph, Node } from "./graph";

type Reals = Float32Array | Float64Array;

export type Precision = "float32" | "float64";

/** A line for readers in both languages, as `kobai.app.languages.error_lines` gives it. */
export interface Line { en: string; ja: string }

/** Bad input: the value, the cause, the cure. `column` is 0-based in `source`; each of `fixes` is a whole text to take instead. */
export class BadInput extends Error {
  constructor(
    readonly line: Line,
    readonly column: number | null = null,
    readonly source: string | null = null,
    readonly fixes: readonly string[] = [],
  ) {
    super(line.en);
  }
}

/** One known minimum of a function. */
export interface Minimum { x: number[]; value: number; isglobal: boolean }

/** f of n variables, ready to be computed. */
export interface Objective {
  /** What is shown as its title. */
  readonly title: { plain: string; mathml: string | null };
  /** What lines on errors call it, where that is not its title. */
  readonly name?: string;
  readonly n: number;
  /** Names of the variables, as axes show them. */
  readonly variables: readonly string[];
  /** Low and high end of each variable where the function names them. */
  readonly domain: readonly [number, number][] | null;
  readonly minima: readonly Minimum[];
  /** Whether f is a captured Python function, of which the landscape is shown on one grid; a formula that waves is shown on a finer one. */
  readonly captured?: boolean;
  /** f and ∇f as a graph; the same object each time. An objective with `evaluation` has none, and throws. */
  graph(precision: Precision): ObjectiveGraph;
  /** Where f and ∇f are no graph, as of a loss over many rows: what computes them; the same object each time. */
  evaluation?(precision: Precision): Evaluation;
  /** f in float64 at m points (m·n numbers, point after point). */
  values(points: Float64Array): Float64Array;
  /** ∇f in float64 at m points: m·n numbers. */
  gradients(points: Float64Array): Float64Array;
  /** ∇²f in float64 at m points: m·n·n numbers; null where f is not twice differentiable by rules. */
  hessians(points: Float64Array): Float64Array | null;
  /** ∇²f·v in float64 at m points with a vector v each (m·n numbers): m·n numbers; null as `hessians`, of any n. */
  products?(points: Float64Array, vectors: Float64Array): Float64Array | null;
  /** `values` within a few roundings, several times as fast: for pictures of a landscape. */
  pictured?(points: Float64Array): Float64Array;
  /** Operations of one value in a picture, where there are many. */
  readonly pictureSize?: number;
}

/** f and ∇f of points that lie side by side: coordinate i of point k is `x[i][k]`. */
export interface Evaluation {
  /** Operations for one point. */
  readonly size: number;
  /** f and ∇f at the first `count` points. */
  at(x: readonly Reals[], count: number, value: Reals, grad: readonly Reals[]): void;
  /** ∇f there by some of the rows alone, as if they were the table. */
  batchAt(rows: Int32Array, x: readonly Reals[], count: number, grad: readonly Reals[]): void;
}

/** The rows whose gradient each step sees. */
export type Batches = (step: number) => Int32Array;

/** f and ∇f as a graph of the inputs ("x", i). */
export interface ObjectiveGraph { graph: Graph; value: Node; grad: Node[] }

/** One kind of step: from inputs ("x", i), ("gradient", i), ("state", j, i), ("coefficient", k) to new x and states. */
export interface Update { x: Node[]; state: Node[][]; coefficients: number }

/** An optimizer with all its hyperparameters, for so many steps. */
export interface OptimizerGraphs {
  graph: Graph;
  updates: Update[];
  /** For each step, the index of its update. */
  which: number[];
  /** For each step, the coefficients of its update. */
  coefficients: number[][];
  /** The number that each state starts with, in all its entries. */
  initial: number[];
  /** For each step its step size, and once more at the end. */
  lr: number[];
  /** Names of the states; and of numbers that all coordinates share, with their values after each step. */
  names?: readonly string[];
  stored?: { name: string; values: number[] }[];
  /** Where runs have hyperparameters of their own: for each run its coefficients, initial states and step sizes, for the same graphs. */
  each?: readonly Pick<OptimizerGraphs, "coefficients" | "initial" | "lr">[];
}

/**
 * An optimizer that needs more than a gradient, or decides by its numbers, in float64 or float32 arithmetic of its own: it moves one
 * run. `x` is changed in place; `evaluate` gives f and ∇f at any point in the precision of the descent.
 */
export interface Stepper {
  /** Take one step; the step size used, for the record. */
  step(x: Float32Array | Float64Array, f: number, gradient: Float32Array | Float64Array): number;
}

/** f at a point; ∇f is written into `gradient`. */
export type Evaluate = (x: Float32Array | Float64Array, gradient: Float32Array | Float64Array) => number;

/** Makes the stepper of one run. */
export type StepperMaker = (n: number, precision: Precision, evaluate: Evaluate, objective: Objective) => Stepper;

/** Noise that is added to gradients before an optimizer sees them. */
export interface Noise {
  /** Its standard deviation σ. */
  sigma: number;
  /** The next of its normal deviates, in double precision. */
  normal(): number;
  /** A run has ended at a step; the next begins. */
  ended(step: number): void;
}

/** Descents: `runs` of them at once, all steps recorded unless there are too many. */
export interface Trace {
  readonly objective: Objective;
  readonly precision: Precision;
  readonly runs: number;
  readonly n: number;
  /** The steps recorded, K of them. */
  readonly steps: Int32Array;
  /** Positions, K·n for each run: x[(run·K + k)·n + i]. */
  readonly x: Float32Array | Float64Array;
  /** f, |∇f| and η: value[run·K + k]. */
  readonly value: Float32Array | Float64Array;
  readonly gradNorm: Float32Array | Float64Array;
  readonly lr: Float64Array;
  /** For each run the step at which a tolerance was met, or a number was not finite; −1 where that did not happen. */
  readonly stoppedAt: Int32Array;
  readonly nonfiniteAt: Int32Array;
  /** For each run the largest change of a coordinate in its last step. */
  readonly moved: Float64Array;
  /** For each run its optimizer, as an index into the state's optimizers (of many starts: 0 for all). */
  readonly optimizer: Int32Array;
}

/** How a run ended, as `kobai.descent.record.status.Status` names it. */
export type Status = "descending" | "converged" | "oscillating" | "diverged" | "nonfinite" | "stalled";
