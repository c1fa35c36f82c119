/** The lessons as data, from `kobai.lessons` in Python, and the states of their parts. */
import type { Entry, Recipe } from "../../answers/recipe";
import { unbroken } from "../../ui/words";
import type { Lang } from "../language";
import type { Data, OptimizerChoice } from "../../wire/state";
import { EXAMPLES, USUAL as USUAL_DATA } from "../../calculus/examples/tables";
import type { State } from "../state";
import type { Goal } from "./goals";
import table from "./lessons.json";

/** English, Japanese. */
export type Texts = readonly string[];

export interface Part {
  /** What differs from the usual state; the data may name a table that the page has. */
  state: Partial<Omit<State, "data">> & { data?: Partial<Data> & { table?: string } };
  text: Texts;
  ask: Texts;
  choices: readonly Texts[];
  right: number;
  look: Texts;
  why: Texts;
  /** Whether the map has the contour lines through the points of the path. */
  pathContours?: boolean;
}

export interface Lesson {
  minutes: number;
  title: Texts;
  summary: Texts;
  practice: Texts;
  notes: readonly Texts[];
  parts: readonly Part[];
  /** What the practice begins with, where it is not the last part, and what of it the page finds reached by itself. */
  begin?: Part["state"];
  goals?: readonly Goal[];
  /** The panels that the practice is done with, by their class. */
  fields?: readonly string[];
}

const { usual, optimizers, entries, ...lessons } = table as unknown as
  { usual: State; optimizers: { name: string }[]; entries: Entry[] } & Record<string, Lesson>;

/** By name, in their order. */
export const LESSONS: ReadonlyMap<string, Lesson> = new Map(Object.entries(lessons as Record<string, Lesson>));

export const NAMES: readonly string[] = [...LESSONS.keys()];

/** A text in a language; what an equals sign joins, and a point in brackets, stays on one line. */
export function inLang(texts: Texts, lang: Lang): string {
  return unbroken(texts[lang === "ja" ? 1 : 0]).replace(/ · /g, "\u00a0·\u00a0").replace(/\([^()a-z]{1,16}\)/g, (point) => point.replaceAll(" ", "\u00a0"));
}

/** The whole state of a part, counted from 0. */
export const stateOf = ({ parts }: Lesson, part: number): State => completed(parts[part].state);

/** The whole state that the practice begins with. */
export const practiceOf = ({ begin, parts }: Lesson): State => completed(begin ?? parts[parts.length - 1].state);

export function completed({ data, ...rest }: Part["state"]): State {
  if (!data) return { ...usual, ...rest };
  const { table, columns = EXAMPLES.get(table!)!.columns, ...options } = data, example = table && !data.columns ? { example: table } : {};
  return { ...usual, ...rest, data: { ...USUAL_DATA, columns, ...example, ...options } };
}

/** A recipe with the optimizers that lessons use beside its own, which the page does not offer otherwise. */
export function withLessons(recipe: Recipe): Recipe {
  const lacking = (held: readonly { name: string }[]) => (one: { name: string }) => !held.some(({ name }) => name === one.name);
  return {
    ...recipe,
    optimizers: [...recipe.optimizers, ...optimizers.filter(lacking(recipe.optimizers as { name: string }[]))],
    entries: [...recipe.entries, ...entries.filter(lacking(recipe.entries)).map((entry) => ({ ...entry, offered: false }))],
  };
}

/** A part of a lesson: `lesson=momentum.3` in an address is its third. */
export interface Place { name: string; part: number }

/** The place that an address names after `#`; null where it names none that there is. */
export function placeIn(hash: string): Place | null {
  const [, name = "", number = "1"] = /(?:^#?|&)lesson=([\w-]+)(?:\.(\d+))?(?=&|$)/.exec(hash) ?? [];
  const lesson = LESSONS.get(name);
  return lesson ? { name, part: Math.min(Math.max(Number(number), 1), lesson.parts.length) - 1 } : null;
}

/** A place as an address names it. */
export function placeText({ name, part }: Place): string {
  return `lesson=${name}${part ? `.${part + 1}` : ""}`;
}

/**
 * The colours of runs in their order, then those that are left: in all parts of a lesson an optimizer has one, by its place among the
 * optimizers of the lesson.
 */
export function colorsIn({ parts }: Lesson, optimizers: readonly OptimizerChoice[], colors: readonly string[]): string[] {
  const places = new Set(parts.flatMap(({ state }) => methods(state.optimizers ?? usual.optimizers)));
  const known = [...places], at = methods(optimizers).map((name) => known.indexOf(name));
  // Those that no optimizer of the lesson has come first.
  const free = [...colors.slice(known.length), ...colors.slice(0, known.length).filter((_, i) => !at.includes(i))];
  return [...at.map((i) => colors[i] ?? free.shift() ?? colors[0]), ...free];
}

/** The optimizers of a race, by name and kind of momentum; of several of one kind each with its number among them. */
function methods(optimizers: readonly OptimizerChoice[]): string[] {
  const names = optimizers.map(({ name, hyper }) => `${name} ${Boolean(hyper.momentum)} ${hyper.nesterov === true}`);
  return names.map((name, i) => `${name} ${names.slice(0, i).filter((other) => other === name).length}`);
}
