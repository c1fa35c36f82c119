/** Points of very many runs, in groups by the known minimum that a run reaches or by its status. */
import { count, number } from "../../core/format";
import type { Status } from "../../engine/types";
import { message } from "../../i18n/messages";
import type { Axis, Color, Points } from "../../wire/types";
import { clip } from "../arrays";
import { unit } from "../buffers";
import type { Context } from "./context";
import { statusText } from "./labels";
import { minimaOf } from "./landscape";

/** Distance to a known minimum, as a share of the frame, at which a run has reached it. */
const ARRIVED = 0.02;
const MOST_GROUPS = 6;
const STATUSES: Status[] = ["descending", "converged", "oscillating", "diverged", "nonfinite", "stalled"];

interface Group { members: number[]; label: string; color: Color }

/** Points (R·K, d numbers each) of the runs in their groups, after the starts in the colours of their ends. */
export function grouped(context: Context, { points, d }: { points: Float64Array; d: number }, axes: Axis[]): Points[] {
  const K = context.runs.length, size = clip(120 / Math.sqrt(context.runs.count), 2, 6);
  const groups = groupsOf(context), animated = K > 1, starts: Points[] = [], marks: Points[] = [];
  for (const { members, label, color } of groups) {
    const at = (steps: number) => {
      const out = new Float64Array(steps * members.length * d);
      for (let k = 0, to = 0; k < steps; k++) {
        for (const run of members) for (let i = 0; i < d; i++) out[to++] = points[(run * K + k) * d + i];
      }
      return out;
    };
    const mark = { type: "points", symbol: "dot", color, colors: null, names: [] } as const;
    const fixed = (): Points["points"] => unit(at(1), axes, [members.length, d]);
    if (animated && groups.length > 1) {
      starts.push({ ...mark, names: [], points: fixed(), size: 0.8 * size, label: "", alpha: 0.45, animated: false });
    }
    const shown = animated ? unit(at(K), axes, [K, members.length, d]) : fixed();
    marks.push({ ...mark, names: [], points: shown, size, label: groups.length > 1 ? label : "", alpha: 0.9, animated });
  }
  return [...starts, ...marks];
}

/** Groups of runs, the largest first, the remaining runs last. */
function groupsOf(context: Context): Group[] {
  const { runs, options: { lang } } = context, minima = minimaOf(context.objective);
  const byMinimum = minima.length > 1 && context.plane.whole;
  const kind = runs.status.map((status, r) => (byMinimum ? reached(context, r, minima) : STATUSES.indexOf(status)));
  const named = (k: number) =>
    byMinimum ? `(${minima[k].map((v) => number(v, 2, true)).join(", ")})` : statusText(STATUSES[k], lang);
  const counts = new Map<number, number>();
  for (const k of kind) if (k >= 0) counts.set(k, (counts.get(k) ?? 0) + 1);
  const kinds = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, MOST_GROUPS).map(([k]) => k);
  const groups = kinds.map((k, rank): Group => {
    const members = kind.flatMap((of, r) => (of === k ? [r] : [])), found = { count: count(members.length) };
    const label = byMinimum ? message("to point", lang, { ...found, point: named(k) }) : message("with status", lang, { ...found, status: named(k) });
    return { members, label, color: rank };
  });
  const rest = kind.flatMap((k, r) => (kinds.includes(k) ? [] : [r]));
  if (rest.length) groups.push({ members: rest, label: message("to elsewhere", lang, { count: count(rest.length) }), color: "faint" });
  return groups;
}

/** The known minimum that a run has reached; −1 for none. */
function reached({ runs, frame }: Context, run: number, minima: number[][]): number {
  const { n } = runs, last = (run * runs.length + runs.length - 1) * n;
  let best = -1, nearest = Infinity;
  minima.forEach((m, i) => {
    const away = Math.sqrt(m.reduce((total, v, j) => total + ((runs.x[last + j] - v) / frame.edge[j]) ** 2, 0));
    if (away < nearest) [best, nearest] = [i, away];
  });
  return nearest < ARRIVED ? best : -1;
}
