/** Values of a run at a step, as text: for tips, the status line and screen readers. */
import type { NdArray, Panel, Paths, Scene } from "../wire/types";
import { number, point } from "./format";
import type { PanelDrawn } from "./panel";

export interface Place { paths: Paths; run: number; index: number; distance: number }

/** More positions than this are not searched; then only the heads can be touched. */
const SEARCHED = 60_000;

/** The path position nearest to a place on the stage, within `reach` CSS pixels, no later than `time`. */
export function nearest(panel: PanelDrawn, x: number, y: number, time: number, reach = 14): Place | null {
  let best: Place | null = null;
  for (const { mark } of panel.paths) {
    if (!mark) continue;
    const [, runs, d] = mark.points.shape;
    const data = mark.points.data;
    const last = Math.floor(time + 1e-6);
    const first = runs * (last + 1) > SEARCHED ? last : 0;
    for (let k = first; k <= last; k++) {
      for (let p = 0; p < runs; p++) {
        if (k > mark.last[p] && k !== last) continue;
        const i = (k * runs + p) * d;
        const at = panel.project(data[i], data[i + 1], d > 2 ? data[i + 2] : 0.5);
        // Of several equally near, the later one, which lies on top.
        const distance = Math.hypot(at[0] - x, at[1] - y) - (k === last ? 4 : 0);
        if (distance <= (best?.distance ?? reach)) best = { paths: mark, run: p, index: Math.min(k, mark.last[p]), distance };
      }
    }
  }
  return best;
}

/** How near, in CSS pixels, a pointer is on a row. */
const ON_ROW = 10;

/** The row of a table that a place on the stage is on, in unit coordinates; null where there is none. */
export function rowAt(panel: Pick<PanelDrawn, "panel" | "project">, x: number, y: number, time: number): [number, number] | null {
  if (panel.panel.kind !== "data") return null;
  let best: [number, number] | null = null, least = ON_ROW;
  for (const mark of panel.panel.marks) {
    if (mark.type !== "points") continue;
    const { data, shape } = mark.points, [frames, count, d] = shape.length > 2 ? shape : [1, ...shape], from = Math.min(frames - 1, Math.floor(time + 1e-6)) * count;
    for (let i = from; i < from + count; i++) {
      const at: [number, number] = [data[i * d], data[i * d + 1]], [u, v] = panel.project(at[0], at[1], 0.5), far = Math.hypot(u - x, v - y);
      if (far < least) [best, least] = [at, far];
    }
  }
  return best;
}

/** A place along an axis as it was before it was stored in float32: to a millionth of the range. */
export function stored(at: number, { lo, hi }: { lo: number; hi: number }): number {
  const places = 6 - Math.ceil(Math.log10(hi - lo));
  return places >= 0 ? Number(at.toFixed(Math.min(100, places))) : Math.round(at * 10 ** places) / 10 ** places;
}

export function value(paths: Paths, name: string, run: number, index: number): number | null {
  const array = paths.readout[name];
  if (!array) return null;
  const v = array.data[index * array.shape[1] + run];
  return v === undefined ? null : v;
}

/** f of a run at an index; that of its end where it has none any more. A run that only left the picture goes on. */
export function valueAt(paths: Paths, run: number, index: number): number | null {
  const rows = paths.readout.f?.shape[0] ?? 0;
  const there = value(paths, "f", run, Math.min(index, rows - 1));
  return there !== null && !Number.isNaN(there) ? there : value(paths, "f", run, Math.min(index, paths.last[run] ?? index));
}

export function vector(array: NdArray | undefined, run: number, index: number): number[] | null {
  if (!array) return null;
  const n = array.shape[2] ?? 1;
  const from = (index * array.shape[1] + run) * n;
  return Array.from(array.data.subarray(from, from + n));
}

/** "x (0.1, 0.2)", "f 0.05", … for a run at an index. */
export function lines(paths: Paths, run: number, index: number): [string, string][] {
  const out: [string, string][] = [];
  const x = vector(paths.readout.x, run, index);
  if (x) out.push(["x", x.length === 1 ? number(x[0]) : point(x)]);
  const names: [string, string][] = [["f", "f"], ["grad_norm", "|∇f|"], ["lr", "η"]];
  for (const [name, shown] of names) {
    const v = value(paths, name, run, index);
    if (v !== null && !Number.isNaN(v)) out.push([shown, number(v)]);
  }
  return out;
}

/** The paths of the runs: those of the first panel that has any, and where its kind stands side by side, those of all. */
export function mainPaths(scene: Scene): Paths[] {
  return besideEachOther(scene).flatMap(pathsOf);
}

/** The run that the first path of the panel of this number is: where landscapes stand side by side, their runs are counted on. */
export function firstRun(scene: Scene, index: number): number {
  const panels = besideEachOther(scene), at = panels.indexOf(scene.panels[index]);
  return panels.slice(0, Math.max(at, 0)).flatMap(pathsOf).reduce((n, { points }) => n + points.shape[1], 0);
}

/** The run in focus as the panel of this number counts its own; −1: all of them. */
export function focusIn(scene: Scene, index: number, focus: number): number {
  const panel = scene.panels[index];
  if (focus < 0 || besideEachOther(scene).length < 2 || !pathsOf(panel).length) return focus;
  const own = focus - firstRun(scene, index), count = pathsOf(panel).reduce((n, { points }) => n + points.shape[1], 0);
  return own >= 0 && own < count ? own : NOWHERE;
}

/** Kinds of panels that may stand side by side, each with other runs; small multiples are in an order of their own. */
const LANDSCAPES = new Set(["surface", "curve"]);
/** A run that no panel has. */
const NOWHERE = 1_000_000;

const pathsOf = (panel: Panel): Paths[] => panel.marks.filter((mark): mark is Paths => mark.type === "paths");

function besideEachOther({ panels }: Scene): Panel[] {
  const first = panels.find((panel) => pathsOf(panel).length);
  if (!first || !LANDSCAPES.has(first.kind)) return first ? [first] : [];
  return panels.filter((panel) => panel.kind === first.kind && pathsOf(panel).length);
}

/** How many runs a scene shows. */
export function runCount(scene: Scene): number {
  return mainPaths(scene).reduce((n, { points }) => n + points.shape[1], 0);
}
