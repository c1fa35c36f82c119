/** A run that is not shown: how it would end, which shows whether a change of the state is a cure. */
import type { Status, Trace } from "../engine/types";
import { isLocal } from "../verdict/endings";
import { Rows } from "../verdict/rows";
import type { Statuses } from "../verdict/statuses";

/** How one run ended. */
export interface End {
  kind: Status;
  /** Whether it converged above the lowest known minimum, or met a tolerance where f can still fall. */
  local: boolean;
  step: number;
  /** f at the end, and how far that is above the lowest known value: NaN where none is known. */
  value: number;
  left: number;
}

export interface Trial {
  ends: End[];
  /** What the verdict says of them. */
  text: string;
}

/** The ends of a trace's runs; of those that climb none is known to be local. */
export function endsOf(trace: Trace, { status, stoppedAt, early }: Statuses, climbs: boolean): End[] {
  const rows = new Rows(trace, new Float64Array(trace.runs).fill(1));
  const lowest = trace.objective.minima.reduce((least, { value }) => (least <= value ? least : value), NaN);
  return status.map((kind, run) => {
    const value = rows.reached(run), left = climbs ? NaN : value - lowest;
    const local = !climbs && kind === "converged" && (early[run] || isLocal(rows.value(run, 0), value, lowest));
    return { kind, local, step: stoppedAt[run], value, left };
  });
}

/** The share of the way left at which a run counts as much nearer. */
const NEARER = 0.3;
const POINTS: Record<Status, number> = { converged: 5, descending: 3, oscillating: 2, stalled: 2, diverged: 0, nonfinite: 0 };

/** How good an end is; a local minimum is no cure of anything but a failure. */
export const points = ({ kind, local }: End): number => (local ? 4 : POINTS[kind]);

/** The mean of `points` over the runs. */
export const score = (ends: readonly End[]): number => ends.reduce((sum, end) => sum + points(end), 0) / ends.length;

/**
 * Whether some ends are better than others: by how they ended; where all converged, in clearly fewer steps; where they are on the way
 * still, much nearer to the lowest known value.
 */
export function isBetter(after: readonly End[], before: readonly End[]): boolean {
  const [now, then] = [score(after), score(before)];
  if (now !== then) return now > then;
  if (now === POINTS.converged) return middle(after, ({ step }) => step) < 0.8 * middle(before, ({ step }) => step);
  return isOnTheWay(after) && isOnTheWay(before) && middle(after, ({ left }) => left) < NEARER * middle(before, ({ left }) => left);
}

const isOnTheWay = (ends: readonly End[]): boolean => ends.every(({ kind }) => kind === "descending");

/** What stands in the middle of the runs. */
const middle = (ends: readonly End[], of: (end: End) => number): number => ends.map(of).sort((a, b) => a - b)[ends.length >> 1];
