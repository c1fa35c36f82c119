/** Optimizers as data, written by `kobai.recipe.optimizers.optimizer_data`; what the names mean is said there. */
import { broken, type GraphData } from "../engine/graph_data";
import { EXPRESSIONS, type Entry, type Setting } from "./coefficients";

/** A comparison, an expression, and how it comes out. */
export type Decision = [number, boolean];

/** A kind of step: when it is taken, its update, and expressions of the numbers stored after it. */
export interface StepData { first: boolean; when: Decision[]; update: number; scalars: number[] }

export interface Variant { choices: Record<string, Setting>; when: Decision[]; initial: number[]; states: string[]; stored: string[]; steps: StepData[] }

export interface OptimizerData {
  version: number;
  name: string;
  /** Hyperparameters that are numbers, or several, with their defaults. */
  numbers: Record<string, number | number[]>;
  /** Switches and words, with all their values; the first is the default. */
  choices: Record<string, Setting[]>;
  /** Hyperparameters that the data hold one value of. */
  fixed: Record<string, Setting>;
  expressions: Entry[];
  variants: Variant[];
  /** Comparisons that hyperparameters must not meet, and what the optimizer says then; {name} stands for its value. */
  refusals: [number, boolean, string][];
  /** [x, y, xʸ] where Python's C library does not round correctly. */
  powers?: [number, number, number][];
  /** What a schedule of Python's sets in each step, and after the last; whether its step sizes are multiples of the first. */
  schedule?: { rows: Record<string, (number | number[])[]>; scales: boolean };
  /** Of one coordinate; ("coefficient", k) is the value of the expression k. */
  graph: GraphData;
  /** Places among the graph's outputs of new x and new states. */
  updates: number[][];
}

const VERSION = 1;

/** Refuse data that cannot be read. */
export function checked(data: OptimizerData): OptimizerData {
  if (data?.version !== VERSION) broken(`version ${data?.version}`);
  const known = (k: unknown, below: number) => Number.isInteger(k) && (k as number) >= 0 && (k as number) < below;
  data.expressions.forEach(([name, ...rest], place) => {
    const operands = EXPRESSIONS[name]?.length;
    if (operands === undefined ? !["const", "hyper", "scalar"].includes(name) : rest.length !== operands || !rest.every((k) => known(k, place))) {
      broken(`expression ${place} of ${data.name}`);
    }
  });
  const below = data.expressions.length;
  const decided = (when: Decision[]) => when.every(([k]) => known(k, below));
  for (const variant of data.variants) {
    const good = decided(variant.when) && variant.initial.every((k) => known(k, below)) && variant.steps.every((step) =>
      decided(step.when) && known(step.update, data.updates.length) && step.scalars.every((k) => known(k, below)));
    if (!good) broken(`a variant of ${data.name}`);
  }
  if (!data.refusals.every(([k]) => known(k, below))) broken(`a refusal of ${data.name}`);
  for (const update of data.updates) if (!update.every((k) => known(k, data.graph.outputs.length))) broken(`an update of ${data.name}`);
  return data;
}
