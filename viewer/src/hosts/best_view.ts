/** The view of a surface that shows the paths on it, where the usual one has them behind a wall. */
import { bestCamera } from "../scenes/camera";
import type { Camera, Panel, Paths } from "../wire/types";

/** At most this many runs, and points of each, decide. */
const RUNS = 6, POINTS = 40;

type Seen = Pick<Panel, "marks" | "aspect">;

/** The camera for panels of one surface that shows the paths of all of them, and the minima; null where there is no surface or path. */
export function bestView(panels: readonly Seen[]): Camera | null {
  const marks = panels.flatMap((panel) => panel.marks), surface = marks.find((mark) => mark.type === "surface"), aspect = panels[0]?.aspect;
  if (surface?.type !== "surface" || !aspect) return null;
  const [ny, nx] = surface.z.shape, all = marks.flatMap((mark) => (mark.type === "paths" && mark.points.shape[2] === 3 ? [mark] : []));
  const count = Math.min(POINTS, ...all.map(({ points: { shape } }) => shape[0])), points = all.flatMap((paths) => pointsOf(paths, count));
  if (!points.length) return null;
  const stars = marks.flatMap((mark) => (mark.type === "points" && mark.symbol === "star" && mark.points.shape.at(-1) === 3 ? Array.from(mark.points.data as ArrayLike<number>) : []));
  return bestCamera({ height: Float64Array.from(surface.z.data as ArrayLike<number>), nx, ny }, { points, length: count }, aspect, stars);
}

/** So many points of each of the first runs, one run after the other. */
function pointsOf(paths: Paths, count: number): number[] {
  const [length, runs] = paths.points.shape, points: number[] = [];
  for (let r = 0; r < Math.min(runs, RUNS); r++) {
    // Where a run has left the picture it stays where it was.
    let last = [NaN, NaN, NaN];
    for (let k = 0; k < count; k++) {
      const at = 3 * (Math.round((k * (length - 1)) / Math.max(count - 1, 1)) * runs + r);
      const here = [0, 1, 2].map((c) => Number(paths.points.data[at + c]));
      if (here.every(Number.isFinite)) last = here;
      points.push(...last);
    }
  }
  return points;
}
