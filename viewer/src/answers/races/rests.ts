/** How the runs of one optimizer ended that reached no minimum, as `kobai.app.messages.rests`. */
import { STATUSES } from "../../scenes/trace/groups";
import type { Status, Trace } from "../../engine/types";
import type { Arrivals } from "../../verdict/arrivals";
import type { Statuses } from "../../verdict/statuses";
import type { Range } from "../../wire/state";

/** So many runs; `outside`: of the range shown, not because they broke off. */
export interface Rest { status: Status; outside: boolean; count: number }

/** The commonest first; of a range that is not known all are inside. */
export function restsOf(trace: Trace, ended: Statuses, { which }: Arrivals, domain: readonly Range[]): Rest[] {
  const { runs, n, x } = trace, K = trace.steps.length;
  const beyond = (run: number) => domain.some(([low, high], i) => {
    const at = x[(run * K + K - 1) * n + i], by = 1e-9 * (high - low);
    return !(at >= low - by && at <= high + by);
  });
  const kinds = STATUSES.flatMap((status) => [false, true].map((outside): Rest => ({ status, outside, count: 0 })));
  for (let run = 0; run < runs; run++) {
    if (which[run] >= 0) continue;
    const status = ended.status[run], outside = status !== "diverged" && status !== "nonfinite" && beyond(run);
    kinds[2 * STATUSES.indexOf(status) + Number(outside)].count++;
  }
  return kinds.filter(({ count }) => count).sort((a, b) => b.count - a.count);
}
