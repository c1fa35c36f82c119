/** Whether columns that are not scaled are why a run fails or creeps; as `_scaled` of `kobai.theory.verdicts`. */
import { lossOf } from "../../calculus/data/loss_of";
import { BadInput } from "../../engine/types";
import type { State } from "../../wire/state";
import type { Ending } from "../endings";
import { limitOf, type LinearOptimizer } from "../rates";

/** So many times larger is the limit of η, or smaller the condition number, where standardizing is said to help. */
const UNSCALED = 10;
/** Of the largest curvature is what rounding leaves of one. */
const ROUNDED = 1e-15;
/** Of the limit is η at least, where it is not η that is too small. */
const CREEPING = 0.01;

/** The limit of η in standardized columns, where they are the cure; else null. */
export function scaledLimit(
  { f, data, seed }: Pick<State, "f" | "data" | "seed">, { status, lr, limit, smallest, largest }: Ending, linear: LinearOptimizer, sign: number,
): number | null {
  if (!data || data.standardize || limit === null || sign < 0) return null;
  const creeps = status === "descending" && lr > CREEPING * limit, above = status === "oscillating" && lr > 1.01 * limit;
  if (!creeps && !above && !((status === "diverged" || status === "nonfinite") && lr > limit)) return null;
  const known = standardized(f, { ...data, standardize: true }, seed), scaled = known && limitOf(linear, 2 / known.limit);
  if (!known || !scaled || scaled < UNSCALED * limit) return null;
  // A valley with a flat bottom stays one in scaled columns; one that is flat to rounding here may be none there.
  const narrow = largest > UNSCALED * known.condition * Math.max(smallest, ROUNDED * largest);
  return creeps && !narrow ? null : scaled;
}

/** The sentence's key without the word "verdict". */
export function unscaledKey({ status, lr, limit }: Ending): string {
  return status === "descending" ? "unscaled descending" : lr > UNSCALED * limit! ? "unscaled far" : "unscaled";
}

function standardized(f: string, data: NonNullable<State["data"]>, seed: number): { limit: number; condition: number } | null {
  try {
    if (!lossOf(f, { ...data, standardize: false }, seed).closedForm()) return null;
    const loss = lossOf(f, data, seed);
    return loss.closedForm() && loss.stepSizeLimit();
  } catch (error) {
    if (error instanceof BadInput) return null;
    throw error;
  }
}
