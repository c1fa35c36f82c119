/** Trees of formulas as tensors with their gradient, evaluated part by part as `kobai.objectives.formula.compute` does. */
import { Autograd, Tensor } from "./autograd";
import { apply, number, span, whole, type Values } from "../formula/evaluate";
import { children, countsUp, isTruth, some, usesIndex, type Node, type ReduceNode } from "../formula/tree";
import { FUNCTIONS } from "./functions";
import * as arithmetic from "./operations";
import { reduceRow } from "./reductions";

/** A number, or a truth value of numbers, or a tensor. */
export type Value = number | boolean | Tensor;

/** Where in a formula a part of it is computed. */
interface Place {
  /** Running indices that are one number each, and values of named constants. */
  values: Values;
  /** The index that a sum runs over all at once, and through what. */
  running: { name: string; first: number; last: number } | null;
  /** Where the branch is taken that the part is in. Coordinates pass no gradient elsewhere, since the branch not taken may have none. */
  gate: Tensor | null;
}

/** f of n variables as a tensor. */
export function compute(tree: Node, values: Values, autograd: Autograd): Tensor {
  const value = new Computer(autograd).of(tree, { values, running: null, gate: null });
  if (value instanceof Tensor) return value;
  const zero = arithmetic.multiply(autograd, autograd.coordinate(0), 0);
  return arithmetic.add(autograd, zero, Number(value)) as Tensor;
}

class Computer {
  constructor(private readonly on: Autograd) {}

  of(node: Node, place: Place): Value {
    if (place.running && !hasCoordinates(node) && usesIndex(node, place.running.name)) return this.listed(node, place.values, place.running);
    switch (node.kind) {
      case "number": return node.value;
      case "variable": return this.gated(this.on.coordinate(node.index - 1), place);
      case "index": return place.values[node.name];
      case "item": return this.item(node.at, place);
      case "negate": return arithmetic.negate(this.on, this.real(node.of, place));
      case "constant": case "parameter": return number(node, place.values, this.on.n)!;
      case "reduce": return this.reduction(node, place);
      case "call": case "binary": {
        const value = number(node, place.values, null);
        if (value !== null) return value;
        return node.kind === "call" ? this.call(node.name, node.args, place) : this.binary(node.op, node.left, node.right, place);
      }
      case "array": throw new Error("an array in a finished tree");
    }
  }

  private real(node: Node, place: Place): number | Tensor {
    return this.of(node, place) as number | Tensor;
  }

  /** A part without coordinates: its numbers for each index. */
  private listed(node: Node, values: Values, { name, first, last }: NonNullable<Place["running"]>): Tensor {
    const row = Array.from({ length: Math.max(0, last - first + 1) }, (_, k) =>
      this.of(node, { values: { ...values, [name]: first + k }, running: null, gate: null }));
    return isTruth(node) ? this.on.truths(row.map((value) => this.on.graph.truth(Boolean(value))), true) : this.on.constant(row.map(Number));
  }

  private gated(value: Tensor, { gate }: Place): Tensor {
    return gate ? arithmetic.where(this.on, gate, value, new Tensor(value.nodes, value.row, -1)) : value;
  }

  private item(at: Node, place: Place): Tensor {
    const { n } = this.on, { running, values } = place;
    if (!running || !usesIndex(at, running.name)) return this.gated(this.on.coordinate(this.checked(whole(at, values, n)) - 1), place);
    const { name, first, last } = running;
    const ends = countsUp(at) && last >= first ? whole(at, { ...values, [name]: first }, n) : null;
    const places = Array.from({ length: Math.max(0, last - first + 1) }, (_, k) =>
      this.checked(ends === null ? whole(at, { ...values, [name]: first + k }, n) : ends + k) - 1);
    return this.gated(this.on.coordinates(places), place);
  }

  private checked(place: number): number {
    const { n } = this.on;
    if (place >= 1 && place <= n) return place;
    throw arithmetic.outside(place, n);
  }

