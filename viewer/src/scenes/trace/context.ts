/** What all panels of one scene share, and where the runs are in it; as `scenes.trace.context` and `preparation`. */
import type { Objective } from "../../engine/types";
import { allFinite, clip, searchSorted } from "../arrays";
import type { Color } from "../../wire/types";
import type { Options } from "../options";
import { coordinatePlane, lastFinite, Plane, principalPlane } from "../plane";
import { mostIndices, sampled, travelled } from "../timeline";
import type { Point } from "./box";
import { chooseFrame, exitOf, Frame, nearStart, squared, strays, type Way } from "./frame";
import { endNote } from "./labels";
import { type Landscape, landscapeOf, minimaOf } from "./landscape";
import { badInput } from "./lines";
import { atSteps, picked, type Runs, stopIndex } from "./runs";

/** Named runs; more are shown as small multiples. */
export const MANY = 8;
/** More runs are drawn as points, with the paths of a few. */
export const DRAWN_RUNS = 40;
/** A path with a smaller share of its variance in the second direction has only one. */
const STRAIGHT = 1e-3;

/** The end of one run in the picture: its time index, its place in the plane, and the note there. */
export interface Ending { last: number | null; at: Point | null; note: string }

export interface Context {
  objective: Objective; options: Options; small: boolean;
  /** Of the steps shown only. */
  runs: Runs;
  plane: Plane; frame: Frame;
  /** d coordinates for each of R·K points. */
  u: Float64Array;
  endings: Ending[];
  moves: Float64Array;
  /** (R·K) true values where the runs are drawn, and their plot heights. */
  pathValues: Float64Array; pathHeight: Float64Array;
  landscape: Landscape;
}

/** The context of runs. */
export function prepare(objective: Objective, all: Runs, options: Options, small: boolean): Context {
  const plane = planeOf(objective, all, options), d = plane.dim, minima = minimaOf(objective);
  const whole = plane.project(all.x), K = all.length;
  const frame = asked(options.domain ? null : found(objective, all, whole, plane, minima), options, d);
  const exits = all.status.map((_, r) => exitOf(whole.subarray(r * K * d, (r + 1) * K * d), frame));
  const first = [...exits.flatMap((e) => (e ? [e[0]] : [])), ...all.failed.flatMap((f, r) => (f ? [stopIndex(all, r)] : []))];
  const most = mostIndices(all.count);
  const shown = K <= most ? all.steps.map((_, k) => k) : sampled(travelled(within(whole, frame), all.count, K, frame.edge), first.slice(0, 50), most);
  const runs = atSteps(all, shown), length = runs.length;
  const u = shown.length === K ? whole : picked(whole, all.status.map((_, r) => r), shown, K, d);
  const endings = exits.map((exit, r): Ending => {
    if (exit) {
      // An exit between two shown steps is drawn at the next one, at which the run is outside, too.
      const last = Math.min(searchSorted(shown, exit[0]), shown.length - 1);
      return { last, at: exit[1], note: endNote(runs, r, last, options.lang, true) };
    }
    if (!all.failed[r]) return { last: null, at: null, note: "" };
    const last = stopIndex(runs, r);
    return { last, at: pointAt(u, (r * length + last) * d, d), note: endNote(runs, r, last, options.lang) };
  });
  if (runs.grouped) noteFirst(runs, endings);
  endings.forEach(({ last, at }, r) => {
    if (last !== null && at) for (let k = last; k < length; k++) u.set(at, (r * length + k) * d);
  });
  const pathValues = valuesOnPaths(objective, plane, runs, u, endings);
  const walked = options.steady ? [] : small ? pathValues.filter((_, at) => frame.contains(u, at * d)) : pathValues;
  const landscape = landscapeOf(objective, plane, frame, options, small, walked);
  const pathHeight = landscape.scale.toPlot(pathValues), moves = travelled(u, runs.count, length, frame.edge);
  return { objective, options, small, runs, plane, frame, u, endings, moves, pathValues, pathHeight, landscape };
}

/** Points, each coordinate clipped to the frame. */
function within(points: Float64Array, { lo, hi }: Frame): Float64Array {
  const d = lo.length;
  return points.map((v, at) => clip(v, lo[at % d], hi[at % d]));
}

/** Words at one end of each optimizer's runs, an arrow at the others. */
export function noteFirst({ members }: Runs, endings: Ending[]): void {
  for (const own of members) for (const run of own.filter((r) => endings[r].note).slice(1)) endings[run].note = "↗";
}

export const pointAt = (u: Float64Array, at: number, d: number): Point => Array.from(u.subarray(at, at + d));

/** The colour of a run: of its optimizer, or faint. */
export const colorOf = ({ runs, options }: Context, run: number): Color =>
  runs.names.length && options.ghosts.includes(runs.names[run]) ? "faint" : runs.group[run];

