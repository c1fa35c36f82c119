/** A small picture of a function of the catalogue, drawn from the function itself: a map in bands, or a curve. */
import { domainOf, ENTRIES } from "../../calculus/catalogue";
import { functionOf } from "../../calculus/function";
import { rgb } from "../../core/colors";
import type { Objective } from "../../engine/types";
import tables from "../../scenes/themes.json";
import { eigen } from "../../verdict/eigen";

export const WIDTH = 96, HEIGHT = 64;
const BANDS = 11;
/** The share of the area that lies lower than the highest band ends. */
const HIGH = 0.97;
/** How high the median is at least, as a share of all heights, for bands of equal height. */
const LEAST = 0.12;
const CURVE = [0.16, 0.42, 0.6] as const;

/** What is drawn and said of a function. */
export interface Drawn {
  /** RGBA, row by row from the top. */
  pixels: Uint8ClampedArray;
  /** 2/λmax at its usual start; null where no curvature is positive there. */
  limit: number | null;
}

export function drawnOf(key: string): Drawn {
  const entry = ENTRIES.get(key)!, n = entry.dim === undefined ? 2 : (entry.dim ?? Math.max(2, entry.least ?? 1));
  const found = functionOf({ f: key, params: {}, dim: null }), objective = found.at(n);
  const pixels = n === 1 ? curve(objective, domainOf(key, 1)[0]) : map(objective, domainOf(key, n));
  return { pixels, limit: limitAt(objective, found.startFor(n)) };
}

function limitAt(objective: Objective, start: number[] | null): number | null {
  const hessian = start && objective.hessians(Float64Array.from(start));
  if (!hessian?.every(Number.isFinite)) return null;
  const largest = Math.max(...eigen(hessian, objective.n).values);
  return largest > 0 ? 2 / largest : null;
}

/** f over the first two variables, the others as at a minimum. */
function map(objective: Objective, domain: [number, number][]): Uint8ClampedArray {
  const { n } = objective, [[left, right], [low, high]] = domain;
  const held = objective.minima[0]?.x ?? domain.map(([a, b]) => (a + b) / 2);
  const points = new Float64Array(WIDTH * HEIGHT * n);
  for (let row = 0, k = 0; row < HEIGHT; row++) {
    for (let column = 0; column < WIDTH; column++, k++) {
      for (let i = 2; i < n; i++) points[k * n + i] = held[i];
      points[k * n] = left + ((column + 0.5) / WIDTH) * (right - left);
      points[k * n + 1] = high - ((row + 0.5) / HEIGHT) * (high - low);
    }
  }
  const bands = bandsOf(objective.values(points)), colors = palette();
  const pixels = new Uint8ClampedArray(4 * WIDTH * HEIGHT);
  for (let k = 0; k < bands.length; k++) {
    const beside = [k + 1, k + WIDTH].some((other) => other < bands.length && bands[other] !== bands[k] && (other !== k + 1 || other % WIDTH));
    // A line between two bands is a little darker than both.
    const dim = beside ? 0.82 : 1, color = bands[k] < 0 ? [0.5, 0.5, 0.5] : colors[bands[k]];
    pixels.set([...color.map((v) => 255 * dim * v), 255], 4 * k);
  }
  return pixels;
}

/**
 * Which of `BANDS` bands a value lies in, from the lowest; −1 where it is not finite. They are equally high, so that plains are plain;
 * where most of the values would lie in the lowest they have equal areas.
 */
export function bandsOf(values: ArrayLike<number>): Int8Array {
  const sorted = Float64Array.from(values).filter(Number.isFinite).sort();
  const ranked = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  const [low, middle, high] = [0, 0.5, HIGH].map(ranked);
  const even = middle - low > LEAST * (high - low);
  const bounds = Array.from({ length: BANDS - 1 }, (_, i) => (even ? low + ((i + 1) / BANDS) * (high - low) : ranked((i + 1) / BANDS)));
  return Int8Array.from({ length: values.length }, (_, k) => (Number.isFinite(values[k]) ? bounds.filter((bound) => values[k] > bound).length : -1));
}

/** A colour for each band. */
function palette(): number[][] {
  const { cmap } = tables.themes.paper, hex = (tables.cmaps as Record<string, string>)[cmap];
  return Array.from({ length: BANDS }, (_, band) => {
    const at = 6 * Math.round((band / (BANDS - 1)) * 235);
    return rgb(`#${hex.slice(at, at + 6)}`);
  });
}

/** A curve over its range, filled below. */
function curve(objective: Objective, [left, right]: [number, number]): Uint8ClampedArray {
  const fine = 4, values = objective.values(Float64Array.from({ length: WIDTH * fine }, (_, k) => left + ((k + 0.5) / (WIDTH * fine)) * (right - left)));
  const finite = values.filter(Number.isFinite), low = Math.min(...finite), high = Math.max(...finite);
  const rise = (HEIGHT - 10) / Math.max(high - low, 1e-300), colors = palette();
  const pixels = new Uint8ClampedArray(4 * WIDTH * HEIGHT);
  for (let column = 0; column < WIDTH; column++) {
    const heights = Array.from(values.subarray(column * fine, (column + 1) * fine + 1), (v) => HEIGHT - 5 - (v - low) * rise);
    const [top, bottom] = [Math.min(...heights), Math.max(...heights)];
    for (let row = 0; row < HEIGHT; row++) {
      const covered = Math.min(1, Math.max(0, Math.min(row + 1.4 - top, bottom - row + 1.4)));
      const below = row > bottom, base = below ? colors[7] : [0.94, 0.95, 0.97];
      pixels.set([...base.map((v, i) => 255 * (v + (CURVE[i] - v) * covered)), 255], 4 * (row * WIDTH + column));
    }
  }
  return pixels;
}
