/** A loss summed over the rows of a table, with its derivatives. */
import type { Kernel, Reals } from "../../engine/kernels";
import { NATIVE } from "../../engine/native";
import { realsOf } from "../../engine/tape";
import type { Rows } from "./design";
import { LANES, type RowGraph, RowTape } from "./row_graph";

/** Σ a·b from a place of b on, in double precision: four sums, so that one addition need not wait for another. */
function dot(a: Reals, b: Reals, from: number, count: number): number {
  let p = 0, q = 0, r = 0, s = 0, k = 0;
  for (; k + 3 < count; k += 4) {
    p += a[k] * b[from + k];
    q += a[k + 1] * b[from + k + 1];
    r += a[k + 2] * b[from + k + 2];
    s += a[k + 3] * b[from + k + 3];
  }
  for (; k < count; k++) p += a[k] * b[from + k];
  return p + q + (r + s);
}

function total(a: Reals, count: number): number {
  let p = 0, q = 0, r = 0, s = 0, k = 0;
  for (; k + 3 < count; k += 4) {
    p += a[k];
    q += a[k + 1];
    r += a[k + 2];
    s += a[k + 3];
  }
  for (; k < count; k++) p += a[k];
  return p + q + (r + s);
}

/** Σ over rows of weight · some outputs of a graph of rows, at points. */
class Walk {
  /** The outputs of the rows at hand, times their weights. */
  readonly outputs: Reals[];
  private readonly tape: RowTape;
  private loaded: Rows | null = null;

  constructor(private readonly graph: RowGraph, outputs: RowGraph["first"], instead?: Record<string, Kernel>) {
    this.tape = new RowTape(graph, outputs, instead);
    this.outputs = this.tape.outputs;
  }

  get size(): number {
    return this.tape.size;
  }

  /** The rows in `loaded` have changed. */
  forget(): void {
    this.loaded = null;
  }

  /** Set the parameters for the rows that follow. */
  at(theta: ArrayLike<number>): void {
    const { inputs } = this.tape, { parameters } = this.graph.shape;
    for (let k = 0; k < parameters; k++) inputs[k]?.fill(theta[k]);
  }

  /** Compute the outputs of the rows from `first` on, at most `LANES` of them; how many. */
  run(rows: Rows, first: number, theta: ArrayLike<number>): number {
    const { tape, graph: { shape: { parameters, columns }, double } } = this, count = Math.min(LANES, rows.count - first);
    if (this.loaded !== rows || rows.count > LANES) {
      for (let k = 0; k < columns; k++) copy(rows.columns[k], first, count, tape.inputs[parameters + k]);
      copy(rows.target, first, count, tape.y);
      this.loaded = rows;
    }
    rows.designs.forEach(({ varying, constants, offset }, d) => {
      const z = tape.inputs[parameters + columns + d];
      if (!z) return;
      let added = 0;
      for (const { place, factor } of constants) added += double ? factor * theta[place] : Math.fround(factor * theta[place]);
      if (!varying.length) z.fill(added, 0, count);
      varying.forEach(({ place, phi }, j) => {
        const factor = theta[place];
        if (j) for (let k = 0; k < count; k++) z[k] += factor * phi[first + k];
        else for (let k = 0; k < count; k++) z[k] = factor * phi[first + k] + added;
      });
      if (offset) for (let k = 0; k < count; k++) z[k] += offset[first + k];
    });
    tape.run(count);
    return count;
  }
}

function copy(from: Reals, first: number, count: number, to: Reals | null): void {
  if (to) for (let k = 0; k < count; k++) to[k] = from[first + k];
}

/** The sums over rows in one number format. */
export class Sums {
  readonly size: number;
  private readonly values: Walk;
  private readonly slopes: Walk;
  private readonly bends: Walk | null;
  private readonly weighted: Reals;
  private readonly along: Reals;
  private quick: Walk | null = null;

  constructor(private readonly graph: RowGraph, readonly rows: Rows) {
    this.values = new Walk(graph, [graph.value]);
    this.slopes = new Walk(graph, [graph.value, ...graph.first]);
    const second = graph.double ? graph.second() : null;
    this.bends = second && new Walk(graph, second);
    this.weighted = realsOf(graph.double, LANES);
    this.along = realsOf(true, LANES);
    const parts = rows.designs.reduce((sum, { varying, constants }) => sum + varying.length + constants.length, 0);
    this.size = rows.count * (this.slopes.size + 2 * parts + graph.active.length);
  }

