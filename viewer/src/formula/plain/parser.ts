/** Plain text to a tree, by recursive descent: `2x^2 + sin²(y)`, `sum(x**2)`, `where(x > 0, x, 0)`. */
import { transposed } from "../builder/arrays";
import type { TreeBuilder } from "../builder/tree_builder";
import { isConstantBase } from "../grammar/grammar";
import { END, type Token } from "../grammar/token";
import { COMPOSED, LISTED, SAME, SPECIAL } from "../names/function_names";
import { LETTERS, split } from "../names/names";
import { errorAt, type FormulaError } from "../text/errors";
import { repr, stripEnd } from "../text/python";
import { type BinaryNode, FUNCTIONS, isNumber, isTruth, type Node, number, TRUTHS } from "../tree";
import { OVER_POINT } from "./reductions";
import { tokenize } from "./tokens";
import { Wording } from "./wording";

type Op = BinaryNode["op"];

const ROOTS: Readonly<Record<string, number>> = { "√": 2, "∛": 3, "∜": 4 };
const ROOT_SIGNS = Object.keys(ROOTS);
const RELATIONS = new Map<string, Op>([...TRUTHS.map((op): [string, Op] => [op, op as Op]), ["=", "=="]]);

/** The tree of a formula in plain text, made by `builder`; an error with what is wrong first, its column, and what would be right. */
export function parse(text: string, builder: TreeBuilder): Node {
  const reader = new Reader(builder, tokenize(text, builder.givesArrays), stripEnd(text).length);
  try {
    const read = reader.whole();
    if (reader.peek !== END) throw reader.unexpected();
    return builder.finish(read);
  } catch (error) {
    if (error instanceof RangeError) throw builder.error(0, "its brackets and functions nest too deeply: write it flatter");
    throw error;
  }
}

/** Primaries, names and exponents of plain text. */
class Reader extends Wording {
  protected readonly relations = RELATIONS;
  /** The columns of the bars that were read last. */
  private barGroup: readonly [number, number] = [-1, -1];
  /** Names that occur without a bracket after them: no functions. */
  private readonly values: ReadonlySet<string>;

  constructor(build: TreeBuilder, tokens: readonly Token[], end: number) {
    super(build, tokens, end);
    this.times = build.givesArrays ? ["*", "@"] : ["*"];
    const loose = tokens.filter((token, k) => token.kind === "name" && (tokens[k + 1] ?? END).text !== "(");
    this.values = new Set(loose.map((token) => token.text));
  }

  // Factors.

  protected startsFactor(): boolean {
    const token = this.peek;
    if (token.kind !== "op") return token.kind === "name";
    const bar = token.text === "|" || token.text === "‖";
    return token.text === "(" || ROOT_SIGNS.includes(token.text) || (bar && token.text !== this.bars[this.bars.length - 1]);
  }

  protected startsFunction(): boolean {
    const token = this.peek;
    const power = this.following.text === "**" && token.text === "e" && !this.build.hasParameter("e");
    return token.kind === "name" && (power || this.isFunction(token.text));
  }

  protected startsRoot(): boolean {
    return this.isOp(...ROOT_SIGNS);
  }

  /** Whether a name is a function's. */
  private isFunction(given: string): boolean {
    if (this.build.hasParameter(given) || this.build.indices.includes(given)) return false;
    const name = SAME.get(given) ?? given;
    return FUNCTIONS.includes(name) || SPECIAL.includes(name) || name === "Piecewise";
  }

  protected exponents(base: Node, start: number): Node {
    if (base.kind === "array") {
      if (this.skip("ᵀ")) return transposed(base);
      if (this.peek.text === "**" && this.following.text === "T") {
        this.place += 2;
        return transposed(base);
      }
    }
    if (this.peek.kind === "super") {
      const token = this.next();
      base = this.build.binary("**", base, this.signedNumber(token), token.column);
    } else if (this.isOp("**")) base = this.powers(base, start);
    if (this.peek.kind === "super" || this.isOp("**")) {
      throw this.error("two exponents: put brackets around the power or around the exponent, (x^2)^3 or x^(2^3)");
    }
    return base;
  }

