/** Values of the constant parts of a formula, as Python's floats give them. */
import * as accurate from "../engine/accurate";
import { FormulaError } from "./text/errors";
import { reprFloat, thousands } from "./text/python";
import { CONSTANTS, type Node, type ReduceNode } from "./tree";

/** Values of parameters and indices. */
export type Values = Readonly<Record<string, number>>;

/** The value of a constant node, else null; poles give infinity or NaN. */
export function number(node: Node, values: Values, n: number | null = null): number | null {
  switch (node.kind) {
    case "number": return node.value;
    case "constant": return node.name === "n" ? n : CONSTANTS[node.name];
    case "parameter": case "index": return Object.hasOwn(values, node.name) ? values[node.name] : null;
    case "negate": {
      const inner = number(node.of, values, n);
      return inner === null ? null : -inner;
    }
    case "binary": {
      const left = number(node.left, values, n), right = number(node.right, values, n);
      return left === null || right === null ? null : apply(node.op, left, right);
    }
    case "call": {
      const given = node.args.map((arg) => number(arg, values, n));
      return given.includes(null) ? null : apply(node.name, ...(given as number[]));
    }
    default: return null;
  }
}

/** x ** y of Python's `math.pow`, which refuses what is no real number, and has 1 for 1 ** NaN. */
function pow(x: number, y: number): number {
  if (x === 1 || (x === -1 && Math.abs(y) === Infinity)) return 1;
  if (x === 0 && y < 0) return y === -Infinity ? Infinity : NaN;
  const value = accurate.pow(x, y);
  return Number.isFinite(x) && Number.isFinite(y) && Math.abs(value) === Infinity ? Infinity : value;
}

function root(u: number, k: number): number {
  if (k === 0) return NaN;
  const odd = ((k % 2) + 2) % 2 === 1;
  if (!odd) return pow(u, 1 / k);
  const size = pow(Math.abs(u), 1 / k);
  return Number.isNaN(size) ? size : u < 0 || Object.is(u, -0) ? -size : size;
}

/** As the C library computes it, from its logarithm. */
function asinh(u: number): number {
  const x = Math.abs(u);
  if (x <= 2) return Math.asinh(u);
  return Math.sign(u) * (x > 2 ** 28 ? accurate.log(x) + Math.LN2 : accurate.log(2 * x + 1 / (Math.sqrt(x * x + 1) + x)));
}

/** The same. */
function acosh(u: number): number {
  if (!(u > 2)) return Math.acosh(u);
  return u > 2 ** 28 ? accurate.log(u) + Math.LN2 : accurate.log(2 * u - 1 / (u + Math.sqrt(u * u - 1)));
}

function piecewise(...args: number[]): number {
  for (let k = 0; k + 1 < args.length; k += 2) if (args[k]) return args[k + 1];
  return args.length % 2 ? args[args.length - 1] : NaN;
}

/** A function of finite numbers with Python's results: infinite where Python finds a number too large, NaN where there is none. */
const finite = (f: (u: number) => number) => (u: number) => {
  const value = f(u);
  if (!Number.isFinite(u)) return value;
  return value === -Infinity ? Infinity : value;
};
/** The same of a function that has poles: NaN there. */
const poles = (f: (u: number) => number) => (u: number) => {
  const value = f(u);
  return Number.isFinite(u) && !Number.isFinite(value) ? NaN : value;
};
const least = (a: number, b: number) => (b < a ? b : a), largest = (a: number, b: number) => (b > a ? b : a);

const OPERATIONS: Readonly<Record<string, (...args: number[]) => number>> = {
  "+": (a, b) => a + b, "-": (a, b) => a - b, "*": (a, b) => a * b, "/": (a, b) => (b === 0 ? NaN : a / b), "**": pow,
  "<": (a, b) => +(a < b), "<=": (a, b) => +(a <= b), ">": (a, b) => +(a > b), ">=": (a, b) => +(a >= b),
  "==": (a, b) => +(a === b), "!=": (a, b) => +(a !== b),
  // NaN is true in Python.
  and: (a, b) => +(a !== 0 && b !== 0), or: (a, b) => +(a !== 0 || b !== 0),
  exp: finite(accurate.exp), log: poles(accurate.log), sqrt: Math.sqrt, abs: Math.abs, sign: (u) => +(u > 0) - +(u < 0),
  sin: accurate.sin, cos: accurate.cos, tan: accurate.tan, asin: accurate.asin, acos: accurate.acos, atan: accurate.atan,
  sinh: finite(Math.sinh), cosh: finite(accurate.cosh), tanh: Math.tanh,
  asinh, acosh, atanh: poles(Math.atanh),
  log2: poles(accurate.log2), log10: poles(accurate.log10), log1p: poles(Math.log1p), expm1: finite(Math.expm1), erf: accurate.erf,
  sigmoid: (u) => (u > -700 ? 1 / (1 + accurate.exp(-u)) : accurate.exp(u)),
  softplus: (u) => largest(u, 0) + Math.log1p(accurate.exp(-Math.abs(u))),
  min: (...u) => u.reduce(least), max: (...u) => u.reduce(largest), norm: accurate.hypot,
  atan2: accurate.atan2, root, piecewise,
};

/** One operation on numbers; with Python's results where there is none. */
export const apply = (name: string, ...args: number[]): number => OPERATIONS[name](...args);

/** The value of a subscript or of a limit of a sum; an error where it is no whole number. */
export function whole(node: Node, values: Values, n: number): number {
  const value = number(node, values, n);
  if (value === null || !Number.isInteger(value)) {
    const said = value === null ? "None" : reprFloat(value);
    throw new FormulaError(`a subscript or limit comes to ${said}: with n = ${n} it should be a whole number`);
  }
  return value;
}

const MAX_SPAN = 1_000_000;

/** The first and last number that the running index of a reduction counts through; an error where they cannot be counted. */
export function span(node: ReduceNode, values: Values, n: number): [number, number] {
  const first = whole(node.first, values, n), last = whole(node.last, values, n);
  if (last - first >= MAX_SPAN) {
    const terms = last - first < 1e15 ? thousands(last - first + 1) : "more than 10^15";
    throw new FormulaError(`a sum of ${terms} terms: at most a million`);
  }
  if (last < first && (node.op === "min" || node.op === "max")) {
    const upwards = `of nothing there is none; let ${node.index} run upwards`;
    throw new FormulaError(`${node.op} over ${node.index} from ${first} to ${last}: ${upwards}`);
  }
  return [first, last];
}
