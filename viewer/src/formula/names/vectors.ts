/** Which letter a formula's sums run over: x, or the one that stands with a running index, w_i, or alone in sum(w**2). */
import { SPACE, WORD } from "../text/python";
import { canonical, GREEK_LETTERS, isSymbol, NO_VARIABLES } from "./names";

const S = `[${SPACE}]*`;
const LETTER = "(?:\\\\[A-Za-z]+|[A-Za-zΓ-Ωα-ω]+)";
const X = /(?<![A-Za-z\\])x(?![A-Za-z])/;
const BOLD = new RegExp(`\\\\(?:mathbf|boldsymbol|vec|bm)${S}\\{?${S}`, "gu");
const INDEXED = new RegExp(`(${LETTER})${S}(?:_${S}\\{?${S}[i-m](?![A-Za-z])|\\[)`, "gu");
const NORM = new RegExp(
  `(?:\\\\l?Vert|\\\\\\||‖)${S}(${LETTER})${S}(?:\\}${S})?(?:\\\\right${S})?(?:\\\\r?Vert|\\\\\\||‖)`, "gu");
const OVER_POINT = new RegExp(
  `(?<![${WORD}])(?:sum|prod|mean|norm|dot|min|max)${S}\\(([^,]*?|${S}${LETTER}${S},${S}${LETTER}${S})\\)`, "gu");
const NAME = /[A-Za-zΓ-Ωα-ω][A-Za-z0-9_]*/g;

/** The letter of the vector, in `canonical` spelling: x, unless a formula without x has just one other; `constants` have values. */
export function vectorOf(text: string, constants: ReadonlySet<string>): string {
  text = text.replace(BOLD, "");
  if (X.test(text) && !constants.has("x")) return "x";
  const found = [INDEXED, NORM].flatMap((pattern) => [...text.matchAll(pattern)].map(([, name]) => canonical(name)));
  for (const [, inside] of text.matchAll(OVER_POINT)) {
    found.push(...[...inside.matchAll(NAME)].map(([name]) => canonical(name)));
  }
  const letters = new Set(found.filter((name) => isSymbol(name) && !constants.has(name) && isLetter(name)));
  return letters.size === 1 ? [...letters][0] : "x";
}

const isLetter = (name: string) =>
  (name.length === 1 && !"eijknxyz".includes(name)) || (Object.hasOwn(GREEK_LETTERS, name) && !NO_VARIABLES.includes(name));
