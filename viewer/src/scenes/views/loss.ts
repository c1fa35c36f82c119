/** Value against step: a curve for each run, drawn up to the current step; as `scenes.trace.views.loss`. */
import { DataObjective } from "../../calculus/data/data_objective";
import { called, type Optimum } from "../../calculus/data/optimum";
import type { Objective } from "../../engine/types";
import { message } from "../../i18n/messages";
import type { Lang } from "../../i18n";
import type { Axis, Color, Curve, Mark, Note, Panel, Text } from "../../wire/types";
import { concat, extent, finite, median, powerOfTen, type Values } from "../arrays";
import { numbers, unit } from "../buffers";
import { type Height, Scale } from "../scale";
import { evenly, step125 } from "../ticks";
import { colorOf, type Context, DRAWN_RUNS, runName } from "../trace/context";
import { endNote, lossInWords, ofValue, scaleNote, valueOf } from "../trace/labels";
import { curve, TRAILS } from "../trace/marks";
import { type Runs, stopIndex } from "../trace/runs";
import { stepAxis, words } from "./axes";
import { panelOf } from "./view";

/** Values spanning more than this ratio are drawn on a logarithm. */
const DECADES = 50;
/** A diverging run is drawn up to this multiple of the other values. */
const HEADROOM = 1e4;
/** Texts of ticks this share of the height apart are clear of each other. */
const CLEAR = 1 / 11;
/** Of the chart's width and height: curves nowhere farther apart are drawn as one. */
const SAME = 0.03;
/** Of a curve's height: one nowhere farther from the line between its ends is nearly straight. */
const STRAIGHT = 0.1;
/** A run that leaves the chart within so many steps is drawn for one step more. */
const EARLY = 2;
/** Shares of the runs between which a band lies. */
const DECILES: [number, number] = [0.1, 0.9], QUARTILES: [number, number] = [0.25, 0.75];

/** True values of f along the runs; for a plane through more variables also the plane's, dashed. */
export function lossPanel(context: Context): Panel {
  const { runs, options, plane } = context, { lang } = options, K = runs.length;
  const ceiling = ceilingOf(runs), value = shownValues(context, ceiling);
  const flat = !plane.whole, alone = runs.count === 1, many = runs.count > DRAWN_RUNS;
  const held = many ? new Float64Array() : heldOut(context).map((v) => (v <= ceiling ? v : NaN));
  const inPlane = flat ? valuesInPlane(context) : new Float64Array();
  const beside = concat(flat ? inPlane.map((v) => (v <= ceiling ? v : NaN)) : new Float64Array(), held);
  const scale = lossScale(beside.length ? concat(value, beside) : value, options.height, nearlyStraight(runs, value));
  const floor = scale.kind === "log" ? floorOf(runs, value) : -Infinity;
  const plotted = (values: Values) => atLeast(floor, scale.toPlot(values));
  const height = plotted(value), hasZero = value.includes(0);
  // A value of exactly zero lies on the floor, or else a decade or more below the lowest other one.
  const low = floor > -Infinity, [least, most] = extent(height), zeros = scale.kind === "log" && hasZero && !low ? least - Math.max(1, CLEAR * (most - least)) : null;
  if (low || zeros !== null) for (let i = 0; i < height.length; i++) if (value[i] === 0) height[i] = zeros ?? floor;
  const twice = flat && alone && inPlane.some(Number.isFinite) && !sameToTheEye(runs.steps, height, plotted(inPlane));
  const lines: { line: Float64Array; band?: Float64Array; make: (points: Curve["points"], band: Curve["band"]) => Curve }[] = [];
  const banded = many && runs.grouped;
  for (const r of banded ? [] : evenly(runs.count, many ? TRAILS : runs.count)) {
    const label = twice && !runs.names.length ? message(ofValue("true value", context.objective), lang) : runName(context, r);
    const [color, width] = many ? ["faint", 0.7] as const : [colorOf(context, r), 2] as const;
    lines.push({ line: height.subarray(r * K, (r + 1) * K), make: (points) => curve(points, color, width, { reveal: true, label }) });
    if (twice) {
      const dashed = { dash: true, reveal: true, label: message(ofValue("in the plane", context.objective), lang) };
      lines.push({ line: plotted(inPlane), make: (points) => curve(points, "faint", 1.4, dashed) });
    }
    if (held.length) {
      const tried = { dash: true, reveal: true, label: r === 0 ? message("held out", lang) : "" };
      lines.push({ line: plotted(held.subarray(r * K, (r + 1) * K)), make: (points) => curve(points, colorOf(context, r), 1.4, tried) });
    }
  }
  const medians = (members: number[], [from, to]: [number, number], color: Color, label: string) => {
    const [low, middle, high] = percentiles(height, members, K, [from, 0.5, to]);
    const band = Float64Array.from({ length: 2 * K }, (_, i) => (i % 2 ? high : low)[i >> 1]);
    lines.push({ line: middle, band, make: (points, area) => curve(points, color, 2.2, { reveal: true, band: area, label }) });
  };
  if (banded) runs.members.forEach((members) => medians(members, QUARTILES, colorOf(context, members[0]), runs.names[members[0]]));
  else if (many) medians(runs.status.map((_, r) => r), DECILES, 0, message("median", lang));
  const best = optimum(context), ideal = best && heightOf(best, scale), lowest = ideal === null ? [] : [Float64Array.of(ideal)];
  const [lo, hi] = rangeOf([...lines.flatMap(({ line, band }) => (band ? [line, band] : [line])), ...lowest]), pad = 0.06 * (hi - lo), last = lastStep(runs);
  const below = extent(value)[0] < scale.offset || value.includes(-Infinity);
  let y = scale.axis(labelOf(context.objective, lang), lo - pad, hi + pad, 5, null, scaleNote(scale, lang, below, runs.symbol));
  if (floor > -Infinity) {
    const clear = CLEAR * (y.hi - y.lo), bottom: [number, string] = [floor, `≤ ${scale.texts([powerOfTen(floor), 1])[0]}`];
    y = { ...y, ticks: [bottom, ...y.ticks.filter(([at]) => at > floor + clear)] };
  }
  if (zeros !== null) y = { ...y, ticks: [[zeros, "0"], ...y.ticks.filter(([at]) => at > zeros + 0.5)] };
  if (!height.some(Number.isFinite)) y = { ...y, ticks: [] };
  const axes = [stepAxis(last, lang), y];
  const marks: Mark[] = lines.map(({ line, band, make }) => make(against(runs, line, axes), band ? share(band, y) : null));
  if (ideal !== null) {
    const line = unit([0, ideal, last, ideal], axes, [2, 2]);
    marks.push(curve(line, "minimum", 1.1, { dash: true, label: message(called(best!), lang) }));
  }
  if (!many) marks.push(...brokenNotes(context, height, last, (lo + hi) / 2, axes, lang));
  return panelOf("loss", axes, marks, { cursor: true });
}

