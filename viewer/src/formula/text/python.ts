/** Texts and numbers as Python reads and writes them, where JavaScript differs. */

/** Python's white space, as a part of a character class: JavaScript's `\s` has U+FEFF, but not U+001C to U+001F and U+0085. */
export const SPACE = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
/** Python's `\w`, as a part of a character class. */
export const WORD = "\\p{L}\\p{N}_";

const START = new RegExp(`^[${SPACE}]+`), SPACES = new RegExp(`[${SPACE}]+`);
const UNSEEN = /^[\p{C}\p{Z}]$/u;
const ALNUM = /^[\p{L}\p{N}]+$/u;

export const stripStart = (text: string): string => text.replace(START, "");
/** By hand: a regular expression would try every run of spaces inside. */
export function stripEnd(text: string): string {
  let end = text.length;
  while (end && SPACES.test(text[end - 1])) end--;
  return text.slice(0, end);
}
export const strip = (text: string): string => stripEnd(stripStart(text));
/** The words between white space. */
export const words = (text: string): string[] => strip(text).split(SPACES);
export const isAlnum = (text: string): boolean => ALNUM.test(text);
export const isAlpha = (text: string): boolean => /^\p{L}+$/u.test(text);
export const isDigits = (text: string): boolean => /^[0-9]+$/.test(text);
/** Whether a single character can be seen, or is a plain space. */
export const isPrintable = (character: string): boolean => character === " " || !UNSEEN.test(character);

const hex = (code: number, digits: number) => code.toString(16).padStart(digits, "0");

/** A character as an escape of Python's. */
export function escaped(character: string): string {
  const code = character.codePointAt(0)!;
  const short = { 9: "\\t", 10: "\\n", 13: "\\r" }[code];
  return short ?? (code < 256 ? `\\x${hex(code, 2)}` : code < 65536 ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`);
}

/** A text as Python's `repr` writes it. */
export function repr(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const inside = [...text].map((c) => (c === "\\" || c === quote ? `\\${c}` : isPrintable(c) ? c : escaped(c)));
  return quote + inside.join("") + quote;
}

/** A float as Python's `repr` writes it: 2.0, 1e+16, 1e-05. */
export function reprFloat(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  if (Object.is(value, -0)) return "-0.0";
  const size = Math.abs(value);
  if (size && (size >= 1e16 || size < 1e-4)) return exponential(value.toExponential());
  return Number.isInteger(value) ? `${value}.0` : `${value}`;
}

/** A number as Python's `%g` writes it, with so many significant digits. */
export function general(value: number, digits = 6): string {
  if (!Number.isFinite(value)) return reprFloat(value);
  if (value === 0) return Object.is(value, -0) ? "-0" : "0";
  const [mantissa, power] = value.toExponential(digits - 1).split("e");
  const exponent = Number(power);
  if (exponent < -4 || exponent >= digits) return exponential(`${trimmed(mantissa)}e${power}`);
  return trimmed(value.toFixed(Math.max(digits - 1 - exponent, 0)));
}

const trimmed = (digits: string) => (digits.includes(".") ? digits.replace(/\.?0+$/, "") : digits);

/** JavaScript's 1e-7 and 1e+21 with two digits in the exponent. */
function exponential(text: string): string {
  const [mantissa, power] = text.split("e");
  return `${mantissa}e${power[0]}${power.slice(1).padStart(2, "0")}`;
}

/** A whole number with a comma between thousands. */
export const thousands = (value: number): string => `${value}`.replace(/\B(?=(\d{3})+$)/g, ",");

/** `pattern`, which is sticky, at a place of a text. */
export function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
