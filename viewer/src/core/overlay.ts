/** Everything in words and thin lines over the drawn marks: axes, ticks, labels, notes, the cursor, what happens at runs' ends. */
import type { Axis, Theme } from "../wire/types";
import { css, readable, rgb, toCss } from "./colors";
import type { Vec3 } from "./ground";
import { FONT } from "./margins";
import { draw, measure } from "./mathtext";
import type { PanelDrawn } from "./panel";
import { toPlot, toUnit } from "./scale";
import type { Timeline } from "./timeline";

type Canvas = CanvasRenderingContext2D;
interface Box { x: number; y: number; width: number; height: number }

/** Draw a panel's overlay at a time; `label` asks for run names at the heads. */
export function overlay(c: Canvas, panel: PanelDrawn, timeline: Timeline, time: number, label: boolean, focus: number): void {
  const { theme } = panel;
  c.save();
  if (panel.flat) flatAxes(c, panel);
  else spaceAxes(c, panel);
  if (panel.panel.title) {
    const { rect } = panel;
    draw(c, panel.panel.title.plain, rect.x + rect.width / 2, rect.y + FONT, FONT + 1, "center", theme.ink);
  }
  if (panel.panel.cursor && timeline.moves) cursor(c, panel, timeline, time);
  const taken: Box[] = [];
  notes(c, panel, taken);
  ends(c, panel, time, focus, taken);
  if (label) names(c, panel, time, focus, taken);
  c.restore();
}

/** Ticks and labels may not be fainter than this on the background. */
function quiet(theme: Theme): string {
  return toCss(readable(rgb(theme.faint), rgb(theme.background), 4.6));
}

function flatAxes(c: Canvas, panel: PanelDrawn): void {
  const { inner, theme } = panel;
  const [x, y] = panel.panel.axes;
  const text = quiet(theme);
  c.strokeStyle = theme.faint;
  c.lineWidth = 1;
  const left = Math.round(inner.x) - 0.5;
  const bottom = Math.round(inner.y + inner.height) + 0.5;
  c.beginPath();
  c.moveTo(left, inner.y);
  c.lineTo(left, bottom);
  c.lineTo(inner.x + inner.width, bottom);
  let end = -1e9;
  for (const [at, tick] of x.ticks) {
    const px = inner.x + toUnit(x, at) * inner.width;
    c.moveTo(px, bottom);
    c.lineTo(px, bottom + 4);
    const half = measure(c, tick, FONT - 1) / 2;
    if (px - half < end + 6) continue;
    end = px + half;
    draw(c, tick, px, bottom + 12, FONT - 1, "center", text);
  }
  let top = 1e9;
  for (const [at, tick] of y.ticks) {
    const py = inner.y + (1 - toUnit(y, at)) * inner.height;
    c.moveTo(left, py);
    c.lineTo(left - 4, py);
    if (py > top - FONT) continue;
    top = py;
    draw(c, tick, left - 7, py, FONT - 1, "right", text);
  }
  c.stroke();
  if (panel.rect.height <= 120) return;
  draw(c, x.label.plain, inner.x + inner.width / 2, bottom + 28, FONT + 1, "center", theme.ink);
  c.save();
  c.translate(panel.rect.x + 9, inner.y + inner.height / 2);
  const short = measure(c, y.label.plain, FONT + 1) < 24;
  if (!short) c.rotate(-Math.PI / 2);
  draw(c, y.label.plain, 0, 0, FONT + 1, "center", theme.ink);
  c.restore();
}

type Edge = { from: Vec3; to: Vec3; axis: number };

