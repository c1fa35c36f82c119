/** The rows of a table in one number format, with the numbers of a model's linear parts; as `kobai.data.evaluation`. */
import { Graph } from "../../engine/graph";
import type { Reals } from "../../engine/kernels";
import { realsOf, Tape } from "../../engine/tape";
import type { Node as Tree } from "../../formula/tree";
import { Autograd } from "../autograd";
import { compute } from "../compute";
import { type Block, constantOf } from "./affine";

/** A linear part: Σ θ[place]·φ + Σ factor·θ[place] + offset, with places counted from 0. */
export interface Design {
  block: Block;
  /** Of the parameters whose φ varies from row to row. */
  varying: { place: number; phi: Reals }[];
  constants: { place: number; factor: number }[];
  offset: Reals | null;
}

/** Rows, each array with one number for each. */
export interface Rows {
  count: number;
  columns: readonly Reals[];
  target: Reals;
  weights: Reals | null;
  designs: readonly Design[];
}

/** Rows in float64 or float32, with their linear parts as they are, without scaling. */
export function rowsOf(
  columns: readonly Float64Array[], target: Float64Array, weights: Float64Array | null, blocks: readonly Block[], parameters: number, double: boolean,
): Rows {
  const inFormat = (values: Float64Array): Reals => (double ? values : Float32Array.from(values));
  const own = columns.map(inFormat), count = target.length;
  const designs = blocks.map((block): Design => {
    const design: Design = { block, varying: [], constants: [], offset: null };
    block.parameters.forEach((k, j) => {
      const factor = constantOf(block.coefficients[j]);
      if (factor === null) design.varying.push({ place: k - 1, phi: column(block.coefficients[j], own, count, parameters, double) });
      else design.constants.push({ place: k - 1, factor: double ? factor : Math.fround(factor) });
    });
    if (block.offset) design.offset = column(block.offset, own, count, parameters, double);
    return design;
  });
  return { count, columns: own, target: inFormat(target), weights: weights && inFormat(weights), designs };
}

/** What a tree of columns alone is in each row; the first column is variable `parameters` + 1. */
export function column(tree: Tree, columns: readonly Reals[], count: number, parameters: number, double: boolean): Reals {
  const graph = new Graph(double), on = new Autograd(graph, parameters + columns.length);
  const [node] = compute(tree, {}, on).nodes, value = node.kind === "truth" ? graph.select(node, 1, 0) : node;
  const inputs = new Map(columns.map((values, k) => [`x ${parameters + k}`, values]));
  // Of a number there is one for all rows.
  for (let k = 0; k < parameters; k++) inputs.set(`x ${k}`, realsOf(double, count));
  const tape = new Tape(double, [[value]], inputs, count);
  tape.run(0, count);
  return tape.array(value).slice() as Reals;
}

/** Some of the rows, in the arrays of `into`, which were made by `roomFor`. */
export function gather(from: Rows, which: Int32Array, into: Rows): void {
  into.count = which.length;
  const pick = (a: Reals | null, to: Reals | null) => {
    if (a && to) for (let k = 0; k < which.length; k++) to[k] = a[which[k]];
  };
  from.columns.forEach((values, k) => pick(values, into.columns[k]));
  pick(from.target, into.target);
  pick(from.weights, into.weights);
  from.designs.forEach(({ varying, offset }, d) => {
    varying.forEach(({ phi }, j) => pick(phi, into.designs[d].varying[j].phi));
    pick(offset, into.designs[d].offset);
  });
}

/** Arrays for as many rows as there are. */
export function roomFor({ count, columns, target, weights, designs }: Rows): Rows {
  const room = (values: Reals) => realsOf(values instanceof Float64Array, values.length);
  return {
    count, columns: columns.map(room), target: room(target), weights: weights && room(weights),
    designs: designs.map((design) => ({
      ...design, varying: design.varying.map(({ place, phi }) => ({ place, phi: room(phi) })), offset: design.offset && room(design.offset),
    })),
  };
}
