/** The distances from the rows to the model's curve, at each step: as sticks, or as squares whose area is the squared distance. */
import type { Axis, Curve } from "../../../wire/types";
import { clip } from "../../arrays";
import { unit } from "../../buffers";
import { curve } from "../../trace/marks";
import { type Ends, inside } from "./rows";

/** Of more rows the distances to the curve are not drawn. */
export const MOST_STICKS = 80, MOST_SQUARES = 40;

/** The rows, what the model says of each at each step, and the panel. */
export interface Distances { x: Float64Array; y: Float64Array; fitted: Float64Array; axes: Axis[]; ends: Ends; heights: Ends }

const faint = (points: Float64Array, axes: Axis[], steps: number): Curve =>
  curve(unit(points, axes, [steps, points.length / 2 / steps, 2]), "faint", 0.9, { animated: true });

/** From each row to the curve, at each step: (K, 3N, 2), with a gap after each. */
export function sticks({ x, y, fitted, axes, heights: [low, high] }: Distances): Curve {
  const points = new Float64Array(fitted.length * 6).fill(NaN);
  fitted.forEach((z, at) => {
    const row = at % x.length;
    points.set([x[row], y[row], x[row], Number.isNaN(z) ? NaN : clip(z, low, high)], 6 * at);
  });
  return faint(points, axes, fitted.length / x.length);
}

/** On each stick a square, at each step: (K, 6N, 2), on the side that the curve leaves; `slopes` are of the curve at the rows. */
export function squares({ x, y, fitted, axes, ends, heights }: Distances, slopes: Float64Array): Curve {
  const points = new Float64Array(fitted.length * 12).fill(NaN);
  fitted.forEach((given, at) => {
    const row = at % x.length, z = inside(given, heights), error = y[row] - z;
    const across = (Math.abs(error) * (ends[1] - ends[0])) / (heights[1] - heights[0]), far = x[row] + across * (error * slopes[at] > 0 ? -1 : 1);
    points.set([x[row], y[row], x[row], z, far, z, far, y[row], x[row], y[row]], 12 * at);
  });
  return faint(points, axes, fitted.length / x.length);
}
