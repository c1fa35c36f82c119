/** Labels at points: notes, names of runs at their heads and at curves' ends, and how runs ended that left or broke off. */
import type { Vector3 } from "three";
import type { Curve, Paths, Theme } from "../../wire/types";
import { css, mix, readable, rgb, toCss } from "../colors";
import type { Vec3 } from "../surface_height";
import { ArrowsDrawn } from "../marks/arrows";
import { belongsTo } from "../marks/curve";
import { common, type Rect } from "../layout";
import { curvePixels } from "./curve_pixels";
import { endNames, NOTE } from "./margins";
import { draw, measure } from "./mathtext";
import type { PanelDrawn } from "../panel";

type Canvas = CanvasRenderingContext2D;
/** More runs than this are named by the legend alone. */
const NAMED = 8;
/** An arrow shorter than this is hidden by its ball: CSS pixels. */
const SHORTEST = 16;
/** What lies farther than this behind the surface is hidden by it: units of the box. */
const BEHIND = 0.12;
/** What a label's hiding four pixels of a curve weighs, in square pixels of other words. */
const ON_CURVE = 40;
/** A label wider than this share of its panel says no value. */
const WIDE = 0.6;
/** The value at the end of a label: "outside at step 2 (f = 16.6)". */
const VALUE = /(?: \(| ?（|, |、)\S+ = [^()（）]*[)）]?$/u;
/** A curve that ends before this share of its chart broke off. */
const BROKE_OFF = 0.97;

/** Dots at the tips of curves that are being drawn. */
export function heads(c: Canvas, panel: PanelDrawn, time: number): void {
  if (!panel.flat) return;
  for (const mark of panel.panel.marks) {
    if (mark.type !== "curve" || !mark.reveal) continue;
    const at = tip(panel, mark, time);
    if (!at) continue;
    const radius = 1.1 * mark.width * (96 / 72) * 0.8 + 1.2;
    disc(c, at[0], at[1], radius + 1, panel.theme.background);
    disc(c, at[0], at[1], radius, css(mark.color, panel.theme));
  }
}

function tip(panel: PanelDrawn, mark: Curve, time: number): Vec3 | null {
  const count = mark.points.shape[mark.points.shape.length - 2];
  const data = mark.points.data;
  const k = Math.min(Math.floor(time), count - 1);
  const next = Math.min(k + 1, count - 1);
  const part = Math.min(1, time - k);
  const [u, v] = [0, 1].map((a) => data[2 * k + a] + (data[2 * next + a] - data[2 * k + a]) * (next > k ? part : 0));
  if (!(u >= -0.01 && u <= 1.01 && v >= -0.01 && v <= 1.01)) return null;
  return panel.project(u, v);
}

function disc(c: Canvas, x: number, y: number, radius: number, color: string): void {
  c.fillStyle = color;
  c.beginPath();
  c.arc(x, y, radius, 0, 2 * Math.PI);
  c.fill();
}

/**
 * The names of a chart's curves beside their ends: in a column at the right, or where a curve broke off before, there. Those of runs
 * out of focus are faint.
 */
export function endLabels(c: Canvas, panel: PanelDrawn, focus: number, taken: Rect[]): void {
  if (!panel.flat) return;
  const named = endNames(panel.panel, panel.rect.width);
  if (!named.length) return;
  const rows: { text: string; y: number; color: string; strength: number }[] = [];
  for (const mark of panel.panel.marks) {
    if (mark.type !== "curve" || !mark.label || mark.animated) continue;
    const data = mark.points.data;
    const color = css(mark.color, panel.theme);
    const strength = focus >= 0 && !belongsTo(mark, focus) ? 0.3 : 1;
    let i = mark.points.shape[0] - 1;
    while (i > 0 && !Number.isFinite(data[2 * i] + data[2 * i + 1])) i--;
    const y = panel.inner.y + (1 - Math.min(1, Math.max(0, data[2 * i + 1]))) * panel.inner.height;
    const x = panel.inner.x + data[2 * i] * panel.inner.width;
    if (data[2 * i] < BROKE_OFF) {
      if (strength === 1) say(c, panel, mark.label, x + 0.6 * NOTE, y, "left", color, taken, true, true);
    } else rows.push({ text: mark.label, y, color, strength });
  }
  rows.sort((a, b) => a.y - b.y);
  const step = NOTE * 1.15;
  const bottom = panel.inner.y + panel.inner.height;
  rows.forEach((row, i) => {
    if (i) row.y = Math.max(row.y, rows[i - 1].y + step);
  });
  for (let i = rows.length - 1, most = bottom; i >= 0; i--, most -= step) rows[i].y = Math.min(rows[i].y, most);
  for (const row of rows) {
    panel.labels.push({ text: row.text, at: { x: panel.inner.x + panel.inner.width + 0.6 * NOTE, y: row.y - NOTE / 2, width: measure(c, row.text, NOTE), height: NOTE }, explained: true });
    c.globalAlpha = row.strength;
    draw(c, row.text, panel.inner.x + panel.inner.width + 0.6 * NOTE, row.y, NOTE, "left", ink(row.color, panel.theme));
    c.globalAlpha = 1;
  }
}

