/** The surface with the runs on it and its contour map on the floor; as `scenes.trace.views.surface`. */
import { DataObjective } from "../../calculus/data/data_objective";
import type { Axis, Camera, Mark, Panel, Surface } from "../../wire/types";
import { clip, clockOf, finite, interpolate, linspace, ranked, rint, searchSorted, sum } from "../arrays";
import { along, numbers, shares, valueRange } from "../buffers";
import { bestCamera, cameraOf } from "../camera";
import type { Context } from "../trace/context";
import { scaleNote, valueOf } from "../trace/labels";
import { Recent } from "../trace/grid";
import type { Landscape } from "../trace/landscape";
import { contourMap, downhill, placeMarks, runMarks } from "../trace/marks";
import { typeset } from "../trace/names";
import { coordinateAxes, proportions } from "./axes";
import { cmapOf, panelOf } from "./view";

const ARTICLE_BLUE = "#2f5fd0";
/** At most this many runs and minima decide the camera. */
const LOOKED_AT = 6;
/** The share of a surface that decides the camera where no runs do, and the places looked at of it. */
const LOWLANDS = 0.1, PLACES_LOOKED_AT = 60;
/** Of the box's height. */
const LEVEL = 1e-9;

/** Of landscapes that hold still. That of a plane, which each descent turns a little, is still seen from where it was at first. */
const cameras = new Recent<Camera>();

/** f over the plane as a lit surface; in the article's theme as a plain blue surface with a mesh. */
export function surfacePanel(context: Context, group: number | null = null): Panel {
  const { landscape, options, runs } = context, article = options.theme === "article", [lo, hi] = landscape.range;
  const bottom = article ? lo : landscape.floor, top = hi + 0.03 * (hi - lo);
  const name = valueOf(context.objective, options.lang), [label, about] = article ? [typeset("z"), 4] : [name, 5];
  const z = landscape.scale.axis(label, bottom, top, about, [lo, hi], scaleNote(landscape.scale, options.lang, false, name.plain));
  const axes = [...coordinateAxes(context), z];
  const surface = landscape.once(`surface ${article} ${cmapOf(options)}`, () => surfaceMark(context, axes, article));
  const marks: Mark[] = article ? [surface] : [contourMap(context, axes, cmapOf(options), 0.45), surface];
  marks.push(...placeMarks(context, axes, true), ...downhill(context, axes, true), ...runMarks(context, axes, true, group));
  const aspect = [...(proportions(context, 2) ?? [1, 1]), article ? 0.75 : 0.8];
  const best = () => bestOf(context, bottom, top, aspect);
  const { view, height, domain, coordinates, xlim, ylim, zlim } = options;
  const place = JSON.stringify([view, height, article, domain, coordinates, xlim, ylim, zlim]);
  const found = () => (options.steady ? cameras.get(context.objective, place, best) : best());
  // Beside a table the line moves: the surface holds still, so that both can be followed.
  const animated = runs.length > 1 && !(context.objective instanceof DataObjective);
  const [camera, motion] = cameraOf(options.camera, found, animated, options.steady);
  return panelOf("surface", axes, marks, { aspect, camera, motion });
}

function surfaceMark({ landscape, options }: Context, axes: Axis[], article: boolean): Surface {
  const { grid, height, cut, scale } = landscape, shape = [grid.axes[1].length, grid.axes[0].length], z = axes[2];
  const share = (v: number) => (v - z.lo) / (z.hi - z.lo), [lo, hi] = valueRange(height);
  const clipped = cut && Uint8Array.from(scale.toPlot(grid.values), (h) => Number(h < cut[0] || h > cut[1]));
  return {
    type: "surface", x: along(grid.axes[0], axes[0]), y: along(grid.axes[1], axes[1]), z: along(height, z, shape), value: null,
    range: [share(lo), share(hi)], cmap: article && options.cmap === null ? null : cmapOf(options), color: ARTICLE_BLUE,
    levels: shares(article ? [] : landscape.levels, z.lo, z.hi), mesh: article ? 24 : 0, shade: true, alpha: article ? 0.72 : 1,
    clipped: clipped && numbers(clipped, shape), animated: false,
  };
}