/** Whether the second of two curves, as far as it goes, is nowhere so far from the first that they can be told apart. */
function sameToTheEye(steps: number[], height: Float64Array, other: Float64Array): boolean {
  const drawn = steps.flatMap((_, k) => (Number.isFinite(other[k]) ? [k] : [])), [lo, hi] = extent(finite(height));
  if (!drawn.length || !drawn.every((k) => Number.isFinite(height[k]))) return false;
  const by = SAME * (steps[steps.length - 1] - steps[0]), far = SAME * (hi - lo);
  let from = 0, to = 0;
  return drawn.every((k) => {
    while (steps[drawn[from]] < steps[k] - by) from++;
    while (to < drawn.length && steps[drawn[to]] <= steps[k] + by) to++;
    const near = drawn.slice(from, to);
    return [[height, other], [other, height]].every(([line, values]) => {
      const [low, high] = extent(near.map((i) => line[i]));
      return values[k] >= low - far && values[k] <= high + far;
    });
  });
}

/** Whether each curve is nearly a straight line, as seen on a linear scale; one of no extent is none. */
function nearlyStraight({ steps, count, length: K }: Runs, value: Float64Array): boolean {
  for (let r = 0; r < count; r++) {
    const run = value.subarray(r * K, (r + 1) * K), known = steps.flatMap((_, k) => (Number.isFinite(run[k]) ? [k] : []));
    const [lo, hi] = extent(known.map((k) => run[k])), a = known[0], b = known[known.length - 1];
    if (known.length < 3 || !(hi > lo)) return false;
    const line = (k: number) => run[a] + ((run[b] - run[a]) * (steps[k] - steps[a])) / (steps[b] - steps[a]);
    if (!known.every((k) => Math.abs(run[k] - line(k)) <= STRAIGHT * (hi - lo))) return false;
  }
  return count > 0;
}

/** What the axis of values is called: f; of a table which loss it is. */
const labelOf = (objective: Objective, lang: Lang): Text =>
  objective instanceof DataObjective ? words(lossInWords(objective, lang)) : valueOf(objective, lang);