  /** A superscript. */
  private signedNumber(token: Token): Node {
    const size = this.build.number(token.text.replace(/^[+-]+/, ""), token.column);
    return token.text[0] === "-" ? this.build.negate(size, token.column) : size;
  }

  /** base ^ a ^ b …, from the right. */
  private powers(base: Node, start: number): Node {
    const places: number[] = [], signs: Token[][] = [], parts = [base];
    let plain = false, bracket = false;
    while (this.skip("**")) {
      places.push(this.column);
      const here: Token[] = [];
      signs.push(here);
      while (this.isOp("+", "-")) here.push(this.next());
      plain = this.peek.kind === "number";
      bracket = this.isOp("(");
      this.depth++;
      if (this.depth > this.maxDepth) throw this.error(`more than ${this.maxDepth} powers nest: write it flatter`);
      this.tail = null;
      parts.push(this.primary());
      this.depth--;
      if (this.peek.kind === "super") break;
    }
    if (!this.tail && !bracket) {
      if (places.length !== 1 || !plain || isConstantBase(base)) this.tail = { kind: "power", start, inner: places[0] };
      else if (isNumber(parts[1], 1) && !signs[0].length && this.peek.text === "/") {
        const { column } = this.next();
        this.factor();
        const written = this.text(start, places[0]).replace(/[*^ ]+$/, ""), rest = this.text(column + 1, this.column);
        throw this.ask(column, start, this.column, `${written}^(1/${rest})`, `${written}/${rest}`);
      }
    }
    let power = parts.pop()!;
    while (places.length) {
      for (const sign of signs.pop()!.reverse()) if (sign.text === "-") power = this.build.negate(power, sign.column);
      power = this.build.binary("**", parts.pop()!, power, places.pop()!);
    }
    return power;
  }

  protected primary(): Node {
    const token = this.peek;
    if (token.kind === "number") {
      this.next();
      return this.build.number(token.text, token.column);
    }
    if (token.kind === "name") return this.name();
    if (this.isOp("(")) return this.group("(", ")");
    if (this.isOp("|")) return this.absolute();
    if (this.isOp("‖")) return this.overPoint("norm", this.next().column, "‖");
    if (this.startsRoot()) return this.root();
    throw this.unexpected();
  }

  protected group(opener: string, closer: string): Node {
    const token = this.next();
    this.bars.push(closer);
    const inside = this.whole();
    this.bars.pop();
    if (!this.isOp(closer)) {
      if (this.peek === END) throw this.error(`${repr(opener)} is never closed: add a ${repr(closer)}`, token.column);
      throw this.unexpected();
    }
    this.next();
    this.tail = null;
    if (opener === "(" && isTruth(inside)) this.build.conditions.set(inside, [token.column, this.before.column + 1]);
    return inside;
  }

  /** |u|. */
  private absolute(): Node {
    const { column } = this;
    const inside = this.group("|", "|");
    const inner = this.barGroup;
    this.barGroup = [column, this.before.column];
    if (inner[0] === column + 1 && inner[1] === this.before.column - 1) {
      const argument = this.text(column + 2, this.before.column - 1), x = this.build.vectorName;
      const others = [...this.values].filter((name) => name !== x && !this.build.hasParameter(name));
      const whole = this.values.has(x) && !others.some((name) => this.build.isValue(name));
      const readings = whole ? [`norm(${argument})`] : [];
      throw this.ask(column, column, this.before.column + 1, ...readings, `abs(${argument})`);
    }
    return this.build.call("abs", [inside], column);
  }

  /** √ of the one number, name or bracket that follows. */
  private root(): Node {
    const token = this.next();
    const start = this.column, bracket = this.peek.text === "(";
    if (this.peek.kind === "op" && !["(", "|", ...ROOT_SIGNS].includes(this.peek.text)) throw this.unexpected();
    const of = this.primary();
    if (!bracket) {
      const end = this.column;
      const beside = this.startsFactor() && !this.startsFunction() && !this.startsRoot();
      if (this.peek.kind === "super" || this.isOp("**")) {
        this.exponents(of, start);
        const base = this.text(start, end), power = this.text(end, this.column);
        throw this.ask(token.column, token.column, this.column, `${token.text}(${base}${power})`, `(${token.text}${base})${power}`);
      }
      if (beside) {
        const inside = this.text(start, end), rest = this.text(end, this.endOfProduct());
        throw this.ask(token.column, token.column, this.column, `${token.text}(${inside})*${rest}`, `${token.text}(${inside}*${rest})`);
      }
    }
    this.tail = null;
    const degree = ROOTS[token.text];
    if (degree === 2) return this.build.call("sqrt", [of], token.column);
    return this.build.root(of, this.build.add(number(degree), token.column), token.column);
  }

