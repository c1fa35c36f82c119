/**
 * From the record of descents to a status for each, and the step at which it was reached; as `kobai.descent.record.classification`,
 * which says in which order what is checked, and why.
 */
import type { Status, Trace } from "../engine/types";
import { examine, ROUNDINGS as VALUE_ROUNDINGS, type Shown } from "./minimality";
import { Rows } from "./rows";
import { Signed } from "./signed";
import { compareNeighbours, LARGEST_BESIDE, lowerBeside, SHARE } from "./stationary";
import { trend } from "./trend";

const STEEP = 1e-5; // of the largest gradient on the way: a run that still falls and is steeper has not converged
const VALUE_BOUND = 1e3;
const DISTANCE_BOUND = 1e6;
const MOST_DOUBTFUL = 1024; // distinct ends beside which short descents are made at first
const ROUNDINGS = 16; // positions no further apart count as one

export interface Statuses {
  status: Status[];
  /** For each run the step at which its status was reached. */
  stoppedAt: Int32Array;
  /** Whether a run converged by a tolerance alone: a step would still have lowered f. */
  early: boolean[];
}

export interface StatusOptions {
  /** Whether a run climbs. */
  climbs?: (run: number) => boolean;
  /** The tolerances of |∇f| and f at which runs were to stop. */
  gradTol?: number | null;
  valueTol?: number | null;
}

/** How each run ended. */
export function statuses(trace: Trace, options: StatusOptions = {}): Statuses {
  const rows = new Rows(trace, Float64Array.from({ length: trace.runs }, (_, r) => (options.climbs?.(r) ? -1 : 1)));
  const found: Statuses = { status: [], stoppedAt: new Int32Array(trace.runs), early: Array<boolean>(trace.runs).fill(false) };
  const settle = (run: number, status: Status, at: number) => {
    found.status[run] = status;
    found.stoppedAt[run] = at;
  };
  const candidates: Candidate[] = [];
  for (let run = 0; run < trace.runs; run++) {
    const broken = beyondBounds(rows, run);
    if (broken) settle(run, ...broken);
    else {
      const candidate = candidateOf(rows, run, options);
      if (candidate) candidates.push(candidate);
      else settle(run, ...byTrend(rows, run));
    }
  }
  for (const sign of [1, -1]) {
    const of = candidates.filter(({ run }) => rows.signs[run] === sign);
    minima(rows, of, new Signed(trace.objective, sign)).forEach((minimum, i) => {
      const { run } = of[i];
      settle(run, ...byMinimum(rows, of[i], minimum));
      found.early[run] = found.status[run] === "converged" && !minimum.lowest;
    });
  }
  return found;
}

type Ending = [Status, number];

/** The ending of a run whose value is, or whose numbers became, infinite or NaN or beyond bounds; null for others. */
function beyondBounds(rows: Rows, run: number): Ending | null {
  const nonfinite = rows.trace.nonfiniteAt[run], last = rows.count - 1;
  const scale = Math.max(Math.abs(rows.value(run, 0)), rows.norm(run, 0) * Math.max(1, rows.size(run, 0)));
  const high = (row: number) => rows.value(run, row) - rows.value(run, 0) > VALUE_BOUND * scale;
  if (high(last)) return ["diverged", rows.first(run, high)];
  if (nonfinite < 0) return null;
  const far = farSince(rows, run);
  return far === null ? ["nonfinite", nonfinite] : ["diverged", far];
}

/** The step since which the position is beyond bounds; null if it is not at the end. */
function farSince(rows: Rows, run: number): number | null {
  let reach = Math.max(1, rows.size(run, 0));
  for (const [low, high] of rows.trace.objective.domain ?? []) reach = Math.max(reach, Math.abs(low), Math.abs(high));
  const far = (row: number) => rows.gap(run, 0, row) > DISTANCE_BOUND * reach;
  return far(rows.count - 1) ? rows.first(run, far) : null;
}

/** A run that may have ended in a minimum. */
interface Candidate {
  run: number;
  /** It met a tolerance that was asked for. */
  asked: boolean;
  /** The step since which it is at rest; null if it moves. */
  still: number | null;
}

function candidateOf(rows: Rows, run: number, options: StatusOptions): Candidate | null {
  const end = rows.end[run], last = rows.value(run, end);
  let asked = false;
  if (rows.trace.stoppedAt[run] >= 0) {
    if (options.gradTol != null) asked ||= rows.norm(run, end) <= options.gradTol;
    // Asked to stop where the value hardly changes: converged if the whole way down was much longer than that.
    if (options.valueTol != null) asked ||= rows.value(run, 0) - last > 100 * options.valueTol;
  }
  const still = stillSince(rows, run);
  return asked || still !== null || isQuiet(rows, run) ? { run, asked, still } : null;
}

/** The step since which a run stays within a few roundings of its end; null if it has not for long. */
function stillSince(rows: Rows, run: number): number | null {
  const { steps, moved } = rows.trace, end = rows.end[run];
  const rounding = ROUNDINGS * rows.eps;
  if (end === 0 || !(moved[run] <= rounding * rows.size(run, end))) return null;
  const since = rows.first(run, (row) => rows.gap(run, rows.count - 1, row) <= rounding * rows.size(run, row));
  const stayed = steps[end] - since >= Math.max(20, steps[end] / 10);
  return stayed || (moved[run] === 0 && rows.gap(run, end - 1, end) === 0) ? since : null;
}

