/** The left side of a formula: `f(w, b) = …`, `J(\theta) = …`, `z = …`. Its arguments are the variables. */
import { errorAt, MAX_LENGTH } from "../text/errors";
import { repr, SPACE, strip, WORD } from "../text/python";
import { canonical, isName } from "./names";

/** Each `(?=(…))\k` takes as much as it can and gives nothing back, so that many spaces take no longer than few. */
let groups = 0;
const all = (pattern: string) => `(?=(?<_${++groups}>${pattern}))\\k<_${groups}>`;
const S = () => all(`[${SPACE}]*`);
const SUBSCRIPT = `(?:_(?:[${WORD}]|\\{[^{}]*\\}))?`;
const NAME = `(?:\\\\${all("[A-Za-z]+")}(?:(?<=cal)${S()}[${WORD}]|${S()}\\{${all("[^{}]*")}\\})?|(?![\\p{Nd}])[${WORD}]${all(`[${WORD}]*`)})`;
const VALUE = `${NAME}${S()}${SUBSCRIPT}${all("'*")}`;
const LEFT = new RegExp(
  `^(?<open>${S()}(?:\\$\\$?|\\\\\\(|\\\\\\[)?)${S()}(?<value>${VALUE})${S()}` +
  `(?:(?:\\\\left|\\\\[bB]igg?l?)?${S()}[(\\[](?<names>[^()=]*?)(?:\\\\right|\\\\[bB]igg?r?)?[)\\]])?${S()}:?=(?!=)`, "du");
const DOTS = new Set(["...", "…", "⋯", "\\dots", "\\ldots", "\\cdots"]);
const BOLD = new RegExp(`\\\\(?:mathbf|boldsymbol|vec|bm|mathrm)[${SPACE}]*(?:\\{([^{}]*)\\}|([${WORD}]))`, "gu");
const SPACING = /\\[,;:! ]|~/g;

export interface LeftSide {
  /** The text with spaces in place of its left side, so that columns stay. */
  right: string;
  /** The variables that it names, in `canonical` spelling, or null where there are none: `z = …`, or no left side. */
  names: string[] | null;
  /** Then the name of the value, `"z"`, or "". */
  value: string;
}

/** A text taken apart; an error where an argument is no name or occurs twice. */
export function splitLeft(text: string, clean: string): LeftSide {
  const found = text.includes("=") && text.length <= MAX_LENGTH ? LEFT.exec(clean) : null;
  if (!found) return { right: text, names: null, value: "" };
  const { open, value, names } = found.groups as { open: string; value: string; names?: string };
  const right = text.slice(0, open.length) + " ".repeat(found[0].length - open.length) + text.slice(found[0].length);
  if (names === undefined) return { right, names: null, value: canonical(value) };
  const pieces = names.replace(SPACING, " ").replace(BOLD, (_, inside?: string, bare?: string) => (inside ?? "") + (bare ?? ""))
    .split(/[,;]/).map(strip);
  if (pieces.some((piece) => DOTS.has(piece))) return { right, names: null, value: "" }; // f(x_1, …, x_n) has any number of them
  const column = found.indices!.groups!.names[0];
  const listed: string[] = [];
  for (const piece of pieces) {
    const name = canonical(piece);
    if (!isName(name)) {
      const what = piece ? `${repr(piece)} is no name of a variable` : "a name is missing";
      throw errorAt(text, column, `${what}: write the variables, as in f(w, b) = …`);
    }
    if (listed.includes(name)) throw errorAt(text, column, `${repr(piece)} stands twice among the variables: name it once`);
    listed.push(name);
  }
  return { right, names: listed, value: "" };
}
