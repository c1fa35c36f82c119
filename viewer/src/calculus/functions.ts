/** Functions of one number, and the derivatives that torch has for them, in its order of operations. */
import type { Graph, Node } from "../engine/graph";
import { power, sign } from "./pointwise";

export interface Function {
  forward(g: Graph, x: Node): Node;
  /** The gradient of x from that of y. */
  backward(g: Graph, gradient: Node, y: Node, x: Node): Node;
}

/** ln(1 + exp u) is u beyond it, in float64 too. */
const LINEAR = 40;
const LN2 = 0.6931471805599453, LN10 = 2.3025850929940455, TWO_OVER_ROOT_PI = 1.1283791670955126;

const named = (name: string, backward: Function["backward"]): Function => ({ forward: (g, x) => g.make(name, x), backward });
/** 1/√(1 − x²) */
const arcLeg = (g: Graph, x: Node) => g.div(1, g.sqrt(g.add(g.mul(g.neg(x), x), 1)));

/** Beyond it √(a² ± 1) is a in float64 too, and a² may overflow. */
const TWICE = 1e8;
/** An odd function by its values for positive numbers. */
const odd = (g: Graph, x: Node, ofSize: (a: Node) => Node) => {
  const y = ofSize(g.abs(x));
  return g.select(g.make("lt", x, 0), g.neg(y), y);
};
/** By log1p: accurate near 0 too. */
const asinh = (g: Graph, x: Node) => odd(g, x, (a) => {
  const square = g.mul(a, a);
  const near = g.make("log1p", g.add(a, g.div(square, g.add(g.sqrt(g.add(square, 1)), 1))));
  return g.select(g.make("gt", a, TWICE), g.add(g.make("log", a), LN2), near);
});
/** By log1p: accurate near 1 too. */
const acosh = (g: Graph, x: Node) => {
  const less = g.sub(x, 1);
  const near = g.make("log1p", g.add(less, g.mul(g.sqrt(less), g.sqrt(g.add(x, 1)))));
  return g.select(g.make("gt", x, TWICE), g.add(g.make("log", x), LN2), near);
};
const atanh = (g: Graph, x: Node) => odd(g, x, (a) => g.mul(g.make("log1p", g.div(g.mul(a, 2), g.sub(1, a))), 0.5));
const rsqrt = (g: Graph, x: Node) => g.div(1, g.sqrt(x));

export const FUNCTIONS: Readonly<Record<string, Function>> = {
  exp: named("exp", (g, d, y) => g.mul(d, y)),
  log: named("log", (g, d, _, x) => g.div(d, x)),
  sqrt: named("sqrt", (g, d, y) => g.div(d, g.mul(y, 2))),
  abs: named("abs", (g, d, _, x) => g.mul(d, sign(g, x))),
  sign: { forward: sign, backward: (g) => g.const(0) },
  sin: named("sin", (g, d, _, x) => g.mul(d, g.make("cos", x))),
  cos: named("cos", (g, d, _, x) => g.mul(d, g.neg(g.make("sin", x)))),
  tan: named("tan", (g, d, y) => g.mul(d, g.add(g.mul(y, y), 1))),
  asin: named("asin", (g, d, _, x) => g.mul(d, arcLeg(g, x))),
  acos: named("acos", (g, d, _, x) => g.mul(d, g.neg(arcLeg(g, x)))),
  atan: named("atan", (g, d, _, x) => g.div(d, g.add(g.mul(x, x), 1))),
  sinh: named("sinh", (g, d, _, x) => g.mul(d, g.make("cosh", x))),
  cosh: named("cosh", (g, d, _, x) => g.mul(d, g.make("sinh", x))),
  tanh: named("tanh", (g, d, y) => g.mul(d, g.sub(1, g.mul(y, y)))),
  asinh: { forward: asinh, backward: (g, d, _, x) => g.mul(d, rsqrt(g, g.add(g.mul(x, x), 1))) },
  acosh: { forward: acosh, backward: (g, d, _, x) => g.mul(d, rsqrt(g, g.sub(g.mul(x, x), 1))) },
  atanh: { forward: atanh, backward: (g, d, _, x) => g.div(d, g.sub(1, g.mul(x, x))) },
  log2: named("log2", (g, d, _, x) => g.div(d, g.mul(x, LN2))),
  log10: named("log10", (g, d, _, x) => g.div(d, g.mul(x, LN10))),
  log1p: named("log1p", (g, d, _, x) => g.div(d, g.add(x, 1))),
  expm1: named("expm1", (g, d, y) => g.mul(d, g.add(y, 1))),
  erf: named("erf", (g, d, _, x) => g.mul(g.mul(g.make("exp", g.neg(power(g, x, 2))), TWO_OVER_ROOT_PI), d)),
  sigmoid: {
    forward: (g, x) => g.div(1, g.add(1, g.make("exp", g.neg(x)))),
    backward: (g, d, y) => g.mul(g.mul(d, g.sub(1, y)), y),
  },
  softplus: {
    forward: (g, x) => g.select(g.make("gt", x, LINEAR), x, g.make("log1p", g.make("exp", x))),
    backward: (g, d, _, x) => {
      const e = g.make("exp", x);
      return g.select(g.make("gt", x, LINEAR), d, g.div(g.mul(d, e), g.add(e, 1)));
    },
  },
};
