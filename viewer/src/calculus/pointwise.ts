/** The arithmetic of torch's operations on single numbers, as `kobai.descent.symbolic.pointwise` has it. */
import type { Graph, Node } from "../engine/graph";

/** Exponents up to here, whole ones, are products. */
const MOST_PRODUCTS = 32;

/** A power with a constant exponent: products where torch multiplies, and for other whole exponents. */
export function power(g: Graph, base: Node, exponent: number): Node {
  if (exponent === 0) return g.const(1);
  if (Math.abs(exponent) === 0.5) return exponent > 0 ? g.sqrt(base) : g.div(1, g.sqrt(base));
  if (Math.abs(exponent) <= MOST_PRODUCTS && Number.isInteger(exponent)) {
    const whole = wholePower(g, base, Math.abs(exponent));
    return exponent > 0 ? whole : g.div(1, whole);
  }
  return g.make("pow", base, exponent);
}

/** By repeated squaring; the cube as torch multiplies it. */
function wholePower(g: Graph, base: Node, k: number): Node {
  if (k === 3) return g.mul(g.mul(base, base), base);
  let result: Node | null = null;
  for (; k; k >>= 1) {
    if (k & 1) result = result ? g.mul(result, base) : base;
    if (k > 1) base = g.mul(base, base);
  }
  return result!;
}

/** a to the power b, both nodes. */
export function powerOf(g: Graph, a: Node, b: Node): Node {
  return b.op.name === "const" ? power(g, a, b.value as number) : g.make("pow", a, b);
}

/** −1, 0 or 1. */
export function sign(g: Graph, a: Node): Node {
  return g.select(g.make("gt", a, 0), 1, g.select(g.make("lt", a, 0), -1, 0));
}

/** The larger of two numbers ("gt") or the smaller ("lt"); NaN if either is. */
export function extreme(g: Graph, op: "gt" | "lt", a: Node, b: Node): Node {
  return g.select(g.make("or", g.make(op, a, b), g.make("ne", a, a)), a, b);
}
