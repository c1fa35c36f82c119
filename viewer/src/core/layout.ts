/** The layout of panels on the stage: the scene's grid, or one column where the grid would be too narrow. */
import type { Scene } from "../wire/types";

export interface Rect { x: number; y: number; width: number; height: number }

const GAP = 12;
/** A column narrower than this cannot hold an axis with its labels. */
const NARROW = 230;
/** Where no axis has a label, a column may be as narrow as this. */
const BARE = 56;

/** The grid's rectangles in CSS pixels, one for each panel. */
export function grid(scene: Pick<Scene, "panels" | "columns" | "rows">, width: number, height: number): Rect[] {
  const cells = scene.panels.map((panel) => panel.cell);
  const across = Math.max(1, ...cells.map(([, c, , w]) => c + w));
  const down = Math.max(1, ...cells.map(([r, , h]) => r + h));
  if (tooNarrow(scene, across, width)) return column(scene, width, height);
  const xs = edges(weights(scene.columns, across), width);
  const ys = edges(weights(scene.rows, down), height);
  return cells.map(([r, c, h, w]) => {
    const x = xs[c][0];
    const y = ys[r][0];
    return { x, y, width: xs[c + w - 1][1] - x, height: ys[r + h - 1][1] - y };
  });
}

/** The height of a stage for its width: the scene's natural shape, taller where panels stand in one column. */
export function naturalHeight(scene: Pick<Scene, "panels" | "size">, width: number): number {
  const across = Math.max(1, ...scene.panels.map(({ cell }) => cell[1] + cell[3]));
  if (tooNarrow(scene, across, width)) {
    return scene.panels.reduce((sum, panel) => sum + width * tall(panel) + GAP, -GAP);
  }
  const [w, h] = scene.size;
  return Math.max(width * (h / Math.max(1, w)), Math.min(300, width));
}

function tooNarrow(scene: Pick<Scene, "panels">, across: number, width: number): boolean {
  const bare = scene.panels.every((panel) => panel.axes.every((axis) => !axis.ticks.length && !axis.label.plain));
  return across > 1 && (width - GAP * (across - 1)) / across < (bare ? BARE : NARROW);
}

function column(scene: Pick<Scene, "panels">, width: number, height: number): Rect[] {
  const share = scene.panels.map(tall);
  const ys = edges(share, height);
  return scene.panels.map((_, i) => ({ x: 0, y: ys[i][0], width, height: ys[i][1] - ys[i][0] }));
}

function weights(given: number[], count: number): number[] {
  return Array.from({ length: count }, (_, i) => (given[i] > 0 ? given[i] : 1));
}

function edges(shares: number[], length: number): [number, number][] {
  const free = Math.max(0, length - GAP * (shares.length - 1));
  const total = shares.reduce((a, b) => a + b, 0);
  let at = 0;
  return shares.map((share) => {
    const begin = at;
    const end = begin + (free * share) / total;
    at = end + GAP;
    return [begin, end];
  });
}

/** The height of a panel that stands alone in its row, for its width. */
function tall(panel: Scene["panels"][number]): number {
  if (panel.axes.length > 2) return 0.88;
  return panel.equal || panel.aspect ? 0.92 : 0.6;
}

/** The area that two rectangles have in common. */
export function common(a: Rect, b: Rect): number {
  const across = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const down = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return across > 0 && down > 0 ? across * down : 0;
}
