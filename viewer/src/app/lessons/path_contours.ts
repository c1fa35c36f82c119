/** The contour lines of a map through the points of a path: what a step stands at right angles to. */
import type { Contours, Mark, NdArray, Scene } from "../../wire/types";

/** More points than this would fill the map with lines. */
const MOST = 4;

/** A scene whose maps have a line through each point of the first path. */
export function pathContours(scene: Scene): Scene {
  const panels = scene.panels.map((panel) => {
    const map = panel.marks.find((mark): mark is Contours => mark.type === "contours"), path = panel.marks.find((mark) => mark.type === "paths");
    if (panel.axes.length !== 2 || !map || path?.type !== "paths" || path.points.shape[0] > MOST) return panel;
    const [count, runs, d] = path.points.shape;
    const heights = Array.from({ length: count }, (_, k) => heightAt(map, path.points.data[k * runs * d], path.points.data[k * runs * d + 1]));
    const data = Float32Array.from(new Set(heights.filter(Number.isFinite))).sort();
    const levels: NdArray = { id: `${map.levels.id} ${data.join()}`, shape: [data.length], data };
    const marks: Mark[] = panel.marks.flatMap((mark): Mark[] => (mark === map ? [map, { ...map, levels, filled: false, values: null }] : [mark]));
    return { ...panel, marks };
  });
  return { ...scene, panels };
}

/** The height of a map at a place, between those at its grid as it is drawn. */
export function heightAt({ x, y, z }: Pick<Contours, "x" | "y" | "z">, u: number, v: number): number {
  const columns = x.data.length;
  const [i, a] = within(x.data, u), [j, b] = within(y.data, v), at = (row: number, column: number) => z.data[row * columns + column];
  return (1 - b) * ((1 - a) * at(j, i) + a * at(j, i + 1)) + b * ((1 - a) * at(j + 1, i) + a * at(j + 1, i + 1));
}

/** The cell of a grid that holds a place, and how far into it; NaN outside. */
function within(grid: ArrayLike<number>, at: number): [number, number] {
  const last = grid.length - 1, place = ((at - grid[0]) / (grid[last] - grid[0])) * last, cell = Math.min(Math.max(Math.floor(place), 0), last - 1);
  return [cell, place >= 0 && place <= last ? place - cell : NaN];
}