export function notes(c: Canvas, panel: PanelDrawn, time: number, focus: number, taken: Rect[]): void {
  for (const mark of panel.panel.marks) {
    if (mark.type !== "note" || time < (mark.since ?? 0) - 1e-9) continue;
    // In a chart a note belongs to the run of its colour.
    if (panel.panel.cursor && focus >= 0 && typeof mark.color === "number" && mark.color !== focus) continue;
    const [x, y] = panel.project(mark.at[0], mark.at[1], mark.at[2]);
    say(c, panel, shortened(c, panel, mark.text.plain), x, y, mark.anchor, css(mark.color, panel.theme), taken, true, false, curvePixels(panel));
  }
}

export function callouts(c: Canvas, panel: PanelDrawn, time: number, focus: number, taken: Rect[]): void {
  for (const { mark } of panel.paths) {
    if (!mark) continue;
    for (const [key, text] of Object.entries(mark.ends)) {
      const p = Number(key);
      const k = mark.last[p];
      if (time < k - 1e-9 || (focus >= 0 && focus !== p)) continue;
      const [x, y] = placeOf(panel, mark, p, k);
      let [fx, fy] = placeOf(panel, mark, p, Math.max(0, k - 1));
      for (let row = k - 2; row >= 0 && Math.hypot(x - fx, y - fy) < 2; row--) [fx, fy] = placeOf(panel, mark, p, row);
      const color = css(mark.colors[p] ?? 0, panel.theme);
      if (Math.hypot(x - fx, y - fy) >= 1) arrowHead(c, x, y, Math.atan2(y - fy, x - fx), color, panel.theme.background);
      const right = x < panel.rect.x + panel.rect.width * 0.55;
      say(c, panel, shortened(c, panel, text), x + (right ? 14 : -14), y - 14, right ? "left" : "right", color, taken, true);
    }
  }
}

/** A label as a panel has room for it: in a small one without the value, which the line of numbers says. */
function shortened(c: Canvas, { rect }: PanelDrawn, text: string): string {
  return measure(c, text, NOTE) > WIDE * rect.width ? text.replace(VALUE, "") : text;
}

export function names(c: Canvas, panel: PanelDrawn, time: number, focus: number, taken: Rect[]): void {
  for (const { mark } of panel.paths) {
    if (!mark || mark.names.length < 2 || mark.names.length > NAMED) continue;
    mark.names.forEach((name, p) => {
      if (!name || (focus >= 0 && focus !== p) || (mark.ends[p] !== undefined && time >= mark.last[p])) return;
      const [x, y] = placeOf(panel, mark, p, Math.min(Math.floor(time), mark.last[p]));
      say(c, panel, name, x + 14, y - 14, "left", css(mark.colors[p] ?? 0, panel.theme), taken, false);
    });
  }
}

