/** Functions of the catalogue found by what is typed: by name, description or kind, in English or Japanese, whatever the page speaks. */
import { type Entry, ENTRIES, familyOf, keyOf, noteOf } from "../../calculus/catalogue";

/** What the list shows of a function. */
export interface Shown {
  name: string;
  key: string;
  /** What is known of it beyond the list; null for a function that the catalogue of this page does not have. */
  entry: Entry | null;
  /** Its names, and all that can be searched, folded. */
  names: string[];
  words: string;
}

/** Other words for what texts say. */
const ALSO: readonly (readonly [RegExp, string])[] = [
  [/valley|谷/i, "narrow long thin 細い 細長い 狭い"], [/plateau|平地/i, "flat 平ら 平坦"], [/saddle|鞍点/i, "pass 峠"],
  [/many minima|local minim|極小/i, "bumpy wavy rugged でこぼこ 波打つ"], [/bowl|お椀/i, "round convex 丸い 凸"], [/kink|corner|abs\(|折れ/i, "sharp edge 尖った 角"],
];

/** A text without case, width, accents or the difference between hiragana and katakana, spaces as they are. */
export function folded(text: string): string {
  const plain = text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").normalize("NFKC").toLowerCase();
  return plain.replace(/[ぁ-ゖ]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0x60)).replace(/[-_'’‐–・·]/g, " ");
}

export function shownOf(name: string): Shown {
  const key = keyOf(name) ?? name, entry = ENTRIES.get(key) ?? null;
  const texts = entry ? (["en", "ja"] as const).flatMap((lang) => [noteOf(entry, lang), familyOf(entry, lang)]) : [];
  const names = [name, key, ...(entry?.aliases ?? []), entry?.japanese ?? ""].filter(Boolean).map(folded);
  return { name, key, entry, names, words: [...names, ...texts.map(folded), ...also(texts.join())].join("\n") };
}

/**
 * How well a function suits the words typed, the best 0: one of its names begins with them, has a word that does, holds them, or they
 * stand in what is said of it. Infinite where it does not have them all. What was typed without spaces is a name without spaces, too.
 */
export function rank({ names, words }: Shown, typed: string): number {
  const asked = folded(typed).split(/\s+/).filter(Boolean), whole = asked.join(" "), joined = asked.join("");
  const bare = (line: string) => line.replaceAll(" ", "");
  if (names.some((name) => name.startsWith(whole) || bare(name).startsWith(joined))) return 0;
  if (names.some((name) => name.split(" ").some((_, i, all) => all.slice(i).join(" ").startsWith(whole)))) return 1;
  if (names.some((name) => asked.every((one) => name.includes(one)) || bare(name).includes(joined))) return 2;
  return asked.every((one) => words.includes(one)) || words.split("\n").some((line) => bare(line).includes(joined)) ? 3 : Infinity;
}

const also = (text: string): string[] => ALSO.flatMap(([said, others]) => (said.test(text) ? [folded(others)] : []));
