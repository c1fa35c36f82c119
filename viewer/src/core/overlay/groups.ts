/** The names of groups of rows, drawn beside a panel of data, or over it where the fewest rows lie. */
import type { Curve, Points } from "../../wire/types";
import { draw as drawSymbol } from "../canvas/strokes";
import { css } from "../colors";
import type { Rect } from "../layout";
import type { PanelDrawn } from "../panel";
import { endNames } from "./margins";
import { measure, draw } from "./mathtext";
import { NOTE } from "./sizes";

const STEP = 1.5 * NOTE;
const SWATCH = 1.5 * NOTE;
const PAD = 0.5 * NOTE;
/** The share of a panel's edge that the names may take. */
const MOST = 0.7;
/** So many points of a group tell where it lies. */
const SAMPLE = 300;
/** Of a curve with fewer points, so many places between two of them. */
const BETWEEN = 20;

/** Symbol and name of each group: classes, rows held out, those of the batch, predictions that are wanted. */
export function groupNames(c: CanvasRenderingContext2D, panel: PanelDrawn, taken: Rect[]): void {
  if (panel.panel.kind !== "data") return;
  const groups = panel.panel.marks.filter((mark): mark is Points => mark.type === "points" && mark.label !== "");
  if (!groups.length) return;
  const width = 2 * PAD + SWATCH + Math.max(...groups.map(({ label }) => measure(c, label, NOTE))), height = 2 * PAD + STEP * (groups.length - 1) + NOTE;
  const { theme, inner, rect } = panel;
  const of = (type: string) => panel.panel.marks.flatMap((mark) => ((mark.type === "points" || mark.type === "curve") && mark.type === type ? placesOf(mark, panel) : []));
  const right = inner.x + inner.width + PAD, beside = right + width <= rect.x + rect.width && !endNames(panel.panel, rect.width).length;
  const place = beside ? { x: right, y: inner.y, width, height } : emptiest(width, height, inner, of("points"), of("curve"), MOST);
  if (!place) return;
  taken.push(place);
  c.globalAlpha = 0.78;
  c.fillStyle = theme.background;
  c.beginPath();
  c.roundRect(place.x, place.y, width, height, 4);
  c.fill();
  c.globalAlpha = 1;
  groups.forEach(({ label, symbol, color }, i) => {
    const middle = place.y + PAD + NOTE / 2 + i * STEP;
    drawSymbol(c, symbol, [place.x + PAD + 0.4 * SWATCH, middle, 0], 0.75 * NOTE, css(color, theme), 1, 0, theme.background);
    draw(c, label, place.x + PAD + SWATCH, middle, NOTE, "left", theme.ink);
  });
}

/** Some places of a mark, of one that moves at its end; straight curves also between their ends. */
function placesOf(mark: Points | Curve, panel: PanelDrawn): number[][] {
  const { shape, data } = mark.points, [count, d] = shape.slice(-2), first = data.length / d - count, every = Math.ceil(count / SAMPLE), places: number[][] = [];
  const at = (i: number) => [data[(first + i) * d], data[(first + i) * d + 1]];
  const put = ([u, v]: number[]) => { if (Number.isFinite(u + v)) places.push(panel.project(u, v)); };
  const between = mark.type === "curve" && count < BETWEEN ? BETWEEN : 1;
  for (let i = 0; i < count; i += every) {
    const [u, v] = at(i), [p, q] = i + 1 < count ? at(i + 1) : [u, v];
    for (let k = 0; k < between; k++) put([u + (k / between) * (p - u), v + (k / between) * (q - v)]);
  }
  return places;
}

/**
 * The corner or the middle of an edge of a box in which the fewest points lie, of such that in which the fewest of `lines` do, corners
 * first; null where it would take half the box, or `most` of it.
 */
export function emptiest(
  width: number, height: number, box: Rect, points: readonly number[][], lines: readonly number[][] = [], most = 0.5,
): Rect | null {
  if (width > most * box.width || height > most * box.height) return null;
  const [left, right, top, bottom] = [box.x + PAD, box.x + box.width - PAD - width, box.y + PAD, box.y + box.height - PAD - height];
  const [middle, half] = [(left + right) / 2, (top + bottom) / 2];
  const corners = [[right, top], [left, top], [right, bottom], [left, bottom], [middle, top], [right, half], [middle, bottom], [left, half]].map(([x, y]): Rect => ({ x, y, width, height }));
  const over = ({ x, y }: Rect, places: readonly number[][]) => places.filter(([u, v]) => u > x - PAD && u < x + width + PAD && v > y - PAD && v < y + height + PAD).length;
  const counted = corners.map((corner) => ({ corner, rows: over(corner, points), curves: over(corner, lines) }));
  return counted.sort((a, b) => a.rows - b.rows || a.curves - b.curves)[0].corner;
}
