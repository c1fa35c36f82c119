/** Texts of scenes and verdicts, as Python has them: `python -m kobai.recipe.page_tables` writes them from `kobai.messages`. */
import type { Lang, Values } from "./index";
import texts from "./messages.json";

export type MessageKey = keyof typeof texts;
const TEXTS: Record<string, string[]> = texts;
/** {step|step|steps}: the first word where {step} is 1, else the second. */
const PLURAL = /\{(\w+)\|([^|{}]*)\|([^|{}]*)\}/g;

/** The text for a key, with `{placeholders}` filled in; as `kobai.messages.say`. */
export function message(key: MessageKey, lang: Lang, values: Values = {}): string {
  return TEXTS[key][lang === "ja" ? 1 : 0]
    .replace(PLURAL, (_, name: string, one: string, more: string) => (String(values[name]) === "1" ? one : more))
    .replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ""));
}

/** Whether there is such a text. */
export function isMessage(key: string): key is MessageKey {
  return Object.hasOwn(TEXTS, key);
}

/** An optimizer's name in the reader's language; torch's class names are the same in all. */
export function optimizerName(name: string, lang: Lang): string {
  const key = `optimizer ${name}`;
  return isMessage(key) ? message(key, lang) : name;
}