/** The lowest places of a surface, three numbers each, as shares 0 … 1 of its box. */
function lowlands({ grid }: Landscape, height: Float64Array): number[] {
  const nx = grid.axes[0].length, ny = grid.axes[1].length;
  const level = new Float64Array(height.length); // heights that differ by rounding count as equal
  for (let i = 0; i < level.length; i++) level[i] = rint(height[i] / LEVEL);
  const known = finite(level), most = Math.trunc(LOWLANDS * known.length);
  if (!most) return [];
  const limit = ranked(known, most - 1), low = known.filter((v) => v <= limit).sort();
  const every = Math.max(Math.floor(most / PLACES_LOOKED_AT), 1), places = new Map<number, number[]>();
  for (let at = 0; at < most; at += every) places.set(low[at], []);
  for (let i = 0; i < level.length; i++) if (level[i] <= limit) places.get(level[i])?.push(i);
  const out: number[] = [];
  for (let at = 0; at < most; at += every) {
    const i = places.get(low[at])![at - searchSorted(low, low[at])]; // of equal ones in their order
    out.push((i % nx) / (nx - 1), Math.floor(i / nx) / (ny - 1), height[i]);
  }
  return out;
}

/** The camera that sees the paths and the minima best; where the landscape is to hold still, the lowlands. */
function bestOf(context: Context, bottom: number, top: number, aspect: number[]): Camera {
  const { landscape, frame, runs, options } = context, { grid } = landscape;
  const nx = grid.axes[0].length, ny = grid.axes[1].length;
  const height = new Float64Array(nx * ny), ground = { height, nx, ny };
  for (let i = 0; i < height.length; i++) height[i] = (landscape.height[i] - bottom) / (top - bottom);
  if (options.steady) return bestCamera(ground, { points: [], length: 1 }, aspect, lowlands(landscape, height));
  const K = runs.length, shown = Math.min(runs.count, LOOKED_AT);
  const place = (at: number): number[] => [0, 1].map((i) => (context.u[2 * at + i] - frame.lo[i]) / frame.edge[i]);
  const raised = ([x, y]: number[]): number[] =>
    [x, y, height[clip(rint(y * (ny - 1)), 0, ny - 1) * nx + clip(rint(x * (nx - 1)), 0, nx - 1)]];
  const moves = new Float64Array(K - 1);
  for (let r = 0; r < shown; r++) {
    for (let k = 0; k + 1 < K; k++) {
      const [a, b] = [place(r * K + k), place(r * K + k + 1)];
      moves[k] += Math.sqrt((b[0] - a[0]) ** 2 + (b[1] - a[1]) ** 2);
    }
  }
  const total = Math.max(sum(moves), 1e-300), clock = clockOf(moves.map((m) => m / total + 1 / Math.max(K - 1, 1)));
  const when = Array.from(linspace(0, clock[K - 1], Math.floor(60 / Math.max(shown, 1))), (at) => interpolate(at, clock, runs.steps.map((_, k) => k)));
  const points: number[] = [];
  for (let r = 0; r < shown; r++) {
    for (const at of when) {
      const k = Math.min(Math.trunc(at), Math.max(K - 2, 0)), share = at - k, a = place(r * K + k);
      const b = K === 1 ? a : place(r * K + k + 1);
      points.push(...raised(K === 1 ? a : a.map((v, i) => (1 - share) * v + share * b[i])));
    }
  }
  const minima = landscape.minima.slice(0, LOOKED_AT).flatMap((m) => raised(m.map((v, i) => (v - frame.lo[i]) / frame.edge[i])));
  return bestCamera(ground, { points, length: when.length }, aspect, minima);
}
