/**
 * Tensors of nodes, and their gradient: the operations that `kobai.objectives.formula.compute` uses, each with what torch's autograd
 * makes of it. Records run backwards from the last, and gradients that meet are added as they arrive, as torch does; so f and ∇f
 * round as they do there.
 */
import type { Graph, Node } from "../engine/graph";
import { total } from "./sums";

/** One number, or a row of them along the running index of a sum. Truth values are nodes of that kind. */
export class Tensor {
  /** `record` says which record made it; −1 where it does not depend on the point. */
  constructor(readonly nodes: readonly Node[], readonly row: boolean, readonly record: number) {}
}

/** From the gradient of a result, entry by entry, that of each input, entry by entry of the result; null: none. */
type Backward = (gradient: readonly Node[]) => (readonly Node[] | null)[];

interface Step { inputs: readonly Tensor[]; backward: Backward }

/** Operations in the order in which they are done. */
export class Autograd {
  private readonly steps: Step[] = [];
  private readonly point: Tensor;

  constructor(readonly graph: Graph, readonly n: number) {
    const inputs = Array.from({ length: n }, (_, i) => graph.input("x", i));
    this.point = this.record([], inputs, true, () => []);
  }

  /** Tensors that do not depend on the point. */
  constant(values: readonly number[] | number): Tensor {
    const row = typeof values !== "number";
    return new Tensor((row ? values : [values]).map((value) => this.graph.const(value)), row, -1);
  }

  /** Truth values, through which no gradient passes. */
  truths(nodes: readonly Node[], row: boolean): Tensor {
    return new Tensor(nodes, row, -1);
  }

  /** A result with its gradient; one that does not depend on the point is recorded nowhere. */
  record(inputs: readonly Tensor[], nodes: readonly Node[], row: boolean, backward: Backward): Tensor {
    if (inputs.length && inputs.every((t) => t.record < 0)) return new Tensor(nodes, row, -1);
    this.steps.push({ inputs, backward });
    return new Tensor(nodes, row, this.steps.length - 1);
  }

  /** A coordinate, counted from 0. */
  coordinate(place: number): Tensor {
    return this.record([this.point], [this.point.nodes[place]], false, (g) => [this.scattered([place], g)]);
  }

  /** Some coordinates. */
  coordinates(places: readonly number[]): Tensor {
    return this.record([this.point], places.map((k) => this.point.nodes[k]), true, (g) => [this.scattered(places, g)]);
  }

  private scattered(places: readonly number[], gradient: readonly Node[]): Node[] {
    const made: Node[] = new Array(this.n).fill(this.graph.const(0));
    places.forEach((place, k) => (made[place] = this.graph.add(made[place], gradient[k])));
    return made;
  }

  /** Entry by entry. `backward` gives the gradients of the inputs from that of the result; those of numbers are not asked for. */
  pointwise(
    inputs: readonly (Tensor | number)[],
    forward: (...args: Node[]) => Node,
    backward: (gradient: Node, result: Node, ...args: Node[]) => (Node | null)[],
  ): Tensor {
    const tensors = inputs.map((t) => (typeof t === "number" ? this.constant(t) : t));
    const long = tensors.find((t) => t.row);
    const columns = Array.from({ length: long ? long.nodes.length : 1 }, (_, j) => tensors.map((t) => t.nodes[t.row ? j : 0]));
    const nodes = columns.map((args) => forward(...args));
    return this.record(tensors, nodes, long !== undefined, (g) => {
      const rows = columns.map((args, j) => backward(g[j], nodes[j], ...args));
      return tensors.map((_, k) => (rows.some((row) => row[k]) || !rows.length ? rows.map((row) => row[k]!) : null));
    });
  }

  /** Comparisons and their combinations, entry by entry. */
  condition(inputs: readonly (Tensor | number | boolean)[], forward: (...args: Node[]) => Node): Tensor {
    const tensors = inputs.map((t) =>
      typeof t === "boolean" ? new Tensor([this.graph.truth(t)], false, -1) : typeof t === "number" ? this.constant(t) : t);
    const long = tensors.find((t) => t.row);
    const count = long ? long.nodes.length : 1;
    const nodes = Array.from({ length: count }, (_, j) => forward(...tensors.map((t) => t.nodes[t.row ? j : 0])));
    return new Tensor(nodes, long !== undefined, -1);
  }

  /** ∇f of a tensor of one number, n nodes. */
  gradient(of: Tensor): Node[] {
    const found = new Map<number, Node[]>();
    if (of.record >= 0) found.set(of.record, [this.graph.const(1)]);
    for (let k = of.record; k > 0; k--) {
      const gradient = found.get(k);
      if (!gradient) continue;
      const { inputs, backward } = this.steps[k];
      backward(gradient).forEach((part, i) => {
        const input = inputs[i];
        if (!part || input.record < 0) return;
        const fitting = part.length === input.nodes.length && (input.row || part.length === 1) ? part : [total(this.graph, part)];
        const before = found.get(input.record);
        found.set(input.record, before ? before.map((node, j) => this.graph.add(node, fitting[j])) : [...fitting]);
      });
    }
    return found.get(0) ?? this.point.nodes.map(() => this.graph.const(0));
  }
}
