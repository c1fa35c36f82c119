/** The words of the page that are explained, with the texts in which they stand. */
import type { Lang } from "../../i18n";
import { h } from "../dom";
import type { Picture } from "./pictures";
import { explain, type Explanation } from "./popover";
import { FOLLOWING, unbroken } from "./unbroken";
import { wholeParts } from "./whole_parts";
import written from "./words.json";

/** A word: each list has the English text, then the Japanese. */
export interface Word {
  name: readonly [string, string];
  /** Patterns of how it stands in texts. */
  terms: readonly [string, string];
  /** Two sentences. */
  text: readonly [string, string];
  picture: Picture;
  /** What the colours of the picture mean. */
  caption?: readonly [string, string];
}

export type WordKey = keyof typeof written;
export const WORDS = written as unknown as Readonly<Record<WordKey, Word>>;

const at = (lang: Lang): 0 | 1 => (lang === "ja" ? 1 : 0);

/** A button that reads as a word, its own name unless `label` is given, and explains it when pressed. */
export function word(key: WordKey, lang: Lang, label = WORDS[key].name[at(lang)]): HTMLButtonElement {
  const button = h("button", { type: "button", class: "word", "data-word": key, "aria-haspopup": "dialog" }, label);
  // Of a plane and a scale the picture around the word knows more.
  const about = IN_PICTURE[key], here = () => (button.getRootNode() as Document | ShadowRoot).querySelector(`[${about}]`)?.getAttribute(about!) ?? null;
  // A page that changes its language may keep a word that reads alike in both.
  return explain(button, () => ({ ...explanation(key, langAt(button) ?? lang), ...(about ? { here } : {}) }));
}

/** The attributes that say of the picture shown what a word means there. */
const IN_PICTURE: Partial<Record<WordKey, string>> = { principal: "data-plane", logscale: "data-scale" };

/** What opens at a word in a language. */
export function explanation(key: WordKey, lang: Lang): Explanation {
  const { name, text, picture, caption } = WORDS[key];
  return { name: name[at(lang)], text: text[at(lang)], picture, caption: caption?.[at(lang)] };
}

/** The language of the texts around an element; null where it is none of kobai's. */
export function langAt(element: Pick<Element, "closest">): Lang | null {
  const lang = element.closest("[lang]")?.getAttribute("lang");
  return lang === "ja" || lang === "en" ? lang : null;
}

/** All terms of a language in one pattern; of terms that begin at one place the longest is taken. */
const patterns = new Map<Lang, { all: RegExp; each: [WordKey, RegExp][] }>();

function patternsOf(lang: Lang) {
  let found = patterns.get(lang);
  if (!found) {
    const each = (Object.entries(WORDS) as [WordKey, Word][]).map(([key, { terms }]): [WordKey, RegExp] => {
      // In English a term is a whole word; in Japanese nothing separates words.
      const edges = lang === "en" ? [String.raw`(?<![\p{L}\p{N}_])`, String.raw`(?![\p{L}\p{N}_])`] : ["", ""];
      return [key, new RegExp(`${edges[0]}(?:${terms[at(lang)]})${edges[1]}`, "giu")];
    });
    found = { all: new RegExp(each.map(([, { source }]) => source).join("|"), "iu"), each };
    patterns.set(lang, found);
  }
  return found;
}

/** A piece of a text, and the word that it is. */
export interface Piece { text: string; word: WordKey | null }

/** A text cut at the words it holds: of each the first occurrence; where two overlap the earlier, then the longer. */
export function piecesOf(text: string, lang: Lang): Piece[] {
  const { all, each } = patternsOf(lang);
  if (!all.test(text)) return [{ text, word: null }];
  const found = each.flatMap(([key, pattern]) =>
    [...text.matchAll(pattern)].map(({ index, 0: { length } }) => ({ key, from: index, to: index + length })));
  found.sort((a, b) => a.from - b.from || b.to - a.to);
  const pieces: Piece[] = [], used = new Set<WordKey>();
  let end = 0, covered = 0;
  for (const { key, from, to } of found) {
    if (from < covered) continue;
    covered = to;
    if (used.has(key)) continue;
    if (from > end) pieces.push({ text: text.slice(end, from), word: null });
    pieces.push({ text: text.slice(from, to), word: key });
    used.add(key);
    end = to;
  }
  if (end < text.length) pieces.push({ text: text.slice(end), word: null });
  return pieces;
}

/** Punctuation that no line begins with. */
const CLOSING = /^[.,;:!?)\]’”。、．，：；？！）」』】]+/;
/** What stands on one line with the word after it: a sign, a bracket, what ends with a space that does not break. */
const BEFORE = /(?:[−+±(（「]|[\w.]*\u00a0(?:[=≈≤≥<>×←+−±]\u00a0)?)[−±]?$/;

/** A text as nodes, its words as buttons that explain them. */
export function marked(text: string, lang: Lang): Node[] {
  return joined(piecesOf(unbroken(text), lang)).flatMap(({ word: key, text: label, before, after }) => {
    if (!key) return wholeParts(label);
    const button = word(key, lang, label), plain = (part: string) => part.replaceAll("\u00a0", " ");
    return before || after ? [h("span", { class: "word-end" }, plain(before), button, plain(after))] : [button];
  });
}

/** Pieces, each word with what stands on one line with it, which the texts beside it then lack. */
export function joined(pieces: readonly Piece[]): (Piece & { before: string; after: string })[] {
  const rest = pieces.map(({ text }) => text);
  return pieces.map(({ word: key }, i) => {
    const take = (at: number, pattern: RegExp): string => {
      if (!key || !pieces[at] || pieces[at].word) return "";
      const [found = ""] = pattern.exec(rest[at]) ?? [];
      rest[at] = rest[at].replace(pattern, "");
      return found;
    };
    return { before: take(i - 1, BEFORE), after: take(i + 1, CLOSING) || take(i + 1, FOLLOWING) };
  }).map((around, i) => ({ ...pieces[i], ...around, text: rest[i] }));
}