/** The three edges of the box that carry its axes: the floor's nearest ones, and the leftmost upright. */
export function edges(panel: PanelDrawn): Edge[] {
  const at = (p: Vec3) => panel.project(...p);
  const middle = (e: Edge) => at(e.from.map((v, i) => (v + e.to[i]) / 2) as Vec3);
  const lowest = (list: Edge[]) => list.reduce((a, b) => (middle(b)[1] > middle(a)[1] ? b : a));
  const leftmost = (list: Edge[]) => list.reduce((a, b) => (middle(b)[0] < middle(a)[0] ? b : a));
  const along = (axis: number, others: [number, number][]): Edge[] =>
    others.map(([p, q]) => {
      const from: Vec3 = [0, 0, 0];
      const [i, j] = [0, 1, 2].filter((a) => a !== axis);
      from[i] = p;
      from[j] = q;
      const to = [...from] as Vec3;
      to[axis] = 1;
      return { from, to, axis };
    });
  return [
    lowest(along(0, [[0, 0], [1, 0]])), lowest(along(1, [[0, 0], [1, 0]])),
    leftmost(along(2, [[0, 0], [0, 1], [1, 0], [1, 1]])),
  ];
}

function spaceAxes(c: Canvas, panel: PanelDrawn): void {
  const { theme } = panel;
  const text = quiet(theme);
  const centre = panel.project(0.5, 0.5, 0.5);
  for (const edge of edges(panel)) {
    const axis: Axis = panel.panel.axes[edge.axis];
    const a = panel.project(...edge.from);
    const b = panel.project(...edge.to);
    const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
    if (length < 36) continue;
    let out = [-(b[1] - a[1]) / length, (b[0] - a[0]) / length];
    const middle = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
    if (out[0] * (middle[0] - centre[0]) + out[1] * (middle[1] - centre[1]) < 0) out = [-out[0], -out[1]];
    c.strokeStyle = theme.faint;
    c.lineWidth = 1;
    c.beginPath();
    c.moveTo(a[0], a[1]);
    c.lineTo(b[0], b[1]);
    let before: number[] | null = null;
    let reach = 0;
    for (const [position, tick] of axis.ticks) {
      const p = edge.from.map((v, i) => (i === edge.axis ? toUnit(axis, position) : v)) as Vec3;
      const [x, y] = panel.project(...p);
      c.moveTo(x, y);
      c.lineTo(x + out[0] * 4, y + out[1] * 4);
      const width = measure(c, tick, FONT - 1);
      const away = 9 + Math.abs(out[0]) * (width / 2) + Math.abs(out[1]) * 4;
      const [tx, ty] = [x + out[0] * away, y + out[1] * away];
      if (before && Math.abs(tx - before[0]) < width + 5 && Math.abs(ty - before[1]) < FONT + 1) continue;
      before = [tx, ty];
      reach = Math.max(reach, Math.abs(out[0]) * width + Math.abs(out[1]) * FONT);
      draw(c, tick, tx, ty, FONT - 1, "center", text);
    }
    c.stroke();
    const label = axis.label.plain;
    const size = FONT + 3;
    if (edge.axis === 2) draw(c, label, b[0], b[1] - 14, size, "center", theme.ink);
    else {
      const half = measure(c, label, size) / 2;
      const away = 16 + reach + Math.abs(out[0]) * half;
      const { rect } = panel;
      const x = Math.min(rect.x + rect.width - half - 4, Math.max(rect.x + half + 4, middle[0] + out[0] * away));
      draw(c, label, x, Math.min(rect.y + rect.height - 8, middle[1] + out[1] * away), size, "center", theme.ink);
    }
  }
}

function cursor(c: Canvas, panel: PanelDrawn, timeline: Timeline, time: number): void {
  const x = panel.panel.axes[0];
  const k = Math.floor(time);
  const a = toPlot(x, timeline.steps[k]);
  const b = toPlot(x, timeline.steps[Math.min(timeline.last, k + 1)]);
  const unit = toUnit(x, a + (b - a) * (time - k));
  if (!(unit >= -1e-6 && unit <= 1 + 1e-6)) return;
  const px = panel.inner.x + unit * panel.inner.width;
  c.strokeStyle = quiet(panel.theme);
  c.lineWidth = 1;
  c.setLineDash([3, 3]);
  c.beginPath();
  c.moveTo(px, panel.inner.y);
  c.lineTo(px, panel.inner.y + panel.inner.height);
  c.stroke();
  c.setLineDash([]);
}

