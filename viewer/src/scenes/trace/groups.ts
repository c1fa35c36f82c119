/** Points of very many runs, in groups by optimizer, or by the known minimum that a run reaches, or by its status. */
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

/** Points (R·K) in the panel, d numbers each. */
interface Placed { points: Float64Array; d: number }

interface Group { members: number[]; label: string; color: Color }

/** Points (R·K, d numbers each) of the runs in their groups, after the starts in the colours of their ends. */
export function grouped(context: Context, placed: Placed, axes: Axis[]): Points[] {
  const size = clip(120 / Math.sqrt(context.runs.count), 2, 6);
  const groups = groupsOf(context), starts: Points[] = [], marks: Points[] = [];
  for (const { members, label, color } of groups) {
    if (context.runs.length > 1 && groups.length > 1 && !context.runs.grouped) {
      starts.push(placesOf(context, placed, members, axes, { size: 0.8 * size, color, alpha: 0.45, animated: false }));
    }
    marks.push(placesOf(context, placed, members, axes, { size, color, label: groups.length > 1 ? label : "", alpha: 0.9 }));
  }
  return [...starts, ...marks];
}

/** Dots where some of the runs are at each step, or where they start. */
export function placesOf(context: Context, { points, d }: Placed, members: number[], axes: Axis[], given: Partial<Points>): Points {
  const K = context.runs.length, animated = given.animated ?? K > 1, steps = animated ? K : 1;
  const out = new Float64Array(steps * members.length * d);
  for (let k = 0, to = 0; k < steps; k++) {
    for (const run of members) for (let i = 0; i < d; i++) out[to++] = points[(run * K + k) * d + i];
  }
  return {
    type: "points", symbol: "dot", size: 6, color: 0, colors: null, label: "", alpha: 1, names: [], ...given, animated,
    points: unit(out, axes, animated ? [K, members.length, d] : [members.length, d]),
  };
}

/** Groups of runs: those of a race by optimizer, else the largest first, the remaining runs last. */
function groupsOf(context: Context): Group[] {
  if (context.runs.grouped) return context.runs.members.map((members, color) => ({ members, label: context.runs.names[members[0]], color }));
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