/** (R·K) the loss of the rows held out, where there are some; else nothing. */
function heldOut({ objective, runs: { x, n } }: Context): Float64Array {
  if (!(objective instanceof DataObjective) || !objective.held) return new Float64Array();
  return Float64Array.from({ length: x.length / n }, (_, at) => objective.heldOut(x.subarray(at * n, (at + 1) * n)));
}

const optimum = ({ objective }: Context): Optimum | null => (objective instanceof DataObjective ? objective.closedForm() : null);

/** Raise what is lower to a floor, in place. */
function atLeast(floor: number, heights: Float64Array): Float64Array {
  for (let i = 0; floor > -Infinity && i < heights.length; i++) if (heights[i] < floor) heights[i] = floor;
  return heights;
}

/** The plot height of an optimum; null where it has none. */
function heightOf({ value }: Optimum, scale: Scale): number | null {
  const [height] = scale.toPlot([value]);
  return Number.isFinite(height) ? height : null;
}

/** A line over the steps, in unit coordinates. */
function against(runs: Runs, line: Float64Array, axes: Axis[]): Curve["points"] {
  const points = new Float64Array(2 * runs.length);
  for (let k = 0; k < runs.length; k++) {
    points[2 * k] = runs.steps[k];
    points[2 * k + 1] = line[k];
  }
  return unit(points, axes, [runs.length, 2]);
}

const share = (band: Float64Array, axis: Axis) =>
  numbers(Float32Array.from(band, (v) => (v - axis.lo) / (axis.hi - axis.lo)), [band.length / 2, 2]);

/** f in the plane at the feet of the runs, NaN from where they leave the frame. */
function valuesInPlane({ runs, plane, frame, endings, pathValues }: Context): Float64Array {
  const K = runs.length, { n } = runs, values = pathValues.slice();
  endings.forEach(({ last }, r) => {
    if (last === null) return;
    const foot = plane.project(runs.x.subarray((r * K + last) * n, (r * K + last + 1) * n));
    values.fill(NaN, r * K + last + Number(frame.contains(foot)), (r + 1) * K);
  });
  return values;
}

/** The values drawn, NaN where a run is beyond the ceiling or has broken off. */
function shownValues({ runs, endings }: Context, ceiling: number): Float64Array {
  if (!runs.failed.some(Boolean)) return runs.value;
  const K = runs.length, early = firstAbove(runs, ceiling);
  return runs.value.map((v, at) => {
    const r = Math.floor(at / K), k = at % K;
    if (runs.failed[r] && endings[r].last !== null && k > stopIndex(runs, r)) return NaN;
    return v <= ceiling || early.has(at) ? v : NaN;
  });
}

/**
 * Logarithmic where all values are positive and span decades, symlog where they span them but change sign. Linear where the curves are
 * nearly `straight`, and where a symlog would hardly differ from it.
 */
function lossScale(value: Values, height: Height, straight: boolean): Scale {
  const known = finite(value);
  if (height === "linear" || !known.length || (straight && height !== "log")) return new Scale();
  const [lo, hi] = extent(known);
  if (lo > 0) {
    const log = hi / lo > DECADES || height === "log" || (hi > 5 * lo && median(known) < lo + 0.2 * (hi - lo));
    return new Scale(log ? "log" : "linear");
  }
  const positive = known.filter((v) => v > 0);
  if (lo === 0 && positive.length && hi / extent(positive)[0] > DECADES) return new Scale("log");
  const spread = hi - lo;
  if (height === "log" || (spread > 0 && median(known) - lo < spread / 500)) {
    const found = new Scale("symlog", step125(Math.max(Math.abs(lo), 1e-3 * spread) || 1, 1));
    return height !== "log" && found.isNearlyLinear(lo, hi) ? new Scale() : found;
  }
  return new Scale();
}

/**
 * The logarithm below which values are rounding, beside those at the starts; −∞ where none of them is lower. Near a minimum f grows
 * with the square of the distance, and positions are rounded to `runs.rounding` of theirs.
 */
function floorOf(runs: Runs, value: Float64Array): number {
  let begun = 0, lowest = Infinity;
  for (let r = 0; r < runs.count; r++) {
    const v = runs.value[r * runs.length];
    if (Number.isFinite(v) && v > begun) begun = v;
  }
  for (let i = 0; i < value.length; i++) if (value[i] > 0 && value[i] < lowest) lowest = value[i];
  if (!begun || lowest === Infinity) return -Infinity;
  const floor = Math.floor(Math.log10(begun) + 2 * Math.log10(runs.rounding));
  return lowest < powerOfTen(floor) ? floor : -Infinity;
}

