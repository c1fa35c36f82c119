/** How each optimizer of a race did over its starts, as `kobai.study.ranking`. */
import type { Trace } from "../../engine/types";
import { type Arrivals, lowestOf } from "../../verdict/arrivals";
import type { Statuses } from "../../verdict/statuses";
import type { State } from "../../wire/state";
import { float } from "../python_text";

/** Lower quartile, median and upper quartile; null for a number that is not finite. */
export type Quartiles = [number | null, number | null, number | null];

/** How one optimizer did; the names are those of `kobai.study.Rank`. */
export interface Rank {
  /** The number of the optimizer. */
  index: number;
  name: string; optimizer: string; lr: number | null;
  /** From how many starts it descended. */
  starts: number;
  /**
   * How many runs reached each of the minima; how many reached none and did not fail; how many failed; how many converged, and how many a
   * tolerance ended where a step would still have lowered f.
   */
  reached: number[]; elsewhere: number; failed: number; converged: number; early: number;
  /** Of the steps that both of these took. */
  steps: Quartiles | null;
  /** The lowest last value, and quartiles of the last values; a run that failed counts as infinite. */
  best: number | null; value: Quartiles;
}

/** The best first. */
export interface Ranking { minima: { x: number[]; value: number }[]; ranks: Rank[]; /** Of the minima, as in `Arrivals`. */ numbers: number[] }

/** `names` are those of the runs of each optimizer; `rates` its step sizes, null where it has none. */
export function rankingOf(trace: Trace, ended: Statuses, found: Arrivals, names: string[], rates: (number | null)[], state: State): Ranking {
  const count = state.optimizers.length, starts = trace.runs / count, K = trace.steps.length, { minima } = found;
  const ranks = state.optimizers.map(({ name }, i): Rank => {
    const runs = Array.from({ length: starts }, (_, k) => i * starts + k);
    const failed = (run: number) => ended.status[run] === "diverged" || ended.status[run] === "nonfinite";
    const last = runs.map((run) => {
      const value = trace.value[run * K + K - 1];
      return failed(run) || Number.isNaN(value) ? Infinity : value;
    });
    const stopped = runs.filter((run) => ended.status[run] === "converged"), broken = runs.filter(failed).length;
    const reached = minima.map((_, m) => runs.filter((run) => found.which[run] === m).length);
    const steps = stopped.length ? quartiles(stopped.map((run) => ended.stoppedAt[run])) : null, early = stopped.filter((run) => ended.early[run]).length;
    return {
      index: i, name: names[i] ?? name, optimizer: name, lr: rates[i], starts, reached, elsewhere: starts - broken - sum(reached), failed: broken,
      converged: stopped.length - early, early, steps, best: finite(last.reduce((a, b) => Math.min(a, b), Infinity)), value: quartiles(last),
    };
  });
  const lowest = lowestOf(found), median = (of: Quartiles | null) => of?.[1] ?? Infinity;
  const key = (rank: Rank) => {
    const arrived = sum(lowest.map((i) => rank.reached[i])), steps = median(rank.steps);
    return [-arrived, arrived === rank.starts ? steps : 0, median(rank.value), rank.failed, steps];
  };
  return { minima, ranks: ranks.sort((a, b) => compare(key(a), key(b))), numbers: found.numbers };
}

/** Quartiles with linear interpolation, as `numpy.quantile`; of two equal infinities there is nothing between. */
export function quartiles(values: number[]): Quartiles {
  const ranked = Float64Array.from(values).sort();
  const at = (share: number) => {
    const place = share * (ranked.length - 1), below = Math.floor(place);
    const a = ranked[below], b = ranked[Math.min(below + 1, ranked.length - 1)];
    return finite(a === b || place === below ? a : a + (b - a) * (place - below));
  };
  return [at(0.25), at(0.5), at(0.75)];
}

/** A ranking as comma-separated values, a line for each optimizer; as `Ranking.as_csv`. */
export function rankingAsCsv({ minima, ranks }: Ranking): string {
  const ends = ["lower quartile", "median", "upper quartile"], real = (v: number | null) => (v === null ? "inf" : float(v));
  const at = minima.map(({ x, value }) => `reached (${x.map(float).join(" ")}) f = ${float(value)}`);
  const head = ["name", "optimizer", "lr", "starts", ...at, "elsewhere", "failed", "converged", "early", ...ends.map((e) => `steps, ${e}`), "f, best",
    ...ends.map((e) => `f, ${e}`)];
  const rows = ranks.map((r) => [
    r.name, r.optimizer, r.lr === null ? "" : float(r.lr), ...[r.starts, ...r.reached, r.elsewhere, r.failed, r.converged, r.early].map(String),
    ...(r.steps ?? ["", "", ""]).map((v) => (v === "" ? v : real(v as number | null))), real(r.best), ...r.value.map(real),
  ]);
  const cell = (text: string) => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return [head, ...rows].map((row) => `${row.map(cell).join(",")}\n`).join("");
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
const sum = (values: number[]): number => values.reduce((a, b) => a + b, 0);

function compare(a: number[], b: number[]): number {
  const i = a.findIndex((v, j) => v !== b[j]);
  return i < 0 ? 0 : a[i] < b[i] ? -1 : 1;
}
