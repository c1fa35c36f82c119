/** The text of a model: names of columns that formulas cannot say, and the arguments of a softmax; as in `kobai.data.model`. */
import { canonical, isName } from "../../formula/names/names";
import { WORD } from "../../formula/text/python";

/** A model as it is meant: many write = for ~. */
export const asModel = (text: string): string => text.replace(/^([^=<>!~]+)=(?!=)((?:[<>!=]=|[^=~])+)$/, "$1~$2");

/** For each column a name that formulas can say: its own where that is one. */
export function aliasesOf(columns: readonly string[]): Map<string, string> {
  const taken = new Set<string>(), made = new Map<string, string>();
  columns.forEach((column, k) => {
    const name = canonical(column), alias = isName(name) && !taken.has(name) ? name : `column_${k + 1}`;
    made.set(column, alias);
    taken.add(alias);
  });
  return made;
}

const escaped = (text: string) => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, "\\$&");

/** A name where it stands alone, as a regular expression. */
export const alone = (name: string): string => `(?<![${WORD}])${escaped(name)}(?![${WORD}])`;

/** An expression with columns by their aliases, and the way back from a place in it to one in the original. */
export function replaced(part: string, aliases: ReadonlyMap<string, string>): [string, (column: number) => number] {
  const strange = [...aliases].filter(([column, alias]) => column !== alias).map(([column]) => column).sort((a, b) => b.length - a.length);
  if (!strange.length) return [part, (column) => column];
  const pieces: string[] = [], starts: [number, number][] = [[0, 0]];
  let at = 0, length = 0;
  for (const match of part.matchAll(new RegExp(strange.map(alone).join("|"), "gu"))) {
    const alias = aliases.get(match[0])!;
    pieces.push(part.slice(at, match.index), alias);
    length += match.index - at + alias.length;
    at = match.index + match[0].length;
    starts.push([length, at]);
  }
  pieces.push(part.slice(at));
  const back = (column: number) => {
    const [made, old] = starts.filter(([start]) => start <= column).at(-1) ?? [0, 0];
    return old + column - made;
  };
  return [pieces.join(""), back];
}

/** What is in the brackets of a right side that is `softmax(…)` as a whole, and whether it is. */
export function insideSoftmax(right: string): [string, boolean] {
  const [, inner] = /^\s*softmax\s*\(([^]*)\)\s*$/.exec(right) ?? [];
  return inner === undefined || depths(inner).some((depth) => depth < 0) ? [right, false] : [inner, true];
}

function depths(text: string): number[] {
  let depth = 0;
  return [...text].map((c) => (depth += Number("([{".includes(c)) - Number(")]}".includes(c))));
}

/** The arguments of a softmax, each with its place; one where there is none. */
export function argumentsOf(inner: string, softmax: boolean): [number, string][] {
  if (!softmax) return [[0, inner]];
  const made: [number, string][] = [];
  let depth = 0, start = 0;
  for (let at = 0; at <= inner.length; at++) {
    const c = inner[at];
    if (c !== undefined) depth += Number("([{".includes(c)) - Number(")]}".includes(c));
    if (at < inner.length && !(c === "," && depth === 0)) continue;
    made.push([start, inner.slice(start, at)]);
    start = at + 1;
  }
  return made;
}