  private binary(op: string, left: Node, right: Node, place: Place): Value {
    const a = this.of(left, place), b = this.of(right, place);
    if (op === "and" || op === "or") return this.joined(op, truth(a), truth(b));
    if (a instanceof Tensor || b instanceof Tensor) return arithmetic.binary(this.on, op, a as number | Tensor, b as number | Tensor);
    return apply(op, Number(a), Number(b));
  }

  private joined(op: "and" | "or", a: boolean | Tensor, b: boolean | Tensor): Value {
    if (typeof a === "boolean" && typeof b === "boolean") return op === "and" ? a && b : a || b;
    return this.on.condition([a, b], (p, q) => this.on.graph.make(op, p, q));
  }

  private call(name: string, args: readonly Node[], place: Place): Value {
    if (name === "piecewise") return this.piecewise(args, place);
    const given = args.map((arg) => this.real(arg, place));
    if (!given.some((value) => value instanceof Tensor)) return apply(name, ...(given as number[]));
    switch (name) {
      case "root": return arithmetic.root(this.on, given[0] as Tensor, Number(given[1]));
      case "atan2": return arithmetic.angle(this.on, given[0], given[1]);
      case "min": case "max": case "norm": return arithmetic.fold(this.on, name, given);
      default: return arithmetic.ofOne(this.on, FUNCTIONS[name], given[0] as Tensor);
    }
  }

  /** The first value whose condition holds. */
  private piecewise(args: readonly Node[], place: Place): Value {
    const found: [Tensor, number | Tensor][] = [];
    const graph = this.on.graph;
    const not = (t: Tensor) => this.on.condition([t], (a) => graph.make("not", a));
    const and = (a: Tensor, b: Tensor) => this.on.condition([a, b], (p, q) => graph.make("and", p, q));
    let rest = place.gate, last: Node | null = args.length % 2 ? args[args.length - 1] : null;
    for (let k = 0; k + 1 < args.length; k += 2) {
      const holds = truth(this.of(args[k], place));
      if (holds instanceof Tensor) {
        const here: Tensor = rest ? and(rest, holds) : holds;
        rest = rest ? and(rest, not(holds)) : not(holds);
        found.push([holds, this.real(args[k + 1], { ...place, gate: here })]);
      } else if (holds) {
        last = args[k + 1];
        break;
      }
    }
    const otherwise = last ? this.real(last, { ...place, gate: rest }) : NaN;
    if (!found.length) return otherwise;
    return found.reduceRight<number | Tensor>((total, [holds, value]) => arithmetic.where(this.on, holds, value, total), otherwise);
  }

  private reduction(node: ReduceNode, place: Place): Value {
    const [first, last] = span(node, place.values, this.on.n);
    const count = Math.max(0, last - first + 1);
    // A body with another reduction, or without coordinates, is computed index by index; any other at once, as one tensor.
    if (!hasCoordinates(node.body) || some(node.body, (part) => part.kind === "reduce")) {
      const each = (k: number) => this.real(node.body, { ...place, values: { ...place.values, [node.index]: first + k } });
      return arithmetic.accumulate(this.on, node.op, Array.from({ length: count }, (_, k) => each(k)));
    }
    const value = this.real(node.body, { ...place, running: { name: node.index, first, last } });
    if (!usesIndex(node.body, node.index) || !(value instanceof Tensor) || !value.row) {
      return arithmetic.accumulate(this.on, node.op, new Array<number | Tensor>(count).fill(value));
    }
    return reduceRow(this.on, node.op, value);
  }
}

const known = new WeakMap<Node, boolean>();

function hasCoordinates(node: Node): boolean {
  let has = known.get(node);
  if (has === undefined) {
    has = node.kind === "variable" || node.kind === "item" || children(node).some(hasCoordinates);
    known.set(node, has);
  }
  return has;
}

const truth = (value: Value): boolean | Tensor => (value instanceof Tensor ? value : Boolean(value));
