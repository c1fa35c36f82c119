/** The nodes of a formula, checked as they are made. */
import { number as valueOf, type Values } from "../evaluate";
import { canonical } from "../names/names";
import { COMPOSED, LISTED, RESERVED, ROUNDS, SAME, SYNONYMS } from "../names/function_names";
import { errorAt, FormulaError, quoted } from "../text/errors";
import { nearest } from "../text/nearest";
import { general, isAlnum, isDigits, repr, strip, stripEnd } from "../text/python";
import {
  type ArrayNode, binary, type BinaryNode, call, children, constant, FUNCTIONS, isConstant, isNumber, isTruth, negate, type Node, number,
  reduce, type Reduction,
} from "../tree";
import { combine, literal } from "./arrays";

const MAX_NODES = 2_000;
const MAX_DEPTH = 200;
const MAX_EXPONENT = 1_000;
export const COORDINATE = /^x([0-9]+)$/;

export type Op = BinaryNode["op"];

/** Makes the nodes of the formula with the text `source`; `parameters` are values of its constants, `arrays` given ones. */
export class NodeBuilder {
  readonly arrays: ReadonlyMap<string, ArrayNode>;
  /** Of norms of arrays, their squares. */
  readonly squares = new Map<Node, Node>();
  /** Running indices of the enclosing sums, outermost first. */
  readonly indices: string[] = [];
  /** Of conditions in brackets, their columns. */
  readonly conditions = new Map<Node, [number, number]>();
  private nodes = 0;
  private readonly depth = new Map<Node, number>();

  constructor(readonly source: string, readonly parameters: Values, arrays: ReadonlyMap<string, ArrayNode>) {
    this.arrays = new Map([...arrays].map(([name, array]) => [canonical(name), array]));
    for (const array of this.arrays.values()) for (const entry of children(array)) this.register(entry);
  }

  get givesArrays(): boolean {
    return this.arrays.size > 0;
  }

  hasParameter(name: string): boolean {
    return Object.hasOwn(this.parameters, name);
  }

  /** The error for a mistake at a column. */
  error(column: number, message: string): FormulaError {
    return errorAt(this.source, column, message);
  }

  /** The error for the source from `start` to `end`, which may mean each of the `readings`, or means the only one. */
  ask(column: number, start: number, end: number, ...readings: string[]): FormulaError {
    end = stripEnd(this.source.slice(0, end)).length;
    const fixes = readings.map((reading) => this.source.slice(0, start) + this.spaced(start, reading) + this.source.slice(end));
    const written = quoted(strip(this.source.slice(start, end)), 30);
    const why = readings.length > 1 ? `${written} has two usual readings: write` : "write";
    return errorAt(this.source, column, `${why} ${readings.join(" or ")}`, fixes);
  }

  /** A reading, with a space where it would grow together with the name before it. */
  private spaced(start: number, reading: string): string {
    return start && isAlnum(this.source[start - 1]) && isAlnum(reading.slice(0, 1)) ? ` ${reading}` : reading;
  }

  /** Add a node, unless the tree becomes too large or too deep. */
  add<N extends Node>(node: N, column: number): N {
    this.nodes++;
    let depth = 1;
    for (const child of children(node)) depth = Math.max(depth, 1 + this.depth.get(child)!);
    if (this.nodes > MAX_NODES || depth > MAX_DEPTH) {
      const much = this.nodes > MAX_NODES ? `${MAX_NODES} operations` : `${MAX_DEPTH} operations nest`;
      throw this.error(column, `more than ${much}: use sum(...), or give the function as Python code`);
    }
    this.depth.set(node, depth);
    return node;
  }

  /** Make a given number a part of trees, in which it is not counted. */
  private register(node: Node): Node {
    for (const part of [...children(node), node]) this.depth.set(part, 1);
    return node;
  }

  /** A number that nobody wrote. */
  wholeNumber(value: number): Node {
    return this.register(number(value, true));
  }

