/** Small multiples: one small picture for each run or, from many starts, each optimizer of a race, sorted by how low it got; as `scenes.trace.small_multiples`. */
import { count, number } from "../../core/format";
import { message } from "../../i18n/messages";
import type { Axis, Mark, Panel, Paths } from "../../wire/types";
import { rint } from "../arrays";
import { evenly } from "../ticks";
import { unit } from "../buffers";
import type { Options } from "../options";
import { Scale } from "../scale";
import { coordinateAxes, proportions, words } from "../views/axes";
import { cmapOf, panelOf } from "../views/view";
import { type Context, MANY } from "./context";
import { statusText, valueOf } from "./labels";
import { badInput } from "./lines";
import { placesOf } from "./groups";
import { contourMap, graph, points as pointsMark, RADIUS, readout, TRAILS, trailsOf } from "./marks";
import { limitsIn, type Placed, placedIn, seenPoints } from "./path_places";
import { type Runs, severity } from "./runs";

/** Runs. */
const MOST = 400;
/** CSS pixels of all pictures together, without header and notes. */
const ROOM = [1600, 1090];
/** Between columns; between rows, with the words there; for the header. */
const ACROSS = 17, BETWEEN = 39, AROUND = 108;
const LARGEST = 240;
const PALE = 0.45;

/** Whether a picture is to be small multiples. */
export function isSmall(options: Options, runs: Runs): boolean {
  if (options.panels || !["small", "auto"].includes(options.view)) return false;
  if (options.view === "auto") {
    const race = runs.names.length > 0 && runs.members.length > MANY && runs.members.length <= MOST;
    return race && options.theme !== "article"; // whose paths have one colour on one surface
  }
  if (runs.members.length > MOST) throw badInput("small", { runs: runs.members.length, most: MOST });
  return true;
}

/** A panel for each run or optimizer, the lowest first, and the natural size of the whole. */
export function smallPanels(context: Context): [Panel[], [number, number]] {
  const { runs, options } = context, order = ranking(runs), flat = context.plane.dim === 1;
  const draw = flat ? curves(context) : maps(context);
  const edges = flat ? [1, 0.8] : proportions(context, 3) ?? [1, 1], ratio = edges[1] / edges[0];
  const [columns, edge] = arrangement(order.length, ratio);
  const panels = order.map((members, place): Panel => ({
    ...draw(members), title: words(runs.names[members[0]] ?? String(members[0] + 1)), caption: words(outcome(runs, members, options.lang)),
    cell: [Math.floor(place / columns), place % columns, 1, 1],
  }));
  const rows = Math.ceil(order.length / columns);
  return [panels, [Math.max(rint(columns * (edge + ACROSS)), 480), rint(rows * (edge * ratio + BETWEEN) + AROUND)]];
}

/** The groups by their median last value; those that diverged, then those that became non-finite, come last. */
function ranking(runs: Runs): number[][] {
  const keys = runs.members.map((members) => ({
    members, severity: middle(members.map((r) => severity(runs.status[r]))), last: middle(members.map((r) => lastOf(runs, r))),
  }));
  const before = (a: number, b: number) => (a < b ? -1 : a > b ? 1 : 0);
  const sorted = keys.sort((a, b) => a.severity - b.severity || before(a.last, b.last) || a.members[0] - b.members[0]);
  return sorted.map(({ members }) => members);
}

/** The median, of two middle values the lower. */
const middle = (values: number[]): number => values.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))[(values.length - 1) >> 1];

function lastOf(runs: Runs, run: number): number {
  const value = runs.value[(run + 1) * runs.length - 1];
  return Number.isNaN(value) ? Infinity : value;
}

/** How runs ended: the last value, of several the median, and how many broke off; of one that broke off at which step. */
function outcome(runs: Runs, members: number[], lang: Options["lang"]): string {
  const failed = members.filter((r) => runs.failed[r]), value = () => number(middle(members.map((r) => lastOf(runs, r))), 3);
  if (!failed.length) return value();
  const status = statusText(runs.status[failed[0]], lang);
  if (members.length === 1) return message("small ending", lang, { status, step: count(runs.stoppedAt[failed[0]]) });
  const broke = message("with status", lang, { count: count(failed.length), status });
  return failed.length === members.length ? broke : `${value()} · ${broke}`;
}

