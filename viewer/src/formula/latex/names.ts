/** Names in LaTeX: x_1, x_{i+1}, \alpha, a_1, \mathrm{rate}, and \mathbf{x} for the whole point. */
import { END, type Token } from "../grammar/token";
import { Grammar } from "../grammar/grammar";
import { COMPOSED, SAME, WRITTEN } from "../names/function_names";
import { GREEK_LETTERS, joined } from "../names/names";
import { placed, readings } from "../names/suggestions";
import { errorAt, type FormulaError } from "../text/errors";
import { isDigits, matchAt } from "../text/python";
import { FUNCTIONS, type Node, some } from "../tree";

export const GREEK_COMMANDS: ReadonlyMap<string, string> =
  new Map(Object.keys(GREEK_LETTERS).map((name) => [`\\${name.replace(/_$/, "")}`, name]));
const ROMAN_FUNCTIONS: ReadonlyMap<string, string> = new Map([
  ...[...FUNCTIONS, "min", "max", "cbrt", "root", "atan2", "where", "piecewise", ...COMPOSED.keys()].map((name): [string, string] => [name, name]),
  ...SAME,
]);
const LONGEST = Math.max(...[...ROMAN_FUNCTIONS.keys()].map((name) => name.length));
const OVER_POINT = new Map(Object.entries({
  sum: "\\sum_{i=1}^{n} x_i", prod: "\\prod_{i=1}^{n} x_i", mean: "\\frac{1}{n} \\sum_{i=1}^{n} x_i", norm: "\\lVert x \\rVert", dot: "x^\\top x",
}));
const WORD_HERE = /(?:log2|log10|log1p|expm1|atan2|arctan2)(?![A-Za-z0-9])|[A-Za-z]+/y;
const WORD_ALONE = new RegExp(`(?<![A-Za-z\\\\])(?:${WORD_HERE.source})`, "g");
const UPRIGHT = /\\(?:operatorname|math[a-z]+|text[a-z]*|mbox|begin|end)\*? *\{[^{}\\]*$/;
/** Characters of a formula that is written anew in an error. */
const SHOWN = 100;
const NAMES = /[A-Za-z][A-Za-z0-9_]+|\*/g;
const COUNTED = new Set(["number", "index", "constant", "binary", "negate"]);
const bare = (text: string) => text.replace(/^\\/, "");

/** Parses names; the subclass has the rest of the grammar. */
export abstract class Names extends Grammar {
  private loose: ReadonlySet<string> | null = null;

  /** An expression in brackets. */
  protected abstract group(opener: string): Node;
  /** A function and its argument. */
  protected abstract function(name: string, column: number): Node;

  /** A letter or Greek letter with its subscript. */
  protected name(): Node {
    if (this.peek.kind === "letter") this.checkWord();
    const token = this.next(), { build } = this;
    const letter = GREEK_COMMANDS.get(token.text) ?? bare(token.text);
    if (this.skip("_")) return this.subscripted(letter, token.column);
    if (build.isVector(letter) && !build.givesArrays && this.transposes()) return this.dot(token.column);
    if (this.running !== null && build.isVector(letter)) return build.vector(this.running, token.column);
    const symbol = !build.isKnown(letter) && ![...build.indices, "e", "n"].includes(letter);
    if (this.peek.text === "(" && symbol && !this.alone.has(token.text)) throw this.applied(letter, token);
    return build.name(letter, token.column);
  }

  /** The letters side by side that begin here, not within a word or after a command. */
  private wordHere(): string {
    const { column } = this, { source, given } = this.build;
    if (this.peek.kind !== "letter" || (column && /[A-Za-z]/.test(source[column - 1]))) return "";
    const word = matchAt(WORD_HERE, source, column)?.[0] ?? "";
    return given.has(word) ? "" : word;
  }

  /** Refuse letters side by side that spell a function, or a word of which not every letter has a meaning of its own. */
  private checkWord(): void {
    const word = this.wordHere(), { column, build } = this, { source } = build;
    const end = column + word.length, letters = [...word].join(" ");
    const known = (name: string) => build.isKnown(name), value = (name: string) => build.isValue(name);
    if (OVER_POINT.has(word)) {
      const plain = source.replaceAll("{", "(").replaceAll("}", ")");
      const said = `${word} is not written so in LaTeX: write`;
      throw /[\\$_]/.test(source) ? this.error(`${said} ${OVER_POINT.get(word)}`) : errorAt(source, column, `${said} ${plain}`, [plain]);
    }
    const command = this.commandOf(word);
    if (command && [...word].every(known)) throw this.ask(column, column, end, command, letters);
    if (command) {
      const fix = source.replace(WORD_ALONE, (name, at: number) => this.commanded(name, at));
      throw errorAt(source, column, `write ${source.length <= SHOWN ? fix : command}`, [fix]);
    }
    if (word.length < 3 || [...word].every(known)) return;
    for (let start = 1; start < word.length; start++) {
      const called = ROMAN_FUNCTIONS.get(word.slice(start)), before = [...word.slice(0, start)];
      if (called !== undefined && before.every(start === 1 ? value : known)) {
        throw this.ask(column, column, end, `${before.join(" ")} ${this.functionText(called)}`);
      }
    }
    const meant = readings(word, value, known, WRITTEN);
    if (meant.length) {
      const inLatex = (name: string) => (name === "*" ? " " : this.functionText(SAME.get(name) ?? name));
      const fixes = placed(meant[0], source.slice(0, column), source.slice(end));
      throw this.ask(column, column, end, ...fixes.map((fix) => fix.replace(NAMES, inLatex)));
    }
    throw this.error(`is ${word} one name, or a product of letters? Write \\mathrm{${word}}, or ${letters}`);
  }

  /** A function's name as a command, unless it stands in \operatorname{ } or the like. */
  private commanded(name: string, at: number): string {
    const { source, given } = this.build;
    return given.has(name) || UPRIGHT.test(source.slice(0, at)) ? name : this.commandOf(name) || name;
  }

  /** The command of a function or Greek letter that is spelled out, or "". */
  private commandOf(word: string): string {
    const called = ROMAN_FUNCTIONS.get(word);
    if (called !== undefined) return this.functionText(called);
    return word.length > 2 && GREEK_COMMANDS.has(`\\${word}`) ? `\\${word}` : "";
  }

  /** Letters that occur without a bracket after them: no functions. */
  private get alone(): ReadonlySet<string> {
    this.loose ??= new Set(this.tokens.filter((_, k) => (this.tokens[k + 1] ?? END).text !== "(").map(({ text }) => text));
    return this.loose;
  }

  /** The error for f(…) and \sigma(…), where the letter occurs nowhere else. */
  private applied(letter: string, token: Token): FormulaError {
    const start = this.column;
    this.group("(");
    const argument = this.text(start, this.column);
    const readings = [`${token.text} \\cdot ${argument}`];
    if (letter === "sigma") readings.push(`\\operatorname{sigmoid}${argument}`);
    return this.ask(token.column, token.column, this.column, ...readings);
  }

  /** Whether ^\top, ^T or ' comes next, which is consumed then. */
  protected transposes(): boolean {
    const { place } = this;
    if (this.skip("'")) return true;
    if (this.skip("^")) {
      const braces = this.skip("{");
      const upright = this.skip("\\mathrm") && this.skip("{");
      if (this.skip("\\top", "\\intercal", "T") && (!upright || this.skip("}")) && (!braces || this.skip("}"))) return true;
    }
    this.place = place;
    return false;
  }

  /** x^\top x, after x^\top. */
  private dot(column: number): Node {
    const { build } = this;
    const braces = this.skip("\\mathbf") && this.skip("{");
    if (!build.isVector(this.peek.text)) {
      const cure = "give the matrix a value, A=[[2, 0], [0, 1]], or write x^\\top x";
      throw this.error(`${build.vectorName}^\\top before what is no vector: ${cure}`, column);
    }
    this.next();
    if (braces) this.take("}", "after the bold x");
    const index = build.freshIndex();
    build.openIndex(index, column);
    const square = build.binary("*", build.vector(index, column), build.vector(index, column), column);
    return build.wholePoint("sum", square, index, column);
  }

  /** A letter whose subscript comes next. */
  private subscripted(letter: string, column: number): Node {
    const digits = this.peek;
    if (digits.kind === "number") {
      this.next();
      if (digits.text.length > 1) {
        throw this.error(`_${digits.text} lowers only the ${digits.text[0]}: write _{${digits.text}}`, digits.column);
      }
      return this.numbered(letter, digits.text, column);
    }
    const braces = digits.text === "{", number = this.following, closing = this.tokens[this.place + 2] ?? END;
    if (braces && number.kind === "number" && closing.text === "}") {
      this.place += 3;
      return this.numbered(letter, number.text, column);
    }
    if (!this.build.isVector(letter)) return this.lettered(letter, braces, column);
    const before = this.build.styles.size, { over } = this;
    this.over = [];
    const at = braces ? this.group("{") : this.name();
    this.over = over;
    if (this.build.styles.size !== before || some(at, ({ kind }) => !COUNTED.has(kind))) {
      throw this.error("a subscript is a number, or made of running indices and n, as in x_{i+1}", column);
    }
    return this.build.item(at, column);
  }

  /** A letter with a number as its subscript. */
  private numbered(letter: string, digits: string, column: number): Node {
    if (!isDigits(digits)) throw this.error(`the subscript ${digits} is no whole number`, column);
    return this.build.name(joined(letter, digits), column);
  }

  /** A letter with a word as its subscript: w_{max}. */
  private lettered(letter: string, braces: boolean, column: number): Node {
    if (braces) this.place++;
    let below = "";
    while ((this.peek.kind === "letter" || this.peek.kind === "number") && (braces || !below)) below += this.next().text;
    if (braces) this.take("}", "after the subscript");
    if (!below || this.build.indices.includes(below)) {
      const x = this.build.vectorName;
      throw this.error(`only ${x} takes a running index; another subscript is a number: ${letter}_1`, column);
    }
    return this.build.name(joined(letter, below), column);
  }

  /** \mathrm{…}: a function or a constant of several letters. */
  protected upright(): Node {
    const token = this.next(), { build } = this;
    const name = this.word();
    const called = build.hasParameter(name) ? undefined : ROMAN_FUNCTIONS.get(name);
    if (called !== undefined) return this.function(called, token.column);
    if (this.skip("_")) return this.subscripted(name, token.column);
    if (this.peek.text === "(" && !build.isValue(name)) throw build.unknownFunction(name, token.column);
    const asOne = ["\\mathrm", "\\mathit"].includes(build.source.slice(token.column, token.column + 7));
    return asOne ? build.word(name, token.column) : build.name(name, token.column);
  }

  /** The letters in braces that come next. */
  protected word(): string {
    this.take("{", "with a name in it");
    let name = "";
    while (this.peek.kind === "letter" || this.peek.kind === "number" || this.peek.text === "_" || this.peek.text === "\\_") {
      name += bare(this.next().text);
    }
    this.take("}", "after the name");
    return name;
  }

  /** Whether a function's name in \mathrm{…} comes next. */
  protected startsRoman(): boolean {
    if (this.peek.text !== "\\mathrm") return false;
    let name = "";
    for (let place = this.place + 2; place < this.tokens.length && this.tokens[place].text !== "}" && name.length <= LONGEST; place++) {
      name += bare(this.tokens[place].text);
    }
    return ROMAN_FUNCTIONS.has(name) && !this.build.hasParameter(name);
  }

  /** \mathbf{x}, the whole point inside a norm. */
  protected bold(): Node {
    const token = this.next(), { build } = this;
    const braced = this.skip("{"), over = this.running, letter = this.peek.text;
    if (build.isValue(letter) && (build.givesArrays || (build.isVector(letter) && over === null))) {
      this.next();
      if (braced) this.take("}", "after the letter");
      if (!build.givesArrays && this.transposes()) return this.dot(token.column);
      if (build.givesArrays) return build.name(letter, token.column);
      this.place -= braced ? 2 : 1;
    }
    if (over === null || !build.isVector(this.peek.text)) {
      const x = build.vectorName;
      throw this.error(`a bold ${x} is the whole point, inside a norm: \\lVert \\mathbf{${x}} \\rVert; elsewhere write ${x}_1`, token.column);
    }
    this.next();
    if (braced) this.take("}", "after the bold x");
    return build.vector(over, token.column);
  }
}
