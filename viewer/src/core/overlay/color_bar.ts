/** The colour bar beside a contour map, as `kobai.paint.panel2d.color_bar` draws it. */
import type { Axis, Contours, NdArray, Panel, Theme } from "../../wire/types";
import look from "../../look.json";
import { mix, rgb, toCss } from "../colors";
import type { Rect } from "../layout";
import { toUnit } from "../scale";
import { inks } from "./ink";
import { draw } from "./mathtext";
import { LABEL, TICK } from "./sizes";

/** A map lower than this, in CSS pixels, has no bar. */
export const SMALLEST = 150;
export const BAR_GAP = 10;
export const BAR = 11;

export type Valued = Contours & { values: Axis };

/** The contour map of a panel that has an axis of values. */
export function valued(panel: Panel): Valued | undefined {
  return panel.marks.find((mark): mark is Valued => mark.type === "contours" && Boolean(mark.values));
}

/** The middle of each band, 0 … 1 on the colour map: between neighbouring levels, which are such shares too. */
function bandMiddles(levels: ArrayLike<number>): number[] {
  const edges = [0, ...Array.from(levels, (level) => Math.min(1, Math.max(0, level))), 1];
  return edges.slice(1).map((edge, i) => (edge + edges[i]) / 2);
}

/** Draw the bar beside a map; its label in the line at `top`. */
export function colorBar(
  c: CanvasRenderingContext2D, mark: Valued, map: NdArray | undefined, theme: Theme, inner: Rect, top: number,
): void {
  const ink = inks(theme);
  const { values } = mark;
  const bar = { x: inner.x + inner.width + BAR_GAP, y: inner.y, width: BAR, height: inner.height };
  const y = (share: number) => bar.y + (1 - Math.min(1, Math.max(0, share))) * bar.height;
  const levels = [...mark.levels.data].sort((a, b) => a - b);
  const background = rgb(theme.background);
  const edges = [0, ...levels, 1];
  bandMiddles(levels).forEach((middle, i) => {
    const at = 3 * Math.round(middle * 255);
    const color = map ? ([map.data[at] / 255, map.data[at + 1] / 255, map.data[at + 2] / 255] as [number, number, number]) : background;
    c.fillStyle = toCss(mix(background, color, mark.alpha));
    c.fillRect(bar.x, y(edges[i + 1]), bar.width, y(edges[i]) - y(edges[i + 1]));
  });
  c.lineWidth = 1;
  c.strokeStyle = `rgba(0, 0, 0, ${look.line.levels})`;
  c.beginPath();
  for (const level of levels) {
    c.moveTo(bar.x, y(level));
    c.lineTo(bar.x + bar.width, y(level));
  }
  c.stroke();
  c.strokeStyle = ink.line;
  c.strokeRect(bar.x, bar.y - 0.5, bar.width, bar.height + 1);
  let clear = Infinity;
  for (const [position, text] of [...values.ticks].sort(([a], [b]) => a - b)) {
    const at = y(toUnit(values, position));
    if (at + 0.45 * TICK >= clear) continue;
    c.beginPath();
    c.moveTo(bar.x + bar.width, at);
    c.lineTo(bar.x + bar.width + 3, at);
    c.stroke();
    draw(c, text, bar.x + bar.width + 0.6 * BAR_GAP, at, TICK, "left", ink.tick);
    clear = at - 0.75 * TICK;
  }
  draw(c, values.label.plain, bar.x, top, LABEL, "left", ink.label);
}
