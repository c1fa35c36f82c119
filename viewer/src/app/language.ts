/** The live page's texts in the reader's language, and the choices this browser stores. */
import { fill, type Lang, type Values } from "../i18n";
import { appEn, type AppKey } from "../i18n/app-en";
import { appJa } from "../i18n/app-ja";
import { inPageWords } from "./words/page_words";

export type { Lang };
export type Say = (key: AppKey, values?: Values) => string;

const TEXTS: Record<Lang, Record<AppKey, string>> = { en: appEn, ja: appJa };

/** A function from keys to texts, with `{placeholders}` filled in. */
export function speaker(lang: Lang): Say {
  // A Japanese word put in has no blank on its sides; "Adam" has.
  return (key, values = {}) => lang === "ja"
    ? fill(TEXTS.ja[key].replace(/( ?)\{(\w+)\}( ?)/g, (_, before: string, name: string, after: string) => {
      const text = String(values[name] ?? "");
      return `${/^[\u3040-\u30ff\u4e00-\u9fff（]/.test(text) ? "" : before}{${name}}${/[\u3040-\u30ff\u4e00-\u9fff）]$/.test(text) ? "" : after}`;
    }), values)
    : fill(TEXTS.en[key], values);
}

/** The language that a speaker speaks. */
export const langOf = (say: Say): Lang => (say("language") === appEn.language ? "en" : "ja");

/** An error in the reader's language, in the page's words: answers have it in both. */
export function errorIn(lang: string, answer: { error?: unknown; error_ja?: unknown }): string {
  const japanese = lang === "ja" && answer.error_ja;
  return inPageWords(String(japanese || answer.error || ""), japanese ? "ja" : "en");
}

/** A line in the reader's language, in the page's words. */
export function lineIn(line: { en: string; ja: string }, lang: Lang): string {
  return inPageWords(line[lang], lang);
}

/** The language asked for by `?lang=`, chosen before, that of a saved page, or the browser's. */
export function chosenLang(): Lang {
  const asked = new URLSearchParams(location.search).get("lang") ?? stored("kobai-lang") ?? document.documentElement.dataset.lang;
  if (asked === "en" || asked === "ja") return asked;
  return navigator.languages.some((l) => l.toLowerCase().startsWith("ja")) ? "ja" : "en";
}

/** A value stored in this browser; null where there is none or storage is not allowed. */
export function stored(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

/** Store a value in this browser, where that is allowed. */
export function store(name: string, value: string): void {
  try {
    localStorage.setItem(name, value);
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}
