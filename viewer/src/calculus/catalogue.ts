/** The catalogue of functions, as `kobai.objectives.catalogue`; `python -m kobai.recipe.page_tables` writes its table. */
import type { Minimum } from "../engine/types";
import type { Lang } from "../i18n";
import written from "./catalogue.json";
import families from "./families.json";

/** A test function. What the table leaves out: dim 2, least 1, and nothing of the others. */
export interface Entry {
  name: string;
  /** Its name in Japanese. */
  japanese: string;
  /** Its formula. */
  text: string;
  aliases?: readonly string[];
  /** The number of variables; null for any from `least` on. */
  dim?: number | null;
  least?: number;
  /** Usual values of its named constants. */
  constants?: Readonly<Record<string, number>>;
  /** Low and high end for each variable, or one pair for all; null: it depends on their number. */
  domain: readonly (readonly number[])[] | null;
  start?: readonly number[];
  /** Global minima: points; numbers where all coordinates are the same; or points by the number of variables. */
  minima: readonly (number | readonly number[])[] | Readonly<Record<string, readonly (readonly number[])[]>>;
  /** Other minima. */
  local?: readonly (readonly number[])[];
  /** What is special about it, in English and Japanese. */
  note: readonly [string, string];
  reference: string;
  family: keyof typeof families;
}

/** By key, alphabetically. */
export const ENTRIES: ReadonlyMap<string, Entry> = new Map(Object.entries(written as unknown as Record<string, Entry>));

const inLanguage = (texts: readonly string[], lang: Lang): string => texts[lang === "ja" ? 1 : 0];
/** A function's name in the reader's language. */
export const nameOf = ({ name, japanese }: Entry, lang: Lang): string => (lang === "ja" ? japanese : name);
/** What is special about a function, in one phrase. */
export const noteOf = ({ note }: Entry, lang: Lang): string => inLanguage(note, lang);
/** What kind of function it is: "bowls", "valleys", … */
export const familyOf = ({ family }: Entry, lang: Lang): string => inLanguage(families[family], lang);

/** Keys by folded key, name or alias. */
const KEYS = new Map([...ENTRIES].flatMap(([key, { name, aliases = [] }]) => [key, name, ...aliases].map((one) => [fold(one), key] as const)));
const NAME = /^[\p{L}\p{N}_ '’.-]{2,60}$/u;

/** A name without case, spaces, hyphens, underscores and apostrophes. */
function fold(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
}

/** The key of a function by any of its names in any spelling, or null. */
export function keyOf(name: string): string | null {
  return NAME.test(name.trim()) ? (KEYS.get(fold(name)) ?? null) : null;
}

/** All keys and aliases. */
export const allNames = (): string[] => [...ENTRIES].flatMap(([key, { aliases = [] }]) => [key, ...aliases]);

/** The formula of a function as text that can be typed, its constants by their values: usual ones unless they are given. */
export function sourceOf({ text, constants = {} }: Entry, given: Readonly<Record<string, number>> = {}): string {
  const value = (name: string) => given[name] ?? constants[name];
  const names = Object.keys(constants).map((name) => String.raw`\b${name}\b(?!\()`).join("|");
  return names ? text.replace(new RegExp(names, "g"), (name) => (value(name) < 0 ? `(${value(name)})` : String(value(name)))) : text;
}

/** Domains that depend on the number of variables. */
const DOMAINS: Readonly<Record<string, (n: number) => [number, number]>> = { trid: (n) => [-n * n, n * n] };

/** The ends of n variables. */
export function domainOf(key: string, n: number): [number, number][] {
  const { domain } = ENTRIES.get(key)!;
  const each = (pair: readonly number[]) => Array.from({ length: n }, (): [number, number] => [pair[0], pair[1]]);
  if (!domain) return each(DOMAINS[key](n));
  if (domain.length === n) return domain.map(([low, high]) => [low, high]);
  // One for two of any number of variables: its widest interval for all.
  return each([Math.min(...domain.map(([low]) => low)), Math.max(...domain.map(([, high]) => high))]);
}

/** Global minima of functions that keep some when their constants change; other functions have none that are known. */
const CHANGED: Readonly<Record<string, (n: number, constants: Readonly<Record<string, number>>) => number[][]>> = {
  ackley: (n) => [Array<number>(n).fill(0)],
  rastrigin: (n) => [Array<number>(n).fill(0)],
  happy_cat: (n) => [Array<number>(n).fill(-1)],
  ill_conditioned: (_, { k }) => (k > 0 ? [[0, 0]] : []),
  rosenbrock: (n, { a, b }) => (b > 0 && n === 2 ? [[a, a * a]] : b > 0 && a === 1 ? [Array<number>(n).fill(1)] : []),
};

/** The minima known in n dimensions, global ones first; their values are still to be computed. */
export function minimaOf(key: string, n: number, constants: Readonly<Record<string, number>>): Minimum[] {
  const { minima, local = [], constants: usual = {} } = ENTRIES.get(key)!;
  const minimum = (isglobal: boolean) => (x: readonly number[]): Minimum => ({ x: [...x], value: NaN, isglobal });
  if (Object.entries(usual).some(([name, value]) => constants[name] !== value)) return (CHANGED[key]?.(n, constants) ?? []).map(minimum(true));
  const listed = Array.isArray(minima) ? (minima as readonly (number | readonly number[])[]) : ((minima as Record<string, readonly number[][]>)[n] ?? []);
  const points = listed.map((point) => (typeof point === "number" ? Array<number>(n).fill(point) : point));
  return [...points.map(minimum(true)), ...local.map(minimum(false))].filter(({ x }) => x.length === n);
}
