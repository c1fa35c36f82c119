/** The descents of a state, each optimizer from every start; in pieces, so that others can run in between. */
import { descending, recordedEvery } from "../engine/descend";
import type { Objective, Trace } from "../engine/types";
import type { OptimizerData } from "../optimizers/optimizer_data";
import { optimizerFor } from "../optimizers/optimizer_for";
import type { State } from "../wire/state";
import { batchesOf } from "./data/loss_state";
import { noiseOf } from "./noise";
import type { Pace } from "./pace";
import { type Descending, USUAL_DESCENT } from "./recipe";

/** The trace of a state; null where nobody waits for it any more. */
export async function traceOf(
  state: State, objective: Objective, starts: Float64Array, known: readonly OptimizerData[], pace: Pace,
  descent: Descending = USUAL_DESCENT,
): Promise<Trace | null> {
  const { n } = objective, { steps, dtype: precision } = state;
  const optimizers = state.optimizers.map((choice) => optimizerFor(choice, n, steps, precision, known));
  const every = Math.max(descent.every, recordedEvery((optimizers.length * starts.length) / n, steps, n));
  const options = { steps, precision, every, gradTol: descent.grad_tol, valueTol: descent.value_tol };
  const traces: Trace[] = [], batches = batchesOf(state);
  for (const [i, optimizer] of optimizers.entries()) {
    const pieces = descending(objective, starts, optimizer, { ...options, batches, noise: noiseOf(state, n) });
    for (;;) {
      const piece = pieces.next();
      if (piece.done) {
        traces.push(piece.value);
        // What decides by numbers says its step sizes as it takes steps; before any it is that chosen.
        if (!steps) piece.value.lr.fill(precision === "float32" ? Math.fround(state.optimizers[i].lr) : state.optimizers[i].lr);
        break;
      }
      if (pace.due()) await pace.pause();
      if (!pace.wanted()) return null;
    }
  }
  return joined(traces);
}

/** The runs of a race as one trace: those of the first optimizer, of the next, … */
function joined(pieces: Trace[]): Trace {
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
  const runs = pieces.length * first.runs;
  return {
    ...first, runs, x: reals(({ x }) => x), value: reals(({ value }) => value), gradNorm: reals(({ gradNorm }) => gradNorm),
    lr: reals(({ lr }) => lr) as Float64Array, moved: reals(({ moved }) => moved) as Float64Array,
    stoppedAt: whole(({ stoppedAt }) => stoppedAt), nonfiniteAt: whole(({ nonfiniteAt }) => nonfiniteAt),
    optimizer: Int32Array.from({ length: runs }, (_, run) => Math.floor(run / first.runs)),
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