  // Names, functions and sums.

  /** A variable, a constant, a coordinate x[i], or a function with its argument. */
  private name(): Node {
    const token = this.next(), { build } = this;
    const { text: name, column } = token;
    const opens = this.isOp("(");
    if (this.isOp("[")) return this.subscript(name, column);
    if (this.isFunction(name)) return this.function(SAME.get(name) ?? name, column);
    const over = this.running;
    if (over !== null && build.isVector(name)) return build.vector(over, column);
    const [vector, index] = split(name);
    if (build.indices.includes(index) && build.isVector(vector) && !build.isKnown(name)) return build.item(build.name(index, column), column);
    if (over !== null && LETTERS.includes(name) && !build.hasParameter(name)) {
      const x = build.vectorName;
      throw build.error(column, `${name} inside a sum over ${x}: write ${x} for every coordinate, ${x}2 for the second`);
    }
    if (opens && !build.isValue(name)) throw build.unknownFunction(name, column);
    const bare = build.isKnown(name) || this.values.has(name) || [...build.indices, "e", "n"].includes(name);
    if (opens && !bare) throw this.unknownFunction(column);
    if (opens && name === "e") {
      this.group("(", ")");
      const argument = this.text(column + 1, this.column);
      throw this.ask(column, column, this.column, `e^${argument}`, `e*${argument}`);
    }
    return build.name(name, column);
  }

  /** The error for f(…), where f is neither a known function nor occurs as a variable. */
  private unknownFunction(column: number): FormulaError {
    const start = this.column;
    this.group("(", ")");
    const { source } = this.build, name = this.text(column, start);
    const fix = `${name}*${this.text(start, this.column)}`;
    const known = `write ${fix} for a product; known functions are ${LISTED.join(", ")}`;
    const fixes = [source.slice(0, column) + fix + source.slice(this.column)];
    return errorAt(source, column, `${name}( ) is no known function: ${known}`, fixes);
  }

  /** A function of the point or of numbers. */
  private function(name: string, column: number): Node {
    const opens = this.isOp("(");
    if (["piecewise", "Piecewise", "where"].includes(name) && opens) return this.cases(name, column);
    if (OVER_POINT.includes(name) && opens && this.isOverPoint(name)) return this.overPoint(name, column);
    if (SPECIAL.includes(name) && name !== "cbrt" && !COMPOSED.has(name) && !opens) throw this.build.unknown(name, column);
    return this.apply(name, column, this.exponent(name));
  }

  /** The exponent between a function and its argument, as in sin²(x). */
  private exponent(name: string): Node | null {
    if (this.peek.kind === "super") return this.signedNumber(this.next());
    if (!this.skip("**")) return null;
    const sign = this.isOp("+", "-") ? this.next() : null;
    if (this.peek.kind !== "number" && this.peek.kind !== "name" && this.peek.text !== "(") throw this.unexpected();
    const start = this.column;
    if (this.peek.kind === "name" && !this.build.isValue(this.peek.text)) throw this.build.unknown(this.peek.text, start);
    const power = this.peek.kind === "name" ? this.build.name(this.next().text, start) : this.primary();
    if (!this.startsFactor() && this.peek.kind !== "number") throw this.error(`${name} wants its argument in brackets: ${name}(…)`);
    return sign?.text === "-" ? this.build.negate(power, sign.column) : power;
  }

  protected arguments(): Node[] {
    const opener = this.next();
    this.bars.push(")");
    const args = [this.whole()];
    while (this.skip(",")) args.push(this.whole());
    this.bars.pop();
    this.close(opener);
    return args;
  }

  protected close(opener: Token): void {
    if (this.peek === END) throw this.error("'(' is never closed: add a ')'", opener.column);
    if (!this.skip(")")) throw this.unexpected();
    this.tail = null;
  }
}
