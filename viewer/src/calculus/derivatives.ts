/** Derivatives of any graph, by reverse mode over its nodes; with them Hessians, from the graph of a gradient. */
import { reachable, type Graph, type Node } from "../engine/graph";
import { sign } from "./pointwise";

const LN2 = Math.LN2, LN10 = Math.LN10, TWO_OVER_ROOT_PI = 2 / Math.sqrt(Math.PI);

/** For an operation: from the gradient d of its result y those of its operands; null: none. */
type Derivative = (g: Graph, d: Node, y: Node, args: readonly Node[]) => (Node | null)[];

const legOf = (g: Graph, x: Node) => g.sqrt(g.mul(g.sub(1, x), g.add(1, x)));
const none: Derivative = (_g, _d, _y, args) => args.map(() => null);

const DERIVATIVES: Readonly<Record<string, Derivative>> = {
  add: (_, d) => [d, d],
  sub: (g, d) => [d, g.neg(d)],
  mul: (g, d, _, [a, b]) => [g.mul(d, b), g.mul(d, a)],
  div: (g, d, y, [, b]) => [g.div(d, b), g.neg(g.div(g.mul(d, y), b))],
  fma: (g, d, _, [a, b]) => [g.mul(d, b), g.mul(d, a), d],
  neg: (g, d) => [g.neg(d)],
  abs: (g, d, _, [x]) => [g.mul(d, sign(g, x))],
  sqrt: (g, d, y) => [g.div(d, g.mul(y, 2))],
  select: (g, d, _, [which]) => [null, g.select(which, d, 0), g.select(which, 0, d)],
  pow: (g, d, y, [a, b]) => [
    g.mul(d, g.mul(b, g.make("pow", a, g.sub(b, 1)))),
    b.op.name === "const" ? null : g.mul(d, g.select(g.make("eq", y, 0), 0, g.mul(y, g.make("log", a)))),
  ],
  atan2: (g, d, _, [y, x]) => {
    const square = g.add(g.mul(y, y), g.mul(x, x));
    return [g.div(g.mul(d, x), square), g.neg(g.div(g.mul(d, y), square))];
  },
  exp: (g, d, y) => [g.mul(d, y)],
  exp2: (g, d, y) => [g.mul(d, g.mul(y, LN2))],
  expm1: (g, d, y) => [g.mul(d, g.add(y, 1))],
  log: (g, d, _, [x]) => [g.div(d, x)],
  log2: (g, d, _, [x]) => [g.div(d, g.mul(x, LN2))],
  log10: (g, d, _, [x]) => [g.div(d, g.mul(x, LN10))],
  log1p: (g, d, _, [x]) => [g.div(d, g.add(x, 1))],
  sin: (g, d, _, [x]) => [g.mul(d, g.make("cos", x))],
  cos: (g, d, _, [x]) => [g.neg(g.mul(d, g.make("sin", x)))],
  tan: (g, d, y) => [g.mul(d, g.add(g.mul(y, y), 1))],
  asin: (g, d, _, [x]) => [g.div(d, legOf(g, x))],
  acos: (g, d, _, [x]) => [g.neg(g.div(d, legOf(g, x)))],
  atan: (g, d, _, [x]) => [g.div(d, g.add(g.mul(x, x), 1))],
  sinh: (g, d, _, [x]) => [g.mul(d, g.make("cosh", x))],
  cosh: (g, d, _, [x]) => [g.mul(d, g.make("sinh", x))],
  tanh: (g, d, y) => [g.mul(d, g.sub(1, g.mul(y, y)))],
  erf: (g, d, _, [x]) => [g.mul(d, g.mul(g.make("exp", g.neg(g.mul(x, x))), TWO_OVER_ROOT_PI))],
  floor: none, rint: none, lt: none, le: none, gt: none, ge: none, eq: none, ne: none, and: none, or: none, xor: none, not: none,
};

/** The derivatives of a node by some inputs of its graph; null where it has an operation without one. */
export function derivatives(graph: Graph, of: Node, inputs: readonly Node[]): Node[] | null {
  const found = new Map<Node, Node>([[of, graph.const(1)]]);
  const nodes = reachable([of]);
  for (let k = nodes.length - 1; k >= 0; k--) {
    const node = nodes[k], gradient = found.get(node);
    if (!gradient || isZero(gradient) || !node.args.length) continue;
    const derivative = DERIVATIVES[node.op.name];
    if (!derivative) return null;
    gated(graph, gradient, (d) => derivative(graph, d, node, node.args)).forEach((part, i) => {
      if (!part || isZero(part)) return;
      const before = found.get(node.args[i]);
      found.set(node.args[i], before ? sum(graph, before, part) : part);
    });
  }
  return inputs.map((input) => found.get(input) ?? graph.const(0));
}

const isZero = (node: Node): boolean => node.op.name === "const" && node.value === 0;

/** What is linear in a gradient, of one that is 0 where a branch is not taken: 0 there, too, since there 0·∞ would be NaN. */
function gated(graph: Graph, d: Node, linear: (d: Node) => (Node | null)[]): (Node | null)[] {
  if (d.op.name !== "select") return linear(d);
  const [which, a, b] = d.args;
  if (isZero(b)) return gated(graph, a, linear).map((part) => part && graph.select(which, part, 0));
  if (isZero(a)) return gated(graph, b, linear).map((part) => part && graph.select(which, 0, part));
  return linear(d);
}

/** a + b, where both are 0 if a branch is not taken too. */
function sum(graph: Graph, a: Node, b: Node): Node {
  if (a.op.name !== "select" || b.op.name !== "select" || a.args[0] !== b.args[0]) return graph.add(a, b);
  const [which, p, q] = a.args, [, r, s] = b.args;
  if (isZero(q) && isZero(s)) return graph.select(which, sum(graph, p, r), 0);
  return isZero(p) && isZero(r) ? graph.select(which, 0, sum(graph, q, s)) : graph.add(a, b);
}

/** The Hessian, row after row, as the derivatives of a gradient's entries; symmetric. */
export function hessianOf(graph: Graph, gradient: readonly Node[], inputs: readonly Node[]): Node[] | null {
  const rows: Node[][] = [];
  for (const entry of gradient) {
    const row = derivatives(graph, entry, inputs);
    if (!row) return null;
    rows.push(row);
  }
  return rows.flatMap((row, i) => row.map((node, j) => (i === j ? node : graph.mul(graph.add(node, rows[j][i]), 0.5))));
}
