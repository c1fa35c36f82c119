/** A trace as plain arrays: its runs in float64; of very many runs or steps an even sample; as `scenes.trace.run_arrays`. */
import { valuesAndSlopes } from "../../engine/evaluate";
import type { Status, Trace } from "../../engine/types";
import { searchSorted, unique, type Values } from "../arrays";
import { evenly } from "../ticks";

export const SHOWN_RUNS = 5000;
const MOST_NUMBERS = 20_000_000;
/** Runs; of more it is not said where and how each ended. */
const MOST_NAMED = 100;

/** How runs ended, and the step at which each did. */
export interface Ended {
  status: readonly Status[]; stoppedAt: ArrayLike<number>;
  /** Which minimum each reached, where that may be shown. */
  arrivals?: { minima: { x: number[]; value: number }[]; which: ArrayLike<number>; numbers: readonly number[] };
}

/** Descents as arrays: `count` of `total` runs, `length` recorded steps, n variables; x[(run·length + k)·n + i]. */
export interface Runs {
  count: number; total: number; length: number; n: number;
  x: Float64Array; value: Float64Array; gradNorm: Float64Array; lr: Float64Array; grad: Float64Array | null;
  steps: number[]; status: Status[]; stoppedAt: number[]; failed: boolean[];
  /** One for each, or empty; runs of one optimizer share theirs. */
  names: string[];
  /** The relative distance of two numbers in the trace's format. */
  rounding: number;
  /** Of a race from many starts the optimizer of each run, else the run itself. */
  group: number[];
  /** Whether several optimizers descend from several starts each. */
  grouped: boolean;
  /** The runs of each group, in order. */
  members: number[][];
  /** The minima reached, and which each run reached (−1: none), where that may be shown. */
  arrivals: Ended["arrivals"] | null;
  /** What values are called. */
  symbol: string;
  /** Runs that became non-finite since ∇f did, not f. */
  gradientAlone: Set<number>;
  /** The rows of the table that each recorded step saw, where those were not all. */
  batches: ArrayLike<number>[] | null;
}

export const severity = (status: Status): number => (status === "diverged" ? 1 : status === "nonfinite" ? 2 : 0);

/** The runs of a trace, of which one in `names` may be of many; `grad` (the trace's K·n numbers a run) where it was recorded. */
export function runsOf(trace: Trace, ended: Ended, names: string[], grad: Values | null): Runs {
  const { runs: total, n } = trace, k = trace.steps.length, steps = Array.from(trace.steps);
  const chosen = evenly(total, SHOWN_RUNS);
  let sampled = evenly(k, Math.max(1000, Math.floor(MOST_NUMBERS / Math.max(1, chosen.length * n))));
  const stoppedAt = chosen.map((run) => ended.stoppedAt[run]), status = chosen.map((run) => ended.status[run]);
  if (sampled.length < k && chosen.length <= MOST_NAMED) {
    sampled = unique([...sampled, ...stoppedAt.map((step) => Math.min(searchSorted(steps, step), k - 1))]);
  }
  const whole = chosen.length === total && sampled.length === k;
  const all = (values: Values) => (values instanceof Float64Array ? values : new Float64Array(values));
  const take = (values: Values, size: number) => (whole ? all(values) : picked(values, chosen, sampled, k, size));
  const value = take(trace.value, 1), gradNorm = take(trace.gradNorm, 1), K = sampled.length;
  const gradientAlone = new Set<number>();
  if (chosen.length <= MOST_NAMED) {
    chosen.forEach((run, r) => {
      const last = (run * k + k - 1) * n, at = Float64Array.from({ length: n }, (_, i) => trace.x[last + i]);
      if (status[r] === "nonfinite" && onlyGradient(trace, at, value[r * K + K - 1], gradNorm[r * K + K - 1])) gradientAlone.add(r);
    });
  }
  // A name stands for all runs of an optimizer, or for one run.
  const starts = names.length ? total / names.length : 1, group = chosen.map((run, r) => (starts > 1 ? Math.floor(run / starts) : r));
  const members = Array.from({ length: group[group.length - 1] + 1 }, (): number[] => []);
  group.forEach((g, r) => members[g].push(r));
  return {
    count: chosen.length, total, length: K, n, x: take(trace.x, n), value, gradNorm, lr: take(trace.lr, 1),
    grad: grad && take(grad, n), steps: sampled.map((at) => steps[at]), status, stoppedAt,
    failed: status.map((s) => severity(s) > 0), names: names.length ? chosen.map((run) => visible(names[Math.floor(run / starts)])) : [],
    rounding: trace.precision === "float32" ? 2 ** -23 : 2 ** -52, group, grouped: starts > 1, members, symbol: "f", gradientAlone, batches: null,
    arrivals: ended.arrivals ? { ...ended.arrivals, which: chosen.map((run) => ended.arrivals!.which[run]) } : null,
  };
}

