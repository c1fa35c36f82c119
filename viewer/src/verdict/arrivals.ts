/** The minima that runs reached: those known of the function, and those where runs converged; as `kobai.theory.reached_minima`. */
import type { Trace } from "../engine/types";
import type { Statuses } from "./statuses";

/** Distance to a known minimum, as a share of the range, within which a run may have reached it. */
const NEAR = 0.02;
/** The same for two places where runs converged. */
const SAME = 0.005;
/** Share of a run's way down that may be left when it has reached a minimum. */
const LEFT = 1e-3;
/** Values of f nearer than this, as a share, are equal. */
const ROUNDING = 1e-6;
/** Places where runs converged. */
const MOST = 100;

/** The minima that runs reached, the lowest first. */
export interface Arrivals {
  minima: { x: number[]; value: number }[];
  /** For each run the minimum it reached; −1 for none. */
  which: Int32Array;
  /** The number of each minimum, by which it has its colour: that among the function's known minima, as in a map; those that were not known follow. */
  numbers: number[];
}

/** Which minimum each run reached; `climbs` says of a run that it reaches none. */
export function arrivals(trace: Trace, ended: Statuses, climbs: (run: number) => boolean): Arrivals {
  const { runs, n, objective, x, value } = trace, K = trace.steps.length;
  const at = (run: number, row: number) => Array.from(x.subarray((run * K + row) * n, (run * K + row + 1) * n));
  const ends = Array.from({ length: runs }, (_, run) => at(run, K - 1));
  const first = (run: number) => value[run * K], last = (run: number) => value[run * K + K - 1];
  const failed = (run: number) => ended.status[run] === "diverged" || ended.status[run] === "nonfinite";
  const sound = ends.map((end, run) => !climbs(run) && !failed(run) && Number.isFinite(last(run)) && end.every(Number.isFinite));
  const converged = sound.map((good, run) => good && ended.status[run] === "converged");
  const downTo = (run: number, goal: number) =>
    Math.abs(last(run) - goal) <= LEFT * Math.abs(first(run) - goal) + 1e-6 * (1 + Math.abs(goal));
  const starts = ends.map((_, run) => at(run, 0));
  const edges = edgesOf(objective.domain, [...starts, ...objective.minima.map((m) => m.x), ...ends.filter((_, run) => converged[run])], n);
  const away = (a: number[], b: number[]) => Math.sqrt(a.reduce((total, v, i) => total + ((v - b[i]) / edges[i]) ** 2, 0));
  const minima = objective.minima.map((m) => ({ x: m.x, value: m.value })), which = new Int32Array(runs).fill(-1);
  const reach = (from: number) => ends.forEach((end, run) => {
    if (!sound[run] || which[run] >= 0) return;
    let best = -1, nearest = Infinity;
    for (let i = from; i < minima.length; i++) {
      const far = away(end, minima[i].x);
      if (far < nearest) [best, nearest] = [i, far];
    }
    if (nearest < NEAR && downTo(run, minima[best].value)) which[run] = best;
  });
  reach(0);
  const left = ends.flatMap((_, run) => (converged[run] && which[run] < 0 ? [run] : []));
  for (let rest = left; rest.length && minima.length < objective.minima.length + MOST;) {
    const [head] = rest, place = ends[head], height = last(head);
    const same = rest.filter((run) => run === head || (away(ends[run], place) < SAME && downTo(run, height)));
    for (const run of same) which[run] = minima.length;
    minima.push({ x: place, value: height });
    rest = rest.filter((run) => which[run] < 0);
  }
  reach(objective.minima.length);
  return sorted(minima, which, objective.minima.length, edges.map((edge) => SAME * edge));
}

/** The minima that are as low as the lowest, within rounding. */
export function lowestOf({ minima }: Pick<Arrivals, "minima">): number[] {
  const least = minima[0]?.value;
  return minima.flatMap(({ value }, i) => (value <= least + ROUNDING * Math.max(1, Math.abs(least)) ? [i] : []));
}

/** The width of the function's domain, or else of the points. */
function edgesOf(domain: Trace["objective"]["domain"], points: number[][], n: number): number[] {
  if (domain) return domain.map(([lo, hi]) => hi - lo);
  const known = points.filter((point) => point.every(Number.isFinite));
  const width = Array.from({ length: n }, (_, i) => {
    let lo = Infinity, hi = -Infinity;
    for (const point of known) [lo, hi] = [Math.min(lo, point[i]), Math.max(hi, point[i])];
    return known.length ? hi - lo : 0;
  });
  const widest = Math.max(...width) || 1;
  return width.map((w) => Math.max(w, 1e-3 * widest));
}

/** Those minima that were reached, by value within rounding, then by their numbers; unknown ones are numbered by value and place. */
function sorted(minima: Arrivals["minima"], which: Int32Array, known: number, cell: readonly number[]): Arrivals {
  const reached = [...new Set(which)].filter((i) => i >= 0), level = levels(minima, reached);
  const place = (i: number) => minima[i].x.map((v, k) => Math.floor(v / cell[k] + 0.5)), at = (i: number) => level.get(i)!;
  const found = reached.filter((i) => i >= known).sort((a, b) => at(a) - at(b) || firstDifference(place(a), place(b)));
  const number = (i: number) => (i < known ? i : known + found.indexOf(i));
  reached.sort((a, b) => at(a) - at(b) || number(a) - number(b));
  const to = new Map(reached.map((i, k) => [i, k]));
  return { minima: reached.map((i) => minima[i]), which: which.map((i) => to.get(i) ?? -1), numbers: reached.map(number) };
}

/** How many lower values there are below each of some minima; values that only rounding tells apart are equal. */
function levels(minima: Arrivals["minima"], some: readonly number[]): Map<number, number> {
  const found = new Map<number, number>();
  let least = -Infinity, level = -1;
  for (const i of [...some].sort((a, b) => minima[a].value - minima[b].value)) {
    const { value } = minima[i];
    if (!(value <= least + ROUNDING * Math.max(1, Math.abs(least)))) [least, level] = [value, level + 1];
    found.set(i, level);
  }
  return found;
}

function firstDifference(a: number[], b: number[]): number {
  const i = a.findIndex((v, j) => v !== b[j]);
  return i < 0 ? 0 : a[i] - b[i];
}
