/** The view of a surface that shows the paths on it, where the usual one has them behind a wall. */
import { bestCamera } from "../scenes/camera";
import type { Camera, Panel } from "../wire/types";

/** At most this many runs, and points of each, decide. */
const RUNS = 6, POINTS = 40;

/** The camera for a panel that shows its paths, and its minima; null for one without a surface or paths. */
export function bestView({ marks, aspect }: Pick<Panel, "marks" | "aspect">): Camera | null {
  const surface = marks.find((mark) => mark.type === "surface"), paths = marks.find((mark) => mark.type === "paths");
  if (surface?.type !== "surface" || paths?.type !== "paths" || !aspect) return null;
  const [ny, nx] = surface.z.shape, [length, runs, size] = paths.points.shape, count = Math.min(length, POINTS);
  if (size !== 3) return null;
  const points: number[] = [];
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
  const stars = marks.flatMap((mark) => (mark.type === "points" && mark.symbol === "star" && mark.points.shape.at(-1) === 3 ? Array.from(mark.points.data as ArrayLike<number>) : []));
  return bestCamera({ height: Float64Array.from(surface.z.data as ArrayLike<number>), nx, ny }, { points, length: count }, aspect, stars);
}
