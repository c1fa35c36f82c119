/** Marks on the landscape: runs, their starts, known minima, the arrow of −∇f; as `scenes.trace.trace_marks`. */
import { DataObjective } from "../../calculus/data/data_objective";
import { called } from "../../calculus/data/optimum";
import { message } from "../../i18n/messages";
import type { Arrows, Axis, Color, Contours, Curve, Mark, Paths, Points, Text } from "../../wire/types";
import { clip, extent } from "../arrays";
import { along, numbers, shares, unit, unitOf, valueRange } from "../buffers";
import { evenly } from "../ticks";
import { between } from "../limits";
import { asPoints, colorOf, type Context, runName } from "./context";
import { grouped } from "./groups";
import { seenRange } from "./grid";
import { scaleNote, valueOf } from "./labels";
import { inView, limitsIn, onFloor, type Placed, placedIn, seenPoints } from "./path_places";
import type { Runs } from "./runs";

/** Up to this many runs are tubes with balls; more are thin lines with dots. */
const FULL_RUNS = 8;
/** Of runs that are drawn as points, this many have their path drawn. */
export const TRAILS = 24;
export const RADIUS = 0.018;
/** Arrows are at least so long, which leaves the ball. */
const SHORTEST = 1.4 * RADIUS;

/** Paths of the runs, or points for very many, in `space` or on a flat panel; of all of them, or of one optimizer alone. */
export function runMarks(context: Context, axes: Axis[], space: boolean, group: number | null = null): Mark[] {
  const { runs } = context, places = placedIn(context, space), { endings } = places, K = runs.length;
  const all = group === null ? runs.status.map((_, r) => r) : runs.members[group];
  if (asPoints(context)) {
    const { lines, marks } = grouped(context, places, axes, all);
    return [trailsOf(context, places, evenly(all.length, TRAILS).map((i) => all[i]), axes, lines), ...marks];
  }
  // A panel of one optimizer has its name as the title.
  const names = group === null ? all.map((r) => runName(context, r)) : [];
  const article = context.options.theme === "article", few = runs.count <= FULL_RUNS;
  const paths: Paths = {
    type: "paths", style: article ? "dotted" : few ? "tube" : "line", head: article ? "cross" : few && space ? "ball" : "dot",
    radius: RADIUS, floor: space && !article && few, steps: true, colors: all.map((r) => colorOf(context, r)), points: positions(places, all, K, axes),
    names: names.some(Boolean) ? names : [], last: lasts(context, places, all),
    ends: Object.fromEntries(all.flatMap((r, i) => (endings[r].note ? [[String(i), endings[r].note]] : []))),
    readout: {
      x: readout(runs, runs.x, runs.n, all), f: readout(runs, runs.value, 0, all), grad_norm: readout(runs, runs.gradNorm, 0, all),
      lr: readout(runs, runs.lr, 0, all),
    },
    ...limitsIn(places, axes),
  };
  return [paths];
}

/** Lines along some of the runs, in the colours `lines` or faint. */
export function trailsOf(context: Context, placed: Placed, chosen: number[], axes: Axis[], lines: Color[] = []): Paths {
  return {
    type: "paths", style: "line", head: "none", radius: RADIUS, floor: false, steps: false, colors: chosen.map((r) => lines[r] ?? "faint"),
    points: positions(placed, chosen, context.runs.length, axes), names: [], last: lasts(context, placed, chosen), ends: {}, readout: {},
    ...limitsIn(placed, axes),
  };
}

/** Where some of the runs are, time first. */
function positions({ points, d }: Placed, chosen: number[], K: number, axes: Axis[]): Paths["points"] {
  return numbers(unitOf(points, chosen, K, K, axes, d), [K, chosen.length, d]);
}

const lasts = ({ runs }: Context, { endings }: Placed, chosen: number[]) => chosen.map((run) => endings[run].last ?? runs.length - 1);