function notes(c: Canvas, panel: PanelDrawn, taken: Box[]): void {
  for (const mark of panel.panel.marks) {
    if (mark.type !== "note") continue;
    const [x, y] = panel.project(mark.at[0], mark.at[1], mark.at[2]);
    say(c, panel, mark.text.plain, x, y, mark.anchor, css(mark.color, panel.theme), taken, true);
  }
}

function ends(c: Canvas, panel: PanelDrawn, time: number, focus: number, taken: Box[]): void {
  for (const { mark } of panel.paths) {
    if (!mark) continue;
    const [, runs, d] = mark.points.shape;
    for (const [key, text] of Object.entries(mark.ends)) {
      const p = Number(key);
      const k = mark.last[p];
      if (time < k || (focus >= 0 && focus !== p)) continue;
      const at = (row: number): Vec3 => {
        const i = (Math.max(0, row) * runs + p) * d;
        const data = mark.points.data;
        return panel.project(data[i], data[i + 1], d > 2 ? data[i + 2] : 0.5);
      };
      const [x, y] = at(k);
      let from = at(k - 1);
      for (let row = k - 2; row >= 0 && Math.hypot(x - from[0], y - from[1]) < 2; row--) from = at(row);
      const color = css(mark.colors[p] ?? 0, panel.theme);
      arrowHead(c, x, y, Math.atan2(y - from[1], x - from[0]), color, panel.theme.background);
      const right = x < panel.rect.x + panel.rect.width * 0.55;
      say(c, panel, text, x + (right ? 14 : -14), y - 12, right ? "left" : "right", color, taken, true);
    }
  }
}

function arrowHead(c: Canvas, x: number, y: number, angle: number, color: string, halo: string): void {
  c.save();
  c.translate(x, y);
  c.rotate(angle);
  c.beginPath();
  c.moveTo(12, 0);
  c.lineTo(-3, 6.5);
  c.lineTo(-3, -6.5);
  c.closePath();
  c.lineWidth = 2;
  c.strokeStyle = halo;
  c.stroke();
  c.fillStyle = color;
  c.fill();
  c.restore();
}

function names(c: Canvas, panel: PanelDrawn, time: number, focus: number, taken: Box[]): void {
  for (const { mark } of panel.paths) {
    if (!mark || mark.names.length < 1 || mark.names.length > 8) continue;
    const [, runs, d] = mark.points.shape;
    mark.names.forEach((name, p) => {
      if (!name || (focus >= 0 && focus !== p) || mark.ends[p] !== undefined) return;
      const k = Math.min(Math.floor(time), mark.last[p]);
      const i = (k * runs + p) * d;
      const data = mark.points.data;
      const [x, y] = panel.project(data[i], data[i + 1], d > 2 ? data[i + 2] : 0.5);
      say(c, panel, name, x + 14, y - 14, "left", css(mark.colors[p] ?? 0, panel.theme), taken, false);
    });
  }
}

/** Write a label where it fits: moved away from others if that helps, left out if it must not be moved far. */
function say(
  c: Canvas, panel: PanelDrawn, text: string, x: number, y: number, align: "left" | "center" | "right", color: string,
  taken: Box[], must: boolean,
): void {
  const width = measure(c, text, FONT + 1) + 4;
  const height = FONT + 6;
  const { rect } = panel;
  const left = align === "left" ? x : align === "right" ? x - width : x - width / 2;
  const clamped = Math.min(rect.x + rect.width - width, Math.max(rect.x, left));
  for (const shift of [0, height, -height, 2 * height, -2 * height]) {
    const top = Math.min(rect.y + rect.height - height, Math.max(rect.y, y - height / 2 + shift));
    const box = { x: clamped, y: top, width, height };
    const free = taken.every((b) => box.x + width < b.x || b.x + b.width < box.x || box.y + height < b.y || b.y + b.height < box.y);
    if (!free && !(must && shift === -2 * height)) continue;
    taken.push(box);
    const shown = toCss(readable(rgb(color), rgb(panel.theme.background)));
    draw(c, text, box.x + 2, box.y + height / 2, FONT + 1, "left", shown, panel.theme.background);
    return;
  }
}
