/** torch's operations on tensors and numbers, each recorded with its derivative. Of two numbers they are Python's. */
import { listedCoordinates } from "../core/format";
import { log } from "../engine/accurate";
import type { Node } from "../engine/graph";
import { apply } from "../formula/evaluate";
import { FormulaError } from "../formula/text/errors";
import { Tensor, type Autograd } from "./autograd";
import type { Function } from "./functions";
import { extreme, power, powerOf, sign } from "./pointwise";
import { normOf } from "./reductions";

export type Operand = number | Tensor;

const COMPARED: Record<string, string> = { "<": "lt", "<=": "le", ">": "gt", ">=": "ge", "==": "eq", "!=": "ne" };
const SWAPPED: Record<string, string> = { "<": ">", "<=": ">=", ">": "<", ">=": "<=" };

/** op of two operands of which one is a tensor. */
export function binary(on: Autograd, op: string, a: Operand, b: Operand): Tensor {
  switch (op) {
    case "+": return add(on, a, b);
    case "-": return subtract(on, a, b);
    case "*": return multiply(on, a, b);
    case "/": return divide(on, a, b);
    case "**": return raise(on, a, b);
    default: return a instanceof Tensor
      ? on.condition([a, b], (p, q) => on.graph.make(COMPARED[op], p, q))
      : on.condition([b, a], (p, q) => on.graph.make(COMPARED[SWAPPED[op] ?? op], p, q));
  }
}

export function add(on: Autograd, a: Operand, b: Operand): Tensor {
  return on.pointwise([a, b], on.graph.add, (g) => [g, g]);
}

function subtract(on: Autograd, a: Operand, b: Operand): Tensor {
  return on.pointwise([a, b], on.graph.sub, (g) => [g, on.graph.neg(g)]);
}

export function multiply(on: Autograd, a: Operand, b: Operand): Tensor {
  return on.pointwise([a, b], on.graph.mul, (g, _, p, q) => [on.graph.mul(g, q), on.graph.mul(g, p)]);
}

export function negate(on: Autograd, a: Operand): Operand {
  return a instanceof Tensor ? on.pointwise([a], on.graph.neg, (g) => [on.graph.neg(g)]) : -a;
}

/** A number over a tensor is the number times its reciprocal. */
function divide(on: Autograd, a: Operand, b: Operand): Tensor {
  const { div, mul, neg } = on.graph;
  if (!(a instanceof Tensor)) {
    const reciprocal = on.pointwise([b], (q) => div(1, q), (g, y) => [mul(neg(g), mul(y, y))]);
    return multiply(on, reciprocal, a);
  }
  return on.pointwise([a, b], div, (g, y, _, q) => [div(g, q), mul(neg(g), div(y, q))]);
}

function raise(on: Autograd, a: Operand, b: Operand): Tensor {
  const g = on.graph, zero = g.const(0);
  if (!(b instanceof Tensor)) {
    return on.pointwise([a], (x) => power(g, x, b), (d, _, x) => [b === 0 ? zero : g.mul(d, g.mul(power(g, x, b - 1), b))]);
  }
  if (!(a instanceof Tensor)) {
    const byExponent = (d: Node, y: Node, q: Node) => {
      const slope = g.mul(y, log(a));
      return g.mul(d, a === 0 ? g.select(g.make("ge", q, 0), 0, slope) : slope);
    };
    return on.pointwise([b], (q) => powerOf(g, g.const(a), q), (d, y, q) => [byExponent(d, y, q)]);
  }
  const logOf = (x: Node) => (a.record < 0 && x.op.name === "const" ? g.const(log(x.value as number)) : g.make("log", x));
  return on.pointwise([a, b], (x, q) => powerOf(g, x, q), (d, y, x, q) => {
    const byBase = () => g.select(g.make("eq", q, 0), 0, g.mul(d, g.mul(q, powerOf(g, x, g.sub(q, 1)))));
    const pole = () => g.make("and", g.make("eq", x, 0), g.make("ge", q, 0));
    return [
      a.record < 0 ? null : byBase(),
      b.record < 0 ? null : g.mul(d, g.select(pole(), 0, g.mul(y, logOf(x)))),
    ];
  });
}

/** A function of one number. */
export function ofOne(on: Autograd, { forward, backward }: Function, x: Tensor): Tensor {
  return on.pointwise([x], (p) => forward(on.graph, p), (g, y, p) => [backward(on.graph, g, y, p)]);
}

/** a where a condition holds, else b. */
export function where(on: Autograd, holds: Tensor, a: Operand, b: Operand): Tensor {
  const { select } = on.graph;
  return on.pointwise([holds, a, b], select, (g, _, which) => [null, select(which, g, 0), select(which, 0, g)]);
}

/** The root of a whole degree: the real one where that is odd. */
export function root(on: Autograd, u: Tensor, degree: number): Tensor {
  const g = on.graph;
  if (Math.abs(degree) % 2 !== 1) return raise(on, u, 1 / degree);
  const signs = on.pointwise([u], (x) => sign(g, x), () => [g.const(0)]);
  const size = on.pointwise([u], g.abs, (d, _, x) => [g.mul(d, sign(g, x))]);
  return multiply(on, signs, raise(on, size, 1 / degree));
}

/** The angle of the point (x, y). */
export function angle(on: Autograd, y: Operand, x: Operand): Tensor {
  const g = on.graph;
  return on.pointwise([y, x], (a, b) => g.make("atan2", a, b), (d, _, a, b) => {
    const square = g.add(g.mul(a, a), g.mul(b, b));
    const reciprocal = g.select(g.make("eq", square, 0), 0, g.div(1, square));
    return [g.mul(g.mul(d, b), reciprocal), g.mul(g.mul(d, g.neg(a)), reciprocal)];
  });
}

/** The smallest or largest of some, or their norm. */
export function fold(on: Autograd, name: "min" | "max" | "norm", values: readonly Operand[]): Operand {
  if (!values.some((value) => value instanceof Tensor)) return apply(name, ...(values as number[]));
  if (name === "norm") return normOf(on, values);
  const op = name === "max" ? "gt" : "lt", g = on.graph;
  const other = name === "max" ? "lt" : "gt";
  return values.reduce((total, value) =>
    on.pointwise([total, value], (p, q) => extreme(g, op, p, q), (d, _, p, q) => {
      const shared = g.select(g.make("eq", p, q), g.div(d, 2), d);
      return [g.select(g.make(other, p, q), 0, shared), g.select(g.make(op, p, q), 0, shared)];
    }));
}

/** The values of a reduction's terms, one after the other. */
export function accumulate(on: Autograd, op: string, values: readonly Operand[]): Operand {
  if (op === "min" || op === "max" || op === "norm") return fold(on, op, values);
  return values.reduce<Operand>((total, value) => {
    if (total instanceof Tensor || value instanceof Tensor) return (op === "sum" ? add : multiply)(on, total, value);
    return op === "sum" ? total + value : total * value;
  }, op === "sum" ? 0 : 1);
}

/** The refusal of a coordinate that a point does not have. */
export function outside(place: number, n: number): FormulaError {
  return new FormulaError(`x[${place}]: x has ${listedCoordinates(n)}; take a start with more of them, or other limits`);
}
