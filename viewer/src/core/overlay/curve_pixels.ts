/** Where the curves of a flat panel run, for words that are to cover none. */
import type { PanelDrawn } from "../panel";

/** The most points of a curve that are asked; pixels between those found. */
const MOST = 600, APART = 4;

/** Points on the stage along the curves that stand still, no farther than `APART` pixels from one to the next. */
export function curvePixels(panel: PanelDrawn): [number, number][] {
  const found: [number, number][] = [];
  for (const mark of panel.panel.marks) {
    if (mark.type !== "curve" || mark.animated || !panel.flat) continue;
    const { data, shape } = mark.points, [count, d] = shape.slice(-2), each = Math.max(1, Math.ceil(count / MOST));
    let before: [number, number] | null = null;
    for (let k = 0; k < count; k = k < count - 1 ? Math.min(k + each, count - 1) : count) {
      const [x, y] = panel.project(data[d * k], data[d * k + 1]);
      if (!Number.isFinite(x + y)) { before = null; continue; }
      found.push(...between(before ?? [x, y], [x, y]));
      before = [x, y];
    }
  }
  return found;
}

/** Points from one place, which is left out, to another. */
function between([x, y]: [number, number], [u, v]: [number, number]): [number, number][] {
  const parts = Math.min(500, Math.max(1, Math.ceil(Math.hypot(u - x, v - y) / APART)));
  return Array.from({ length: parts }, (_, i) => [x + ((u - x) * (i + 1)) / parts, y + ((v - y) * (i + 1)) / parts]);
}
