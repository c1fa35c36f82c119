/**
 * LaTeX to a tree: `x_1^2 + \frac{x_2^2}{2}`, by recursive descent. Juxtaposition multiplies; a sum takes the product that follows
 * it, up to the next + or −.
 */
import { norm, transposed } from "../builder/arrays";
import type { TreeBuilder } from "../builder/tree_builder";
import { END, type Token } from "../grammar/token";
import { type FormulaError, quoted } from "../text/errors";
import { nearest } from "../text/nearest";
import { isDigits, repr } from "../text/python";
import { array, type BinaryNode, constant, isConstant, isNumber, type Node, number, type Reduction, TRUTHS } from "../tree";
import { Cases } from "./cases";
import { CURES, FUNCTIONS, KNOWN, LARGE, WRITTEN } from "./commands";
import { GREEK_COMMANDS } from "./names";
import { tokenize } from "./tokens";

type Op = BinaryNode["op"];

const CLOSERS: Readonly<Record<string, string>> = {
  "(": ")", "[": "]", "{": "}", "|": "|", "open|": "close|", "‖": "‖", "open‖": "close‖",
};
const NORMS: Readonly<Record<string, "sum" | "norm" | "max">> = { "1": "sum", "2": "norm", "\\infty": "max" };
const RELATIONS = new Map<string, Op>([...TRUTHS.map((op): [string, Op] => [op, op as Op]), ["=", "=="]]);
const ROOTS = ["\\frac", "\\sqrt", "\\sum", "\\prod", "\\begin{cases}"];
/** Commands that no factor begins with. */
const OUTSIDE = ["\\cdot", "\\\\", "\\end{cases}"];

/** The tree of a LaTeX formula, made by `builder`; an error with what is wrong first, its column, and what would be right. */
export function parse(text: string, builder: TreeBuilder): Node {
  const reader = new Reader(builder, ...tokenize(text));
  const read = reader.whole();
  if (reader.peek !== END) throw builder.error(reader.peek.column, `${repr(reader.peek.text)} closes nothing, or something is missing before it`);
  return builder.finish(read);
}

/** Primaries and exponents of LaTeX. */
class Reader extends Cases {
  protected override readonly times = ["\\cdot"];
  protected override readonly maxDepth = 60;
  protected readonly relations = RELATIONS;

  // Errors.

  protected timesText(left: string, right: string): string {
    return isDigits(right.slice(0, 1)) ? `${left} \\cdot ${right}` : `${left} ${right}`;
  }

  protected fractionText(top: string, bottom: string): string {
    return `\\frac{${top}}{${bottom}}`;
  }

  protected functionText(name: string): string {
    return WRITTEN.get(name) ?? `\\operatorname{${name}}`;
  }

  unexpected(): FormulaError {
    const found = this.peek === END ? "the formula's end" : repr(this.peek.text);
    return this.error(`${found} where a number, a variable, a command or a bracket should stand`);
  }

  protected numberAfter(token: Token): never {
    const cure = `write x_${token.text} for a variable, \\cdot ${token.text} for a product`;
    throw this.error(`a number after another factor: ${cure}`);
  }

  // Factors.

  protected startsFactor(): boolean {
    const { kind, text } = this.peek;
    if (kind === "op") {
      if (["(", "[", "{", "open|", "open‖"].includes(text)) return true;
      return (text === "|" || text === "‖") && text !== this.bars[this.bars.length - 1];
    }
    return kind === "letter" || (kind === "command" && !OUTSIDE.includes(text));
  }

  protected startsFunction(): boolean {
    const { text } = this.peek;
    const upright = ["\\mathrm", "{", "e", "}", "^"].every((part, k) => this.tokens[this.place + k]?.text === part);
    const power = (upright || (text === "e" && this.following.text === "^")) && !this.build.hasParameter("e");
    return power || FUNCTIONS.has(text) || this.startsRoman();
  }

  protected startsRoot(): boolean {
    return ROOTS.includes(this.peek.text);
  }

  protected override lettersJoin(token: Token): boolean {
    return token.kind === "letter" || GREEK_COMMANDS.has(token.text) || token.text === "{";
  }

  protected exponents(base: Node, _start: number): Node {
    if (base.kind === "array" && this.transposes()) base = transposed(base);
    if (this.peek.text === "^") {
      const { column } = this.next();
      base = this.build.binary("**", base, this.script(), column);
      this.tail = null;
      if (this.isNext("^")) throw this.error("two exponents: write x^{a^{b}} or (x^a)^b");
    }
    if (this.isNext("_")) throw this.error("a subscript belongs to a variable, x_1, or a constant, a_1");
    return base;
  }

