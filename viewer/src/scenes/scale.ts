/** Height scales: from true values to plot heights, and the choice of one; as `kobai.scenes.scale`. */
import { fixed, powerOfTen as tick, superscript } from "../core/format";
import type { Axis, Text } from "../wire/types";
import { concat, extent, finite, median, powerOfTen, quantile, type Values } from "./arrays";
import { clearTicks, decades, decimalsOf, leastStep, linearTicks, logTicks, step125, warpedTicks } from "./ticks";

export type Kind = Axis["scale"];
export type Height = "auto" | "linear" | "log" | "power";
/** Heights within this share of the range above the lowest count as the lowest. */
const LEVEL = 1e-9;
/** A scale whose slope changes by less over its range has the ticks of a linear one. */
const NEARLY_LINEAR = 4;
/** Points along each axis that tell whether heights are those of a quadratic. */
const SAMPLES = 8;
/** Of the heights: smaller third differences are rounding. */
const CUBIC = 1e-4;
/** A symlog axis of so many decades has powers of ten as its ticks. */
const WIDE = 3;
/** Ticks may stand this far beyond the data, as a share of the distance between them. */
const SLACK = 0.05;
const TINY = 2.2250738585072014e-308;

/** A monotone map from true values to plot heights. */
export class Scale {
  constructor(readonly kind: Kind = "linear", readonly linthresh = 1, readonly exponent = 1, readonly offset = 0) {}

  /** The plot height of a true value; NaN outside a logarithm's domain. */
  height(value: number): number {
    if (this.kind === "linear") return value;
    const w = value - this.offset;
    if (this.kind === "log") return w > 0 ? Math.log10(w) : NaN;
    if (this.kind === "symlog") return Math.sign(w) * Math.log10(1 + Math.abs(w) / this.linthresh);
    return Math.sign(w) * Math.abs(w) ** this.exponent;
  }

  toPlot(values: Values): Float64Array {
    const out = new Float64Array(values);
    if (this.kind !== "linear") for (let i = 0; i < out.length; i++) out[i] = this.height(out[i]);
    return out;
  }

  /** The true value of a plot height. */
  toTrue(height: number): number {
    if (this.kind === "linear") return height;
    if (this.kind === "log") return 10 ** height + this.offset;
    if (this.kind === "symlog") return Math.sign(height) * this.linthresh * (10 ** Math.abs(height) - 1) + this.offset;
    return Math.sign(height) * Math.abs(height) ** (1 / this.exponent) + this.offset;
  }

  /** dh/dv at a true value, which turns a gradient into a slope in the picture. */
  slope(value: number): number {
    const w = Math.abs(value - this.offset);
    if (this.kind === "linear") return 1;
    if (this.kind === "log") return 1 / (Math.LN10 * Math.max(w, TINY));
    if (this.kind === "symlog") return 1 / (Math.LN10 * (w + this.linthresh));
    return this.exponent * Math.max(w, TINY) ** (this.exponent - 1);
  }

  /** Round true values spread over the plot heights [lo, hi], ascending. */
  roundValues(lo: number, hi: number, about: number): number[] {
    if (!(hi > lo)) return [this.toTrue(lo)];
    if (this.kind === "linear") return linearTicks(lo, hi, about);
    if (this.kind !== "log" || this.offset !== 0) return warpedTicks(lo, hi, about, (h) => this.toTrue(h));
    if (hi - lo < 2.5) return logTicks(lo, hi, about);
    return decades(lo, hi, about).map(powerOfTen);
  }

  /** Round true values for the ticks of an axis over [lo, hi]: clear of each other, and evenly spread as far as they can be. */
  tickValues(lo: number, hi: number, about: number): number[] {
    if (!(hi > lo) || this.kind === "linear" || this.kind === "log") return this.roundValues(lo, hi, about);
    const ends = [this.toTrue(lo), this.toTrue(hi)] as const;
    if (this.isNearlyLinear(...ends)) return linearTicks(ends[0], ends[1], about);
    if (this.kind === "symlog" && this.offset === 0 && hi - lo >= WIDE) return this.powers(lo, hi, about);
    const values = this.roundValues(lo, hi, about);
    return clearTicks(values, this.toPlot(values), (hi - lo) / about);
  }

  /** Whether the slope changes little between two true values. */
  isNearlyLinear(low: number, high: number): boolean {
    const turn = low < this.offset && this.offset < high ? [this.offset] : [], slopes = [low, high, ...turn].map((value) => this.slope(value));
    return Math.max(...slopes) < NEARLY_LINEAR * Math.min(...slopes);
  }

  /** 0 and ± powers of ten beyond the threshold of a symlog axis. */
  private powers(lo: number, hi: number, about: number): number[] {
    const small = Math.log10(this.linthresh), large = small + Math.max(Math.abs(lo), Math.abs(hi));
    const sizes = decades(small, small + Math.max(hi - lo, large - small), about).filter((n) => n >= small - 1e-9).map(powerOfTen);
    const values = [...sizes.map((v) => -v).reverse(), 0, ...sizes].filter((v) => this.height(v) >= lo - 1e-9 && this.height(v) <= hi + 1e-9);
    return clearTicks(values, this.toPlot(values), (hi - lo) / about);
  }

