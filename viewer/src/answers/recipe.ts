/** What a page carries so that it can descend by itself, as `kobai.recipe` in Python writes it. */
import type { SceneOptions } from "../scenes";
import type { State } from "../wire/state";
import type { Text } from "../wire/types";

/** The element that holds it as JSON. */
export const RECIPE = "kobai-recipe";
const VERSION = 1;

/** What is shown of an optimizer to choose: see `kobai.recipe.entries`. */
export interface Entry {
  name: string;
  /** The lines of its update formula, in LaTeX. */
  formula: string[];
  /** Formulas that hold instead where these hyperparameters are, or are not, other than 0 and false. */
  formulas?: { when: Record<string, boolean>; formula: string[] }[];
  /** In words, where it is more than a formula; else empty. */
  summary: string;
  reference: string;
  note: string;
  lr: number | null;
  hyper: Record<string, number | boolean | number[]>;
  /** Whether it is among those to choose from; nothing: it is. */
  offered?: boolean;
}

/** The lines of an optimizer's formula with these hyperparameters. */
export function formulaOf(entry: Pick<Entry, "formula" | "formulas">, hyper: Readonly<Record<string, unknown>>): string[] {
  const holds = (when: Record<string, boolean>) => Object.entries(when).every(([key, value]) => Boolean(hyper[key]) === value);
  return (entry.formulas?.find(({ when }) => holds(when)) ?? entry).formula;
}

/** What holds for all descents of a page: tolerances that end a run, and every how many steps to record. */
export interface Descending {
  grad_tol: number | null;
  value_tol: number | null;
  every: number;
}

export const USUAL_DESCENT: Descending = { grad_tol: null, value_tol: null, every: 1 };

/** What the picture of a saved page was asked for that its state does not say, with the names of scene options. */
export type Look = Pick<SceneOptions, "panels" | "levels" | "zlim" | "coordinates" | "grid" | "arrow" | "camera" | "cmap"> & {
  /** The colours of `cmap`, as 256 × 6 hexadecimal digits. */
  colors?: string;
};

export interface Recipe {
  version: number;
  /** What the page shows first. */
  state: State;
  title: Text | null;
  /** Optimizers as data, of `kobai.recipe.optimizers`. */
  optimizers: unknown[];
  /** f and ∇f as graphs, where the function has no text. */
  objective: unknown;
  entries: Entry[];
  /** The address of a playground that links lead to; null: this page. */
  playground: string | null;
  descent?: Descending | null;
  look?: Look | null;
  /** How a page that saved itself is looked at first, as at the end of an address. */
  sight?: string;
}

/** The recipe in an element; null where its version is another. */
export function readRecipe(holder: Element | null): Recipe | null {
  if (!holder) return null;
  const recipe = JSON.parse(holder.textContent ?? "null") as Recipe | null;
  return recipe?.version === VERSION ? recipe : null;
}

/** What the gradient is to an optimizer that climbs; as `kobai.optimize.optimizer_formula` has it. */
export const CLIMB = "g_t = −∇f(x_t)";
