/** Places for the names of points: as `kobai/paint/text/point_names.py`, clear of each other and, if possible, of the points. */
import type { Points } from "../../wire/types";
import { mix, rgb, toCss } from "../colors";
import type { Rect } from "../layout";
import type { PanelDrawn } from "../panel";
import { curvePixels } from "./curve_pixels";
import { NOTE } from "./margins";
import { draw, measure } from "./mathtext";

const RINGS = [1, 1.8, 2.8, 4, 5.5, 7.5];
const TURNS = 16;
const ON_POINT = 1.5;
/** For every four pixels of a curve that a name would cover. */
const ON_CURVE = 0.4;

/** The names of a panel's points, with leader lines where they had to move; how many had no room is said. */
export function pointNames(c: CanvasRenderingContext2D, panel: PanelDrawn, time: number, taken: Rect[]): void {
  let curves: [number, number][] | null = null;
  for (const mark of panel.panel.marks) {
    if (mark.type !== "points" || !mark.names?.some(Boolean)) continue;
    curves ??= curvePixels(panel);
    const { names } = mark;
    const places = placesAt(mark, time).map((at): [number, number] => {
      const [x, y] = panel.project(at[0], at[1], at[2]);
      return [x, y];
    });
    const widths = names.map((name) => (name ? measure(c, name, NOTE) : 0));
    const placed = placeNames(places, widths, NOTE, (mark.size * (96 / 72)) / 2, panel.inner, taken, 0.12 * NOTE, curves);
    const soft = toCss(mix(rgb(panel.theme.background), rgb(panel.theme.ink), 0.45));
    c.strokeStyle = soft;
    c.lineWidth = 0.8;
    placed.forEach((name, i) => {
      if (!name?.leader) return;
      c.beginPath();
      c.moveTo(...places[i]);
      c.lineTo(...name.leader);
      c.stroke();
    });
    placed.forEach((name, i) => {
      if (!name) return;
      const { x, y, width, height } = name.at;
      c.globalAlpha = 0.6;
      c.fillStyle = panel.theme.background;
      c.fillRect(x, y, width, height);
      c.globalAlpha = 1;
      draw(c, names[i], x, y + height / 2 + 0.5, NOTE, "left", panel.theme.ink);
    });
    const there = names.filter((name, i) => name && places[i].every(Number.isFinite));
    const left = there.length - placed.filter(Boolean).length;
    const { inner } = panel;
    if (left) draw(c, `+ ${left}`, inner.x + inner.width - 4, inner.y + inner.height - NOTE, NOTE, "right", soft);
  }
}

/** Where points are at a fractional time index, in unit coordinates, two or three a point. */
export function placesAt({ points: { shape, data }, animated }: Pick<Points, "points" | "animated">, time: number): number[][] {
  const [count, d] = shape.slice(-2);
  const k = animated ? Math.min(Math.floor(time), shape[0] - 1) : 0;
  const part = animated && k < shape[0] - 1 ? time - k : 0;
  return Array.from({ length: count }, (_, i) =>
    Array.from({ length: d }, (_, a) => {
      const at = (k * count + i) * d + a;
      return part > 0 ? data[at] + (data[at + count * d] - data[at]) * part : data[at];
    }));
}

/** A name's rectangle, and where its leader line ends; null where it touches its point. */
export interface PlacedName { at: Rect; leader: [number, number] | null }

/** Upper left corner relative to the point, cost, whether a leader is needed. */
type Candidate = [number, number, number, boolean];

function candidates(wide: number, tall: number, radius: number): Candidate[] {
  const g = radius + 0.2 * tall;
  const near = [
    [g, -tall / 2], [-g - wide, -tall / 2], [-wide / 2, -g - tall], [-wide / 2, g],
    [0.7 * g, -0.7 * g - tall], [0.7 * g, 0.7 * g], [-0.7 * g - wide, -0.7 * g - tall], [-0.7 * g - wide, 0.7 * g],
  ];
  const found: Candidate[] = near.map(([x, y], i) => [x, y, 0.05 * i, false]);
  RINGS.forEach((heights, ring) => {
    for (let turn = 0; turn < TURNS; turn++) {
      const c = Math.cos((2 * Math.PI * turn) / TURNS);
      const s = Math.sin((2 * Math.PI * turn) / TURNS);
      const reach = radius + heights * tall;
      found.push([c * (reach + wide / 2) - wide / 2, -s * (reach + tall / 2) - tall / 2, 1 + ring, true]);
    }
  });
  return found;
}

/**
 * Places for names of given widths at points, added to `taken`, clear of points of `curves` if possible; null where there is no room. A
 * leader line crosses no name.
 */
export function placeNames(
  points: [number, number][], widths: number[], tall: number, radius: number, room: Rect, taken: Rect[], gap: number, curves: readonly [number, number][] = [],
): (PlacedName | null)[] {
  const found: (PlacedName | null)[] = points.map(() => null);
  const right = room.x + room.width;
  const bottom = room.y + room.height;
  const nearest = points.map(([x, y], i) =>
    points.reduce((least, [u, v], j) => (i === j ? least : Math.min(least, Math.hypot(u - x, v - y))), Infinity));
  const lines: [number, number][] = [];
  const order = points.map((_, i) => i).sort((a, b) => (nearest[a] === nearest[b] ? a - b : nearest[a] - nearest[b]));
  for (const i of order) {
    const [x, y] = points[i];
    const wide = widths[i];
    if (!(wide > 0 && x >= room.x && x <= right && y >= room.y && y <= bottom)) continue;
    let best: PlacedName | null = null;
    let least = Infinity;
    for (const [dx, dy, cost, leads] of candidates(wide, tall, radius)) {
      const [left, top] = [x + dx, y + dy];
      if (cost >= least || left < room.x || top < room.y || left + wide > right || top + tall > bottom) continue;
      const holds = ([u, v]: [number, number], by = 0) =>
        u > left - by && u < left + wide + by && v > top - by && v < top + tall + by;
      const clear = (b: Rect) =>
        left >= b.x + b.width + gap || left + wide <= b.x - gap || top >= b.y + b.height + gap || top + tall <= b.y - gap;
      if (!taken.every(clear) || lines.some((p) => holds(p))) continue;
      const end: [number, number] = [Math.min(Math.max(x, left), left + wide), Math.min(Math.max(y, top), top + tall)];
      if (leads && taken.some((b) => crosses([x, y], end, b))) continue;
      const hidden = points.reduce((sum, p, j) => sum + (j !== i && holds(p, radius) ? 1 : 0), 0);
      const dear = cost + ON_POINT * hidden;
      if (dear >= least) continue;
      const total = dear + ON_CURVE * curves.reduce((sum, p) => sum + (holds(p, 1) ? 1 : 0), 0);
      if (total >= least) continue;
      least = total;
      best = { at: { x: left, y: top, width: wide, height: tall }, leader: leads ? end : null };
    }
    if (!best) continue;
    found[i] = best;
    taken.push(best.at);
    if (best.leader) for (const part of parts([x, y], best.leader).slice(2)) lines.push(part);
  }
  return found;
}

function parts([x, y]: [number, number], [u, v]: [number, number]): [number, number][] {
  return Array.from({ length: 12 }, (_, i) => [x + ((u - x) * i) / 11, y + ((v - y) * i) / 11]);
}

function crosses(from: [number, number], to: [number, number], b: Rect): boolean {
  return parts(from, to).some(([x, y]) => x > b.x && x < b.x + b.width && y > b.y && y < b.y + b.height);
}