/** The largest value drawn; a diverging run is cut off at `HEADROOM` times the other values. */
function ceilingOf(runs: Runs): number {
  if (!runs.failed.some(Boolean)) return Infinity;
  let most = 0;
  runs.value.forEach((v, at) => {
    const counts = !runs.failed[Math.floor(at / runs.length)] || at % runs.length === 0;
    if (counts && Number.isFinite(v)) most = Math.max(most, Math.abs(v));
  });
  return HEADROOM * Math.max(most, 1e-12);
}

/** Where each run is above the ceiling for the first time, if all runs leave within `EARLY` steps; else nowhere. */
function firstAbove(runs: Runs, ceiling: number): Set<number> {
  const K = runs.length, found = new Set<number>();
  for (let r = 0; r < runs.count; r++) {
    const first = runs.value.subarray(r * K, (r + 1) * K).findIndex((v) => v > ceiling);
    if (!(runs.failed[r] && first >= 0 && first <= EARLY)) return new Set();
    if (Number.isFinite(runs.value[r * K + first])) found.add(r * K + first);
  }
  return found;
}

/** The end of the axis: the last step, or, where all runs broke off in the first twentieth, the last of those steps. */
function lastStep(runs: Runs): number {
  const last = Math.max(runs.steps[runs.length - 1], 1);
  if (!runs.failed.every(Boolean)) return last;
  const broken = Math.max(...runs.failed.map((_, r) => runs.steps[stopIndex(runs, r)]));
  return broken < last / 20 ? Math.max(broken, 1) : last;
}

function rangeOf(lines: Float64Array[]): [number, number] {
  const [lo, hi] = extent(...lines);
  if (!(lo <= hi)) return [0, 1];
  const least = 1e-6 * Math.max(Math.abs(lo), Math.abs(hi)); // a smaller range is rounding
  return hi - lo > least ? [lo, hi] : [lo - Math.max(least, 0.5), hi + Math.max(least, 0.5)];
}

/** Shares of some runs at each step, as `numpy.percentile` of the columns of (R, K); a run that has broken off counts as highest. */
function percentiles(height: Float64Array, members: number[], K: number, shares: number[]): Float64Array[] {
  const found = shares.map(() => new Float64Array(K).fill(NaN)), n = members.length, column = new Float64Array(n);
  for (let k = 0; k < K; k++) {
    for (let i = 0; i < n; i++) {
      column[i] = height[members[i] * K + k];
      if (Number.isNaN(column[i])) column[i] = Infinity;
    }
    const ranked = column.sort();
    shares.forEach((at, i) => {
      const place = at * (n - 1), below = Math.floor(place), part = place - below;
      const a = ranked[below], b = ranked[Math.min(below + 1, n - 1)], value = a === b || part === 0 ? a : a + (b - a) * part;
      found[i][k] = value === Infinity ? NaN : value;
    });
  }
  return found;
}

/** Notes where the curve of a run that diverged or became non-finite leaves the chart or breaks off. */
function brokenNotes(context: Context, height: Float64Array, last: number, middle: number, axes: Axis[], lang: Lang): Note[] {
  const place = (at: number[]) => at.map((v, i) => (v - axes[i].lo) / (axes[i].hi - axes[i].lo));
  // Of each optimizer's runs the first, where it has several.
  const { runs } = context;
  return runs.members.flatMap((members): Note[] => {
    const r = members.find((run) => runs.failed[run]);
    if (r === undefined) return [];
    const color = colorOf(context, r);
    const k = height.subarray(r * runs.length, (r + 1) * runs.length).findLastIndex(Number.isFinite);
    if (k < 0) {
      const since = stopIndex(runs, r), text = words(endNote(runs, r, since, lang));
      return runs.count === 1 ? [{ type: "note", at: place([last / 2, middle]), text, color, anchor: "center", since }] : [];
    }
    const step = runs.steps[k], at = place([step, height[r * runs.length + k]]);
    const broken = runs.status[r] === "nonfinite" ? Math.min(Math.max(k, stopIndex(runs, r)), k + 1) : k;
    // A diverging run goes on above the chart.
    const above = broken === k && k + 1 < runs.length && Number.isFinite(runs.value[r * runs.length + k + 1]), index = broken + Number(above);
    const text = words(endNote(runs, r, index, lang, above));
    return [{ type: "note", at, text, color, anchor: step < 0.5 * last ? "left" : "right", since: index }];
  });
}
