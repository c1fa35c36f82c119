/** Derivatives of any graph, by reverse mode over its nodes. */
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
  // Of each node its gradient, as a sum of terms that are 0 in different branches.
  const found = new Map<Node, Node[]>([[of, [graph.const(1)]]]);
  const nodes = reachable([of]);
  for (let k = nodes.length - 1; k >= 0; k--) {
    const node = nodes[k], terms = found.get(node);
    if (!terms || !node.args.length) continue;
    const derivative = DERIVATIVES[node.op.name];
    if (!derivative) return null;
    for (const term of terms) {
      if (isZero(term)) continue;
      gated(graph, term, (d) => derivative(graph, d, node, node.args)).forEach((part, i) => {
        if (!part || isZero(part)) return;
        const arg = node.args[i], there = found.get(arg);
        if (there) put(graph, there, part);
        else found.set(arg, [part]);
      });
    }
  }
  return inputs.map((input) => found.get(input)?.reduce((a, b) => graph.add(a, b)) ?? graph.const(0));
}

const isZero = (node: Node): boolean => node.op.name === "const" && node.value === 0;
/** Which operand of a choice is 0; −1: none is, or it is no choice. */
const zeroOf = (node: Node): number => (node.op.name !== "select" ? -1 : isZero(node.args[2]) ? 2 : isZero(node.args[1]) ? 1 : -1);

/** What is linear in a gradient, of one that is 0 where a branch is not taken: 0 there, too, since there 0·∞ would be NaN. */
function gated(graph: Graph, d: Node, linear: (d: Node) => (Node | null)[]): (Node | null)[] {
  const zero = zeroOf(d), which = d.args[0];
  if (zero < 0) return linear(d);
  const parts = gated(graph, d.args[3 - zero], linear);
  return parts.map((part) => part && (zero === 2 ? graph.select(which, part, 0) : graph.select(which, 0, part)));
}

/** Add a term, to one that is 0 in the same branch where there is one. */
function put(graph: Graph, terms: Node[], term: Node): void {
  const zero = zeroOf(term);
  const at = terms.findIndex((other) => zeroOf(other) === zero && (zero < 0 || other.args[0] === term.args[0]));
  if (at < 0) terms.push(term);
  else terms[at] = sum(graph, terms[at], term);
}

/** a + b, where both are 0 if a branch is not taken too. */
function sum(graph: Graph, a: Node, b: Node): Node {
  const zero = zeroOf(a);
  if (zero < 0 || zeroOf(b) !== zero || a.args[0] !== b.args[0]) return graph.add(a, b);
  const joined = sum(graph, a.args[3 - zero], b.args[3 - zero]);
  return zero === 2 ? graph.select(a.args[0], joined, 0) : graph.select(a.args[0], 0, joined);
}