  /** Σ weight·ℓ. */
  value(theta: ArrayLike<number>, rows = this.rows): number {
    const walk = this.values;
    walk.at(theta);
    let sum = 0;
    for (let first = 0; first < rows.count; first += LANES) {
      const count = walk.run(rows, first, theta), [out] = walk.outputs;
      sum += rows.weights ? dot(out, rows.weights, first, count) : total(out, count);
    }
    return sum;
  }

  /** Σ weight·ℓ within a few roundings, several times as fast. */
  quickValue(theta: ArrayLike<number>): number {
    const { rows, graph: { loss } } = this;
    if (!loss.sum) return this.value(theta);
    const walk = (this.quick ??= new Walk(this.graph, this.graph.z, NATIVE));
    walk.at(theta);
    let sum = 0;
    for (let first = 0; first < rows.count; first += LANES) {
      const count = walk.run(rows, first, theta);
      sum += loss.sum(walk.outputs, rows.target, rows.weights, first, count);
    }
    return sum;
  }

  /** The same with Σ weight·∂ℓ/∂θ in `gradient`. `fresh`: the rows are not those of the last time, though in the same arrays. */
  gradient(theta: ArrayLike<number>, gradient: Float64Array, rows = this.rows, fresh = false): number {
    const walk = this.slopes, { active } = this.graph;
    if (fresh) walk.forget();
    walk.at(theta);
    gradient.fill(0);
    let sum = 0;
    for (let first = 0; first < rows.count; first += LANES) {
      const count = walk.run(rows, first, theta), [out] = walk.outputs;
      sum += rows.weights ? dot(out, rows.weights, first, count) : total(out, count);
      for (let i = 0; i < active.length; i++) this.spread(active[i], walk.outputs[i + 1], rows, first, count, gradient);
    }
    return sum;
  }

  /** Σ weight·∂²ℓ/∂θ² times a vector, in `product`; false where there is no formula for it. */
  product(theta: ArrayLike<number>, vector: ArrayLike<number>, product: Float64Array): boolean {
    const walk = this.bends, { active } = this.graph, { rows, along } = this, m = active.length;
    if (!walk) return false;
    walk.at(theta);
    product.fill(0);
    const moved = active.map(() => new Float64Array(LANES));
    for (let first = 0; first < rows.count; first += LANES) {
      const count = walk.run(rows, first, theta);
      active.forEach((place, i) => this.move(place, vector, rows, first, count, moved[i]));
      for (let i = 0; i < m; i++) {
        along.fill(0);
        for (let j = 0; j < m; j++) for (let k = 0; k < count; k++) along[k] += walk.outputs[i * m + j][k] * moved[j][k];
        this.spread(active[i], along, rows, first, count, product);
      }
    }
    return true;
  }

  /** The outputs of the model for some rows, within a few roundings: one array for each output. */
  outputs(theta: ArrayLike<number>, rows = this.rows): Float64Array[] {
    const walk = (this.quick ??= new Walk(this.graph, this.graph.z, NATIVE)), made = this.graph.z.map(() => new Float64Array(rows.count));
    walk.at(theta);
    for (let first = 0; first < rows.count; first += LANES) {
      const count = walk.run(rows, first, theta);
      made.forEach((of, k) => { for (let i = 0; i < count; i++) of[first + i] = walk.outputs[k][i]; });
    }
    return made;
  }

  /** Add to ∂/∂θ what comes through a parameter or a linear part. */
  private spread(place: number, slope: Reals, rows: Rows, first: number, count: number, into: Float64Array): void {
    const { parameters, columns } = this.graph.shape, { weights } = rows;
    let d = slope;
    if (weights) {
      d = slope instanceof Float64Array ? this.along : this.weighted;
      for (let k = 0; k < count; k++) d[k] = slope[k] * weights[first + k];
    }
    if (place < parameters) {
      into[place] += total(d, count);
      return;
    }
    const { varying, constants } = rows.designs[place - parameters - columns];
    for (const { place: at, phi } of varying) into[at] += dot(d, phi, first, count);
    if (constants.length) {
      const sum = total(d, count);
      for (const { place: at, factor } of constants) into[at] += factor * sum;
    }
  }

  /** How much a parameter or a linear part changes along a vector, for each row. */
  private move(place: number, vector: ArrayLike<number>, rows: Rows, first: number, count: number, to: Float64Array): void {
    const { parameters, columns } = this.graph.shape;
    if (place < parameters) {
      to.fill(vector[place], 0, count);
      return;
    }
    const { varying, constants } = rows.designs[place - parameters - columns];
    to.fill(constants.reduce((sum, { place: at, factor }) => sum + factor * vector[at], 0), 0, count);
    for (const { place: at, phi } of varying) for (let k = 0; k < count; k++) to[k] += vector[at] * phi[first + k];
  }
}