  private isNext(text: string): boolean {
    return this.peek.text === text;
  }

  /** An exponent: one digit, letter or command, or a group in braces. */
  private script(): Node {
    const token = this.peek;
    if (token.text === "{") return this.group("{");
    if (token.kind === "number") {
      if (token.text.length > 1) throw this.error(`^${token.text} raises only the ${token.text[0]}: write ^{${token.text}}`);
      return this.build.number(this.next().text, token.column);
    }
    if (token.kind === "letter" || GREEK_COMMANDS.has(token.text)) return this.name();
    if (token.text === "\\frac") return this.primary();
    throw this.error("an exponent is one digit or letter, or stands in braces: x^{2y}");
  }

  /** An expression or a condition in brackets, braces or bars. */
  protected group(opener: string): Node {
    const { column } = this.next();
    const closer = CLOSERS[opener];
    this.bars.push(closer);
    const inside = this.whole();
    this.bars.pop();
    this.take(closer, `to close ${repr(opener.replace(/^open/, ""))} of column ${column + 1}`);
    this.tail = null;
    return inside;
  }

  protected primary(): Node {
    const { kind, text, column } = this.peek;
    if (kind === "number") return this.build.number(this.next().text, column);
    if (kind === "letter") return this.name();
    if (kind === "op") {
      if (text === "(" || text === "[" || text === "{") return this.group(text);
      if (text === "|" || text === "open|") return this.build.call("abs", [this.group(text)], column);
      if (text === "‖" || text === "open‖") return this.norm(text);
    }
    if (kind === "command") return this.command(text, column);
    throw this.unexpected();
  }

  private command(text: string, column: number): Node {
    switch (text) {
      case "\\frac": return this.fraction();
      case "\\sqrt": return this.root();
      case "\\mathrm": return this.upright();
      case "\\mathbf": return this.bold();
      case "\\begin{cases}": return this.cases();
    }
    if (LARGE.has(text)) return this.large(LARGE.get(text)!);
    if (FUNCTIONS.has(text)) {
      this.next();
      return this.function(FUNCTIONS.get(text)!, column);
    }
    if (GREEK_COMMANDS.has(text)) return this.name();
    if (text === "\\lg") throw this.error("\\lg has two usual readings: write \\log_{10} or \\log_2");
    if (CURES.has(text)) throw this.error(`${text} has no meaning here: ${CURES.get(text)}`);
    if (OUTSIDE.includes(text)) throw this.unexpected();
    const cure = nearest(text, KNOWN).replaceAll("\\\\", "\\") || " Known are \\frac \\sqrt \\sum \\prod \\sin \\cos \\exp \\ln …";
    throw this.error(`unknown command ${quoted(text, 20)}.${cure}`);
  }

  /** \frac{…}{…}, or \frac12. */
  private fraction(): Node {
    const { column } = this.next(), digits = this.peek;
    if (digits.kind === "number" && /^[0-9]{2}$/.test(digits.text)) {
      this.next();
      const [top, bottom] = [...digits.text].map((digit) => this.build.number(digit, digits.column));
      return this.build.binary("/", top, bottom, column);
    }
    const top = this.braced("\\frac"), bottom = this.braced("\\frac");
    return this.build.binary("/", top, bottom, column);
  }

  /** A part of a command, in braces or as one digit. */
  private braced(command: string): Node {
    const token = this.peek;
    if (token.kind === "number" && token.text.length === 1) return this.build.number(this.next().text, token.column);
    const alone = this.following.text !== "_" && this.following.text !== "^";
    if ((token.kind === "letter" || GREEK_COMMANDS.has(token.text)) && alone) return this.name();
    if (token.text !== "{") {
      throw this.error(`${command} takes its parts in braces: ${command}{…}${command === "\\frac" ? "{…}" : ""}`);
    }
    return this.group("{");
  }

  /** \sqrt{…} or \sqrt[n]{…}. */
  private root(): Node {
    const { column } = this.next();
    if (this.peek.text !== "[") return this.build.call("sqrt", [this.braced("\\sqrt")], column);
    const degree = this.group("[");
    return this.build.root(this.braced("\\sqrt[n]"), degree, column);
  }