/** Whether runs are drawn as points, with the paths of a few. */
export const asPoints = ({ runs, options }: Context): boolean => runs.count > DRAWN_RUNS || (options.colors === "minimum" && runs.count > 1);

/** What a run is called, of an optimizer's runs the first; a few that have no names are numbered from 1. */
export function runName({ runs }: Context, run: number): string {
  if (runs.names.length) return !runs.grouped || runs.members[runs.group[run]][0] === run ? runs.names[run] : "";
  return runs.total > 1 && runs.total <= MANY ? String(run + 1) : "";
}

/** True values where the runs are drawn: f in the plane, at the points drawn. */
function valuesOnPaths(objective: Objective, plane: Plane, runs: Runs, u: Float64Array, endings: Ending[]): Float64Array {
  const exact = plane.whole && allFinite(runs.value);
  const values = exact ? runs.value.slice() : objective.values(plane.lift(u)).slice();
  endings.forEach(({ last, at }, r) => {
    if (last !== null && at) values.fill(objective.values(plane.lift(at))[0], r * runs.length + last, (r + 1) * runs.length);
  });
  return values;
}

function planeOf(objective: Objective, runs: Runs, options: Options): Plane {
  const { n } = objective, K = runs.length, x = soundPositions(runs);
  const origin = Array.from(lastFinite(x.subarray(0, K * n), n), (v) => (Number.isFinite(v) ? v : 0));
  if (options.coordinates) {
    const given = options.coordinates, proper = given.every((v) => Number.isInteger(v) && v >= 0 && v < n);
    if (!proper) throw badInput("coordinates", { coordinates: `(${given.join(", ")})`, last: n - 1 });
    if (new Set(given).size !== given.length || given.length < 1 || given.length > 2) {
      throw badInput("two coordinates", { coordinates: `(${given.join(", ")})` });
    }
    return coordinatePlane(origin, given);
  }
  if (n === 1) return coordinatePlane(origin, [0]);
  if (n > 2 || options.view === "plane") {
    const plane = principalPlane(x, K, n);
    if ((plane.shares ?? []).reduce((a, b) => a + b, 0) > 0) return plane;
  }
  return coordinatePlane(origin, [0, 1]);
}

/** The positions, NaN where a run that failed is far away: beside those the others would be one point. */
function soundPositions(runs: Runs): Float64Array {
  if (!runs.failed.some(Boolean)) return runs.x;
  const x = runs.x.slice(), size = runs.length * runs.n;
  runs.failed.forEach((failed, r) => {
    if (failed) x.fill(NaN, r * size + Math.max(nearStart(x.subarray(r * size, (r + 1) * size), runs.n), 1) * runs.n, (r + 1) * size);
  });
  return x;
}

/** The frame that the runs and what is known of the function decide. */
function found(objective: Objective, runs: Runs, u: Float64Array, plane: Plane, minima: Point[]): Frame {
  const d = plane.dim, K = runs.length;
  let ways = runs.status.map((_, r): Way => ({
    u: u.subarray(r * K * d, (r + 1) * K * d), value: runs.value.subarray(r * K, (r + 1) * K), broken: runs.failed[r],
  }));
  if (runs.names.length && runs.members.length > MANY) {
    const far = strays(ways, d);
    ways = ways.filter((_, r) => !far[r]);
  }
  const shown = plane.whole ? minima.map((m) => Array.from(plane.project(m))) : [];
  const domain = plane.variables && objective.domain ? plane.variables.map((v) => objective.domain![v]) : null;
  const margin = !runs.failed.every(Boolean) ? 1.12 : runs.status.includes("diverged") ? 1.4 : 2;
  const frame = chooseFrame(ways, d, domain, shown, margin);
  return plane.shares && plane.shares[1] <= STRAIGHT ? squared(frame) : frame;
}

function asked(frame: Frame | null, { domain, xlim, ylim }: Options, d: number): Frame {
  let pairs = frame ? frame.lo.map((lo, i): [number, number] => [lo, frame.hi[i]]) : [];
  if (domain) {
    pairs = domain.length === 1 ? Array<[number, number]>(d).fill(domain[0]) : [...domain];
    if (pairs.length !== d) throw badInput("domain", { domain: JSON.stringify(domain), d });
  }
  [xlim, ylim].forEach((pair, i) => {
    if (pair && i >= d) throw badInput("ylim", { ylim: `(${pair.join(", ")})` });
    if (pair) pairs[i] = pair;
  });
  const whole = !domain && !xlim && !ylim;
  return new Frame(pairs.map(([lo]) => lo), pairs.map(([, hi]) => hi), whole && frame !== null && frame.zoomed);
}
