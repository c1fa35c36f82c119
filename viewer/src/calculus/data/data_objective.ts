/** The loss of a model on a table as an objective over the model's parameters; as `kobai.data.Loss`. */
import { counted } from "../../core/format";
import type { Reals } from "../../engine/kernels";
import { eigenvectors } from "../../engine/linear/eigenvectors";
import type { Batches, Evaluation, Line, Minimum, Objective, ObjectiveGraph, Precision } from "../../engine/types";
import { type Node, walk } from "../../formula/tree";
import { inJapanese } from "../../i18n/japanese";
import { refused } from "../function";
import { type Block, interceptsOf, splitBlocks } from "./affine";
import type { Label } from "./columns";
import { gather, roomFor, type Rows, rowsOf } from "./design";
import type { RowLoss } from "./losses";
import { batchesOf } from "./minibatches";
import { type Model, typeset } from "./model";
import { Penalties } from "./objective/penalties";
import { rangeAround, startOf } from "./objective/place";
import { predicted } from "./objective/prediction";
import { leastSquares, optimumOf, type Optimum } from "./optimum";
import { RowGraph } from "./row_graph";
import { type Scaling, scalingOf } from "./scaling";
import { Sums } from "./sums";
import { quadratic } from "./taylor";

/** Hessians are computed for up to so many parameters, as in `kobai.theory`. */
const MOST_FOR_HESSIANS = 50;
/** Of the largest curvature is one that is none, but for rounding. */
const FLAT = 1e-15;

/** Rows of a table: the columns of a model, its response, and the weights with a mean of one. */
export interface Sample {
  /** Which rows of the table they are. */
  rows: Int32Array;
  columns: readonly Float64Array[];
  target: Float64Array;
  weights: Float64Array | null;
}

/** What a loss is made of. */
export interface Parts {
  model: Model;
  loss: RowLoss;
  sample: Sample;
  held: Sample | null;
  labels: readonly Label[];
  notes: readonly string[];
  total: boolean;
  l1: number;
  l2: number;
  standardize: boolean;
  /** The table that ships whose columns these are. */
  example: string | null;
}

export class DataObjective implements Objective {
  readonly title: Objective["title"];
  readonly name: string;
  readonly n: number;
  readonly variables: readonly string[];
  readonly labels: readonly Label[];
  /** What was done with the table, a line each. */
  readonly notes: readonly Line[];
  /** The rows that the loss is of, and those held out. */
  readonly sample: Sample;
  readonly held: Sample | null;
  /** How many rows the loss is of. */
  readonly rows: number;
  /** Whether every output is linear in the parameters as a whole, or has none. */
  readonly linear: boolean;
  readonly start: readonly number[];
  private readonly trees: readonly Node[];
  private readonly blocks: readonly Block[];
  private readonly scaling: Scaling | null;
  private readonly penalties: Penalties;
  private readonly sums = new Map<string, Sums>();
  private readonly evaluations = new Map<Precision, Evaluation>();
  private optimum: [Optimum | null, string] | null = null;
  private beside: [Float64Array | null] | null = null;
  private seen: [((points: Float64Array) => Float64Array) | null] | null = null;

  constructor(readonly parts: Parts) {
    const { model, loss, labels, notes, sample, held } = parts, { parameters, columns } = model;
    [this.labels, this.sample, this.held, this.rows, this.n, this.variables] = [labels, sample, held, sample.target.length, parameters.length, parameters];
    [this.title, this.name] = [typeset(model, loss.link, this.positive), model.source];
    this.notes = notes.map((en) => ({ en, ja: inJapanese(en) }));
    const trees: Node[] = [], blocks: Block[] = [], first = this.n + columns.length + 1;
    for (const output of model.outputs) {
      const [short, found] = splitBlocks(output, this.n, first + blocks.length);
      trees.push(short);
      blocks.push(...found);
    }
    [this.trees, this.blocks] = [trees, blocks];
    const known = (node: Node) => node.kind !== "variable" || (node.index > this.n && node.index < first);
    this.linear = trees.every((tree) => (tree.kind === "variable" && tree.index >= first) || [...walk(tree)].every(known));
    const intercepts = new Set(blocks.flatMap(interceptsOf));
    this.penalties = new Penalties(parameters.map((_, k) => !intercepts.has(k + 1)), parts.l1, parts.l2);
    this.start = startOf(this.n, this.linear);
    this.scaling = parts.standardize ? scalingOf(this.unscaled(sample, true), model.outputs, parameters) : null;
    if (loss.link === "softmax" && !model.softmax) throw new Error("cross-entropy without softmax");
  }

