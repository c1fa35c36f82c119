/** Whether f falls or rises over the second half of a run. */
import { SHARE } from "./stationary";
import type { Rows } from "./rows";

export interface Trend { falls: boolean; rises: boolean }

/** Whether the value falls, steadily or in the mean, and whether value and gradient rise. */
export function trend(rows: Rows, run: number): Trend {
  const end = rows.end[run];
  if (end === 0) return { falls: false, rises: false };
  const seen = new Float64Array(end + 1), { value } = rows.trace, first = run * rows.count, sign = rows.signs[run];
  let largest = 0;
  for (let k = 0; k <= end; k++) {
    seen[k] = sign * value[first + k];
    largest = Math.max(largest, Math.abs(seen[k]));
  }
  // In units of the largest value, so that squares of huge values stay finite.
  for (let k = 0; k <= end; k++) seen[k] = largest > 0 ? seen[k] / largest : 0;
  const from = end > 5 ? end >> 1 : 0, middle = from + ((end + 1 - from) >> 1), half = middle - from;
  const early = part(seen, from, middle), late = part(seen, middle, end + 1), lowest = part(seen, 0, end + 1).least;
  const rounding = 4 * rows.eps * Math.max(early.most, late.most, -early.least, -late.least);
  const net = seen[end] - seen[from];
  let falling = true, rising = true;
  for (let k = from + 1; k <= end; k++) {
    falling &&= seen[k] <= seen[k - 1];
    rising &&= seen[k] >= seen[k - 1];
  }
  // Less is the rounding of an f that is lowered no more; beside a short way down, one rounding is much.
  const fall = seen[0] - lowest, noise = rounding + SHARE * fall, smallest = Math.min(rounding, Math.max(SHARE, rows.eps) * fall);
  const damped = early.most - lowest > noise && ratio(late.most - lowest, early.most - lowest) <= 0.9 && ratio(late.mean - lowest, early.mean - lowest) <= 0.9;
  const error = Math.sqrt((early.variance + late.variance) / half);
  const inMean = early.mean - late.mean > 4 * error && early.mean - late.mean > noise && half >= 8;
  const grew = seen[end] > seen[0] + rounding && rows.norm(run, end) > rows.norm(run, 0);
  return {
    falls: (falling && net < -smallest) || damped || inMean,
    rises: grew && ((rising && net > rounding) || median(seen.slice(middle)) > early.most + rounding),
  };
}

function ratio(a: number, b: number): number {
  return b > 0 ? a / b : 1;
}

interface Part { least: number; most: number; mean: number; variance: number }

function part(values: Float64Array, from: number, to: number): Part {
  let least = Infinity, most = -Infinity, sum = 0, squares = 0;
  for (let k = from; k < to; k++) {
    least = Math.min(least, values[k]);
    most = Math.max(most, values[k]);
    sum += values[k];
  }
  const mean = sum / (to - from);
  for (let k = from; k < to; k++) squares += (values[k] - mean) ** 2;
  return { least, most, mean, variance: squares / (to - from) };
}

function median(values: Float64Array): number {
  const sorted = values.sort(), half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}
