/** Plain text to tokens: look-alike characters are replaced, and errors name their column. */
import { END, token, type Token } from "../grammar/token";
import { SAME, SPECIAL, SYNONYMS } from "../names/function_names";
import { called, checkLength, errorAt } from "../text/errors";
import { FRACTIONS, GREEK, plain, SUB, SUPER, superscript } from "../text/plain";
import { isDigits, matchAt, repr, reprFloat, WORD } from "../text/python";
import { CONSTANTS, FUNCTIONS } from "../tree";

const NUMBER = /(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?/y;
const NAME = /[A-Za-z][A-Za-z0-9_]*|π|[ΓΔΘΛΞΠΣΥΦΨΩαβγδεζηθικλμνξοπρστυφχψω](?:[0-9]+|_[A-Za-z0-9]+)*/y;
const POWER = / *(?:\^|\*\*|[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻])/y;
const SYMBOLS = ["**", "<=", ">=", "==", "!=", "&&", ..."+-*/^(),[]|‖√∛∜<>=≤≥≠∧∨&@ᵀ"];
const AS: Readonly<Record<string, string>> = { "^": "**", "&&": "and", "&": "and", "∧": "and", "∨": "or", "≤": "<=", "≥": ">=", "≠": "!=" };
const MODULE = `(?:np|numpy|math|torch|cmath|jnp|tf|sp|sympy)\\.(?:linalg\\.|special\\.)?([a-z][a-z0-9]*)(?![${WORD}])`;
const MODULE_HERE = new RegExp(MODULE, "uy"), MODULES = new RegExp(MODULE, "gu");
const OF_MODULES = new Map([...FUNCTIONS, ...SPECIAL, ...SAME.keys(), ...Object.keys(CONSTANTS), "fabs", "maximum", "minimum"]
  .map((name) => [name, SYNONYMS.get(name) ?? name]));
const TRANSPOSE = new RegExp(`(?<=[${WORD})])(?:\\.T(?![${WORD}])|\\.transpose\\(\\)|')`, "uy");
const ELEMENTWISE = /\.(?=[*/^])/y;
const DERIVATIVE = new RegExp(`(?<![${WORD}])[d∂] */ *[d∂][A-Za-z](?![${WORD}])`, "uy");
const KEYWORDS = new Set((
  "False None as assert async await break class continue def del elif else except finally for from global if import in is lambda " +
  "nonlocal not pass raise return try while with yield").split(" "));
const CURES = new Map(([
  ["'\"`", "a formula has no strings"], [".", "a formula has no attributes, and numbers are written 0.5"],
  [":;\n\r", "a formula is one expression on one line"], ["%", "% rounds, so it has no useful gradient"],
  ["!", "write a product instead of a factorial"], ["{}", "write ( ) for grouping"],
  ["~", "write - for minus"], ["_", "names start with a letter"], ["∑", "write sum(x**2) for a sum over all coordinates"],
  ["∞", "infinity is no number here"], ["#", "a formula has no comments"], ["$", "leave the dollar signs out"],
] as const).flatMap(([characters, cure]) => [...characters].map((c) => [c, cure])));

/** The tokens of a formula; `transposes` says whether a name may be followed by ' or .T, as where vectors are given. */
export function tokenize(text: string, transposes = false): Token[] {
  checkLength(text);
  const clean = plain(text), tokens: Token[] = [];
  for (let at = 0; at < clean.length;) {
    const c = clean[at];
    let found: RegExpExecArray | null, symbol: string | undefined;
    if (c === " ") at++;
    else if ((found = matchAt(NUMBER, clean, at))) {
      checkNumber(text, clean, found[0], at);
      tokens.push(token("number", found[0], at));
      at += found[0].length;
    } else if ((found = matchAt(NAME, clean, at))) {
      const end = endOfName(text, at, at + found[0].length);
      checkName(text, clean, at);
      tokens.push(name(text, clean.slice(at, end), at));
      at = end;
    } else if (transposes && (found = matchAt(TRANSPOSE, clean, at))) {
      tokens.push(token("op", "ᵀ", at));
      at += found[0].length;
    } else if (matchAt(ELEMENTWISE, clean, at)) {
      const fix = text.slice(0, at) + text.slice(at + 1);
      throw errorAt(text, at, `all operations are of numbers: write ${clean[at + 1]} without the point`, [fix]);
    } else if (clean.startsWith("//", at)) {
      throw errorAt(text, at, "// rounds, so it has no useful gradient: write /");
    } else if ((symbol = SYMBOLS.find((one) => clean.startsWith(one, at)))) {
      tokens.push(token("op", AS[symbol] ?? symbol, at));
      at += symbol.length;
    } else if (SUPER.has(c)) {
      let end = at;
      while (end < clean.length && SUPER.has(clean[end])) end++;
      tokens.push(superscript(text, clean.slice(at, end), at));
      at = end;
    } else if (FRACTIONS.has(c)) {
      const before = tokens[tokens.length - 1] ?? END;
      if (before.kind === "number") {
        throw errorAt(text, at, `${before.text}${c}: write ${reprFloat(Number(before.text) + Number(FRACTIONS.get(c)))}`);
      }
      tokens.push(token("number", FRACTIONS.get(c)!, at));
      at++;
    } else {
      throw errorAt(text, at, `${called(c)}: ${CURES.get(c) ?? "formulas are made of numbers, names, + - * / ** and ( )"}`);
    }
  }
  return tokens;
}

/** Where a name ends: after a subscript, as in x₁x₂, if not before `end`. */
function endOfName(text: string, at: number, end: number): number {
  for (let k = at; k < end - 1; k++) if (SUB.has(text[k]) && !SUB.has(text[k + 1])) return k + 1;
  return end;
}

/** Refuse functions of modules, np.sin, and derivatives, d/dx. */
function checkName(text: string, clean: string, at: number): void {
  const found = matchAt(MODULE_HERE, clean, at);
  if (found && OF_MODULES.has(found[1])) {
    const fix = text.replace(MODULES, (written, of: string) => OF_MODULES.get(of) ?? written);
    throw errorAt(text, at, `${found[0]}: write ${OF_MODULES.get(found[1])}`, [fix]);
  }
  const derivative = matchAt(DERIVATIVE, clean, at);
  if (derivative) throw errorAt(text, at, `${derivative[0]}: kobai differentiates by itself; write the function alone`);
}

function checkNumber(text: string, clean: string, digits: string, at: number): void {
  const following = matchAt(NAME, clean, at + digits.length)?.[0];
  if (following && isDigits(digits) && digits[0] === "0" && "xXbBoO".includes(following[0])) {
    throw errorAt(text, at, `${digits}${following.slice(0, 9)}: numbers are decimal; write * between a number and a name`);
  }
  if ((following === "e" || following === "E") && !matchAt(POWER, clean, at + digits.length + 1)) {
    throw errorAt(text, at, `${digits}${following}: write ${digits}*e for the product with e, ${digits}e3 for ${digits} thousand`);
  }
}

function name(text: string, written: string, at: number): Token {
  if (written === "π") written = "pi";
  else if (GREEK.has(written[0])) written = GREEK.get(written[0])! + written.slice(1);
  if (written === "and" || written === "or") return token("op", written, at);
  if (written === "lambda" && !text.includes(":")) return token("name", "lambda_", at);
  if (KEYWORDS.has(written)) {
    throw errorAt(text, at, `${repr(written)} is a word of Python's: a formula has numbers, variables and functions only`);
  }
  return token("name", written, at);
}