  /** An entry of a given matrix. */
  givenNumber(value: number): Node {
    return this.register(literal(value));
  }

  /** A literal. */
  number(text: string, column: number): Node {
    const value = Number(text);
    if (!Number.isFinite(value)) throw this.error(column, `${text.slice(0, 20)} is beyond the largest number, about 1.8e308`);
    return this.add(number(value, isDigits(text) && value < 2 ** 53), column);
  }

  /** −of. */
  negate(of: Node, column: number): Node {
    if (of.kind === "array") return combine(this, "*", this.givenNumber(-1), of, column);
    if (of.kind === "negate" && this.givesArrays) return of.of;
    this.checkNumber(of, column);
    return this.add(negate(of), column);
  }

  /** left op right. */
  binary(op: Op, left: Node, right: Node, column: number): Node {
    if (left.kind === "array" || right.kind === "array") return combine(this, op, left, right, column);
    if (op === "**" && isNumber(right, 2) && this.squares.has(left)) return this.squares.get(left)!;
    for (const part of [left, right]) {
      const joins = op === "and" || op === "or";
      if (joins && !isTruth(part)) throw this.error(column, `'${op}' joins conditions, as in x1 > 0 ${op} x2 > 0`);
      if (!joins) this.checkNumber(part, column);
    }
    if (op === "**") {
      const exponent = valueOf(right, this.parameters);
      if (exponent !== null && !(Math.abs(exponent) <= MAX_EXPONENT)) {
        throw this.error(column, `the exponent ${general(exponent)} is beyond ±${MAX_EXPONENT}: such a power is flat or infinite`);
      }
      if (isConstant(left, "e")) return this.finite(call("exp", [right]), column);
    }
    // -a*b and -(a*b) are one number: keep one tree for both.
    if ((op === "*" || op === "/") && left.kind === "negate") return this.negate(this.finite(binary(op, left.of, right), column), column);
    return this.finite(binary(op, left, right), column);
  }

  /** Refuse a condition, vector or matrix where a number should stand. */
  checkNumber(node: Node, column: number): void {
    if (node.kind === "array") {
      throw this.error(column, "a vector or matrix where a number should stand: write x^\\top x, or \\|x\\|, or an entry, x_1");
    }
    if (!isTruth(node)) return;
    const [start, end] = this.conditions.get(node) ?? [column, column];
    if (start < end) {
      const condition = strip(this.source.slice(start, end));
      throw this.ask(start, start, end, `where${condition.slice(0, -1)}, 1, 0)`);
    }
    throw this.error(column, "a condition is no number: write where(condition, value, value elsewhere)");
  }

  /** The value of the first condition that holds. */
  piecewise(pieces: readonly (readonly [Node, Node])[], otherwise: Node | null, column: number): Node {
    for (const [condition, value] of pieces) {
      if (!isTruth(condition)) throw this.error(column, "the condition should compare: where(x1 > 0, x1, 0)");
      this.checkNumber(value, column);
    }
    if (otherwise) this.checkNumber(otherwise, column);
    return this.add(call("piecewise", [...pieces.flat(), ...(otherwise ? [otherwise] : [])]), column);
  }

