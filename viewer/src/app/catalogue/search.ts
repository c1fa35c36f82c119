/** Functions of the catalogue found by what is typed: by name, description or kind, in English or Japanese, whatever the page speaks. */
import { type Entry, ENTRIES, familyOf, keyOf, noteOf } from "../../calculus/catalogue";

/** What the list shows of a function. */
export interface Shown {
  name: string;
  key: string;
  /** What is known of it beyond the list; null for a function that the catalogue of this page does not have. */
  entry: Entry | null;
  /** All that can be searched, folded. */
  words: string;
}

/** A text without case, width, accents or the difference between hiragana and katakana, spaces as they are. */
export function folded(text: string): string {
  const plain = text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").normalize("NFKC").toLowerCase();
  return plain.replace(/[ぁ-ゖ]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0x60)).replace(/[-_'’‐–・·]/g, " ");
}

export function shownOf(name: string): Shown {
  const key = keyOf(name) ?? name, entry = ENTRIES.get(key) ?? null;
  const texts = entry ? (["en", "ja"] as const).flatMap((lang) => [noteOf(entry, lang), familyOf(entry, lang)]) : [];
  return { name, key, entry, words: folded([name, key, ...(entry?.aliases ?? []), entry?.japanese ?? "", ...texts].join("\n")) };
}

/** Whether a function has all the words typed, or its name without spaces what was typed without them. */
export function matches({ words }: Shown, typed: string): boolean {
  const asked = folded(typed).split(/\s+/).filter(Boolean);
  const joined = asked.join("");
  return asked.every((one) => words.includes(one)) || words.split("\n").some((line) => line.replaceAll(" ", "").includes(joined));
}
