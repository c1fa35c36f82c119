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

/** What follows a space that does not break on its line: letters and signs up to the next space, of Japanese one character. */
const PART = String.raw`(?:[^\s\u3000-\u9fff\uff00-\uffef]+|[\u3000-\u9fff])?`;
/** What stands on one line: around spaces that do not break. */
const WHOLE = new RegExp(String.raw`[^\s\u3000-\u9fff\uff00-\uffef]*(?:\u00a0${PART})+`, "u");
/** The beginning of a text that stands on one line with what is before it. */
export const FOLLOWING = new RegExp(String.raw`^(?:\u00a0${PART})+[。、]?`, "u");

/** A text with its spaces as written, cut where it has parts that stand on one line: every second one is such a part. */
export function lineParts(text: string): string[] {
  return text.split(new RegExp(`(${WHOLE.source})`, "u")).map((part) => part.replaceAll("\u00a0", " "));
}
