/** LaTeX to tokens: commands, letters, numbers and brackets; spaces that are seen are noted at the token after them. */
import { token, type Token } from "../grammar/token";
import { called, checkLength, errorAt } from "../text/errors";
import { FRACTIONS, GREEK, plain, SUB, SUPER, superscript } from "../text/plain";
import { matchAt, stripEnd, stripStart, WORD } from "../text/python";

const CASES: readonly (readonly [RegExp, string])[] = [
  [/\\left *\\(?:\{|lbrace) *\\begin *\{(?:array|matrix|aligned)\}(?: *\{[^{}]*\})?/y, "\\begin{cases}"],
  [/\\end *\{(?:array|matrix|aligned)\} *\\right *\./y, "\\end{cases}"],
  [/\\begin *\{d?cases\*?\}/y, "\\begin{cases}"],
  [/\\end *\{d?cases\*?\}/y, "\\end{cases}"],
];
const COMMAND = /\\(?:\\(?: *\[ *[0-9.]+ *[a-z]+ *\])?|(?:begin|end) *\{[A-Za-z]+\*?\}|[A-Za-z]+|[^A-Za-z])/y;
const DERIVATIVE = new RegExp(
  `\\\\[dt]?frac *\\{ *(?:(?:d|\\\\partial)(?![${WORD}])|\\\\mathrm *\\{ *d *\\}(?=[${WORD}]))[^{}]*\\} *` +
  "\\{ *(?:d|\\\\partial *|\\\\mathrm *\\{ *d *\\}) *[A-Za-z]", "uy");
const WORDS = /\\(?:text|textrm|mbox) *\{/y;
const JOINS = /\\(?:text|textrm|mbox|mathrm|operatorname) *\{ *(and|or) *\}/y;
const JOINS_INSIDE = /\$ *(and|or) *\$/y; // \text{if $x > 0$ and $y > 0$}
const AFTER_DOLLAR = /\$[ ,.;:]*\}/y;
const NUMBER = /[0-9]+(?:\.[0-9]+)?|\.[0-9]+/y;
const SEEN = new Set(["\\,", "\\;", "\\:", "\\ ", "\\quad", "\\qquad", "\\thinspace", "\\medspace", "\\thickspace", "\\enspace", "\\>"]);
const UNSEEN = new Set([
  "\\!", "\\displaystyle", "\\textstyle", "\\limits", "\\nolimits", "\\big", "\\Big", "\\bigg", "\\Bigg", "\\bigl", "\\bigr",
  "\\Bigl", "\\Bigr", "\\biggl", "\\biggr",
]);
const AS = new Map(Object.entries({
  "\\lbrace": "\\{", "\\rbrace": "\\}", "\\lbrack": "[", "\\rbrack": "]", "\\tfrac": "\\frac", "\\dfrac": "\\frac",
  "\\cfrac": "\\frac", "\\times": "\\cdot", "\\ast": "\\cdot", "\\div": "/", "\\Vert": "\\|", "\\vert": "|",
  "\\varepsilon": "\\epsilon", "\\varphi": "\\phi", "\\vartheta": "\\theta", "\\varrho": "\\rho",
  "\\mathit": "\\mathrm", "\\text": "\\mathrm", "\\textrm": "\\mathrm", "\\operatorname": "\\mathrm",
  "\\operatorname*": "\\mathrm", "\\mathsf": "\\mathrm", "\\mbox": "\\mathrm",
  "\\boldsymbol": "\\mathbf", "\\vec": "\\mathbf", "\\bm": "\\mathbf", "\\mid": "|", "\\lt": "<", "\\gt": ">",
  "\\le": "<=", "\\leq": "<=", "\\leqslant": "<=", "\\ge": ">=", "\\geq": ">=", "\\geqslant": ">=", "\\ne": "!=",
  "\\neq": "!=", "\\land": "and", "\\wedge": "and", "\\lor": "or", "\\vee": "or", "≤": "<=", "≥": ">=", "≠": "!=",
}));
/** Delimiters that are either opening or closing. */
const SIDED = new Map(Object.entries({ "\\lvert": "open|", "\\rvert": "close|", "\\lVert": "open‖", "\\rVert": "close‖" }));
const LARGE = new Map(Object.entries({ "∑": "\\sum", "∏": "\\prod", "Σ": "\\sum", "Π": "\\prod", sum: "\\sum", prod: "\\prod" }));
const SUM = /(?<![A-Za-z])(?:sum|prod)(?= *_)|[∑∏]|[ΣΠ](?= *_ *(?:[i-m](?![A-Za-z0-9])|\{ *[a-z] *=))/y;
const PAIRS = [["$$", "$$"], ["$", "$"], ["\\(", "\\)"], ["\\[", "\\]"]] as const;
const BRACKETS = new Map(Object.entries({ "\\{": "(", "\\}": ")" }));

/** The tokens of a LaTeX formula, of kind "number", "letter", "command" or "op", and the column at which it ends. */
export function tokenize(text: string): [Token[], number] {
  const reader = new Lexer(text);
  return [reader.tokens(), reader.end];
}

class Lexer {
  readonly end: number;
  private readonly made: string;
  private readonly found: Token[] = [];
  private at: number;
  private spaced = false;
  private inWords = false;
  private inDollars = false;

  constructor(private readonly text: string) {
    checkLength(text);
    this.made = plain(text);
    [this.at, this.end] = insideDollars(this.made);
  }

  tokens(): Token[] {
    const { found } = this;
    while (this.at < this.end) {
      const last = found[found.length - 1];
      this.one(this.made[this.at]);
      const made = found[found.length - 1];
      if (this.spaced && made && made !== last && made.kind !== "side") {
        found[found.length - 1] = { ...made, spaced: true };
        this.spaced = false;
      }
    }
    return subscriptsFirst(found);
  }

  private add(kind: Token["kind"], text: string, end: number): void {
    this.found.push(token(kind, text, this.at));
    this.at = end;
  }

  /** What begins with this character. */
  private one(c: string): void {
    const { made, at } = this;
    let match: RegExpExecArray | null;
    if (c === " " || c === "~") {
      this.spaced ||= c === "~";
      this.at++;
    } else if (this.inWords && ",.;:".includes(c)) this.at++;
    else if (this.inWords && c === "$") { // mathematics within words
      this.add("op", "}", at + 1);
      [this.inWords, this.inDollars] = [false, true];
    } else if (this.inDollars && (match = matchAt(JOINS_INSIDE, made, at))) this.add("op", match[1], at + match[0].length);
    else if (this.inDollars && (match = matchAt(AFTER_DOLLAR, made, at))) {
      this.inDollars = false;
      this.at += match[0].length;
    } else if ((match = matchAt(JOINS, made, at))) this.add("op", match[1], at + match[0].length);
    else if (c === "\\") this.command();
    else if (SUB.has(this.text[at]) || SUPER.has(c)) this.script();
    else if ((match = matchAt(NUMBER, made, at))) this.add("number", match[0], at + match[0].length);
    else if (FRACTIONS.has(c)) this.add("number", FRACTIONS.get(c)!, at + 1);
    else if ((match = matchAt(SUM, made, at))) this.add("command", LARGE.get(match[0])!, at + match[0].length);
    else if (GREEK.has(c) || c === "π") this.add("command", `\\${c === "π" ? "pi" : GREEK.get(c)!.replace(/_$/, "")}`, at + 1);
    else if (/[A-Za-z]/.test(c)) this.add("letter", c, at + 1);
    else if ("+-*/^_(){}[]|,.;=<>&'≤≥≠".includes(c)) {
      this.inWords &&= c !== "}";
      this.delimiter(c === "*" ? "\\cdot" : AS.get(c) ?? c);
      this.at++;
    } else {
      throw errorAt(this.text, at, `${called(c)}: LaTeX formulas are made of numbers, letters, commands, + - / ^ _ and brackets`);
    }
  }

  private command(): void {
    const { made, at, text } = this;
    const match = matchAt(COMMAND, made, at);
    if (!match || at + match[0].length > this.end) throw errorAt(text, at, "a single backslash: write a command, e.g. \\sin");
    let command = match[0].replaceAll(" {", "{"), end = at + match[0].length;
    command = command.startsWith("\\\\") ? "\\\\" : AS.get(command) ?? command;
    for (const [pattern, meant] of CASES) {
      const cases = matchAt(pattern, made, at);
      if (cases) [command, end] = [meant, at + cases[0].length];
    }
    if (matchAt(DERIVATIVE, made, at)) throw errorAt(text, at, "a derivative: kobai differentiates by itself; write the function alone");
    this.spaced ||= SEEN.has(command);
    if (command === "\\left" || command === "\\right") this.side(command, end);
    else if (!SEEN.has(command) && !UNSEEN.has(command)) this.delimiter(SIDED.get(command) ?? command);
    this.inWords ||= matchAt(WORDS, made, at) !== null;
    this.at = command === "\\mathrm" && made[end] === "*" ? end + 1 : end; // \operatorname*
  }

  /** \left or \right. */
  private side(command: string, end: number): void {
    if (!/^(?:[()[\]|]|\\\{|\\\}|\\\||\\Vert|\\vert|\\l|\\r)/.test(stripStart(this.made.slice(end)))) {
      throw errorAt(this.text, this.at, `${command} stands before a bracket: ${command}( or ${command}|`);
    }
    this.found.push(token("side", command === "\\left" ? "open" : "close", this.at));
  }

  /** Add a symbol; after `\left` or `\right` a bar is an opening or closing one. */
  private delimiter(symbol: string): void {
    const last = this.found[this.found.length - 1];
    const side = last?.kind === "side" ? this.found.pop()! : null;
    if (symbol === "|" || symbol === "\\|") symbol = (side?.text ?? "") + (symbol === "|" ? "|" : "‖");
    symbol = BRACKETS.get(symbol) ?? symbol;
    this.found.push(token(symbol.startsWith("\\") ? "command" : "op", symbol, side?.column ?? this.at));
  }

  /** Characters such as ² and ₁ as ^{2} and _{1}. */
  private script(): void {
    const { text, at } = this;
    const kind = SUB.has(text[at]) ? SUB : SUPER;
    let end = at;
    while (end < text.length && kind.has(text[end])) end++;
    const run = text.slice(at, end);
    const lowered = kind === SUB ? [...run].map((c) => SUB.get(c)).join("") : "";
    const written = lowered || superscript(text, run, at).text;
    const add = (what: Token["kind"], symbol: string) => this.found.push(token(what, symbol, at));
    add("op", lowered ? "_" : "^");
    add("op", "{");
    if (!/^[0-9]/.test(written)) add("op", written[0]);
    add("number", written.replace(/^[+-]+/, ""));
    add("op", "}");
    this.at = end;
  }
}

/** The tokens with x^2_1 as x_1^2. */
function subscriptsFirst(given: readonly Token[]): Token[] {
  const closers = new Map<number, number>(), open: number[] = [];
  given.forEach(({ text }, place) => {
    if (text === "{") open.push(place);
    else if (text === "}" && open.length) closers.set(open.pop()!, place);
  });
  const tokens = [...given];
  for (let place = tokens.length - 1; place >= 0; place--) { // inner ones come later, and first here
    if (tokens[place].text !== "^") continue;
    const middle = (closers.get(place + 1) ?? place + 1) + 1;
    if (middle < tokens.length && tokens[middle].text === "_") {
      const end = (closers.get(middle + 1) ?? middle + 1) + 1;
      const moved = [...tokens.slice(middle, end), ...tokens.slice(place, middle)];
      tokens.splice(place, moved.length, ...moved);
    }
  }
  return tokens;
}

/** The columns between which a formula stands without dollar signs and the like. */
function insideDollars(text: string): [number, number] {
  let start = text.length - stripStart(text).length, end = stripEnd(text).length;
  for (const [left, right] of PAIRS) {
    if (end - start >= left.length + right.length && text.startsWith(left, start) && text.endsWith(right, end)) {
      [start, end] = [start + left.length, end - right.length];
      break;
    }
  }
  while (end > start && " .,;~".includes(text[end - 1])) end--;
  return [start, end];
}
