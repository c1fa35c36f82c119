/** Where runs are drawn in one panel, and where they leave it: at an edge of the frame, or at a limit of the heights; as `scenes.trace.path_places`. */
import type { Axis, Paths } from "../../wire/types";
import { clip } from "../arrays";
import { along } from "../buffers";
import { shareBetween } from "../limits";
import { type Context, type Ending, noteFirst, pointAt } from "./context";
import { endNote } from "./labels";
import type { Landscape } from "./landscape";

/** Times the height of the view: a point farther out of it lies there, since drawings need finite numbers. */
const FARTHEST = 1e6;

/** The runs in one panel: points (R·K, d numbers each), where each run ends, and the plot heights between which they are seen. */
export interface Placed { points: Float64Array; d: number; endings: Ending[]; limits: [number, number] | null }

/** The runs in `space`, over the only variable, or on a map of two. */
export function placedIn(context: Context, space: boolean): Placed {
  const { runs, plane, u, pathHeight, landscape: { limits } } = context, d = plane.dim, K = runs.length;
  let { endings } = context;
  if (!space && d === 2) return { points: u, d, endings, limits: null };
  const points = new Float64Array(runs.count * K * (d + 1));
  for (let at = 0, from = 0, to = 0; at < runs.count * K; at++) {
    for (let i = 0; i < d; i++) points[to++] = u[from++];
    points[to++] = pathHeight[at];
  }
  for (let run = 0; run < runs.count; run++) points[run * K * (d + 1) + d] = onFloor(context, pathHeight[run * K], space);
  endings.forEach(({ last }, run) => {
    if (last === null) return;
    const from = run * K * (d + 1);
    const row = last === 0 ? points.slice(from, from + d + 1) : null;
    const height = row ? 0 : exitHeight(context, run, last, points.subarray(from));
    for (let k = last; k < K; k++) {
      if (row) points.set(row, from + k * (d + 1));
      else points[from + k * (d + 1) + d] = height;
    }
  });
  if (!limits) return { points, d: d + 1, endings, limits };
  const [low, high] = limits, reach = FARTHEST * (high - low), size = K * (d + 1);
  for (let at = d; at < points.length; at += d + 1) points[at] = clip(points[at], low - reach, high + reach);
  endings = endings.map((_, run) => limited(context, run, points.subarray(run * size, (run + 1) * size), limits));
  if (runs.grouped) noteFirst(runs, endings);
  return { points, d: d + 1, endings, limits };
}

/** The points without those that are out of view, which are NaN. */
export function seenPoints({ points, d, limits }: Placed): Float64Array {
  if (!limits) return points;
  const out = points.slice();
  for (let at = 0; at < out.length; at += d) if (!(out[at + d - 1] >= limits[0] && out[at + d - 1] <= limits[1])) out.fill(NaN, at, at + d);
  return out;
}

/** The limits as a field of a message's paths, if there are some. */
export const limitsIn = ({ limits, d }: Placed, axes: Axis[]): Partial<Paths> =>
  limits ? { limits: Array.from(along(limits, axes[d - 1]).data as Float32Array) as [number, number] } : {};

/** Whether a plot height is within `zlim`. */
export const inView = ({ limits }: Landscape, height: number): boolean => !limits || (height >= limits[0] && height <= limits[1]);

/** The height of a start; a start at which f is not finite stands on the floor. */
export const onFloor = ({ landscape }: Context, height: number, space: boolean): number =>
  Number.isFinite(height) ? height : space && !landscape.cut ? landscape.floor : landscape.range[0];

/** The plot height at which a run leaves the frame on its straight way to step `last`; without `zlim` at most that of the view. */
function exitHeight({ runs, plane, objective, landscape }: Context, run: number, last: number, points: Float64Array): number {
  const d = plane.dim, n = runs.n, at = run * runs.length + last;
  const target = plane.project(runs.x.subarray(at * n, (at + 1) * n));
  const goal = landscape.scale.height(plane.whole ? runs.value[at] : objective.values(plane.lift(target))[0]);
  const begin = pointAt(points, (last - 1) * (d + 1), d + 1), edge = pointAt(points, last * (d + 1), d + 1);
  const far = (end: ArrayLike<number>) => Math.sqrt(begin.slice(0, d).reduce((total, v, i) => total + (end[i] - v) ** 2, 0));
  const way = far(target), reach = far(edge);
  if (!(Number.isFinite(goal) && Number.isFinite(begin[d]) && way > 0 && way < Infinity)) return edge[d];
  const height = begin[d] + Math.min(reach / way, 1) * (goal - begin[d]);
  return landscape.cut ? height : clip(height, ...landscape.range);
}

/** The end of a run whose points are cut at the limits: they repeat the last crossing. */
function limited({ runs, plane, endings, options }: Context, run: number, points: Float64Array, limits: [number, number]): Ending {
  const d = plane.dim + 1, ending = endings[run];
  let until = ending.last === null ? runs.length : ending.last + 1;
  if (until > 1 && !pointAt(points, (until - 1) * d, d).every(Number.isFinite)) until--; // where it breaks off it is nowhere
  const found = leaving(points.subarray(0, until * d), d, ...limits);
  if (!found) return { ...ending };
  const [last, at] = found;
  for (let k = last; k < runs.length; k++) points.set(at, k * d);
  return { last, at: at.slice(0, -1), note: endNote(runs, run, last, options.lang, true) };
}

/**
 * Where a path leaves two heights for good: the index of its first point outside, and the crossing; null if it ends between them. One
 * that is never between them crosses at its start.
 */
function leaving(points: Float64Array, d: number, low: number, high: number): [number, number[]] | null {
  const height = (k: number) => points[k * d + d - 1], last = points.length / d - 1;
  if (!(height(last) < low) && !(height(last) > high)) return null;
  let k = last - 1, part: [number, number] | null = null;
  while (k >= 0 && !(part = shareBetween(height(k), height(k + 1), low, high))) k--;
  const share = part ? part[1] : 0, from = Math.max(k, 0), begin = pointAt(points, from * d, d);
  const at = part ? begin.map((v, i) => v + share * (points[(from + 1) * d + i] - v)) : begin;
  at[d - 1] = clip(at[d - 1], low, high);
  return [k + 1, at];
}