  /** An axis over plot heights [lo, hi] with ticks at round true values, over the range `data` of them if given. */
  axis(label: Text, lo: number, hi: number, about = 5, data: [number, number] | null = null, note = ""): Axis {
    let [a, b] = data ?? [lo, hi];
    if (data && this.kind !== "log") {
      const slack = (SLACK * (b - a)) / about;
      [a, b] = [a - slack, b + slack];
    }
    const values = this.tickValues(a, b, about), texts = this.texts(values), slack = 1e-9 * (hi - lo);
    const ticks: [number, string][] = [];
    values.forEach((value, i) => {
      const at = this.height(value);
      if (at >= lo - slack && at <= hi + slack) ticks.push([Math.min(Math.max(at, lo), hi), texts[i]]);
    });
    const { kind: scale, linthresh, exponent, offset } = this;
    return { label, lo, hi, ticks, scale, linthresh, exponent, offset, note };
  }

  /** Texts of ticks at these true values, in one style, as short as keeps them different. */
  texts(values: number[]): string[] {
    if (this.kind === "linear" && values.length > 1) {
      const step = leastStep(values), largest = Math.max(...values.map(Math.abs));
      if (largest < 1e5 && step >= 1e-5) return values.map((v) => fixed(v, decimalsOf(step)));
    } else if (this.kind === "log" && values.length > 1 && values[0] > 0 && values[values.length - 1] / values[0] >= 1e4) {
      const exponents = values.map((v) => Math.round(Math.log10(v)));
      const close = exponents.every((n, i) => Math.abs(powerOfTen(n) - values[i]) <= 1e-8 + 1e-5 * Math.abs(values[i]));
      if (close) return exponents.map((n) => `10${superscript(n)}`);
    }
    let texts: string[] = [];
    for (let digits = 4; digits < 17; digits++) {
      texts = values.map((v) => tick(v, digits));
      if (new Set(texts).size === texts.length) break;
    }
    return texts;
  }
}

/**
 * The height scale for a landscape and the paths on it. "auto" is linear unless the landscape would be flattened by it: half of the
 * surface lies below 18 % of the height, or all the paths below 8 %; `patience` divides both. `floor` is the lowest value, if known.
 * A quadratic over a grid of `width` points is linear: its height tells its curvatures, which a logarithm would turn into creases.
 */
export function chooseScale(kind: Height, surface: Values, path: Values, floor: number | null = null, patience = 1, width = 0): Scale {
  const grid = finite(surface), walked = finite(path);
  if (kind === "linear" || !(grid.length + walked.length) || (kind === "auto" && width > 0 && isQuadratic(surface, width))) return new Scale();
  const [least, hi] = extent(grid, walked), lo = floor !== null && floor < least ? floor : least, spread = hi - lo;
  if (!(spread > 0) || !Number.isFinite(spread)) return new Scale();
  const raised = above(grid, lo, LEVEL * spread);
  const highest = extent(walked)[1];
  if (kind === "auto") {
    const halfBelow = raised.length ? (median(raised) - lo) / spread : 1, pathBelow = walked.length ? (highest - lo) / spread : 1;
    if (halfBelow >= 0.18 / patience && pathBelow >= 0.08 / patience) return new Scale();
  }
  const offset = lo >= 0 && lo < 1e-3 * spread ? 0 : lo;
  const heights = above(raised.length ? raised : concat(grid, walked), offset, -Infinity, offset), typical = median(heights);
  if (kind === "power") {
    const wanted = typical < hi - offset ? Math.log(0.35) / Math.log(Math.max(typical / (hi - offset), 1e-12)) : 1;
    const off = (e: number) => Math.abs(e - wanted);
    return new Scale("power", 1, [1 / 2, 1 / 3, 1 / 4, 1 / 5].reduce((best, e) => (off(e) < off(best) ? e : best)), offset);
  }
  if (kind === "log" && lo > 0 && hi / lo >= 10) return new Scale("log");
  let low = quantile(heights, 0.1);
  if (walked.length) low = Math.min(low, (highest - offset) / 4);
  return new Scale("symlog", step125(Math.max(low, 1e-6 * spread), 1), 1, offset);
}

/** Whether heights on an even grid are those of a quadratic: all their third differences, at about `SAMPLES` points along each axis, are rounding. */
export function isQuadratic(surface: Values, width: number): boolean {
  const height = surface.length / width, [down, across] = [height, width].map((size) => Math.max(1, Math.floor((size - 1) / SAMPLES)));
  const seen: number[][] = [];
  for (let y = 0; y < height; y += down) seen.push(Array.from({ length: Math.ceil(width / across) }, (_, i) => surface[y * width + i * across]));
  if (seen.length < 4 || seen[0].length < 4 || !seen.every((row) => row.every(Number.isFinite))) return false;
  const below = (rows: number[][]) => rows.slice(1).map((row, y) => row.map((v, x) => v - rows[y][x]));
  const beside = (rows: number[][]) => rows.map((row) => row.slice(1).map((v, x) => v - row[x]));
  const thirds = [0, 1, 2, 3].map((i) => [0, 1, 2].reduce((rows, k) => (k < i ? below(rows) : beside(rows)), seen));
  const [least, most] = extent(seen.flat()), largest = extent(thirds.flat(2).map(Math.abs))[1];
  return largest <= CUBIC * (most - least);
}

/** Those that are more than `least` above `from`, less an offset. */
function above(values: Float64Array, from: number, least: number, offset = 0): Float64Array {
  const out = new Float64Array(values.length);
  let n = 0;
  for (let i = 0; i < values.length; i++) if (values[i] - from > least) out[n++] = values[i] - offset;
  return out.subarray(0, n);
}
