/**
 * Axes of a panel in space: three edges of its box. Seen from above, the two bottom edges in front and the leftmost upright edge are on the
 * outline of the box, so nothing is drawn across the picture. While the scene turns, an edge fades before another takes its place.
 */
import type { Axis } from "../../wire/types";
import { common, type Rect } from "../layout";
import type { Vec3 } from "../surface_height";
import { GAP, LABEL, noteFits, SMALL, TICK } from "./margins";
import { draw, measure } from "./mathtext";
import type { PanelDrawn } from "../panel";
import { toUnit } from "../scale";
import { inks, smooth } from "./ink";

/** Shares of an edge at which its label may stand, and how much farther out than usual, in pixels. */
const ELSEWHERE = [[0.5, 10], [0.5, 20], [0.35, 0], [0.65, 0], [0.35, 15], [0.65, 15], [0.8, 0], [0.2, 0], [0.8, 15], [0.2, 15]];

/** How far from other texts a label stands, in pixels. */
const CLEAR = 5;

/** A text around its middle. */
interface Placed { x: number; y: number; width: number; height: number; axis: number }
interface Said extends Placed { text: string; size: number; color: string; alpha: number }

/** Draw them clear of the rectangles `taken`, and add those of their texts. */
export function spaceAxes(c: CanvasRenderingContext2D, panel: PanelDrawn, taken: Rect[]): void {
  const back = panel.axes[2];
  const flip = back.z >= 0 ? 1 : -1;
  const side = [back.x * flip >= 0 ? 1 : 0, back.y * flip >= 0 ? 1 : 0];
  const level = Math.hypot(back.x, back.y) || 1;
  const moving = panel.turns;
  const turned = [Math.abs(back.y) / level, Math.abs(back.x) / level];
  const said: Said[] = [];
  for (const axis of [0, 1]) {
    const from: Vec3 = [0, 0, 0];
    from[1 - axis] = side[1 - axis];
    const to: Vec3 = [...from];
    to[axis] = 1;
    edge(c, panel, axis, from, to, moving ? smooth(0.03, 0.13, turned[axis]) : 1, said, taken);
  }
  const corners: Vec3[] = [[0, 0, 0], [0, 1, 0], [1, 0, 0], [1, 1, 0]];
  const foot = corners.reduce((a, b) => (panel.project(...b)[0] < panel.project(...a)[0] ? b : a));
  edge(c, panel, 2, foot, [foot[0], foot[1], 1], moving ? smooth(0.02, 0.07, Math.min(...turned)) : 1, said, taken);
}

/** Draw one edge; its texts join those `said` and the rectangles `taken`. */
function edge(
  c: CanvasRenderingContext2D, panel: PanelDrawn, axis: number, from: Vec3, to: Vec3, strength: number, said: Said[], taken: Rect[],
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
  const shown = thin(spec, places, widths, out, panel.turns);
  const put = (item: Said, always = false) => {
    const strength = item.alpha * (always ? 1 : clearance(item, said, panel.turns));
    if (!(strength > 0.01)) return;
    c.globalAlpha = strength;
    draw(c, item.text, item.x, item.y, item.size, "center", item.color);
    if (strength <= 0.3) return;
    said.push(item);
    taken.push(around(item.x, item.y, item.width, item.size));
  };
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
    put({
      text, size: TICK, x: x + out[0] * (GAP + half), y: y + out[1] * (GAP + half), width: widths[i], height: 0.74 * TICK,
      color: ink.tick, alpha: alpha * shown[i], axis,
    });
  });
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
  const hidden = candidates.map(([u, v]) => taken.reduce((sum, b) => sum + common(around(u, v, width + 2 * CLEAR, LABEL + CLEAR), b), 0));
  const [x, y] = candidates[hidden.indexOf(Math.min(...hidden))];
  panel.labels.push({ text: spec.label.plain, at: around(x, y, width, LABEL), explained: true });
  put({ text: spec.label.plain, size: LABEL, x, y, width, height: 0.9 * LABEL, color: ink.label, alpha, axis }, true);
  if (axis === 2 && noteFits(panel.panel, rect.width)) {
    // What is said of the scale: over the upper end, clear of what is in the box.
    const wide = measure(c, spec.note, SMALL);
    const end = Math.max(rect.x + wide + 2, bx - 0.3 * GAP) - wide / 2;
    panel.labels.push({ text: spec.note, at: around(end, Math.max(rect.y + SMALL / 2, by - GAP - 0.5 * SMALL), wide, SMALL), explained: true });
    put({
      text: spec.note, size: SMALL, x: end, y: Math.max(rect.y + SMALL / 2, by - GAP - 0.5 * SMALL), width: wide, height: 0.9 * SMALL,
      color: ink.tick, alpha, axis,
    });
  }
  c.globalAlpha = 1;
}

function around(x: number, y: number, width: number, height: number): Rect {
  return { x: x - width / 2, y: y - height / 2, width, height };
}

/** How much a text shows beside those of other edges: two numbers on one line would read as a pair. It fades while the scene turns. */
export function clearance(item: Placed, others: Placed[], turns: boolean): number {
  const gaps = others.filter(({ axis }) => axis !== item.axis).map((other) => {
    const level = Math.max(1 - ((2 * (other.y - item.y)) / (3.2 * TICK)) ** 2, 0);
    const beside = Math.abs(other.x - item.x) - (other.width + item.width) / 2 - 1.2 * level * TICK;
    return Math.max(beside, Math.abs(other.y - item.y) - (other.height + item.height) / 2);
  });
  return fade(-2, 2, Math.min(1e9, ...gaps), turns);
}

/** 0 … 1: gradual while the scene turns, else 0 or 1. */
function fade(low: number, high: number, x: number, turns: boolean): number {
  const gradual = smooth(low, high, x);
  return turns ? gradual : Number(gradual > 0.5);
}

/** The opacity of each tick's text: less important ones fade where they come too near to others. */
function thin(axis: Axis, places: Vec3[], widths: number[], out: number[], turns: boolean): number[] {
  const [tx, ty] = [-out[1], out[0]];
  const along = places.map(([x, y]) => x * tx + y * ty);
  const wide = widths.map((w) => Math.abs(tx) * w + Math.abs(ty) * TICK * 0.8);
  const strength = places.map(() => 0);
  const shown: number[] = [];
  for (const i of importance(axis)) {
    const gaps = shown.map((j) => Math.abs(along[i] - along[j]) / ((wide[i] + wide[j]) / 2 + 3));
    strength[i] = fade(0.85, 1.1, Math.min(2, ...gaps), turns);
    if (strength[i] > 0.5) shown.push(i);
  }
  return strength;
}

/** Indices of ticks, the most important first: decades on logarithms, else every eighth, fourth, second, all. */
export function importance({ scale, ticks }: Pick<Axis, "scale" | "ticks">): number[] {
  const decade = (i: number) => ["", "1"].includes(ticks[i][1].replace(/^[−0.]+/, "").slice(0, 1));
  const rank = scale === "log" || scale === "symlog" ? (i: number) => (decade(i) ? 0 : 1) : (i: number) => -(i ? i & -i : 8);
  return ticks.map((_, i) => i).sort((a, b) => rank(a) - rank(b) || a - b);
}

function clamp(v: number, lo: number, hi: number): number {
  return Math.min(hi, Math.max(lo, v));
}
