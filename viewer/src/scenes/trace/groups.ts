/** Points of very many runs, in groups by optimizer, or by the known minimum that a run reaches, or by its status. */
import { count, number } from "../../core/format";
import look from "../../look.json";
import type { Status } from "../../engine/types";
import { message } from "../../i18n/messages";
import type { Axis, Color, Points } from "../../wire/types";
import { clip } from "../arrays";
import { numbers, unitOf } from "../buffers";
import { colorOf, type Context } from "./context";
import { statusText } from "./labels";
import { type Placed, seenPoints } from "./path_places";

const MOST_GROUPS = 6;
/** Sizes of the dots of the first and the last of several optimizers, beside those of one. */
const OUTER = 1.25, INNER = 0.4;
/** Colours that the numbers of runs mean. */
const COLORS = 14;
/** In the order of their codes in Python. */
export const STATUSES: Status[] = ["descending", "converged", "oscillating", "diverged", "nonfinite", "stalled"];

interface Group { members: number[]; label: string; color: Color }

/** Points (R·K, d numbers each) of the runs in their groups, after the starts in the colours of their ends; the colours of runs' lines. */
export function grouped(context: Context, placed: Placed, axes: Axis[], chosen: number[]): { marks: Points[]; lines: Color[] } {
  const size = clip(120 / Math.sqrt(context.runs.count), 2, 6), lines: Color[] = [];
  const every = groupsOf(context), starts: Points[] = [], marks: Points[] = [], within = new Set(chosen);
  // A panel of one optimizer has its name as the title.
  const named = every.length > 1 && !(byOptimizer(context) && chosen.length < context.runs.count);
  // Balls of several optimizers begin at the same places.
  const sizeOf = (i: number) => (byOptimizer(context) && every.length > 1 && chosen.length === context.runs.count ? size * OUTER * Math.max(look.ball.nested ** i, INNER) : size);
  for (const [i, { members: all, label, color }] of every.entries()) {
    const members = all.filter((run) => within.has(run));
    if (!members.length) continue;
    if (context.runs.grouped || context.options.colors === "minimum") for (const run of members) lines[run] = color;
    if (context.runs.length > 1 && every.length > 1 && !byOptimizer(context)) {
      starts.push(placesOf(context, placed, members, axes, { size: 0.8 * size, color, alpha: 0.45, animated: false }));
    }
    marks.push(placesOf(context, placed, members, axes, { size: sizeOf(i), color, label: named ? label : "", alpha: 0.9 }));
  }
  return { marks: [...starts, ...marks], lines };
}

/** Dots where some of the runs are at each step, or where they start. */
export function placesOf(context: Context, placed: Placed, members: number[], axes: Axis[], given: Partial<Points>): Points {
  const { d } = placed, K = context.runs.length, animated = given.animated ?? K > 1, steps = animated ? K : 1;
  const out = unitOf(seenPoints(placed), members, K, steps, axes, d);
  return {
    type: "points", symbol: "dot", size: 6, color: 0, colors: null, label: "", alpha: 1, names: [], ...given, animated,
    points: numbers(out, animated ? [K, members.length, d] : [members.length, d]),
  };
}

const byOptimizer = ({ runs, options }: Context): boolean => runs.grouped && options.colors !== "minimum";

/** Colours of groups, none of them that of one of so many optimizers; that of ink alone where there are none. */
export function groupColors(optimizers: number): Color[] {
  const numbered: Color[] = Array.from({ length: Math.max(0, COLORS - optimizers) }, (_, i) => optimizers + i).slice(0, MOST_GROUPS);
  return numbered.length ? numbered : ["ink"];
}

/**
 * The colours of minima: by their numbers where there are so many colours, as in a map; else the commonest have them in their order, and
 * the others none. `counts`: how many runs reached each.
 */
export function minimumColors(counts: readonly number[], numbers: readonly number[], own: readonly Color[]): (Color | null)[] {
  if (numbers.every((number) => number < own.length)) return numbers.map((number) => own[number]);
  const most = counts.map((_, i) => i).filter((i) => counts[i]).sort((a, b) => counts[b] - counts[a] || a - b).slice(0, own.length).sort((a, b) => a - b);
  return counts.map((_, i) => own[most.indexOf(i)] ?? null);
}

/** Groups of runs, the remaining runs last: by optimizer, by minimum, or by status. */
function groupsOf(context: Context): Group[] {
  const { runs, options: { lang, colors } } = context, { arrivals } = runs;
  if (byOptimizer(context)) return runs.members.map((members) => ({ members, label: runs.names[members[0]], color: colorOf(context, members[0]) }));
  const known = context.objective.minima.length;
  const byMinimum = arrivals !== null && (colors === "minimum" || Math.max(known, arrivals!.minima.length) > 1);
  const kind = runs.status.map((status, r) => (byMinimum ? arrivals!.which[r] : STATUSES.indexOf(status)));
  const counts = new Map<number, number>();
  for (const k of kind) if (k >= 0) counts.set(k, (counts.get(k) ?? 0) + 1);
  const own = groupColors(runs.names.length && colors === "minimum" ? runs.members.length : 0);
  const largest = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, own.length).map(([k]) => k).sort((a, b) => a - b);
  const colored = byMinimum ? minimumColors(arrivals!.minima.map((_, k) => counts.get(k) ?? 0), arrivals!.numbers, own) : null;
  const groups = largest.map((k, i): Group => {
    const members = kind.flatMap((of, r) => (of === k ? [r] : [])), found = { count: count(members.length) };
    const label = byMinimum ? message("to point", lang, { ...found, point: pointName(arrivals!.minima[k]) })
      : message("with status", lang, { ...found, status: statusText(STATUSES[k], lang) });
    return { members, label, color: colored?.[k] ?? own[i] };
  });
  const others = [...counts.keys()].filter((k) => !largest.includes(k));
  if (byMinimum && !own.includes("ink") && others.length) {
    const members = kind.flatMap((k, r) => (others.includes(k) ? [r] : []));
    const point = others.length === 1 ? pointName(arrivals!.minima[others[0]]) : message("other minima", lang);
    groups.push({ members, label: message("to point", lang, { count: count(members.length), point }), color: "ink" });
    largest.push(...others);
  }
  const rest = kind.flatMap((k, r) => (largest.includes(k) ? [] : [r]));
  if (rest.length) groups.push({ members: rest, label: message("to elsewhere", lang, { count: count(rest.length) }), color: "faint" });
  return groups;
}

/** A minimum by its place, `(3, 2)`; of more than three variables by its value, `f = −78.3`. */
export function pointName({ x, value }: { x: number[]; value: number }): string {
  if (x.length > 3) return `f = ${number(value, 3, true)}`;
  const least = 1e-3 * Math.max(1, ...x.map(Math.abs));
  return `(${x.map((v) => number(Math.abs(v) < least ? 0 : v, 3, true)).join(", ")})`;
}
