/** Tables that the page brings along, each with a model to begin with; as `kobai.data.tables`. */
import type { Data } from "../../wire/state";
import written from "./tables.json";

type Text = Readonly<Record<"en" | "ja", string>>;

/** A table to choose. */
export interface Example {
  title: Text;
  about: Text;
  source: string;
  /** Of the columns that have one. */
  units: Readonly<Record<string, Text>>;
  /** Values of columns at which a prediction is wanted. */
  predict: Readonly<Record<string, readonly number[]>>;
  columns: Data["columns"];
  model: string;
  loss: string;
  standardize: boolean;
  optimizer: string | null;
  lr: number;
  start: readonly number[] | null;
}

/** The options of a table that nobody has set. */
export const USUAL: Omit<Data, "columns"> = {
  loss: "squared", delta: 1, l1: 0, l2: 0, standardize: false, reduction: "mean", batch: null, held: 0,
};

/** By name. */
export const EXAMPLES: ReadonlyMap<string, Example> = new Map(Object.entries(written as unknown as Record<string, Example>));