/** Whether a run may have converged: its last step did not lower f any more, or the gradient has become small. */
function isQuiet(rows: Rows, run: number): boolean {
  const end = rows.end[run], last = rows.value(run, end), before = rows.value(run, Math.max(end - 1, 0));
  const fell = before - last > SHARE * (rows.value(run, 0) - last) + VALUE_ROUNDINGS * rows.eps * Math.abs(last);
  return !(fell && rows.norm(run, end) > STEEP * rows.steepest(run));
}

interface Minimum {
  /** No step lowers f. */
  lowest: boolean;
  /** It ended in a minimum, as far as its neighbourhood shows. */
  minimum: boolean;
  /** Up to which f it is as low as that. */
  height: number;
}

function minima(rows: Rows, candidates: Candidate[], f: Signed): Minimum[] {
  const ends = candidates.map(({ run }) => {
    const value = rows.value(run, rows.end[run]), first = rows.value(run, 0);
    let highest = first;
    if (!(value < first)) for (let k = 1; k < rows.count; k++) highest = Math.max(highest, rows.value(run, k));
    return { x: rows.position(run, rows.count - 1), start: rows.position(run, 0), value, fall: highest - value };
  });
  const shown = examine(f, ends, rows.eps);
  const unclear = candidates.flatMap((_, i) => (shown[i].definite ? [] : [i]));
  const points = new Float64Array(unclear.length * f.n);
  unclear.forEach((i, k) => points.set(ends[i].x, k * f.n));
  const norms = Float64Array.from(unclear, (i) => rows.norm(candidates[i].run, rows.end[candidates[i].run]));
  const around = new Map(compareNeighbours(f, points, norms, unclear.map((i) => shown[i].unresolved)).map((found, k) => [unclear[k], found]));
  // A run that has left a coordinate alone has not come down along it.
  const isDoubtful = ({ x, start }: { x: Float64Array; start: Float64Array }) => f.n <= LARGEST_BESIDE && x.some((v, i) => v === start[i]);
  const made = candidates.map(({ run }, i) => {
    const first = rows.value(run, 0), { value } = ends[i], { lowest, definite, sloping, above }: Shown = shown[i];
    const down = value < first - 16 * rows.eps * Math.max(Math.abs(first), Math.abs(value));
    const near = around.get(i);
    const held = definite || (near !== undefined && !near.below && (down || near.above));
    return { lowest, minimum: held && !sloping, height: value + above };
  });
  const doubtful = unclear.filter((i) => made[i].minimum && isDoubtful(ends[i])), distinct = new Map(doubtful.map((i) => [ends[i].x.join(), ends[i].x]));
  const ordered = [...distinct].sort(([, a], [, b]) => byCoordinates(a, b)), found = lowerOnes(ordered.length, (k) => lowerBeside(f, ordered[k][1]));
  const lower = new Set(ordered.flatMap(([key], k) => (found[k] ? [key] : [])));
  for (const i of doubtful) if (lower.has(ends[i].x.join())) made[i].minimum = false;
  return made;
}

/** Of so many ends in order, beside which f is lower: of many some are tried, then those between two that differ. */
export function lowerOnes(count: number, isLower: (k: number) => boolean, most = MOST_DOUBTFUL): boolean[] {
  const known = new Map<number, boolean>(), some = Math.min(count, most);
  let next = [...new Set(Array.from({ length: some }, (_, k) => Math.floor((k * (count - 1)) / Math.max(1, some - 1))))];
  while (next.length) {
    for (const k of next) known.set(k, isLower(k));
    const where = [...known.keys()].sort((a, b) => a - b);
    next = where.flatMap((k, i) => (i && k - where[i - 1] > 1 && known.get(k) !== known.get(where[i - 1]) ? [(k + where[i - 1]) >> 1] : []));
  }
  let last = false;
  return Array.from({ length: count }, (_, k) => (last = known.get(k) ?? last));
}

const byCoordinates = (a: Float64Array, b: Float64Array): number => a.reduce((found, v, i) => found || v - b[i], 0);

function byMinimum(rows: Rows, { run, asked, still }: Candidate, { lowest, minimum, height }: Minimum): Ending {
  const stopped = rows.trace.stoppedAt[run];
  if (asked) return [minimum ? "converged" : "stalled", stopped];
  const since = () => rows.first(run, (row) => rows.value(run, row) <= height);
  if (lowest && minimum) return ["converged", since()];
  if (lowest && still === null) return ["stalled", since()];
  return still === null ? byTrend(rows, run) : ["stalled", still];
}

function byTrend(rows: Rows, run: number): Ending {
  const far = farSince(rows, run), at = rows.trace.steps[rows.end[run]];
  if (far !== null) return ["diverged", far];
  const { falls, rises } = trend(rows, run);
  if (rises) return ["diverged", at];
  return [falls || rows.trace.steps[rows.count - 1] === 0 ? "descending" : "oscillating", at];
}
