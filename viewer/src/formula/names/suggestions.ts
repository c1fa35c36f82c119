/** What a name without a meaning may have been meant as: xy as x*y, sinx as sin(x), x2y as x^2*y or x*2*y. */
import { WRITTEN } from "./function_names";
import { isDigits, stripEnd, stripStart } from "../text/python";

/** Of a name that is taken apart. */
export const MOST_LETTERS = 30;
/** Letters: longer words are words, and not a letter times a letter. */
const SHORT = 2;
const AFTER_FUNCTION = new RegExp(`(?<![A-Za-z_])(?:${WRITTEN.join("|")})[²³]? *[-+]? *(?:[0-9][0-9.]* *)?$`);
const BARE = /\(([\p{L}\p{N}_]+)\)$/u;

type Is = (name: string) => boolean;

/**
 * The readings of a name as a product, or as a function of one. `isValue` says whether a name may be a variable or constant,
 * `isKnown` whether it is one for certain: x, y, z, π, or what occurs elsewhere or has a value.
 */
export function readings(name: string, isValue: Is, isKnown: Is, functions: readonly string[]): string[] {
  if (name.length > MOST_LETTERS) return [];
  const known = parts(name, isKnown);
  if (known.length) return products(known);
  for (let start = 0; start < name.length; start++) {
    const before = start ? parts(name.slice(0, start), isKnown, 1) : [];
    if (start && !before.length) continue;
    const fitting = functions.filter((f) => name.startsWith(f, start)).sort((a, b) => b.length - a.length);
    for (const name_ of fitting) {
      const rest = name.slice(start + name_.length);
      const inside = rest ? parts(rest, rest.length === 1 ? isValue : isKnown, 1) : [];
      if (inside.length) return products(inside).map((argument) => [...before, `${name_}(${argument})`].join("*"));
    }
  }
  return name.length <= SHORT ? products(parts(name, isValue)) : [];
}

/** A reading as it can stand after and before other text: ax^2 is a*x^2, sinx^2 is sin x^2, 1/xy is 1/(x*y) or 1/x*y. */
export function placed(reading: string, before: string, after: string): string[] {
  const following = stripStart(after), preceding = stripEnd(before);
  const raised = /^(?:[\^_⁰¹²³⁴⁵⁶⁷⁸⁹⁻]|\*\*)/.test(following);
  if (/[0-9]$/.test(before) && /^[eE]/.test(reading)) reading = `*${reading}`; // 2e is the beginning of a number
  if (raised) return [reading.replace(BARE, " $1")];
  if (AFTER_FUNCTION.test(before) && reading.includes("*")) return [`(${reading})`];
  return /(?:[/^÷√]|\*\*)$/.test(preceding) ? [`(${reading})`, reading] : [reading];
}

/** The names and numbers that a name consists of, the longest first; empty if it does not, or of fewer than `least`. */
export function parts(name: string, isValue: Is, least = 2): string[] {
  const found: string[] = [];
  for (let at = 0; at < name.length;) {
    let end = name.length;
    while (end > at && !isValue(name.slice(at, end)) && !isDigits(name.slice(at, end))) end--;
    if (end === at || (end - at === name.length && least > 1)) return [];
    found.push(name.slice(at, end));
    at = end;
  }
  return found;
}

/** Their product, if there are any; beside y and z a coordinate x2 is x² or x·2. */
function products(found: string[]): string[] {
  if (!found.length) return [];
  const numbered = found.filter((part) => /^x[0-9]+$/.test(part));
  if (!numbered.length || !found.some((part) => ["x", "y", "z"].includes(part))) return [found.join("*")];
  return ["^", "*"].map((sign) => found.map((part) => (numbered.includes(part) ? part[0] + sign + part.slice(1) : part)).join("*"));
}