  /** \lVert … \rVert over all coordinates: Euclid's, or with a subscript the sum or the largest of the absolute values. */
  private norm(opener: string): Node {
    const { column, build } = this;
    const index = build.freshIndex();
    if (!build.givesArrays) {
      build.openIndex(index, column);
      this.over.push(index);
    }
    let body = this.group(opener);
    let op: "sum" | "norm" | "max" = "norm";
    if (this.skip("_")) {
      const braces = this.skip("{");
      const kind = this.peek.text;
      if (!Object.hasOwn(NORMS, kind)) throw this.error("known are the norms _1, _2 and _\\infty");
      op = NORMS[kind];
      this.next();
      if (braces) this.take("}", "after the norm's kind");
    }
    if (build.givesArrays) return norm(build, body.kind === "array" ? body : array([[body]]), op, column);
    this.over.pop();
    if (op !== "norm") body = build.call("abs", [body], column);
    return build.wholePoint(op, body, index, column);
  }

  /** A function with its base, exponent and argument. */
  protected function(name: string, column: number): Node {
    if ((name === "min" || name === "max") && this.isNext("_")) return this.extreme(name, column);
    let base: Node | null = null;
    if (name === "log" && this.skip("_")) {
      const token = this.peek;
      if (token.kind === "number" && token.text.length > 1) {
        throw this.error(`_${token.text} lowers only the ${token.text[0]}: write _{${token.text}}`);
      }
      base = this.script();
      if (isNumber(base, 2) || isNumber(base, 10)) [name, base] = [isNumber(base, 2) ? "log2" : "log10", null];
      else if (isConstant(base, "e")) base = null;
    }
    const exponent = this.skip("^") ? this.script() : null;
    if (!base) return this.apply(name, column, exponent);
    const argument = this.apply(name, column);
    const made = this.build.binary("/", argument, this.build.call("log", [base], column), column);
    return exponent ? this.build.binary("**", made, exponent, column) : made;
  }

  protected override call(name: string, args: readonly Node[], column: number): Node {
    if (name !== "where" && name !== "piecewise") return this.build.call(name, args, column);
    const pieces: [Node, Node][] = [];
    for (let k = 0; k + 1 < args.length; k += 2) pieces.push([args[k], args[k + 1]]);
    if (!pieces.length || (name === "where" && args.length !== 3)) {
      throw this.error(`${name} takes a condition, the value where it holds, and the value elsewhere`, column);
    }
    return this.build.piecewise(pieces, args.length % 2 ? args[args.length - 1] : null, column);
  }

  protected arguments(): Node[] {
    const closer = CLOSERS[this.next().text];
    this.bars.push(closer);
    const args = [this.whole()];
    while (this.skip(",")) args.push(this.whole());
    this.bars.pop();
    this.take(closer, "after the argument");
    return args;
  }

  /** \max_{i=1}^{n}(…). */
  private extreme(name: "min" | "max", column: number): Node {
    const [index, first, last] = this.limits(column);
    if (!["(", "[", "{"].includes(this.peek.text)) throw this.error(`put what ${name} runs over in brackets`);
    const body = this.group(this.peek.text);
    return this.build.reduce(name, body, index, first, last, column);
  }

  /** \sum or \prod with its limits and the product that follows. */
  private large(op: Reduction): Node {
    const { column } = this.next();
    const [index, first, last] = this.limits(column);
    this.over.push(null);
    const body = this.product();
    this.over.pop();
    return this.build.reduce(op, body, index, first, last, column);
  }

  /** `_{i=1}^{n}`, or `_i` for all coordinates; begins the index. */
  private limits(column: number): [string, Node, Node] {
    this.take("_", "with the running index, as in \\sum_{i=1}^{n}");
    const braces = this.skip("{");
    if (this.peek.kind !== "letter") throw this.error("the running index is one letter, as in \\sum_{i=1}^{n}");
    const letter = this.next(), { build } = this;
    if (build.isVector(letter.text) && !build.indices.includes(letter.text)) {
      throw this.error("kobai minimises by itself: write the function alone, without \\min_x", letter.column);
    }
    let first: Node | null = null;
    if (braces) {
      first = this.skip("=") ? this.expression() : null;
      this.take("}", "after the lower limit");
    }
    const last = this.skip("^") ? this.script() : null;
    build.openIndex(letter.text, letter.column);
    first ??= build.add(number(1, true), column);
    return [letter.text, first, last ?? build.add(constant("n"), column)];
  }
}
