/** Reductions of a row of numbers, and the norm of several tensors, with torch's derivatives. */
import type { Graph, Node } from "../engine/graph";
import { Tensor, type Autograd } from "./autograd";
import { extreme } from "./pointwise";
import { total } from "./sums";

/** sum, prod, min, max or norm of a row. */
export function reduceRow(on: Autograd, op: string, row: Tensor): Tensor {
  const { graph } = on, nodes = row.nodes;
  const one = (value: Node, backward: (g: Node) => Node[]) => on.record([row], [value], false, ([g]) => [backward(g)]);
  switch (op) {
    case "sum": return one(total(graph, nodes), (g) => nodes.map(() => g));
    case "prod": {
      const value = nodes.length ? nodes.reduce((a, b) => graph.mul(a, b)) : graph.const(1);
      return one(value, (g) => (nodes.length === 1 ? [g] : others(on, nodes).map((node) => graph.mul(g, node))));
    }
    case "norm": {
      const value = normNode(graph, nodes);
      return one(value, (g) => nodes.map((node) => normPart(graph, g, value, node)));
    }
    default: {
      const value = nodes.reduce((a, b) => extreme(graph, op === "max" ? "gt" : "lt", a, b));
      return one(value, (g) => {
        const found = nodes.map((node) => graph.make("eq", value, node));
        const share = graph.div(g, total(graph, found));
        return found.map((which) => graph.mul(share, graph.select(which, 1, 0)));
      });
    }
  }
}

/** For each factor, the product of the others: those before it, from the left, times those after it, from the right. */
function others({ graph }: Autograd, nodes: readonly Node[]): Node[] {
  const running = (row: readonly Node[]) => {
    const made = [graph.const(1)];
    for (const node of row.slice(0, -1)) made.push(graph.mul(made[made.length - 1], node));
    return made;
  };
  const before = running(nodes), after = running([...nodes].reverse()).reverse();
  return nodes.map((_, k) => graph.mul(before[k], after[k]));
}

/** √Σ of squares, entry by entry, of several tensors or numbers. */
export function normOf(on: Autograd, values: readonly (Tensor | number)[]): Tensor {
  const { graph } = on;
  return on.pointwise(values, (...nodes) => normNode(graph, nodes), (g, norm, ...nodes) => nodes.map((node) => normPart(graph, g, norm, node)));
}

function normNode(graph: Graph, nodes: readonly Node[]): Node {
  return graph.sqrt(total(graph, nodes.map((node) => graph.mul(node, node))));
}

/** The gradient of one of the numbers in a norm; none where the norm is 0. */
function normPart(graph: Graph, gradient: Node, norm: Node, node: Node): Node {
  return graph.mul(gradient, graph.select(graph.make("eq", norm, 0), 0, graph.div(node, norm)));
}
