/** Earlier curves of a model, faintly: how it came to where it is. */
import type { Axis, Curve } from "../../../wire/types";
import { searchSorted } from "../../arrays";
import { unit } from "../../buffers";
import type { Context } from "../../trace/context";
import { curve as curveMark } from "../../trace/marks";

/** Curves. */
const MOST = 12;

/** The curves, K times m places, of some steps, each from its step on: (K, (m + 1)·curves, 2), with a gap after each. */
export function earlierCurves(context: Context, line: Float64Array, axes: Axis[]): Curve[] {
  const chosen = indices(context), K = context.runs.length, m = line.length / 2 / K, width = chosen.length * (m + 1);
  if (!chosen.length || K < 2) return [];
  const points = new Float64Array(K * width * 2).fill(NaN);
  chosen.forEach((from, i) => {
    const one = line.subarray(from * m * 2, (from + 1) * m * 2);
    for (let k = from; k < K; k++) points.set(one, (k * width + i * (m + 1)) * 2);
  });
  return [curveMark(unit(points, axes, [K, width, 2]), "faint", 0.8, { animated: true })];
}

/** The time indices of the steps 0, 1, 2, 4, 8 …, or of those asked for. */
function indices({ options: { earlier }, runs: { steps } }: Context): number[] {
  if (earlier === false) return [];
  const last = steps[steps.length - 1], wanted = [0];
  for (let step = 1; step <= last; step *= 2) wanted.push(step);
  const asked = earlier === null || earlier === true ? wanted : [...earlier];
  return [...new Set(asked.filter((step) => step <= last).map((step) => searchSorted(steps, step)))].sort((a, b) => a - b).slice(0, MOST);
}
