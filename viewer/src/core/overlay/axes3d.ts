/**
 * Axes of a panel in space: three edges of its box. Seen from above, the two bottom edges in front and the leftmost upright edge are on the
 * outline of the box, so nothing is drawn across the picture. While the scene turns, an edge fades before another takes its place.
 */
import type { Vec3 } from "../surface_height";
import { GAP, LABEL, TICK } from "./margins";
import { draw, measure } from "./mathtext";
import type { PanelDrawn } from "../panel";
import { toUnit } from "../scale";
import { inks, smooth } from "./ink";

export function spaceAxes(c: CanvasRenderingContext2D, panel: PanelDrawn): void {
  const back = panel.axes[2];
  const flip = back.z >= 0 ? 1 : -1;
  const side = [back.x * flip >= 0 ? 1 : 0, back.y * flip >= 0 ? 1 : 0];
  const level = Math.hypot(back.x, back.y) || 1;
  const moving = panel.turns;
  const turned = [Math.abs(back.y) / level, Math.abs(back.x) / level];
  for (const axis of [0, 1]) {
    const from: Vec3 = [0, 0, 0];
    from[1 - axis] = side[1 - axis];
    const to: Vec3 = [...from];
    to[axis] = 1;
    edge(c, panel, axis, from, to, moving ? smooth(0.03, 0.13, turned[axis]) : 1);
  }
  const corners: Vec3[] = [[0, 0, 0], [0, 1, 0], [1, 0, 0], [1, 1, 0]];
  const foot = corners.reduce((a, b) => (panel.project(...b)[0] < panel.project(...a)[0] ? b : a));
  edge(c, panel, 2, foot, [foot[0], foot[1], 1], moving ? smooth(0.02, 0.07, Math.min(...turned)) : 1);
}

function edge(c: CanvasRenderingContext2D, panel: PanelDrawn, axis: number, from: Vec3, to: Vec3, strength: number): void {
  const [ax, ay] = panel.project(...from);
  const [bx, by] = panel.project(...to);
  const length = Math.hypot(bx - ax, by - ay);
  const alpha = strength * smooth(8, 40, length);
  if (!(alpha > 0.01)) return;
  const ink = inks(panel.theme);
  const [mx, my] = panel.project(0.5, 0.5, 0.5);
  let out = [(by - ay) / length, -(bx - ax) / length];
  if (out[0] * ((ax + bx) / 2 - mx) + out[1] * ((ay + by) / 2 - my) < 0) out = [-out[0], -out[1]];
  c.globalAlpha = alpha;
  c.strokeStyle = ink.line;
  c.lineWidth = 1;
  c.beginPath();
  c.moveTo(ax, ay);
  c.lineTo(bx, by);
  c.stroke();
  const spec = panel.panel.axes[axis];
  const places = spec.ticks.map(([position]) => {
    const at = from.map((v, i) => (i === axis ? toUnit(spec, position) : v)) as Vec3;
    return panel.project(...at);
  });
  const widths = spec.ticks.map(([, text]) => measure(c, text, TICK));
  const shown = thin(places, widths, out, panel.turns);
  let reach = 0;
  spec.ticks.forEach(([, text], i) => {
    const [x, y] = places[i];
    c.globalAlpha = alpha * Math.max(shown[i], 0.5);
    c.beginPath();
    c.moveTo(x, y);
    c.lineTo(x + out[0] * 4, y + out[1] * 4);
    c.stroke();
    const half = Math.abs(out[0]) * (widths[i] / 2) + Math.abs(out[1]) * TICK * 0.37;
    reach = Math.max(reach, GAP + 2 * half);
    if (shown[i] * alpha <= 0.02) return;
    c.globalAlpha = alpha * shown[i];
    draw(c, text, x + out[0] * (GAP + half), y + out[1] * (GAP + half), TICK, "center", ink.tick);
  });
  c.globalAlpha = alpha;
  const width = measure(c, spec.label.plain, LABEL);
  const away = reach + 4 + Math.abs(out[0]) * (width / 2) + Math.abs(out[1]) * LABEL * 0.45;
  const { rect } = panel;
  const x = clamp((ax + bx) / 2 + out[0] * away, rect.x + width / 2 + 2, rect.x + rect.width - width / 2 - 2);
  const y = clamp((ay + by) / 2 + out[1] * away, rect.y + LABEL / 2, rect.y + rect.height - LABEL / 2);
  draw(c, spec.label.plain, x, y, LABEL, "center", ink.label);
  c.globalAlpha = 1;
}

/** The opacity of each tick's text: every second one is left out where they would overlap, and fades while the scene turns. */
function thin(places: Vec3[], widths: number[], out: number[], turns: boolean): number[] {
  if (places.length < 2) return places.map(() => 1);
  const along = [-out[1], out[0]];
  const need = Math.max(...widths.map((w) => Math.abs(along[0]) * w + Math.abs(along[1]) * TICK * 0.8)) + 3;
  let spacing = Infinity;
  for (let i = 1; i < places.length; i++) {
    const [p, q] = [places[i - 1], places[i]];
    spacing = Math.min(spacing, Math.abs((q[0] - p[0]) * along[0] + (q[1] - p[1]) * along[1]));
  }
  const fade = (low: number, high: number, room: number) => (turns ? smooth(low, high, room) : room >= high ? 1 : 0);
  const odd = fade(0.93, 1.0, spacing / need);
  const even = fade(0.46, 0.5, spacing / need);
  return places.map((_, i) => (i % 2 ? odd : even));
}

function clamp(v: number, lo: number, hi: number): number {
  return Math.min(hi, Math.max(lo, v));
}