  // What it is of.

  /** The class whose probability a logistic model is. */
  get positive(): string {
    return this.labels.length > 1 ? String(this.labels[1]) : "1";
  }

  get parameters(): readonly string[] {
    return this.variables;
  }

  /** The columns on the right side of the model. */
  get predictors(): string[] {
    const used = new Set(this.model.outputs.flatMap((output) => [...walk(output)].flatMap((node) => (node.kind === "variable" ? [node.index - this.n] : []))));
    return this.model.columns.filter((_, k) => used.has(k + 1));
  }

  get model(): Model {
    return this.parts.model;
  }

  get lossName(): string {
    return this.parts.loss.name;
  }

  /** A column of the model in the rows that the loss is of. */
  column(name: string): Float64Array | null {
    return this.sample.columns[this.model.columns.indexOf(name)] ?? null;
  }

  /** A range around the optimum, or the least-squares solution of a linear model without one, that has the start in it. */
  get domain(): [number, number][] | null {
    const centre = this.closedForm()?.theta ?? (this.beside ??= this.leastSquaresBeside())[0];
    return centre && rangeAround(centre, this.start, this.scaling !== null);
  }

  private leastSquaresBeside(): [Float64Array | null] {
    const loss = this.asLoss();
    return [loss.linear && (loss.name === "absolute" || (loss.name === "squared" && loss.l1)) ? leastSquares(loss) : null];
  }

  get minima(): readonly Minimum[] {
    const best = this.closedForm();
    return best ? [{ x: [...best.theta], value: best.value, isglobal: true }] : [];
  }

  // What is computed.

  graph(): ObjectiveGraph {
    throw new Error("a loss over rows is no graph; it has an evaluation");
  }

  evaluation(precision: Precision): Evaluation {
    let made = this.evaluations.get(precision);
    if (!made) this.evaluations.set(precision, (made = this.evaluationIn(precision === "float64")));
    return made;
  }

  private evaluationIn(double: boolean): Evaluation {
    const { n, rows: N, parts: { total } } = this, sums = this.sumsOf(double ? "float64" : "float32");
    const theta = new Float64Array(n), gradient = new Float64Array(n);
    let room: Rows | null = null;
    const load = (x: readonly Reals[], k: number) => { for (let i = 0; i < n; i++) theta[i] = x[i][k]; };
    return {
      size: sums.size,
      at: (x, count, value, grad) => {
        for (let k = 0; k < count; k++) {
          load(x, k);
          const sum = sums.gradient(theta, gradient) * this.scale;
          for (let i = 0; i < n; i++) grad[i][k] = gradient[i] * this.scale + this.penalties.slope(theta, i);
          value[k] = sum + this.penalties.at(theta);
        }
      },
      batchAt: (which, x, count, grad) => {
        room ??= roomFor(sums.rows);
        gather(sums.rows, which, room);
        const scale = (total ? N : 1) / which.length;
        for (let k = 0; k < count; k++) {
          load(x, k);
          sums.gradient(theta, gradient, room, k === 0);
          for (let i = 0; i < n; i++) grad[i][k] = gradient[i] * scale + this.penalties.slope(theta, i);
        }
      },
    };
  }

  values(points: Float64Array): Float64Array {
    return this.valuesBy((theta) => this.sumsOf("float64").value(theta), points);
  }

  gradients(points: Float64Array): Float64Array {
    return this.each(points, (theta) => this.gradient(theta));
  }

  products(points: Float64Array, vectors: Float64Array): Float64Array | null {
    const { n } = this, sums = this.sumsOf("float64"), made = new Float64Array(points.length), product = new Float64Array(n);
    for (let at = 0; at < points.length; at += n) {
      const vector = vectors.subarray(at, at + n);
      if (!sums.product(points.subarray(at, at + n), vector, product)) return null;
      for (let i = 0; i < n; i++) made[at + i] = product[i] * this.scale + this.penalties.factors[i] * 2 * vector[i];
    }
    return made;
  }

