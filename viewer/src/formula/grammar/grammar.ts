/**
 * The grammar that typed formulas and LaTeX share: sums of products of powers, conditions, functions and their arguments.
 *
 *   whole       expression, or comparisons of expressions joined by "and" and "or"
 *   expression  product + product − …
 *   product     factor · factor / factor …, with or without a sign between them
 *   factor      a primary with its exponents; primaries are those of the notation
 *
 * What has two usual readings, such as 1/2x, is an error that names both (`Cursor.ask`). A function without brackets takes the
 * product that follows it, up to an explicit space, the next function, root or fraction: \sin 2\pi x \cos y is sin(2πx)·cos(y).
 */
import type { FormulaError } from "../text/errors";
import { repr, stripEnd } from "../text/python";
import { COMPARISONS, isConstant, isNumber, type BinaryNode, type Node, some } from "../tree";
import { Cursor } from "./cursor";
import type { Token } from "./token";

type Op = BinaryNode["op"];

const INVERSE: Readonly<Record<string, string>> = {
  sin: "asin", cos: "acos", tan: "atan", exp: "log", log: "exp", asin: "sin", acos: "cos", atan: "tan",
  sinh: "asinh", cosh: "acosh", tanh: "atanh", asinh: "sinh", acosh: "cosh", atanh: "tanh",
};
/** Their bare argument is one factor. */
const ROOTS = ["sqrt", "cbrt"];
/** Of constants they are usual: ln 2 · x. */
const LOGARITHMS = ["log", "log2", "log10", ...ROOTS];
/** Beside these a quotient needs no brackets. */
const LOOSE = "+-(,=[<>&$", ENDS = ["", "+", "-", ")", ",", "]"];
export const MOST_ARGUMENTS = 64;

/** What the factor read last ends with, if a factor written beside it could belong to it: a bare argument or an exponent. */
export interface Tail {
  readonly kind: "bare" | "power";
  /** The column at which it begins. */
  readonly start: number;
  /** That of the argument or exponent. */
  readonly inner: number;
}

/** Everything but primaries, names and exponents, which each notation defines. */
export abstract class Grammar extends Cursor {
  protected times: readonly string[] = ["*"];
  protected readonly maxDepth: number = 100;
  protected abstract readonly relations: ReadonlyMap<string, Op>;
  protected tail: Tail | null = null;

  /** A number, name, bracket, function, … */
  protected abstract primary(): Node;
  /** A base with the exponents that follow it. */
  protected abstract exponents(base: Node, start: number): Node;
  /** Whether the next token begins a factor. */
  protected abstract startsFactor(): boolean;
  /** Whether the next token begins a function, which no bare argument includes. */
  protected abstract startsFunction(): boolean;
  /** Whether the next token begins a root, a fraction or a large sum. */
  protected abstract startsRoot(): boolean;
  /** The error for a token that cannot stand where it does. */
  abstract unexpected(): FormulaError;
  /** A product, a fraction and a function's name, as errors write them. */
  protected abstract timesText(left: string, right: string): string;
  protected abstract fractionText(top: string, bottom: string): string;
  protected abstract functionText(name: string): string;
  /** Refuse a number after another factor. */
  protected abstract numberAfter(token: Token): never;
  /** Arguments in brackets. */
  protected abstract arguments(): Node[];

  /** An expression, or a condition. */
  whole(): Node {
    const either: Node[] = [];
    let both: Node[] = [];
    for (;;) {
      let left = this.expression();
      const column = this.column;
      let links: Node[] = [];
      for (;;) {
        const op = this.peek.kind === "name" ? undefined : this.relations.get(this.peek.text);
        if (op === undefined || !COMPARISONS.includes(op)) break;
        this.next();
        const right = this.expression();
        links.push(this.build.binary(op, left, right, column));
        left = right;
      }
      if (!links.length) links = [left];
      both.push(...links);
      const joined = this.peek.kind === "end" ? undefined : this.relations.get(this.peek.text);
      if (joined !== "and") {
        either.push(this.joined("and", both, column));
        both = [];
      }
      if (joined !== "and" && joined !== "or") return this.joined("or", either, column);
      this.next();
    }
  }

