/** The viewer's texts: one file a language, looked up here. */
import { en, type Key } from "./en";
import { ja } from "./ja";

export type { Key };
export type Lang = "en" | "ja";
export const LANGUAGES: Record<Lang, string> = { en: "English", ja: "日本語" };
const WORDS: Record<Lang, Record<Key, string>> = { en, ja };

export function say(lang: Lang, key: Key, values: Record<string, string | number> = {}): string {
  return WORDS[lang][key].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ""));
}

/** The first of the languages asked for that is available. */
export function choose(...asked: (string | null | undefined)[]): Lang {
  for (const tag of asked) {
    const lang = tag?.toLowerCase().split("-")[0];
    if (lang === "en" || lang === "ja") return lang;
  }
  return "en";
}