/** The name of each arrow beyond its tip, such as −∇f; an arrow too short to be seen as one has none. */
export function arrowNames(c: Canvas, panel: PanelDrawn, taken: Rect[]): void {
  for (const { mark, item } of panel.marks) {
    const ends = item instanceof ArrowsDrawn && mark.type === "arrows" && mark.label ? item.shown() : null;
    if (!ends || mark.type !== "arrows") continue;
    const [from, to] = [ends.tail, ends.tip].map(({ x, y, z }) => panel.screen(x, y, z)), [dx, dy] = [to[0] - from[0], to[1] - from[1]];
    const length = Math.hypot(dx, dy), { box } = panel;
    if (length < SHORTEST || hidden(panel, ends.tip, to) || to[0] < box.x || to[0] > box.x + box.width || to[1] < box.y || to[1] > box.y + box.height) continue;
    const reach = measure(c, mark.label, NOTE) / 2 + 6;
    say(c, panel, mark.label, to[0] + (dx / length) * reach, to[1] + (dy / length) * NOTE, "center", panel.theme.ink, taken, panel.flat, true);
  }
}

/** Whether the surface lies before a place in the box, which is seen at `at`. */
function hidden(panel: PanelDrawn, { x, y, z }: Vector3, at: Vec3): boolean {
  const seen = panel.flat ? null : panel.pick(at[0], at[1]);
  if (!seen || panel.project(...seen)[2] > at[2]) return false;
  const [a, b, c] = panel.aspect;
  return Math.hypot((seen[0] - 0.5) * a - x, (seen[1] - 0.5) * b - y, (seen[2] - 0.5) * c - z) > BEHIND;
}

/** Where a run is at a time index, on the stage. */
function placeOf(panel: PanelDrawn, paths: Paths, run: number, k: number): Vec3 {
  const [, runs, d] = paths.points.shape;
  const i = (k * runs + run) * d;
  const data = paths.points.data;
  return panel.project(data[i], data[i + 1], d > 2 ? data[i + 2] : 0.5);
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

/** A colour in which text can be read. */
function ink(color: string, theme: Theme): string {
  return toCss(readable(mix(rgb(color), rgb(theme.ink), 0.1), rgb(theme.background)));
}

/** Write a label where it fits; left out where it fits nowhere unless it `must` be shown. */
function say(
  c: Canvas, panel: PanelDrawn, text: string, x: number, y: number, align: "left" | "center" | "right", color: string,
  taken: Rect[], must: boolean, explained = false, curves: readonly [number, number][] = [],
): void {
  const [width, height] = [measure(c, text, NOTE) + 6, NOTE + 6];
  const left = align === "left" ? x : align === "right" ? x - width : x - width / 2;
  const room = curves.length ? panel.inner : panel.rect;
  const place = placeOfLabel({ x: left, y: y - height / 2, width, height }, room, taken, must, curves, align === "center" ? left : 2 * x - width - left);
  if (!place) return;
  taken.push(place);
  panel.labels.push({ text, at: place, explained });
  c.globalAlpha = 0.78;
  c.fillStyle = panel.theme.background;
  c.beginPath();
  c.roundRect(place.x, place.y, width, height, 4);
  c.fill();
  c.globalAlpha = 1;
  draw(c, text, place.x + 3, place.y + height / 2 + 0.5, NOTE, "left", ink(color, panel.theme));
}

/**
 * Where a label has room: as near its place as it is free, inside `room`; else null, or if it `must` be shown where it hides the least.
 * Of points of `curves` it hides the fewest, and may then begin at `other` instead.
 */
export function placeOfLabel(
  wanted: Rect, room: Rect, taken: readonly Rect[], must: boolean, curves: readonly [number, number][] = [], other = wanted.x,
): Rect | null {
  const { width, height } = wanted;
  const inside = (at: number, from: number, length: number) => Math.min(from + length, Math.max(from, at));
  const places = (curves.length ? [0, 0.5, -0.5, 1, -1, 1.5, -1.5, 2, -2, 3, -3, 4, -4] : [0, 1, -1, 2, -2, 3]).flatMap((lines) =>
    [...new Set([wanted.x, other])].map((from): Rect => (
      { x: inside(from, room.x, room.width - width), y: inside(wanted.y + lines * height, room.y, room.height - height), width, height })));
  const covered = places.map((place) => taken.reduce((sum, other) => sum + common(place, other), 0));
  const struck = (place: Rect) => curves.filter(([x, y]) => x > place.x && x < place.x + width && y > place.y && y < place.y + height).length;
  const hidden = covered.map((area, i) => area + ON_CURVE * struck(places[i]));
  const best = hidden.indexOf(Math.min(...hidden));
  return covered[best] > 0 && !must ? null : places[best];
}