  private joined(op: Op, parts: readonly Node[], column: number): Node {
    return parts.reduce((total, part) => this.build.binary(op, total, part, column));
  }

  /** A sum of products. */
  protected expression(): Node {
    let total = this.product();
    while (this.isOp("+", "-")) {
      const op = this.next();
      total = this.build.binary(op.text as Op, total, this.product(), op.column);
    }
    return total;
  }

  /** A product of factors, with signs of multiplication and division or side by side. */
  protected product(): Node {
    const start = this.column;
    let total = this.factor(true);
    let divided = -1; // the place of the / before the factor read last
    for (;;) {
      const token = this.peek;
      if (token.kind !== "name" && (this.times.includes(token.text) || token.text === "/")) {
        if (this.tail && (token.text === "/" || this.times.includes("*"))) this.afterBare(token);
        this.next();
        divided = token.text === "/" ? this.place : -1;
        const op = token.text === "/" || token.text === "@" ? token.text : "*";
        total = this.build.binary(op, total, this.factor(true), token.column);
      } else if (token.kind === "number" || this.startsFactor()) {
        this.checkBeside(token);
        if (divided >= 0) {
          const top = this.text(start, this.tokens[divided - 1].column);
          const bottom = this.text(this.tokens[divided].column, token.column);
          const rest = this.text(token.column, this.endOfProduct());
          const whole = this.text(start, token.column);
          const readings = [this.timesText(`(${whole})`, rest), this.fractionText(top, this.timesText(bottom, rest))];
          throw this.ask(token.column, start, this.column, ...readings);
        }
        total = this.build.binary("*", total, this.factor(), token.column);
      } else return total;
    }
  }

  /** The column after the factors that stand side by side from here, which are read. */
  protected endOfProduct(): number {
    this.factor();
    while (this.startsFactor() && this.peek.kind !== "number") this.factor();
    return this.column;
  }

  /** Refuse a factor beside the one before where that leaves two readings. */
  private checkBeside(token: Token): void {
    if (token.kind === "number") {
      if (this.before.kind === "number") {
        const two = "an operator is missing, or a number has two points";
        throw this.error(`${repr(this.before.text)} and ${repr(token.text)} stand side by side: ${two}`);
      }
      this.numberAfter(token);
    }
    const { tail } = this;
    if (tail?.kind === "power" && !this.startsFunction()) {
      const base = this.text(tail.start, tail.inner), exponent = this.text(tail.inner, token.column);
      const rest = this.text(token.column, this.endOfProduct());
      const readings = [this.timesText(base + exponent, rest), `${base}(${this.timesText(exponent, rest)})`];
      throw this.ask(token.column, tail.start, this.column, ...readings);
    }
  }

  /** Refuse · or / after the bare argument of a function, as in sin x/2. */
  private afterBare(token: Token): void {
    const { tail } = this;
    if (tail?.kind !== "bare") return;
    const head = this.text(tail.start, tail.inner), argument = this.text(tail.inner, token.column);
    const sign = this.text(token.column, token.column + 1);
    this.next();
    const begin = this.column;
    this.factor(true);
    const rest = this.text(begin, this.column), end = this.column;
    throw this.ask(token.column, tail.start, end, `${head}(${argument})${sign}${rest}`, `${head}(${argument}${sign}${rest})`);
  }

  /** A primary with its exponents, after any signs. */
  protected factor(signed = false): Node {
    const signs: Token[] = [];
    while (signed && this.isOp("+", "-")) signs.push(this.next());
    this.depth++; // groups, functions and large sums all read a factor inside of a factor
    if (this.depth > this.maxDepth) throw this.error(`more than ${this.maxDepth} groups nest: write it flatter`);
    this.tail = null;
    const start = this.column;
    let read = this.exponents(this.primary(), start);
    this.depth--;
    for (const sign of signs.reverse()) if (sign.text === "-") read = this.build.negate(read, sign.column);
    return read;
  }

