/** The viewer's texts: one file a language, looked up here. */
import { en, type Key } from "./en";
import { ja } from "./ja";

export type { Key };
export type Lang = "en" | "ja";
export const LANGUAGES: Record<Lang, string> = { en: "English", ja: "日本語" };
const TEXTS: Record<Lang, Record<Key, string>> = { en, ja };

export type Values = Record<string, string | number>;

/** A text with its `{placeholders}` filled in. */
export function fill(text: string, values: Values): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ""));
}

export function say(lang: Lang, key: Key, values: Values = {}): string {
  return fill(TEXTS[lang][key], values);
}

/** The first of the languages asked for that is available. */
export function choose(...asked: (string | null | undefined)[]): Lang {
  for (const tag of asked) {
    const lang = tag?.toLowerCase().split("-")[0];
    if (lang === "en" || lang === "ja") return lang;
  }
  return "en";
}