  /** A function of its arguments; reductions over the point are made by `reduce`. */
  call(name: string, args: readonly Node[], column: number): Node {
    name = SAME.get(name) ?? name;
    for (const arg of args) this.checkNumber(arg, column);
    if (ROUNDS.has(name)) throw this.error(column, `${repr(name)} rounds, so it has no useful gradient: leave it out`);
    if (name === "min" || name === "max") {
      if (args.length < 2) throw this.ofOneNumber(name, column);
    } else if (COMPOSED.has(name) && args.length === 1) {
      return this.binary("/", this.wholeNumber(1), this.call(COMPOSED.get(name)!, args, column), column);
    } else if (name === "atan2") {
      if (args.length !== 2) throw this.error(column, `atan2 takes two arguments, not ${args.length}: atan2(x2, x1)`);
    } else if (name === "cbrt" && args.length === 1) {
      return this.root(args[0], number(3), column);
    } else if (name === "root") {
      if (args.length !== 2) throw this.error(column, `root takes two arguments, not ${args.length}: root(x1, 3)`);
      return this.root(args[0], args[1], column);
    } else if (!FUNCTIONS.includes(name) && name !== "cbrt") {
      throw this.noFunction(name, column);
    } else if (args.length !== 1) {
      const other = name === "log" ? "; for another base write log10(x1), or log(x1)/log(b)" : "";
      throw this.error(column, `${name} takes one argument, not ${args.length}: ${name}(x1)${other}`);
    }
    return this.finite(call(name, args), column);
  }

  /** The error for a name that is no function's. */
  noFunction(name: string, column: number): FormulaError {
    if (this.hasParameter(name) || RESERVED.has(name) || COORDINATE.test(name)) {
      return this.error(column, `${repr(name)} is no function: write ${name}*(…) for a product`);
    }
    const known = `known are ${LISTED.join(", ")}.${nearest(name, RESERVED)}`;
    return this.error(column, `unknown function ${repr(name)}: ${SYNONYMS.has(name) ? `write ${repr(SYNONYMS.get(name)!)}` : known}`);
  }

  /** The root of a constant degree: the real one where the degree is odd. */
  root(of: Node, degree: Node, column: number): Node {
    const value = valueOf(degree, this.parameters);
    if (value !== null && Number.isInteger(value) && value > 0 && (value % 2 || degree.kind !== "number")) {
      degree = degree.kind === "parameter" ? degree : this.add(number(value, true), column);
      return this.finite(call("root", [of, degree]), column);
    }
    return this.binary("**", of, this.binary("/", this.add(number(1, true), column), degree, column), column);
  }

  /** The error for min, max or norm of a single number. */
  ofOneNumber(name: string, column: number): FormulaError {
    return this.error(column, `${name}() of one number: give it two or more, ${name}(x1, 0), or all coordinates, ${name}(x)`);
  }

  /** The node, unless it is a constant that is not a finite number. */
  private finite(node: Node, column: number): Node {
    const value = valueOf(node, this.parameters);
    if (value !== null && !Number.isFinite(value)) {
      throw this.error(column, `this part comes to ${Number.isNaN(value) ? "no real number" : "±infinity"}, whatever x is`);
    }
    return this.add(node, column);
  }

  /** An unused name for the running index of `sum(x**2)`. */
  freshIndex(): string {
    return [..."ijklmprst"].find((name) => !this.indices.includes(name))!;
  }

  /** Begin a running index. */
  openIndex(name: string, column: number): void {
    if (this.givesArrays) throw this.error(column, "a sum over coordinates beside given vectors: write x^\\top x, b^\\top x or \\|x\\|");
    if (RESERVED.has(name) || this.hasParameter(name) || this.indices.includes(name) || COORDINATE.test(name)) {
      throw this.error(column, `${repr(name)} cannot be the running index, it has a meaning already: use i`);
    }
    if (this.indices.length >= 3) throw this.error(column, "more than three sums nest: write it flatter");
    this.indices.push(name);
  }

  /** Σ, Π, min, max or norm over a running index that `openIndex` began and this ends. */
  reduce(op: Reduction, body: Node, index: string, first: Node, last: Node, column: number): Node {
    this.indices.splice(this.indices.indexOf(index), 1);
    this.checkNumber(body, column);
    return this.add(reduce(op, body, index, first, last), column);
  }

  /** A reduction over all coordinates. */
  wholePoint(op: Reduction, body: Node, index: string, column: number): Node {
    return this.reduce(op, body, index, this.add(number(1, true), column), this.add(constant("n"), column), column);
  }
}