/** Numbers of some runs as float32, time first. */
export function readout({ count: all, length }: Runs, values: Float64Array, size = 0, chosen: number[] = Array.from({ length: all }, (_, r) => r)) {
  const each = size || 1, count = chosen.length, out = new Float32Array(count * length * each);
  chosen.forEach((run, r) => {
    for (let k = 0; k < length; k++) {
      for (let i = 0; i < each; i++) out[(k * count + r) * each + i] = values[(run * length + k) * each + i];
    }
  });
  return numbers(out, size ? [length, count, size] : [length, count]);
}

/** Known minima and the starts of the runs. */
export function placeMarks(context: Context, axes: Axis[], space: boolean): Mark[] {
  const { landscape, plane, runs, frame, options } = context, { lang } = options, d = plane.dim, high = space || d === 1;
  if (options.theme === "article") return [];
  const marks: Mark[] = [];
  if (landscape.minima.length) {
    const mark = landscape.once(`minima ${space} ${lang}`, () => minimaMark(context, axes, high));
    if (mark.points.shape[0]) marks.push(mark);
  }
  if (!asPoints(context)) {
    const starts: number[] = [];
    for (let r = 0; r < runs.count; r++) {
      const at = r * runs.length, start = Array.from(plane.project(runs.x.subarray(at * runs.n, (at + 1) * runs.n)));
      if (!frame.contains(start)) continue;
      const height = high ? [onFloor(context, context.pathHeight[at], space)] : [];
      if (height.every((h) => inView(landscape, h))) starts.push(...start, ...height);
    }
    if (starts.length) marks.push(points(starts, axes, high ? d + 1 : d, "ring", 8, "start", message("start", lang)));
  }
  return marks;
}

function minimaMark({ landscape, plane, objective, options }: Context, axes: Axis[], high: boolean): Points {
  const values = high ? landscape.scale.toPlot(objective.values(plane.lift(landscape.minima.flat()))) : [];
  const heights = Array.from(values, (h) => (Number.isFinite(h) ? h : landscape.range[0]));
  const places = landscape.minima.flatMap((u, i) => (!high ? u : inView(landscape, heights[i]) ? [...u, heights[i]] : []));
  const best = objective instanceof DataObjective ? objective.closedForm() : null, label = message(best ? called(best) : "known minimum", options.lang);
  return points(places, axes, high ? plane.dim + 1 : plane.dim, "star", 9, "minimum", label);
}

export function points(at: number[], axes: Axis[], d: number, symbol: Points["symbol"], size: number, color: Color, label = ""): Points {
  return {
    type: "points", points: unit(at, axes, [at.length / d, d]), symbol, size, color, colors: null, label, alpha: 1, animated: false, names: [],
  };
}