  /** A function whose name, and exponent if any, was read, with its argument; `column` is the name's. */
  protected apply(name: string, column: number, exponent: Node | null = null): Node {
    const start = this.column;
    const bare = !this.isOp("(", "[", "{");
    const args = bare ? [this.bareArgument(name, column)] : this.arguments();
    if (!bare) this.tail = null;
    if (exponent?.kind === "negate" && isNumber(exponent.of, 1)) throw this.inverse(name, column, start, bare);
    let made = this.call(name, args, column);
    if (exponent) made = this.build.binary("**", made, exponent, column);
    this.tail = bare ? { kind: "bare", start: column, inner: start } : null;
    return made;
  }

  /** The error for sin⁻¹(x). */
  private inverse(name: string, column: number, start: number, bare: boolean): FormulaError {
    const written = this.text(start, this.column);
    const argument = bare ? `(${written})` : written;
    const oneOver = `1/${this.functionText(name)}${argument}`, before = stripEnd(this.build.source.slice(0, column));
    const alone = column === 0 || (before !== "" && LOOSE.includes(before[before.length - 1]));
    const readings = [alone && ENDS.includes(this.peek.text) ? oneOver : `(${oneOver})`];
    if (Object.hasOwn(INVERSE, name)) readings.push(this.functionText(INVERSE[name]) + argument);
    return this.ask(column, column, this.column, ...readings);
  }

  /** A function of its arguments. */
  protected call(name: string, args: readonly Node[], column: number): Node {
    return this.build.call(name, args, column);
  }

  /** The argument of a function without brackets. */
  private bareArgument(name: string, column: number): Node {
    const start = this.column, shown = this.functionText(name);
    if (this.isOp("+", "-")) {
      this.factor(true);
      const end = this.column, argument = this.text(start, this.column);
      throw this.ask(column, column, end, `${this.text(column, start)}(${argument})`);
    }
    if (!this.startsFactor() && this.peek.kind !== "number") {
      throw this.error(`${shown} wants its argument in brackets: ${shown}(…)`, column);
    }
    let total = this.factor();
    let fixed = !varies(total);
    while (this.startsFactor() && !this.startsFunction()) {
      const token = this.peek;
      if (!fixed && (token.spaced || this.startsRoot())) break;
      // After the constant argument of a logarithm or root, a bracket or bar: ln 2(x + 1).
      const bracket = token.kind === "op" && LOGARITHMS.includes(name);
      const continues = fixed && !token.spaced && !bracket && !(this.startsRoot() && LOGARITHMS.includes(name)) && !ROOTS.includes(name);
      if (!continues && !(!fixed && this.lettersJoin(token))) {
        const head = this.text(column, start), argument = this.text(start, token.column);
        const rest = this.text(token.column, this.endOfProduct());
        const readings = [this.timesText(`${head}(${argument})`, rest), `${head}(${this.timesText(argument, rest)})`];
        throw this.ask(column, column, this.column, ...readings);
      }
      this.checkBeside(token);
      const factor = this.factor();
      fixed &&= !varies(factor);
      total = this.build.binary("*", total, factor, start);
    }
    return total;
  }

  /** Whether this letter after a letter belongs to the same argument. */
  protected lettersJoin(_token: Token): boolean {
    return false;
  }
}

/** Whether a node depends on the point. */
const varies = (node: Node): boolean => some(node, (part) => part.kind === "variable" || part.kind === "item");

/** Whether a power of this node is usually an exponential: 2^…, e^… */
export const isConstantBase = (node: Node): boolean => node.kind === "number" || isConstant(node, "e");
