/** Small multiples: one small picture for each run of a race, sorted by how low it got; as `scenes.trace.small_multiples`. */
import { count, number } from "../../core/format";
import { message } from "../../i18n/messages";
import type { Axis, Mark, Panel, Paths } from "../../wire/types";
import { rint } from "../arrays";
import { unit } from "../buffers";
import type { Options } from "../options";
import { Scale } from "../scale";
import { coordinateAxes, proportions, words } from "../views/axes";
import { cmapOf, panelOf } from "../views/view";
import { type Context, MANY } from "./context";
import { statusText, VALUE } from "./labels";
import { badInput } from "./lines";
import { contourMap, graph, points as pointsMark, RADIUS, readout } from "./marks";
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
    const race = runs.names.length === runs.count && runs.count > MANY && runs.count <= MOST;
    return race && options.theme !== "article"; // whose paths have one colour on one surface
  }
  if (runs.count > MOST) throw badInput("small", { runs: runs.count, most: MOST });
  return true;
}

/** A panel for each run, the lowest first, and the natural size of the whole. */
export function smallPanels(context: Context): [Panel[], [number, number]] {
  const { runs, options } = context, order = ranking(runs), flat = context.plane.dim === 1;
  const draw = flat ? curves(context) : maps(context);
  const edges = flat ? [1, 0.8] : proportions(context, 3) ?? [1, 1], ratio = edges[1] / edges[0];
  const [columns, edge] = arrangement(order.length, ratio);
  const panels = order.map((run, place): Panel => ({
    ...draw(run), title: words(runs.names[run] ?? String(run + 1)), caption: words(outcome(runs, run, options.lang)),
    cell: [Math.floor(place / columns), place % columns, 1, 1],
  }));
  const rows = Math.ceil(order.length / columns);
  return [panels, [Math.max(rint(columns * (edge + ACROSS)), 480), rint(rows * (edge * ratio + BETWEEN) + AROUND)]];
}

/** The runs by their last value; those that diverged, then those that became non-finite, come last. */
function ranking(runs: Runs): number[] {
  const last = (r: number) => {
    const value = runs.value[(r + 1) * runs.length - 1];
    return Number.isNaN(value) ? Infinity : value;
  };
  const before = (a: number, b: number) => (a < b ? -1 : a > b ? 1 : 0);
  return runs.status.map((_, r) => r).sort((a, b) => severity(runs.status[a]) - severity(runs.status[b]) || before(last(a), last(b)) || a - b);
}

/** How a run ended: its last value, or its status and step where it broke off. */
function outcome(runs: Runs, run: number, lang: Options["lang"]): string {
  if (!runs.failed[run]) return number(runs.value[(run + 1) * runs.length - 1], 3);
  return message("small ending", lang, { status: statusText(runs.status[run], lang), step: count(runs.stoppedAt[run]) });
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

function maps(context: Context): (run: number) => Panel {
  const axes = coordinateAxes(context).map(bare), edges = proportions(context, 3), cmap = cmapOf(context.options);
  const ground = contourMap(context, axes, cmap), pale = contourMap(context, axes, cmap, PALE);
  const minima = context.landscape.minima.flat();
  return (run) => {
    const marks: Mark[] = [context.runs.failed[run] ? pale : ground];
    if (minima.length) marks.push(pointsMark(minima, axes, 2, "star", 6.5, "minimum"));
    marks.push(...way(context, run, context.u, 2, axes));
    return panelOf("small", axes, marks, { aspect: edges ?? [1, 1], equal: edges !== null });
  };
}

function curves(context: Context): (run: number) => Panel {
  const { landscape } = context, [lo, hi] = landscape.range, pad = 0.08 * (hi - lo);
  const up = { ...landscape.scale.axis(VALUE, lo - pad, hi + pad), ticks: [], label: words("") };
  const axes = [bare(coordinateAxes(context)[0]), up], line = landscape.once("small graph", () => graph(context, axes));
  const { u, pathHeight } = context, points = new Float64Array(2 * u.length).map((_, i) => (i % 2 ? pathHeight : u)[i >> 1]);
  return (run) => panelOf("small", axes, [line, ...way(context, run, points, 2, axes)], { aspect: [1, 0.8] });
}

/** The start of a run, if it is inside, and its path. */
function way({ runs, plane, frame, endings }: Context, run: number, points: Float64Array, d: number, axes: Axis[]): Mark[] {
  const K = runs.length, own = points.subarray(run * K * d, (run + 1) * K * d), { last } = endings[run];
  const start = plane.project(runs.x.subarray(run * K * runs.n, run * K * runs.n + runs.n));
  const alone: Runs = { ...runs, count: 1 };
  const path: Paths = {
    type: "paths", style: "tube", head: "dot", radius: RADIUS, floor: false, steps: true, colors: [0], points: unit(own, axes, [K, 1, d]),
    names: [], last: [last ?? K - 1], ends: last === null ? {} : { 0: "↗" },
    readout: { f: readout(alone, runs.value.subarray(run * K, (run + 1) * K)) },
  };
  return frame.contains(start) ? [pointsMark(Array.from(own.subarray(0, d)), axes, d, "ring", 5, "start"), path] : [path];
}
