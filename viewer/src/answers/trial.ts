/** A run that is not shown: how it would end, which shows whether a change of the state is a cure. */
import type { Status, Trace } from "../engine/types";
import { isLocal } from "../verdict/endings";
import type { Statuses } from "../verdict/statuses";

/** How one run ended. */
export interface End {
  kind: Status;
  /** Whether it converged above the lowest known minimum. */
  local: boolean;
  step: number;
}

export interface Trial {
  ends: End[];
  /** What the verdict says of them. */
  text: string;
}

/** The ends of a trace's runs; of those that climb none is known to be local. */
export function endsOf(trace: Trace, { status, stoppedAt }: Statuses, climbs: boolean): End[] {
  const rows = trace.steps.length;
  const lowest = trace.objective.minima.reduce((least, { value }) => (least <= value ? least : value), NaN);
  return status.map((kind, run) => {
    const first = trace.value[run * rows], value = trace.value[(run + 1) * rows - 1];
    return { kind, local: !climbs && kind === "converged" && isLocal(first, value, lowest), step: stoppedAt[run] };
  });
}

const POINTS: Record<Status, number> = { converged: 5, descending: 3, oscillating: 2, stalled: 2, diverged: 0, nonfinite: 0 };

/** How good an end is; a local minimum is no cure of anything but a failure. */
export const points = ({ kind, local }: End): number => (local ? 4 : POINTS[kind]);

/** The mean of `points` over the runs. */
export const score = (ends: readonly End[]): number => ends.reduce((sum, end) => sum + points(end), 0) / ends.length;

/** Whether some ends are better than others: by how they ended, or in clearly fewer steps where all converged. */
export function isBetter(after: readonly End[], before: readonly End[]): boolean {
  const [now, then] = [score(after), score(before)];
  return now === then && now === POINTS.converged ? steps(after) < 0.8 * steps(before) : now > then;
}

/** The step at which a run in the middle ended. */
const steps = (ends: readonly End[]): number => ends.map(({ step }) => step).sort((a, b) => a - b)[ends.length >> 1];
