/** The live page's map on its stage: in the contour map's panel, with the path over it where both axes are the function's variables. */
import type { ShownMap } from "../../app/maps/live_map";
import { pictureOf } from "../../core/map/colors";
import { endsOf } from "../../core/map/pixels";
import { rgb } from "../../core/colors";
import { numbers } from "../../scenes/buffers";
import { Scale } from "../../scenes/scale";
import { panelOf } from "../../scenes/views/view";
import type { Axis, Mark, Message, NdArray, Panel, Points, Theme } from "../../wire/types";

/** Pixels of the picture while the window is not that of the map. */
const PREVIEW = 486;
/** Opacity of contour lines over a map. */
const LINES = 0.5;

/** The scene with the map in place of its contours; of a scene without that panel, with one more. */
export function withMap(message: Message, map: ShownMap | null, theme: Theme, cmap: ArrayLike<number>, cached: (key: string, make: () => NdArray) => NdArray): Message {
  if (!map) return message;
  const scene = { ...message.scene, extra: { ...message.scene.extra, legend: map.legend } }, at = scene.panels.findIndex(({ kind, axes }) => kind === "contour" && axes.length === 2);
  const own = scene.panels[at] ?? panelOf("contour", scene.panels.find(({ kind }) => kind === "surface")?.axes.slice(0, 2) ?? [], []);
  // A map of starts is of another function's two variables.
  if (map.starts && own.axes.length < 2) return message;
  const axes = map.starts ? own.axes : map.axes.map((axis, i): Axis => new Scale(axis.log ? "log" : "linear").axis(map.labels[i], ...endsOf(axis), 5));
  const picture = image(map, axes, theme, cmap, cached);
  const made = map.starts ? overContours(own, picture, map, theme) : planePanel(axes, picture, map);
  if (at >= 0) return { ...message, scene: { ...scene, panels: scene.panels.map((panel, i) => (i === at ? { ...made, cell: panel.cell, title: panel.title } : panel)) } };
  const across = Math.max(...scene.panels.map(({ cell }) => cell[1] + cell[3]));
  return { ...message, scene: { ...scene, panels: [...scene.panels, { ...made, cell: [0, across, 1, 1] }], columns: scene.columns.length ? [...scene.columns, 1] : [] } };
}

/** The map's pixels in the window that the axes show. */
function image({ pixels }: ShownMap, axes: readonly Axis[], theme: Theme, cmap: ArrayLike<number>, cached: (key: string, make: () => NdArray) => NdArray): Mark[] {
  if (!pixels) return [];
  const window = axes.map(({ lo, hi }): [number, number] => [lo, hi]);
  const whole = window.every((ends, i) => endsOf(pixels.axes[i]).every((v, k) => Math.abs(v - ends[k]) <= 1e-9 * (ends[1] - ends[0])));
  const shape: [number, number] = whole ? [...pixels.shape] : [PREVIEW, PREVIEW];
  const key = JSON.stringify([theme.name, window, pixels.id, pixels.done, pixels.colors, shape]);
  const drawn = cached(key, () => numbers(pictureOf(pixels, window, shape, theme, cmap), [shape[1], shape[0], 3]));
  return [{ type: "image", pixels: drawn, extent: [0, 1, 0, 1], animated: false }];
}

function overContours(panel: Panel, picture: Mark[], { pixels }: ShownMap, theme: Theme): Panel {
  if (!picture.length) return panel;
  const minima = pixels!.minima, [x, y] = panel.axes;
  const inside = minima.flatMap((at, k) => (at[0] >= x.lo && at[0] <= x.hi && at[1] >= y.lo && at[1] <= y.hi ? [k] : []));
  const stars: Points = {
    type: "points", symbol: "star", size: 11, color: "ink", label: "", alpha: 1, animated: false,
    points: numbers(Float32Array.from(inside.flatMap((k) => [(minima[k][0] - x.lo) / (x.hi - x.lo), (minima[k][1] - y.lo) / (y.hi - y.lo)])), [inside.length, 2]),
    colors: numbers(Uint8Array.from(inside.flatMap((k) => rgb(theme.runs[pixels!.colors[k] % theme.runs.length]).map((v) => Math.round(255 * v)))), [inside.length, 3]),
  };
  const marks = panel.marks.length === 0 ? [...picture] : panel.marks.flatMap((mark): Mark[] => {
    if (mark.type === "contours") return [...picture, { ...mark, filled: false, alpha: LINES, values: null }];
    return mark.type === "arrows" || (mark.type === "points" && mark.symbol === "star") ? [] : [mark];
  });
  const before = marks.findIndex(({ type }) => type === "paths");
  if (inside.length) marks.splice(before < 0 ? marks.length : before, 0, stars);
  return { ...panel, marks };
}

function planePanel(axes: Axis[], picture: Mark[], { here }: ShownMap): Panel {
  const at = here?.map((v, i) => (v - axes[i].lo) / (axes[i].hi - axes[i].lo));
  const seen = at?.every((share) => share >= 0 && share <= 1);
  const ring: Points[] = seen ? [{
    type: "points", symbol: "ring", size: 10, color: "ink", label: "", alpha: 1, animated: false, colors: null, points: numbers(Float32Array.from(at!), [1, 2]),
  }] : [];
  return panelOf("contour", axes, [...picture, ...ring], { aspect: [1, 1] });
}
