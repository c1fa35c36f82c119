/** The descents of a state: many starts of one optimizer, or a race; in pieces, so that others can run in between. */
import { descend, recordedEvery } from "../engine/descend";
import type { Objective, OptimizerGraphs, StepperMaker, Trace } from "../engine/types";
import type { OptimizerData } from "../optimizers/optimizer_data";
import { optimizerFor } from "../optimizers/optimizer_for";
import type { State } from "../wire/state";
import type { Pace } from "./pace";

/** Starts that descend in one piece. */
const PIECE = 256;

/** The trace of a state; null where nobody waits for it any more. */
export async function traceOf(
  state: State, objective: Objective, starts: Float64Array, known: readonly OptimizerData[], pace: Pace,
): Promise<Trace | null> {
  const { n } = objective, { steps, dtype: precision } = state;
  const optimizers = state.optimizers.map((choice) => optimizerFor(choice, n, steps, precision, known));
  const race = optimizers.length > 1;
  const jobs: { from: number; to: number; optimizer: OptimizerGraphs | StepperMaker }[] = [];
  const runs = starts.length / n;
  if (race) for (const optimizer of optimizers) jobs.push({ from: 0, to: 1, optimizer });
  else for (let from = 0; from < runs; from += PIECE) jobs.push({ from, to: Math.min(runs, from + PIECE), optimizer: optimizers[0] });
  const every = recordedEvery(race ? jobs.length : runs, steps, n);
  const pieces: Trace[] = [];
  for (const { from, to, optimizer } of jobs) {
    if (pieces.length && pace.due()) await pace.pause();
    if (!pace.wanted()) return null;
    pieces.push(descend(objective, starts.subarray(from * n, to * n), optimizer, { steps, precision, every }));
  }
  return joined(pieces, race);
}

/** Pieces as one trace; of a race each is one run, of an optimizer of its own. */
function joined(pieces: Trace[], race: boolean): Trace {
  if (pieces.length === 1) return pieces[0];
  const [first] = pieces;
  const reals = (of: (piece: Trace) => Float32Array | Float64Array): Float32Array | Float64Array => {
    const parts = pieces.map(of), length = parts.reduce((sum, part) => sum + part.length, 0);
    const whole = parts[0] instanceof Float32Array ? new Float32Array(length) : new Float64Array(length);
    return fill(whole, parts);
  };
  const whole = (of: (piece: Trace) => Int32Array): Int32Array => {
    const parts = pieces.map(of);
    return fill(new Int32Array(parts.reduce((sum, part) => sum + part.length, 0)), parts);
  };
  const runs = pieces.reduce((sum, piece) => sum + piece.runs, 0);
  return {
    ...first, runs, x: reals(({ x }) => x), value: reals(({ value }) => value), gradNorm: reals(({ gradNorm }) => gradNorm),
    lr: reals(({ lr }) => lr) as Float64Array, moved: reals(({ moved }) => moved) as Float64Array,
    stoppedAt: whole(({ stoppedAt }) => stoppedAt), nonfiniteAt: whole(({ nonfiniteAt }) => nonfiniteAt),
    optimizer: Int32Array.from({ length: runs }, (_, run) => (race ? run : 0)),
  };
}

function fill<T extends { set(part: T, at: number): void; length: number }>(whole: T, parts: T[]): T {
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
