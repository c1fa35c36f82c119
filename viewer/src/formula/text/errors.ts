/** What is wrong with a formula, while it is read: a line with its column. */
import { escaped, isPrintable, repr, strip } from "./python";
import names from "./character_names.json";
import { MARK } from "./characters";

export const MAX_LENGTH = 4_000;

/** One line with the value, the cause and the cure; `column` counts in `source`, each of `fixes` is a whole text. */
export class FormulaError extends Error {
  constructor(
    message: string,
    readonly column: number | null = null,
    readonly source: string | null = null,
    readonly fixes: readonly string[] = [],
  ) {
    super(message);
  }
}

/** Vectors or matrices do not fit each other. */
export class ShapeError extends FormulaError {}

/** The text as errors quote it: on one line, printable, shortened. */
export function quoted(text: string, limit = 60): string {
  const cut = text.length <= limit ? text : `${text.slice(0, limit - 1)}…`;
  const unseen = (c: string) => (c < "\u0100" ? `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}` : escaped(c));
  return `'${[...cut].map((c) => (isPrintable(c) || isNumbered(c) ? c : unseen(c))).join("")}'`;
}

const isNumbered = (c: string) => c >= "\ue000" && c < MARK;

/** The error for a mistake at `column` of `text`; `fixes` are texts that are right. */
export const errorAt = (text: string, column: number, message: string, fixes: readonly string[] = []): FormulaError =>
  new FormulaError(`formula ${quoted(text)}, column ${column + 1}: ${message}`, column, text, fixes);

/** Check that a text is neither empty nor too long. */
export function checkLength(text: string): void {
  if (!strip(text)) throw new FormulaError("the formula is empty: write one, e.g. x1**2 + x2**2", 0, text);
  if (text.length > MAX_LENGTH) throw tooLong(text, text.length);
}

/** The error for a text of so many characters; `text` begins with the first of them. */
export const tooLong = (text: string, length: number): FormulaError =>
  new FormulaError(
    `formula ${quoted(text)}: ${length} characters; at most ${MAX_LENGTH} are read, a longer function can be given as Python code`);

/** What a character is called in errors. */
export function called(c: string): string {
  if (c >= " " && c <= "~") return repr(c);
  const code = c.charCodeAt(0);
  const name = (names as Record<string, string>)[code] ?? (code < 32 || (code >= 127 && code < 160) ? "control character" : "");
  return `U+${MARK}${c}${name && ` ${name}`}`;
}
