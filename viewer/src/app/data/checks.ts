/** Whether what an address or a page brings is a table; as `kobai.app.table.Data.read` checks it. */

import { EXAMPLES } from "../../calculus/examples/tables";

/** A table that a page computes with. */
export const MOST_ROWS = 10_000, MOST_CELLS = 100_000;
/** Characters of a column's name, or of a cell. */
export const MOST_LETTERS = 200;
const LARGEST = 1e300;
const LOSSES = ["squared", "absolute", "huber", "logistic", "poisson", "cross-entropy"];

type Fits = (value: unknown) => boolean;

const isRecord = (v: unknown): v is Record<string, unknown> => typeof v === "object" && v !== null && !Array.isArray(v);
const between = (low: number, high: number): Fits => (v) => typeof v === "number" && v >= low && v <= high;
const isCell: Fits = (v) => v === null || between(-LARGEST, LARGEST)(v) || (typeof v === "string" && v.length <= MOST_LETTERS);

/** Checks of the entries. */
const FITS: Record<string, Fits> = {
  columns: (v) => {
    if (!isRecord(v)) return false;
    const columns = Object.entries(v), [[, first] = ["", null]] = columns;
    if (!Array.isArray(first) || !first.length || first.length > MOST_ROWS || first.length * columns.length > MOST_CELLS) return false;
    return columns.every(([name, cells]) => name.length <= MOST_LETTERS && Array.isArray(cells) && cells.length === first.length && cells.every(isCell));
  },
  loss: (v) => LOSSES.includes(v as string),
  delta: between(1e-300, LARGEST),
  l1: between(0, LARGEST),
  l2: between(0, LARGEST),
  standardize: (v) => typeof v === "boolean",
  reduction: (v) => v === "mean" || v === "sum",
  batch: (v) => v === null || (Number.isInteger(v) && (v as number) >= 1),
  held: between(0, 0.5),
};
const isName: Fits = (v) => typeof v === "string" && v.length <= MOST_LETTERS;
/** Entries that may be left out. */
const MORE: Record<string, Fits> = {
  weights: (v) => v === null || isName(v),
  order: (v) => v === null || (Array.isArray(v) && v.every(isName)),
  residuals: (v) => v === null || ["sticks", "squares", "none"].includes(v as string),
  earlier: (v) => v === null || typeof v === "boolean",
  example: (v) => v === null || EXAMPLES.has(v as string),
  parameters: (v) => v === null || (Array.isArray(v) && v.length > 0 && v.every(isName)),
};

/** Whether it has all entries of a `Data`, and no others. */
export const isData: Fits = (v) => isRecord(v) && Object.entries(FITS).every(([key, fits]) => Object.hasOwn(v, key) && fits(v[key]))
  && Object.entries(v).every(([key, one]) => Object.hasOwn(FITS, key) || (Object.hasOwn(MORE, key) && MORE[key](one)))
  && (!v.order || JSON.stringify([...(v.order as string[])].sort()) === JSON.stringify(Object.keys(v.columns as object).sort()));
