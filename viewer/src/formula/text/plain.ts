/** Characters that formulas are written with: superscripts, subscripts, Greek letters, fractions, look-alikes. */
import { token, type Token } from "../grammar/token";
import { GREEK_LETTERS } from "../names/names";
import { unstyled } from "./characters";
import { errorAt } from "./errors";
import { repr, reprFloat } from "./python";

const zip = (keys: string, values: string) => new Map([...keys].map((key, k) => [key, values[k]]));

export const SUPER = zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-");
export const SUB = zip("₀₁₂₃₄₅₆₇₈₉", "0123456789");
export const GREEK = new Map(Object.entries(GREEK_LETTERS).filter(([name]) => name !== "pi").map(([name, letter]) => [letter, name]));
/** Fractions of one character, as Python writes their values. */
export const FRACTIONS = new Map([
  "½1/2", "⅓1/3", "⅔2/3", "¼1/4", "¾3/4", "⅕1/5", "⅖2/5", "⅗3/5", "⅘4/5", "⅙1/6", "⅚5/6", "⅛1/8", "⅜3/8", "⅝5/8", "⅞7/8",
].map((written) => [written[0], reprFloat(Number(written[1]) / Number(written[3]))]));
const LOOKALIKE = new Map([
  ...zip("−–—‐‑﹣", "------"), ...zip("×·⋅∙•∗", "******"), ...zip("÷∕", "//"), ...zip("ϕϵϑ\u00b5ϱ", "φεθμρ"),
  ...zip("\u3000\u00a0\t\u2009\u202f", "     "),
]);
const DECIMAL = /\p{Nd}/u;

/** The text with look-alike characters replaced one by one, so that columns do not change. */
export const plain = (text: string): string => (/^[ -~]*$/.test(text) ? text : [...text].map(plainCharacter).join(""));

function plainCharacter(c: string): string {
  if (c < "\u0080" && c !== "\t") return c;
  const code = c.charCodeAt(0);
  if (code >= 0xff01 && code <= 0xff5e) return String.fromCharCode(code - 0xfee0);
  const letter = unstyled(c);
  return LOOKALIKE.get(letter) ?? SUB.get(letter) ?? (DECIMAL.test(letter) ? digit(letter) : letter);
}

/** A decimal digit of any script: digits come in tens, from zero to nine. */
function digit(c: string): string {
  let first = c.charCodeAt(0);
  while (DECIMAL.test(String.fromCharCode(first - 1))) first--;
  return `${(c.charCodeAt(0) - first) % 10}`;
}

/** The token of superscript characters, such as ². */
export function superscript(source: string, run: string, at: number): Token {
  const digits = [...run].map((c) => SUPER.get(c)).join("");
  if (!/^[+-]?[0-9]+$/.test(digits)) {
    throw errorAt(source, at, `the superscript ${repr(run)} is no whole number: write ** and the exponent in brackets`);
  }
  return token("super", digits, at);
}
