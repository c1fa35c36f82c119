/** The names of groups of rows, drawn over a panel of data where the fewest rows lie. */
import type { Points } from "../../wire/types";
import { draw as drawSymbol } from "../canvas/strokes";
import { css } from "../colors";
import type { Rect } from "../layout";
import type { PanelDrawn } from "../panel";
import { measure, draw } from "./mathtext";
import { NOTE } from "./sizes";

const STEP = 1.5 * NOTE;
const SWATCH = 1.5 * NOTE;
const PAD = 0.5 * NOTE;
/** So many points of a group tell where it lies. */
const SAMPLE = 300;

/** Symbol and name of each group; the names of runs, whose points move, stand elsewhere. */
export function groupNames(c: CanvasRenderingContext2D, panel: PanelDrawn, taken: Rect[]): void {
  if (panel.panel.kind !== "data") return;
  const groups = panel.panel.marks.filter((mark): mark is Points => mark.type === "points" && mark.label !== "" && !mark.animated);
  if (!groups.length) return;
  const width = 2 * PAD + SWATCH + Math.max(...groups.map(({ label }) => measure(c, label, NOTE))), height = 2 * PAD + STEP * (groups.length - 1) + NOTE;
  const { theme, inner } = panel;
  const place = emptiest(width, height, inner, panel.panel.marks.flatMap((mark) => (mark.type === "points" ? placesOf(mark, panel) : [])));
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

function placesOf({ points: { shape, data } }: Points, panel: PanelDrawn): number[][] {
  const [count, d] = shape.slice(-2), every = Math.ceil(count / SAMPLE), places: number[][] = [];
  for (let i = 0; i < count; i += every) places.push(panel.project(data[i * d], data[i * d + 1]));
  return places;
}

/** The corner or the middle of an edge of a box in which the fewest points lie, corners first; null where it would take half the box. */
export function emptiest(width: number, height: number, box: Rect, points: readonly number[][]): Rect | null {
  if (width > 0.5 * box.width || height > 0.5 * box.height) return null;
  const [left, right, top, bottom] = [box.x + PAD, box.x + box.width - PAD - width, box.y + PAD, box.y + box.height - PAD - height];
  const [middle, half] = [(left + right) / 2, (top + bottom) / 2];
  const corners = [[right, top], [left, top], [right, bottom], [left, bottom], [middle, top], [right, half], [middle, bottom], [left, half]].map(([x, y]): Rect => ({ x, y, width, height }));
  const over = ({ x, y }: Rect) => points.filter(([u, v]) => u > x - PAD && u < x + width + PAD && v > y - PAD && v < y + height + PAD).length;
  return corners.map((corner) => ({ corner, count: over(corner) })).sort((a, b) => a.count - b.count)[0].corner;
}
