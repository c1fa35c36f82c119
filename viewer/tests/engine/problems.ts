/** Functions and optimizers as graphs, written by hand. */
import { Graph, type Node } from "../../src/engine/graph";
import type { Objective, OptimizerGraphs, Precision } from "../../src/engine/types";

/** An objective of f and ∇f as graphs of the coordinates. */
export function objectiveOf(n: number, write: (g: Graph, x: Node[]) => { value: Node; grad: Node[] }): Objective {
  const made = new Map<Precision, { graph: Graph; value: Node; grad: Node[] }>();
  const none = () => { throw new Error("not needed"); };
  return {
    title: { plain: "f", mathml: null }, n, variables: Array.from({ length: n }, (_, i) => `x${i + 1}`), domain: null, minima: [],
    graph: (precision) => {
      if (!made.has(precision)) {
        const graph = new Graph(precision === "float64");
        made.set(precision, { graph, ...write(graph, Array.from({ length: n }, (_, i) => graph.input("x", i))) });
      }
      return made.get(precision)!;
    },
    values: none, gradients: none, hessians: none,
  };
}

/** (1 − x)² + 100·(y − x²)². */
export const rosenbrock = objectiveOf(2, (g, [x, y]) => {
  const a = g.sub(1, x), b = g.sub(y, g.mul(x, x));
  const value = g.add(g.mul(a, a), g.mul(g.mul(b, b), 100));
  return { value, grad: [g.sub(g.neg(g.mul(a, 2)), g.mul(g.mul(b, x), 400)), g.mul(b, 200)] };
});

/** x − η·∇f. */
export function gradientDescent(n: number, lr: number, steps: number, precision: Precision): OptimizerGraphs {
  const graph = new Graph(precision === "float64"), eta = graph.input("coefficient", 0);
  const x = Array.from({ length: n }, (_, i) => graph.sub(graph.input("x", i), graph.mul(eta, graph.input("gradient", i))));
  return {
    graph, updates: [{ x, state: [], coefficients: 1 }], which: Array(steps).fill(0), coefficients: Array(steps).fill([lr]),
    initial: [], lr: Array(steps + 1).fill(lr),
  };
}