/** How many columns make pictures of this height to width largest in `ROOM`, and how wide they are then. */
function arrangement(panels: number, ratio: number): [columns: number, edge: number] {
  const edge = (columns: number) =>
    Math.min(ROOM[0] / columns - ACROSS, (ROOM[1] / Math.ceil(panels / columns) - BETWEEN) / ratio, LARGEST);
  const all = Array.from({ length: panels }, (_, i) => i + 1), most = Math.max(...all.map(edge));
  // Of several, the arrangement whose shape is nearest to 1.6 times a picture's.
  const off = (columns: number) => Math.abs(Math.log(columns / Math.ceil(panels / columns) / ratio / 1.6));
  const best = all.filter((columns) => edge(columns) > 0.999 * most).reduce((a, b) => (off(b) < off(a) ? b : a));
  return [best, Math.max(most, 60)];
}

const bare = (axis: Axis): Axis => ({ ...new Scale().axis(words(""), axis.lo, axis.hi), ticks: [] });

function maps(context: Context): (members: number[]) => Panel {
  const axes = coordinateAxes(context).map(bare), edges = proportions(context, 3), cmap = cmapOf(context.options);
  const ground = contourMap(context, axes, cmap), pale = contourMap(context, axes, cmap, PALE);
  const minima = context.landscape.minima.flat();
  return (members) => {
    const marks: Mark[] = [members.every((r) => context.runs.failed[r]) ? pale : ground];
    if (minima.length) marks.push(pointsMark(minima, axes, 2, "star", 6.5, "minimum"));
    marks.push(...ways(context, members, placedIn(context, false), axes));
    return panelOf("small", axes, marks, { aspect: edges ?? [1, 1], equal: edges !== null });
  };
}

function curves(context: Context): (members: number[]) => Panel {
  const { landscape } = context, [lo, hi] = landscape.range, pad = landscape.cut ? 0 : 0.08 * (hi - lo);
  const up = { ...landscape.scale.axis(valueOf(context.objective, context.options.lang), lo - pad, hi + pad), ticks: [], label: words("") };
  const axes = [bare(coordinateAxes(context)[0]), up], line = landscape.once("small graph", () => graph(context, axes));
  const places = placedIn(context, false);
  return (members) => panelOf("small", axes, [line, ...ways(context, members, places, axes)], { aspect: [1, 0.8] });
}

/** The path of one run, or the paths of some and the places of all. */
function ways(context: Context, members: number[], placed: Placed, axes: Axis[]): Mark[] {
  if (members.length === 1) return way(context, members[0], placed, axes);
  return [trailsOf(context, placed, evenly(members.length, TRAILS).map((i) => members[i]), axes),
    placesOf(context, placed, members, axes, { size: 3, color: 0, alpha: 0.9 })];
}

/** The start of a run, if it is inside, and its path. */
function way({ runs, plane, frame }: Context, run: number, placed: Placed, axes: Axis[]): Mark[] {
  const { d } = placed, K = runs.length, own = placed.points.subarray(run * K * d, (run + 1) * K * d), { last } = placed.endings[run];
  const start = plane.project(runs.x.subarray(run * K * runs.n, run * K * runs.n + runs.n));
  const alone: Runs = { ...runs, count: 1 };
  const path: Paths = {
    type: "paths", style: "tube", head: "dot", radius: RADIUS, floor: false, steps: true, colors: [0], points: unit(own, axes, [K, 1, d]),
    names: [], last: [last ?? K - 1], ends: last === null ? {} : { 0: "↗" },
    readout: { f: readout(alone, runs.value.subarray(run * K, (run + 1) * K)) }, ...limitsIn(placed, axes),
  };
  const first = own.slice(0, d), inside = frame.contains(start) && seenPoints({ ...placed, points: first }).every(Number.isFinite);
  return inside ? [pointsMark(Array.from(first), axes, d, "ring", 5, "start"), path] : [path];
}
