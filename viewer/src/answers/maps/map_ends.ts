/** How many descents ended, without their records: where, with which status, and when they arrived; as `kobai.descent.ends`. */
import { CONVERGED } from "../../core/map/pixels";
import { descending } from "../../engine/descend";
import type { Batches, Objective, OptimizerGraphs, Precision, Status, StepperMaker, Trace } from "../../engine/types";
import { statuses } from "../../verdict/statuses";
import type { Pace } from "../pace";

/** Rows recorded of a run, by which its status is judged. */
const ROWS = 64;
const CODES: Record<Status, number> = { descending: 0, converged: 1, oscillating: 2, diverged: 3, nonfinite: 4, stalled: 5 };

export interface MapEnds {
  /** Last positions, n numbers a run. */
  x: Float64Array;
  value: Float64Array;
  status: Int8Array;
  /** The first step at which the gradient norm was within the tolerance; −1 never. */
  arrived: Int32Array;
}

export interface EndsOptions {
  steps: number;
  precision: Precision;
  gradTol: number | null;
  climbs: boolean;
  batches: Batches | null;
}

/** The ends of descents; null where nobody waits for them any more. `atRest`: whether a run that met the tolerance there is in a minimum. */
export async function endsOf(
  objective: Objective, starts: Float64Array, optimizer: OptimizerGraphs | StepperMaker, options: EndsOptions, atRest: (x: ArrayLike<number>) => boolean,
  pace: Pace,
): Promise<MapEnds | null> {
  const { steps, precision, gradTol, batches } = options;
  // An odd number of steps apart, so that a cycle is not taken for rest.
  const every = Math.max(1, Math.floor(steps / ROWS)) | 1, pieces = descending(objective, starts, optimizer, { steps, precision, gradTol, every, batches });
  let piece = pieces.next();
  for (; !piece.done; piece = pieces.next()) {
    if (pace.due()) await pace.pause();
    if (!pace.wanted()) return null;
  }
  const trace = piece.value, { runs, n } = trace, K = trace.steps.length;
  const x = new Float64Array(runs * n), value = new Float64Array(runs), status = new Int8Array(runs).fill(CONVERGED);
  const open: number[] = [];
  for (let run = 0; run < runs; run++) {
    const row = run * K + K - 1;
    x.set(trace.x.subarray(row * n, (row + 1) * n), run * n);
    value[run] = trace.value[row];
    const sure = trace.stoppedAt[run] >= 0 && trace.value[row] < trace.value[run * K] && !options.climbs && atRest(x.subarray(run * n, (run + 1) * n));
    if (!sure) open.push(run);
  }
  if (pace.due()) await pace.pause();
  statuses(subset(trace, open), { climbs: () => options.climbs, gradTol }).status.forEach((name, k) => { status[open[k]] = CODES[name]; });
  return { x, value, status, arrived: trace.stoppedAt };
}

/** Some of a trace's runs. */
function subset(trace: Trace, runs: readonly number[]): Trace {
  if (runs.length === trace.runs) return trace;
  const K = trace.steps.length;
  const some = <T extends Float32Array | Float64Array | Int32Array>(all: T, width: number): T => {
    const out = new (all.constructor as new (length: number) => T)(runs.length * width);
    runs.forEach((run, k) => out.set(all.subarray(run * width, (run + 1) * width), k * width));
    return out;
  };
  const { x, value, gradNorm, lr, stoppedAt, nonfiniteAt, moved, optimizer, n } = trace;
  return {
    ...trace, runs: runs.length, x: some(x, K * n), value: some(value, K), gradNorm: some(gradNorm, K), lr: some(lr, K), moved: some(moved, 1),
    stoppedAt: some(stoppedAt, 1), nonfiniteAt: some(nonfiniteAt, 1), optimizer: some(optimizer, 1),
  };
}
