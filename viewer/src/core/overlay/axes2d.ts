/** Axes of a flat panel: edges, ticks, labels, and the line at the current step. */
import { colorBar, valued } from "./color_bar";
import { barWidth, DROP, flatNotes, GAP, LABEL, LIFT, noteBelow, SMALL, TICK } from "./margins";
import { draw, measure } from "./mathtext";
import type { Rect } from "../layout";
import type { PanelDrawn } from "../panel";
import { toPlot, toUnit } from "../scale";
import type { Timeline } from "../timeline";
import { inks } from "./ink";

/** `taken`: gets the places of the texts. */
export function flatAxes(c: CanvasRenderingContext2D, panel: PanelDrawn, timeline: Timeline, time: number, taken: Rect[]): void {
  const { inner, theme } = panel;
  const ink = inks(theme);
  const write = (text: string, at: number, middle: number, size: number, align: "left" | "center" | "right", color: string) => {
    draw(c, text, at, middle, size, align, color);
    const width = measure(c, text, size), from = align === "left" ? at : align === "right" ? at - width : at - width / 2;
    const box = { x: from, y: middle - size / 2, width, height: size };
    if (text) taken.push(box);
    if (text && size !== TICK) panel.labels.push({ text, at: box, explained: true });
  };
  const [x, y] = panel.panel.axes;
  const [left, right] = [inner.x - 0.5, inner.x + inner.width + 0.5];
  const [top, bottom] = [inner.y - 0.5, inner.y + inner.height + 0.5];
  const framed = panel.panel.marks.some((mark) => mark.type === "contours" || mark.type === "image");
  c.strokeStyle = ink.line;
  c.lineWidth = 1;
  c.beginPath();
  if (framed) c.rect(left, top, right - left, bottom - top);
  else {
    c.moveTo(left, inner.y);
    c.lineTo(left, bottom);
    c.lineTo(inner.x + inner.width, bottom);
  }
  const places = x.ticks.map(([position]) => inner.x + toUnit(x, position) * inner.width);
  const widths = x.ticks.map(([, text]) => measure(c, text, TICK));
  const shown = withRoom(places, widths.map((width) => width + 0.5 * TICK), x.scale === "linear");
  x.ticks.forEach(([, text], i) => {
    c.moveTo(places[i], bottom);
    c.lineTo(places[i], bottom + 0.55 * GAP);
    if (shown.includes(i)) write(text, places[i], bottom + TICK * (DROP + 0.4), TICK, "center", ink.tick);
  });
  let clear = Infinity;
  for (const [position, text] of [...y.ticks].sort(([a], [b]) => a - b)) {
    const at = inner.y + (1 - toUnit(y, position)) * inner.height;
    c.moveTo(left - 0.55 * GAP, at);
    c.lineTo(left, at);
    if (at + 0.45 * TICK >= clear) continue;
    write(text, left - GAP, at, TICK, "right", ink.tick);
    clear = at - 0.75 * TICK;
  }
  c.stroke();
  const under = bottom + GAP * 0.8 + TICK * (DROP + 1) + LABEL * 0.45;
  const wide = measure(c, x.label.plain, LABEL), { rect, corner } = panel;
  const middle = Math.max(rect.x + wide / 2, Math.min(inner.x + inner.width / 2, rect.x + rect.width - corner - wide / 2));
  write(x.label.plain, middle, under, LABEL, "center", ink.label);
  const notes = flatNotes(panel.panel, panel.rect, inner);
  if (notes.along !== null) {
    const below = noteBelow(panel.panel, inner.width) ? 1.3 * SMALL : 0;
    write(x.note, notes.along, under + below, SMALL, "left", ink.tick);
  }
  const above = inner.y - LIFT * TICK - LABEL * 0.55;
  write(y.label.plain, notes.label, above, LABEL, "left", ink.label);
  if (notes.beside !== null) write(y.note, notes.beside, above, SMALL, "left", ink.tick);
  const map = valued(panel.panel);
  if (map && barWidth(panel.panel, panel.rect)) colorBar(c, map, panel.cmap(map.cmap), theme, inner, above);
  if (map && notes.bar !== null) write(map.values.note, notes.bar, above, SMALL, "left", ink.tick);
  if (panel.panel.cursor && timeline.moves) cursor(c, panel, timeline, time, ink.cursor);
}

/** Which texts around ascending places have room beside each other: every n-th where they are `even`, else as many as fit. */
export function withRoom(places: number[], widths: number[], even: boolean): number[] {
  const fits = (i: number, j: number) => places[j] - places[i] > (widths[i] + widths[j]) / 2;
  for (let n = 1; even && n < places.length; n++) {
    const every = places.map((_, i) => i).filter((i) => i % n === 0);
    if (every.every((i, at) => at === 0 || fits(every[at - 1], i))) return every;
  }
  const chosen: number[] = [];
  places.forEach((_, i) => {
    if (!chosen.length || fits(chosen[chosen.length - 1], i)) chosen.push(i);
  });
  return chosen;
}

function cursor(c: CanvasRenderingContext2D, panel: PanelDrawn, timeline: Timeline, time: number, color: string): void {
  const x = panel.panel.axes[0];
  const k = Math.floor(time);
  const step = timeline.steps[k] + (timeline.steps[Math.min(timeline.last, k + 1)] - timeline.steps[k]) * (time - k);
  const unit = toUnit(x, toPlot(x, step));
  if (!(unit >= -1e-6 && unit <= 1 + 1e-6)) return;
  const at = panel.inner.x + unit * panel.inner.width;
  c.strokeStyle = color;
  c.beginPath();
  c.moveTo(at, panel.inner.y);
  c.lineTo(at, panel.inner.y + panel.inner.height);
  c.stroke();
}