  hessians(points: Float64Array): Float64Array | null {
    const { n } = this, count = points.length / n, made = new Float64Array(count * n * n);
    if (n > MOST_FOR_HESSIANS) return null;
    const unit = new Float64Array(n);
    for (let k = 0; k < count; k++) {
      for (let j = 0; j < n; j++) {
        unit.fill(0)[j] = 1;
        const row = this.products(points.subarray(k * n, (k + 1) * n), unit);
        if (!row) return null;
        made.set(row, (k * n + j) * n);
      }
    }
    return made;
  }

  get pictureSize(): number {
    return this.quadratic ? this.n * this.n : this.sumsOf("float64").size;
  }

  /** L at many points for a picture. */
  pictured(points: Float64Array): Float64Array {
    return this.quadratic ? this.quadratic(points) : this.valuesBy((theta) => this.sumsOf("float64").quickValue(theta), points);
  }

  private get quadratic(): ((points: Float64Array) => Float64Array) | null {
    return (this.seen ??= [this.asQuadratic()])[0];
  }

  /** Of squares of what is linear: L by its value and derivatives at the lowest point, with |θ| beside it; null of another loss. */
  private asQuadratic(): ((points: Float64Array) => Float64Array) | null {
    if (!this.linear || this.lossName !== "squared" || this.n > MOST_FOR_HESSIANS) return null;
    const origin = leastSquares(this.asLoss()), hessian = origin && this.hessians(origin);
    if (!origin || !hessian?.every(Number.isFinite)) return null;
    const sums = this.sumsOf("float64"), gradient = new Float64Array(this.n);
    const value = sums.gradient(origin, gradient) * this.scale + this.penalties.squares(origin);
    const smooth = quadratic(origin, value, gradient.map((g, i) => g * this.scale + 2 * this.penalties.factors[i] * origin[i]), hessian);
    const { l1 } = this.parts;
    return l1 ? (points) => smooth(points).map((v, k) => v + l1 * this.penalties.corners(points.subarray(k * this.n, (k + 1) * this.n))) : smooth;
  }

  // What is known.

  /** The lowest point where it can be computed without descending; null where `whyNoClosedForm` says why not. */
  closedForm(): Optimum | null {
    return this.found()[0];
  }

  /** Why no lowest point is computed; null where one is. */
  get whyNoClosedForm(): Line | null {
    const [, en] = this.found();
    return en ? { en, ja: inJapanese(en) } : null;
  }

  /** ∇²L at a point, p·p numbers; without one at the optimum, or at the start where there is none. */
  hessian(theta: ArrayLike<number> | null = null): Float64Array | null {
    return this.hessians(Float64Array.from(theta ?? this.closedForm()?.theta ?? this.start));
  }

  /** 2/λmax, above which plain gradient descent cannot converge there, and the condition number λmax/λmin. */
  stepSizeLimit(theta: ArrayLike<number> | null = null): { limit: number; condition: number } | null {
    const hessian = this.hessian(theta);
    if (!hessian?.every(Number.isFinite)) return null;
    const values = [...eigenvectors(hessian, this.n).values], largest = Math.max(...values), smallest = Math.min(...values);
    return { limit: largest > 0 ? 2 / largest : Infinity, condition: smallest > FLAT * largest ? largest / smallest : Infinity };
  }

  /** Whether in some direction from there L is flat: columns of other units alone, which make a condition number infinite to rounding, do not count. */
  get isFlat(): boolean {
    const { n } = this, hessian = this.hessian();
    if (!hessian?.every(Number.isFinite)) return false;
    const scale = Array.from({ length: n }, (_, i) => 1 / Math.sqrt(Math.max(hessian[i * n + i], 1e-300)));
    const values = [...eigenvectors(hessian.map((entry, k) => entry * scale[Math.floor(k / n)] * scale[k % n]), n).values];
    return Math.min(...values) <= FLAT * Math.max(...values);
  }

  /** Parameters of standardized columns as those of the columns in their own units; else as they are. */
  inUnits(theta: ArrayLike<number>): Float64Array {
    return this.scaling?.inUnits(theta) ?? Float64Array.from(theta);
  }

  /** The opposite of `inUnits`. */
  fromUnits(theta: ArrayLike<number>): Float64Array {
    return this.scaling?.fromUnits(theta) ?? Float64Array.from(theta);
  }

  /** What the model says of each row at a point; of K classes K probabilities a row. `columns`: other rows; null: those of the loss. */
  predict(theta: ArrayLike<number>, columns: Readonly<Record<string, ArrayLike<number>>> | null = null): Float64Array {
    return this.predicting(columns)(theta);
  }

