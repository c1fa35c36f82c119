/** Trees made ready for reading: constants filled in, short sums written out, whole numbers computed. */
import { listedCoordinates } from "../../core/format";
import { number as valueOf, span, whole, type Values } from "../../formula/evaluate";
import { FormulaError } from "../../formula/text/errors";
import { reprFloat } from "../../formula/text/python";
import {
  binary, call, constant, isNumber, negate, number, reduce, some, variable, walk, type BinaryNode, type Node, type NumberNode,
} from "../../formula/tree";

/** Terms of which simplifying may leave the `SHORT` that a title has room for. */
const WRITTEN_OUT = 400, SHORT = 60;

/** The tree with the values of its constants in place, if they have one, without factors and exponents of one. */
export function filled(node: Node, parameters: Values): Node {
  switch (node.kind) {
    case "parameter": return Object.hasOwn(parameters, node.name) ? literal(parameters[node.name]) : node;
    case "negate": return negate(filled(node.of, parameters));
    case "call": return call(node.name, node.args.map((arg) => filled(arg, parameters)));
    case "reduce": return reduce(node.op, filled(node.body, parameters), node.index, node.first, node.last);
    case "binary": {
      const { op } = node, left = filled(node.left, parameters), right = filled(node.right, parameters);
      if (op === "*" && isNumber(left, 1) && node.left.kind === "parameter") return right;
      if (["*", "/", "**"].includes(op) && isNumber(right, 1) && node.right.kind === "parameter") return left;
      if ((op === "*" || op === "/") && left.kind === "negate") return negate(binary(op, left.of, right));
      if ((op === "+" || op === "-") && right.kind === "negate" && node.right.kind !== "negate") return binary(op === "+" ? "-" : "+", left, right.of);
      return binary(op, left, right);
    }
    default: return node;
  }
}

/** A constant's value; whole multiples of π by name. */
function literal(value: number): Node {
  const turns = value / Math.PI;
  if (value > 0 && Number.isInteger(turns) && turns <= 100) return turns === 1 ? constant("pi") : binary("*", number(turns), constant("pi"));
  const whole = Number.isInteger(value) && Math.abs(value) < 1e9;
  return value < 0 ? negate(number(-value, whole)) : number(whole ? value + 0 : value, whole);
}

/** The tree for n variables with short sums expanded, Σ (xᵢ₊₁ − xᵢ²)² as (x₂ − x₁²)²; itself where that is no shorter. */
export function writtenOut(tree: Node, n: number): Node {
  if (n > 3 || !some(tree, (part) => part.kind === "reduce")) return tree;
  try {
    const short = tidy(unroll(tree, n, WRITTEN_OUT));
    return [...walk(short)].length <= SHORT ? short : tree;
  } catch (error) {
    if (error instanceof FormulaError) return tree;
    throw error;
  }
}

/** The tree expanded for n variables, for reading: π and e stay by name, and terms are added from the left. */
export function unroll(tree: Node, n: number, most: number): Node {
  let budget = most;
  const go = (node: Node, values: Values): Node => {
    if (--budget < 0) throw new FormulaError("too long to be written out");
    switch (node.kind) {
      case "number": case "variable": return node;
      case "constant": return node.name === "n" ? number(n, true) : node;
      case "parameter": return number(valueOf(node, values)!, false);
      case "index": return number(valueOf(node, values)!, true);
      case "item": {
        const k = whole(node.at, values, n);
        if (k < 1 || k > n) throw new FormulaError(`x[${k}]: x has ${listedCoordinates(n)}`);
        return variable(k);
      }
      case "negate": return negate(go(node.of, values));
      case "binary": return binary(node.op, go(node.left, values), go(node.right, values));
      case "call": return call(node.name, node.args.map((arg) => go(arg, values)));
      case "reduce": {
        const [first, last] = span(node, values, n), terms: Node[] = [];
        for (let k = first; k <= last; k++) terms.push(go(node.body, { ...values, [node.index]: k }));
        return folded(node.op, terms);
      }
      case "array": throw new Error("an array in a finished tree");
    }
  };
  return go(tree, {});
}

function folded(op: string, terms: readonly Node[]): Node {
  if (op === "norm") return call("sqrt", [folded("sum", terms.map((term) => binary("**", term, number(2, true))))]);
  if (op === "min" || op === "max") return call(op, terms);
  if (!terms.length) return number(op === "sum" ? 0 : 1, true);
  return terms.reduce((left, right) => binary(op === "sum" ? "+" : "*", left, right));
}

/** The tree simplified for reading: without factors and exponents of one, with whole-number arithmetic done. */
function tidy(node: Node): Node {
  switch (node.kind) {
    case "binary": return tidied(node.op, tidy(node.left), tidy(node.right));
    case "negate": return negate(tidy(node.of));
    case "call": return node.name === "sqrt" && isNumber(node.args[0], 1) ? number(1, true) : call(node.name, node.args.map(tidy));
    default: return node;
  }
}

/** `left op right` of operands that are tidy. */
function tidied(op: BinaryNode["op"], left: Node, right: Node): Node {
  const numbers = left.kind === "number" && right.kind === "number";
  if (numbers && left.whole && right.whole && (op === "+" || op === "-" || op === "*")) {
    const done = op === "+" ? left.value + right.value : op === "-" ? left.value - right.value : left.value * right.value;
    return done >= 0 ? number(done, true) : negate(number(-done, true));
  }
  if (op === "*" && numbers && reprFloat(left.value * right.value).length <= 8) {
    const done = left.value * right.value;
    return number(done, Number.isInteger(done));
  }
  if (op === "*" && left.kind === "number" && right.kind === "binary" && right.op === "*" && right.left.kind === "number") {
    return tidied("*", tidied("*", left, right.left as NumberNode), right.right);
  }
  if (op === "+" && right.kind === "binary" && (right.op === "+" || right.op === "-")) {
    return binary(right.op, tidied("+", left, right.left), right.right);
  }
  if (op === "*" && isNumber(left, 1)) return right;
  if ((op === "*" || op === "/" || op === "**") && isNumber(right, 1)) return left;
  if (op === "*" && right.kind === "number") return binary("*", right, left);
  return binary(op, left, right);
}
