/** The loss of one row as a graph of the parameters, the columns, the model's linear parts and the response. */
import { Graph, type Node } from "../../engine/graph";
import type { Kernel, Reals } from "../../engine/kernels";
import { Tape, type Inputs } from "../../engine/tape";
import type { Node as Tree } from "../../formula/tree";
import { Autograd, type Tensor } from "../autograd";
import { compute } from "../compute";
import { derivatives } from "../derivatives";
import type { RowLoss } from "./losses";

/** Rows that a tape computes side by side. */
export const LANES = 256;

/** How many parameters, columns and linear parts stand in the trees of a model's outputs, in this order. */
export interface Shape { parameters: number; columns: number; parts: number }

/** ℓ and its derivatives by what depends on θ: the parameters that stand outside of linear parts, and the parts. */
export class RowGraph {
  readonly graph: Graph;
  readonly value: Node;
  /** The outputs. */
  readonly z: readonly Node[];
  /** Places of what depends on θ: below `shape.parameters` a parameter, else a linear part after all columns. */
  readonly active: readonly number[];
  /** ∂ℓ by each. */
  readonly first: readonly Node[];
  private readonly slopes: readonly (readonly Node[])[];
  private readonly y: Node;

  constructor(trees: readonly Tree[], readonly shape: Shape, readonly loss: RowLoss, readonly double: boolean) {
    const { parameters, columns, parts } = shape, n = parameters + columns + parts, g = this.graph = new Graph(double), on = new Autograd(g, n);
    const tensors = trees.map((tree) => compute(tree, {}, on));
    this.z = tensors.map(({ nodes: [node] }) => (node.kind === "truth" ? g.select(node, 1, 0) : node));
    this.y = g.input("y", 0);
    this.value = loss.value(g, this.z, this.y);
    const slopes = tensors.map((tensor) => slopesOf(on, tensor));
    const depends = (k: number) => slopes.some((of) => !isZero(of[k]));
    this.active = Array.from({ length: n }, (_, k) => k).filter((k) => (k < parameters || k >= parameters + columns) && depends(k));
    this.slopes = slopes.map((of) => this.active.map((k) => of[k]));
    this.first = this.joined(loss.first(g, this.z, this.y));
  }

  /** Σ over the outputs of ∂ℓ/∂z·∂z by each. */
  private joined(outer: readonly Node[]): Node[] {
    const { graph: g } = this;
    return this.active.map((_, i) => outer.map((d, k) => g.mul(d, this.slopes[k][i])).reduce((a, b) => g.add(a, b)));
  }

  /** ∂²ℓ by each two, row after row; null where an operation has no derivative. */
  second(): Node[] | null {
    const { graph: g, active, slopes } = this, outer = this.loss.second(g, this.z, this.y), first = this.loss.first(g, this.z, this.y);
    const K = this.z.length, inputs = active.map((k) => g.input("x", k)), made: Node[] = [];
    for (let i = 0; i < active.length; i++) {
      const bent = slopes.map((of) => derivatives(g, of[i], inputs));
      if (bent.some((of) => !of)) return null;
      for (let j = 0; j < active.length; j++) {
        let sum = g.const(0);
        for (let k = 0; k < K; k++) {
          for (let l = 0; l < K; l++) sum = g.add(sum, g.mul(outer[k * K + l], g.mul(slopes[k][i], slopes[l][j])));
          const bend = bent[k]![j];
          if (!isZero(bend)) sum = g.add(sum, g.mul(first[k], bend));
        }
        made.push(sum);
      }
    }
    return made;
  }
}

const isZero = (node: Node): boolean => node.op.name === "const" && node.value === 0;
const slopesOf = (on: Autograd, tensor: Tensor): Node[] => on.gradient(tensor);

/** A tape of some outputs of a graph of rows, with the arrays of its inputs. */
export class RowTape {
  private readonly tape: Tape;
  /** Arrays of inputs by their places; null where none is read. */
  readonly inputs: (Reals | null)[];
  readonly y: Reals | null;
  readonly outputs: Reals[];

  constructor({ shape, double }: RowGraph, outputs: readonly Node[], instead?: Record<string, Kernel>) {
    const arrays: Inputs = new Map();
    this.tape = new Tape(double, [outputs], arrays, LANES, instead);
    const n = shape.parameters + shape.columns + shape.parts;
    this.inputs = Array.from({ length: n }, (_, k) => arrays.get(`x ${k}`) ?? null);
    this.y = arrays.get("y 0") ?? null;
    this.outputs = outputs.map((node) => this.tape.array(node) as Reals);
  }

  get size(): number {
    return this.tape.size;
  }

  run(count: number): void {
    this.tape.run(0, count);
  }
}

