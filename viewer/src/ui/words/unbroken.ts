/** Where lines of texts may not end: inside a sign with its number, a number with its unit, a relation with what it relates. */

/** Spaces around these do not break. */
const RELATION = / ([=≈≤≥<>×←]) /g;
/** A sign stands on one line with what it is before. */
const SIGN = / ([+−±]) /g;
/** A number and what it counts: "1.49 倍", "99 %", "3 ms". */
const COUNTED = /(\d[⁰¹²³⁴⁵⁶⁷⁸⁹]*|[−+]?[ηβλfx]) (?=[%°]|m?s(?![a-z])|[KMG]i?B|px|[\p{Script=Han}\p{Script=Katakana}])/gu;

/** A text with spaces that do not break where a line may not end. */
export function unbroken(text: string): string {
  return text.replace(RELATION, "\u00a0$1\u00a0").replace(SIGN, " $1\u00a0").replace(COUNTED, "$1\u00a0");
}