  /** The same for the same rows at many points. */
  predicting(columns: Readonly<Record<string, ArrayLike<number>>> | null = null): (theta: ArrayLike<number>) => Float64Array {
    const sums = this.sumsOf("float64"), rows = columns ? this.otherRows(columns) : sums.rows, { link } = this.parts.loss;
    return (theta) => predicted(sums.outputs(theta, rows), link);
  }

  private otherRows(columns: Readonly<Record<string, ArrayLike<number>>>): Rows {
    const { predictors } = this, missing = predictors.find((name) => !Object.hasOwn(columns, name));
    if (missing !== undefined) throw refused(`data: column '${missing}' is missing; the model needs ${predictors.join(", ")}`);
    const [name] = predictors, count = name === undefined ? 0 : columns[name].length;
    const given = this.model.columns.map((each) => (predictors.includes(each) ? Float64Array.from(columns[each]) : new Float64Array(count)));
    return this.scaled({ rows: new Int32Array(count), columns: given, target: new Float64Array(count), weights: null }, true);
  }

  /** What the rows held out are charged: the mean of ℓ over them without penalties; of a sum, times the rows of the loss. */
  heldOut(theta: ArrayLike<number>): number {
    const { held } = this;
    if (!held) throw refused("held_out: no rows are held out; make the loss with kobai.loss(…, held_out=0.2)");
    return (this.sumsOf("held").value(theta) / held.target.length) * (this.parts.total ? this.rows : 1);
  }

  /** The rows that each step sees, places in `sample`; a refusal where there are fewer of them. */
  batches(size: number, seed: number): Batches {
    if (!Number.isInteger(size) || size < 1) throw refused(`batch=${size}: a whole number from 1 to ${2 ** 31}`);
    if (size > this.rows) throw refused(`batch=${size}: the table has ${counted(this.rows, "row")}; take fewer of them, or batch=None for all`);
    return batchesOf(this.rows, size, seed);
  }

  // The parts of L.

  private get scale(): number {
    return this.parts.total ? 1 : 1 / this.rows;
  }

  private gradient(theta: ArrayLike<number>): Float64Array {
    const made = new Float64Array(this.n);
    this.sumsOf("float64").gradient(theta, made);
    return made.map((g, i) => g * this.scale + this.penalties.slope(theta, i));
  }

  private valuesBy(sum: (theta: Float64Array) => number, points: Float64Array): Float64Array {
    const { n } = this, made = new Float64Array(points.length / n);
    for (let k = 0; k < made.length; k++) {
      const theta = points.subarray(k * n, (k + 1) * n);
      made[k] = sum(theta) * this.scale + this.penalties.at(theta);
    }
    return made;
  }

  private each(points: Float64Array, of: (theta: Float64Array) => Float64Array): Float64Array {
    const made = new Float64Array(points.length);
    for (let at = 0; at < points.length; at += this.n) made.set(of(points.subarray(at, at + this.n)), at);
    return made;
  }

  private found(): [Optimum | null, string] {
    return (this.optimum ??= optimumOf(this.asLoss()));
  }

  private asLoss() {
    const sums = this.sumsOf("float64");
    return {
      parameters: this.n, rows: sums.rows, name: this.lossName, linear: this.linear, l1: this.parts.l1, delta: this.parts.loss.delta ?? 1,
      scale: this.scale, penalty: this.penalties.factors,
      value: (theta: Float64Array) => this.values(theta)[0], gradient: (theta: Float64Array) => this.gradient(theta),
      hessian: (theta: Float64Array) => this.hessians(theta),
    };
  }

  /** Sums in a number format, or over the rows held out. */
  private sumsOf(kind: Precision | "held"): Sums {
    let made = this.sums.get(kind);
    if (!made) {
      const { n, parts: { loss, model }, trees, blocks } = this, double = kind !== "float32";
      const graph = new RowGraph(trees, { parameters: n, columns: model.columns.length, parts: blocks.length }, loss, double);
      made = new Sums(graph, this.scaled(kind === "held" ? this.held! : this.sample, double));
      this.sums.set(kind, made);
    }
    return made;
  }

  private unscaled({ columns, target, weights }: Sample, double: boolean): Rows {
    return rowsOf(columns, target, weights, this.blocks, this.n, double);
  }

  private scaled(sample: Sample, double: boolean): Rows {
    const rows = this.unscaled(sample, double);
    this.scaling?.apply(rows);
    return rows;
  }
}
