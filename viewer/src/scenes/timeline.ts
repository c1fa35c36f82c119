/** Which steps a scene shows, and how a movie paces them; as `kobai.scenes.timeline`. */
import { argsort, clip, clockOf, interpolate, linspace, rint, searchSorted, sum, unique, type Values } from "./arrays";

/** Of very long runs as many steps are shown: fewer of many runs. */
const LEAST_INDICES = 200, MOST_INDICES = 1500;
/** Of all runs together. */
const MOST_POINTS = 400_000;
const MOVING_FRAMES = 100;
const HOLD_SECONDS = 0.5;

/** How many steps a scene of so many runs shows: values of skipped steps would be missing in the chart. */
export const mostIndices = (runs: number): number => clip(Math.floor(MOST_POINTS / Math.max(runs, 1)), LEAST_INDICES, MOST_INDICES);

/** Mean distance that runs (R·K·d) move from each of K indices to the next, each counted as at most 1, in edges of the frame. */
export function travelled(u: Values, runs: number, length: number, edges: Values): Float64Array {
  const d = edges.length, out = new Float64Array(Math.max(length - 1, 0));
  for (let r = 0; r < runs; r++) {
    for (let k = 0; k + 1 < length; k++) {
      let square = 0;
      for (let i = 0; i < d; i++) {
        const move = (u[(r * length + k + 1) * d + i] - u[(r * length + k) * d + i]) / edges[i];
        square += move * move;
      }
      const size = Math.sqrt(square);
      out[k] += Number.isFinite(size) ? Math.min(size, 1) : 0;
    }
  }
  return runs ? out.map((v) => v / runs) : out;
}

/** Each move's share of the movie, summing to 1; nothing moves in the picture after index `end`. */
function interest(moves: Values, end: number): Float64Array {
  const counted = new Float64Array(moves.length).fill(1).fill(0.08, end), total = sum(counted);
  const distance = Float64Array.from(moves, Math.sqrt), way = sum(distance);
  return counted.map((v, i) => (way === 0 ? v / total : (v / total + distance[i] / way) / 2));
}

/** About `most` time indices that a scene shows of very long runs, ascending: first, last, and `always` among them. */
export function sampled(moves: Values, always: number[], most: number): number[] {
  const total = moves.length + 1;
  if (total <= most) return Array.from({ length: total }, (_, i) => i);
  const clock = clockOf(interest(moves, total - 1));
  const spread = unique(Array.from(linspace(0, clock[total - 1], most - 100), (at) => searchSorted(clock, at)));
  // Even and odd in turn: what jumps from side to side at every step does so from one to the next of those shown, too.
  const turned = spread.map((at, i) => at + (((at - i) % 2) + 2) % 2);
  const largest = argsort(moves).slice(-50);
  return unique([...turned, ...largest, ...largest.map((i) => i + 1), ...always, 0, total - 1].map((i) => clip(i, 0, total - 1)));
}

/** Fractional time indices, one for each frame of a movie, ascending from 0 to K−1; indices `exact` get a frame of their own. */
export function pace(moves: Values, end: number, frames: number | null, fps: number, exact: number[]): Float64Array {
  const k = moves.length + 1;
  if (k === 1) return new Float64Array(frames || 1);
  let hold = Math.max(1, rint(HOLD_SECONDS * fps)), moving = clip(10 * (k - 1), 24, MOVING_FRAMES);
  if (frames !== null) {
    hold = Math.min(hold, Math.floor(frames / 8));
    moving = frames - 2 * hold;
  }
  if (moving === 1) return new Float64Array(1 + 2 * hold).fill(k - 1);
  const sums = clockOf(interest(moves, end)), clock = sums.map((v) => v / sums[k - 1]);
  const places = Array.from({ length: k }, (_, i) => i), times = linspace(0, 1, moving).map((at) => interpolate(at, clock, places));
  times[0] = 0;
  times[moving - 1] = k - 1;
  for (const index of unique(exact)) {
    if (!(index > 0 && index < k - 1 && moving > 2)) continue;
    let nearest = 1;
    for (let i = 1; i < moving - 1; i++) if (Math.abs(times[i] - index) < Math.abs(times[nearest] - index)) nearest = i;
    times[nearest] = index;
  }
  const out = new Float64Array(moving + 2 * hold).fill(k - 1);
  out.fill(0, 0, hold);
  let highest = 0;
  for (let i = 0; i < moving; i++) out[hold + i] = highest = Math.max(highest, times[i]);
  return out;
}
