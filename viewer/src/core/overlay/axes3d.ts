/**
 * Axes of a panel in space: three edges of its box. Seen from above, the two bottom edges in front and the leftmost upright edge are on the
 * outline of the box, so nothing is drawn across the picture. While the scene turns, an edge fades before another takes its place.
 */
import type { Rect } from "../layout";
import type { Vec3 } from "../surface_height";
import { GAP, LABEL, TICK } from "./margins";
import { draw, measure } from "./mathtext";
import type { PanelDrawn } from "../panel";
import { toUnit } from "../scale";
import { inks, smooth } from "./ink";

/** Shares of an edge at which its label may stand, and how much farther out than usual, in pixels. */
const ELSEWHERE = [[0.5, 10], [0.5, 20], [0.35, 0], [0.65, 0], [0.35, 15], [0.65, 15], [0.8, 0], [0.2, 0], [0.8, 15], [0.2, 15]];

/** Draw them clear of the rectangles `taken`, and add those of their texts. */
export function spaceAxes(c: CanvasRenderingContext2D, panel: PanelDrawn, taken: Rect[]): void {
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
    edge(c, panel, axis, from, to, moving ? smooth(0.03, 0.13, turned[axis]) : 1, taken);
  }
  const corners: Vec3[] = [[0, 0, 0], [0, 1, 0], [1, 0, 0], [1, 1, 0]];
  const foot = corners.reduce((a, b) => (panel.project(...b)[0] < panel.project(...a)[0] ? b : a));
  edge(c, panel, 2, foot, [foot[0], foot[1], 1], moving ? smooth(0.02, 0.07, Math.min(...turned)) : 1, taken);
}

function edge(
  c: CanvasRenderingContext2D, panel: PanelDrawn, axis: number, from: Vec3, to: Vec3, strength: number, taken: Rect[],
): void {
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
    taken.push(around(x + out[0] * (GAP + half), y + out[1] * (GAP + half), widths[i], TICK));
  });
  c.globalAlpha = alpha;
  const width = measure(c, spec.label.plain, LABEL);
  const away = reach + 4 + Math.abs(out[0]) * (width / 2) + Math.abs(out[1]) * LABEL * 0.45;
  const { rect } = panel;
  const inside = (u: number, v: number): [number, number] => [
    clamp(u, rect.x + width / 2 + 2, rect.x + rect.width - width / 2 - 2), clamp(v, rect.y + LABEL / 2, rect.y + rect.height - LABEL / 2),
  ];
  const beside = ([share, farther]: number[]) =>
    inside(ax + share * (bx - ax) + out[0] * (away + farther), ay + share * (by - ay) + out[1] * (away + farther));
  // Where the panel's edge pushes a label onto its ticks, the upright axis has it over its end, the others farther along or out.
  const candidates = [beside([0.5, 0]), ...(axis === 2 ? [inside(bx, by - LABEL)] : ELSEWHERE.map(beside))];
  const [x, y] = candidates.find(([u, v]) => !taken.some((b) => meets(around(u, v, width, LABEL), b))) ?? candidates[0];
  draw(c, spec.label.plain, x, y, LABEL, "center", ink.label);
  taken.push(around(x, y, width, LABEL));
  c.globalAlpha = 1;
}

function meets(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

function around(x: number, y: number, width: number, height: number): Rect {
  return { x: x - width / 2, y: y - height / 2, width, height };
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