/** The same runs at some of their recorded steps. */
export function atSteps(runs: Runs, indices: number[]): Runs {
  if (indices.length === runs.length) return runs;
  const all = Array.from({ length: runs.count }, (_, r) => r);
  const take = (values: Float64Array, size = 1) => picked(values, all, indices, runs.length, size);
  return {
    ...runs, length: indices.length, x: take(runs.x, runs.n), value: take(runs.value), gradNorm: take(runs.gradNorm),
    lr: take(runs.lr), grad: runs.grad && take(runs.grad, runs.n), batches: runs.batches && indices.map((at) => runs.batches![at]), steps: indices.map((at) => runs.steps[at]),
  };
}

/** The recorded index at which a run's status was reached. */
export const stopIndex = (runs: Runs, run: number): number =>
  Math.min(searchSorted(runs.steps, runs.stoppedAt[run]), runs.steps.length - 1);

/** The recorded index from which on a run stays where it is. */
export function lastMoved({ x, length, n }: Runs, run: number): number {
  const from = run * length * n, end = from + (length - 1) * n;
  let k = length - 1;
  while (k > 0 && same(x, from + (k - 1) * n, end, n)) k--;
  return k;
}

function same(x: Float64Array, at: number, other: number, n: number): boolean {
  for (let i = 0; i < n; i++) if (x[at + i] !== x[other + i]) return false;
  return true;
}

/** The recorded index from which on a run has no values of its own, since it broke off; `length` where it did not. */
export function brokenFrom(runs: Runs, run: number): number {
  if (!runs.failed[run]) return runs.length;
  const since = runs.status[run] === "nonfinite" ? searchSorted(runs.steps, runs.stoppedAt[run]) : lastMoved(runs, run) + 1;
  return Math.min(since, runs.length);
}

/** Some runs at some of K steps, `size` numbers each. */
export function picked(values: Values, runs: number[], steps: number[], k: number, size: number): Float64Array {
  const out = new Float64Array(runs.length * steps.length * size);
  let to = 0;
  for (const run of runs) {
    for (const step of steps) for (let i = 0; i < size; i++) out[to++] = values[(run * k + step) * size + i];
  }
  return out;
}

/** Whether f is finite where a run ended and its gradient alone is not; NaN stands for what is not recorded. */
function onlyGradient({ objective, precision }: Trace, at: Float64Array, value: number, norm: number): boolean {
  if (Number.isNaN(value) || Number.isNaN(norm)) {
    const [found, ...gradient] = valuesAndSlopes(objective, precision)(at);
    [value, norm] = [found, gradient.reduce((most, g) => (Number.isNaN(g) || Math.abs(g) > most ? Math.abs(g) : most), 0)];
  }
  return Number.isFinite(value) && !Number.isFinite(norm);
}

/** A text with its control characters as escapes, such as `\x1b` or `\u202e`, which could make a line read as another one. */
export function visible(text: string): string {
  return text.replaceAll(/(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cn}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu, (c) => {
    const code = c.codePointAt(0) ?? 0, named = { 9: "\\t", 10: "\\n", 13: "\\r" }[code];
    if (named) return named;
    return code < 256 ? `\\x${hex(code, 2)}` : code < 65536 ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`;
  });
}

const hex = (code: number, digits: number): string => code.toString(16).padStart(digits, "0");
