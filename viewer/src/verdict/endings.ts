/** Which sentence a run's ending deserves, by its key in `kobai.messages`; as `_key` of `kobai.theory.verdicts`. */
import type { Objective, Status } from "../engine/types";
import { examine } from "./minimality";
import { TARGET } from "./rates";
import type { Rows } from "./rows";
import { Signed } from "./signed";
import { hasLowerNeighbours } from "./stationary";

/** What is known of one run besides its rows. */
export interface Ending {
  run: number;
  status: Status;
  /** Whether a tolerance ended it where a step would still have lowered f. */
  early: boolean;
  step: number;
  lr: number;
  /** The largest stable step size; null where theory knows none. */
  limit: number | null;
  /** A forecast of steps until it converges; null without one. */
  more: number | null;
  /** The least and the largest eigenvalue of the Hessian; NaN where unknown. */
  smallest: number;
  largest: number;
  /** The lowest known value; NaN where none is known, and for a climb. */
  known: number;
  /** Whether its optimizer has weight decay. */
  decays: boolean;
}

/** Of a limit: a step size that differs by less is at it. */
const EQUAL = 1e-9;

/** A climb is judged as a descent of −f; these verdicts have other words then. */
const OF_CLIMBS: Record<string, string> = {
  "converged": "climbed", "converged start": "climbed start", "converged early": "climbed early",
  "converged early start": "climbed early start", "descending": "climbing", "descending more": "climbing more",
  "oscillating": "climb oscillating", "diverged": "climb diverged", "bottomless": "topless", "saddle": "climb saddle",
  "maximum": "climb minimum", "crease": "climb crease", "search": "climb search",
  "beside": "climb beside",
};

/** Whether a descent from f = `first` that converged to `last` is above the lowest `known` value. */
export function isLocal(first: number, last: number, known: number): boolean {
  return last - known > 1e-6 * Math.max(Math.abs(known), Math.min(Math.abs(first - known), 1 + Math.abs(last)));
}

/** The sentence's key without the word "verdict". */
export function endingKey(rows: Rows, ending: Ending): string {
  const key = ofDescent(rows, ending);
  return rows.signs[ending.run] < 0 ? (OF_CLIMBS[key] ?? key) : key;
}

function ofDescent(rows: Rows, ending: Ending): string {
  const { run, status, step, lr, limit, more, known } = ending;
  const first = rows.value(run, 0), last = rows.value(run, rows.count - 1);
  switch (status) {
    case "converged": return `converged${ending.early ? " early" : isLocal(first, rows.reached(run), known) ? " local" : ""}${step ? "" : " start"}`;
    case "descending": return more === null ? "descending" : "descending more";
    case "diverged": return last < first ? "bottomless" : limit === null || lr <= (1 + EQUAL) * limit ? "diverged" : "diverged limit";
    case "oscillating": return limit === null || lr < 0.99 * limit ? "oscillating" : lr <= 1.01 * limit ? "oscillating limit" : "oscillating above";
    case "nonfinite": return nonfinite(rows, run);
    case "stalled": return stalled(rows, ending);
  }
}

function nonfinite(rows: Rows, run: number): string {
  const norm = rows.trace.gradNorm[run * rows.count + rows.count - 1];
  if (!Number.isFinite(rows.value(run, rows.count - 1)) || Number.isFinite(norm)) return "nonfinite";
  return Number.isNaN(norm) ? "gradient nan" : "gradient infinite";
}

function stalled(rows: Rows, { run, smallest, largest, lr, decays }: Ending): string {
  const norm = rows.trace.gradNorm[run * rows.count + rows.count - 1];
  const bent = 1e-9 * Math.max(1, Math.abs(largest));
  if (norm <= TARGET * rows.steepest(run)) {
    if (largest < -bent) return "maximum";
    if (smallest < -bent) return "saddle";
  }
  if (norm <= TARGET * rows.steepest(run) && hasLowerNeighbours(new Signed(rows.trace.objective, rows.signs[run]), rows.position(run, rows.count - 1), norm)) return "beside";
  if (norm === 0) return "flat";
  if (decays) return "decay";
  if (onCrease(rows, run, rows.trace.objective)) return "crease";
  // A line search that finds no length gives the length 0.
  return lr === 0 ? "search" : "stalled";
}

function onCrease(rows: Rows, run: number, objective: Objective): boolean {
  const value = rows.value(run, rows.count - 1);
  let highest = value;
  for (let k = 0; k < rows.count; k++) highest = Math.max(highest, rows.value(run, k));
  const end = { x: rows.position(run, rows.count - 1), start: rows.position(run, 0), value, fall: highest - value };
  const [found] = examine(new Signed(objective, rows.signs[run]), [end], rows.eps);
  return found.lowest && found.sloping;
}