/** −∇f at the current step of a single run; none for many runs. Python's docstring says how long it is. */
export function downhill(context: Context, axes: Axis[], space: boolean): Arrows[] {
  const { runs, options, plane, frame, objective, landscape, endings, pathValues } = context, K = runs.length;
  if (runs.count !== 1 || !(options.arrow ?? options.theme !== "article") || plane.dim !== 2) return [];
  const gradient = (runs.grad ?? objective.gradients(runs.x)).map((g) => (Number.isFinite(g) ? g : NaN));
  const slope = plane.flatten(gradient), last = endings[0].last;
  if (last !== null) slope.fill(0, last * 2);
  const size = Float64Array.from({ length: K }, (_, k) => Math.sqrt(slope[2 * k] ** 2 + slope[2 * k + 1] ** 2));
  const good = (k: number) => Number.isFinite(size[k]) && size[k] > 0;
  let steepest = 0;
  for (let k = 0; k < K; k++) if (good(k)) steepest = Math.max(steepest, size[k]);
  if (!steepest) return [];
  const seen = seenRange(landscape.grid.values), edge = frame.edge;
  const steep = Math.max(steepest, seen ? (0.2 * (seen[1] - seen[0])) / ((edge[0] + edge[1]) / 2) : 0);
  const d = space ? 3 : 2, vectors = new Float64Array(K * d), [lo, hi] = landscape.range;
  let any = false;
  for (let k = 0; k < K; k++) {
    if (!good(k)) continue;
    const way = [-slope[2 * k] / size[k], -slope[2 * k + 1] / size[k]];
    const drawn = Math.sqrt((way[0] / edge[0]) ** 2 + (way[1] / edge[1]) ** 2), length = 0.2 * Math.sqrt(size[k] / steep);
    if (length < SHORTEST) continue;
    any = true;
    const by = drawn > 0 ? length / drawn : 0;
    vectors[k * d] = way[0] * by;
    vectors[k * d + 1] = way[1] * by;
    if (!space) continue;
    const climb = (slope[2 * k] * vectors[k * d] + slope[2 * k + 1] * vectors[k * d + 1]) * landscape.scale.slope(pathValues[k]);
    vectors[k * d + 2] = clip(Number.isNaN(climb) ? 0 : climb, -0.35 * (hi - lo), 0);
  }
  if (!any) return [];
  const tails = unit(seenPoints(placedIn(context, space)), axes, [K, d]);
  const label = objective instanceof DataObjective ? message("negative gradient", options.lang) : "−∇f";
  return [{ type: "arrows", tails, vectors: unit(vectors, axes, [K, d], true), color: "arrow", label }];
}

/** The function of two variables, as a map; `bar`: with an axis of its values. */
export function contourMap({ landscape, objective, options }: Context, axes: Axis[], cmap: string, alpha = 1, bar = false): Contours {
  const { grid, height, levels } = landscape;
  const shared = landscape.once("map", () => {
    const [lo, hi] = valueRange(height), shape = [grid.axes[1].length, grid.axes[0].length];
    return {
      x: along(grid.axes[0], axes[0]), y: along(grid.axes[1], axes[1]), z: shares(height, lo, hi, shape),
      levels: shares(levels, lo, hi), range: [lo, hi] as [number, number],
    };
  });
  const values = bar ? landscape.once(`values ${options.lang}`, () => valueAxis(landscape, valueOf(objective, options.lang), options.lang)) : null;
  return { type: "contours", ...shared, cmap, filled: true, alpha, values };
}

/** The axis of f over a contour map: a tick for each line. */
function valueAxis({ height, scale, levels }: Context["landscape"], name: Text, lang: Context["options"]["lang"]): Axis | null {
  const seen = seenRange(height);
  if (!seen || !(seen[1] > seen[0]) || !levels.length) return null;
  const found = levels.map((h) => scale.toTrue(h)), [least, most] = extent(found);
  const texts = scale.texts(found.map((v) => (Math.abs(v) < 1e-9 * (most - least) ? 0 : v))); // what the scale has left of a zero
  const [lo, hi] = seen;
  const ticks = levels.map((at, i): [number, string] => [at, texts[i]]).filter(([at]) => at >= lo && at <= hi);
  return { ...scale.axis(name, lo, hi, 5, null, scaleNote(scale, lang, false, name.plain)), ticks };
}

/** The function of one variable, as a curve. */
export function graph({ landscape }: Context, axes: Axis[]): Curve {
  const { grid, scale, limits } = landscape, height = scale.toPlot(grid.values), line = new Float64Array(2 * height.length);
  for (let i = 0; i < height.length; i++) {
    line[2 * i] = grid.axes[0][i];
    line[2 * i + 1] = height[i];
  }
  const seen = limits ? between(line, 2, ...limits) : line;
  return curve(unit(seen, axes, [seen.length / 2, 2]), "ink", 1.6);
}

export function curve(points: Curve["points"], color: Color, width: number, given: Partial<Curve> = {}): Curve {
  return { type: "curve", points, color, width, dash: false, reveal: false, band: null, label: "", animated: false, ...given };
}
