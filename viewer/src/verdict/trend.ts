/** Whether f falls or rises over the second half of a run. */
import type { Rows } from "./rows";

export interface Trend { falls: boolean; rises: boolean }

/** Whether the value falls, steadily or in the mean, and whether value and gradient rise. */
export function trend(rows: Rows, run: number): Trend {
  const end = rows.end[run];
  if (end === 0) return { falls: false, rises: false };
  const seen = Float64Array.from({ length: end + 1 }, (_, k) => rows.value(run, k));
  // In units of the largest value, so that squares of huge values stay finite.
  const largest = seen.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
  for (let k = 0; k <= end; k++) seen[k] = largest > 0 ? seen[k] / largest : 0;
  const tail = seen.subarray(end > 5 ? end >> 1 : 0);
  const half = tail.length >> 1;
  const early = tail.subarray(0, half), late = tail.subarray(half);
  const lowest = least(seen), rounding = 4 * rows.eps * Math.max(most(tail), -least(tail));
  const net = tail[tail.length - 1] - tail[0];
  let falling = true, rising = true;
  for (let k = 1; k < tail.length; k++) {
    const change = tail[k] - tail[k - 1];
    falling &&= change <= 0;
    rising &&= change >= 0;
  }
  const before = mean(early), after = mean(late);
  const damped = ratio(most(late) - lowest, most(early) - lowest) <= 0.9 && ratio(after - lowest, before - lowest) <= 0.9;
  const error = Math.sqrt((variance(early, before) + variance(late, after)) / half);
  const inMean = before - after > 4 * error && before - after > rounding && half >= 8;
  const grew = tail[tail.length - 1] > seen[0] + rounding && rows.norm(run, end) > rows.norm(run, 0);
  return {
    falls: (falling && net < 0) || damped || inMean,
    rises: grew && ((rising && net > rounding) || median(late) > most(early) + rounding),
  };
}

function ratio(a: number, b: number): number {
  return b > 0 ? a / b : 1;
}

function least(values: Float64Array): number {
  let found = Infinity;
  for (const v of values) found = Math.min(found, v);
  return found;
}

function most(values: Float64Array): number {
  let found = -Infinity;
  for (const v of values) found = Math.max(found, v);
  return found;
}

function mean(values: Float64Array): number {
  let sum = 0;
  for (const v of values) sum += v;
  return sum / values.length;
}

function variance(values: Float64Array, middle: number): number {
  let sum = 0;
  for (const v of values) sum += (v - middle) ** 2;
  return sum / values.length;
}

function median(values: Float64Array): number {
  const sorted = values.slice().sort();
  const half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}
