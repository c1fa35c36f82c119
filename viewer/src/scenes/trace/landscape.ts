/**
 * What the panels of a scene share that follows the function, the plane and the range: the grid, the height scale, the contour
 * levels. Where it is to hold still it does not depend on the runs, and is cached with all that is made from it.
 */
import type { Objective } from "../../engine/types";
import { clip, finite, type Values } from "../arrays";
import type { Options } from "../options";
import type { Plane } from "../plane";
import { chooseScale, type Scale } from "../scale";
import { badInput } from "./lines";
import type { Frame } from "./frame";
import { type Grid, gridOf, placeOf, Recent } from "./grid";

/** Share of the view at one height from which a contour line there would cover it. */
const PLATEAU = 0.02;
/** Of the heights in view: a point so little outside is at the limit. */
const ROUNDING = 1e-6;
/** How far below the surface its contour map lies, as a share of the surface's height. */
const FLOOR_GAP = 0.3;

export class Landscape {
  readonly grid: Grid;
  readonly scale: Scale;
  /** Plot heights the box is cut to, if asked for. */
  readonly cut: [number, number] | null;
  /** Plot heights between which runs and points are seen: those of `cut`, with room for rounding. */
  readonly limits: [number, number] | null;
  /** Plot heights on the grid. */
  readonly height: Float64Array;
  /** The lowest and the highest plot height in view. */
  readonly range: [number, number];
  /** Plot heights of the contour lines, at round values. */
  readonly levels: number[];
  /** Known minima inside the frame, d numbers each, if they lie in the plane. */
  readonly minima: number[][];
  private readonly made = new Map<string, unknown>();

  /** `walked`: true values along the runs that scale and range are to follow. */
  constructor(
    readonly objective: Objective, readonly plane: Plane, readonly frame: Frame, options: Options, small: boolean, walked: Values,
  ) {
    this.grid = gridOf(objective, plane, frame, options.grid, small);
    const lowest = plane.whole ? Math.min(...objective.minima.filter((m) => m.isglobal).map((m) => m.value)) : Infinity;
    const floor = lowest < Infinity ? lowest : null;
    this.scale = chooseScale(options.height, this.grid.values, walked, floor, plane.dim === 1 ? 36 : 1, plane.dim === 2 ? this.grid.axes[0].length : 0);
    this.cut = this.cutTo(options.zlim);
    this.height = this.heights(this.grid.values);
    const [lo, hi] = (this.range = this.cut ?? rangeOf(this.height, this.heights(walked)));
    this.limits = this.cut && [lo - ROUNDING * (hi - lo), hi + ROUNDING * (hi - lo)];
    this.levels = this.levelsAt(options.levels);
    this.minima = minimaIn(objective, plane, frame);
  }

  /** The plot height below all others at which the contour map lies. */
  get floor(): number {
    const [lo, hi] = this.range;
    return lo - FLOOR_GAP * (hi - lo);
  }

  /** Plot heights of true values, cut to `zlim`. */
  heights(values: Values): Float64Array {
    const out = this.scale.toPlot(values);
    if (this.cut) for (let i = 0; i < out.length; i++) out[i] = clip(out[i], ...this.cut);
    return out;
  }

  /** What is made from the landscape alone, once. */
  once<T>(key: string, make: () => T): T {
    if (!this.made.has(key)) this.made.set(key, make());
    return this.made.get(key) as T;
  }

  private cutTo(zlim: [number, number] | null): [number, number] | null {
    if (!zlim) return null;
    const [lo, hi] = [this.scale.height(zlim[0]), this.scale.height(zlim[1])];
    if (!(Number.isFinite(lo) && Number.isFinite(hi))) throw badInput("zlim", { zlim: `(${zlim.join(", ")})` });
    return [lo, hi];
  }

  private levelsAt(asked: number | number[] | null): number[] {
    const [lo, hi] = this.range;
    const at = Array.isArray(asked) ? [...new Set(asked)].sort((a, b) => a - b) : this.scale.roundValues(lo, hi, asked || 11);
    const within = Array.from(this.scale.toPlot(at)).filter((h) => Number.isFinite(h) && h > lo && h < hi);
    // A line at the height of a plateau would cover it, wherever rounding crosses that height.
    return within.filter((h) => count(this.height, h - 1e-6 * (hi - lo), h + 1e-6 * (hi - lo)) / this.height.length < PLATEAU);
  }
}

const landscapes = new Recent<Landscape>();

/** The landscape, from the cache where it does not depend on the runs. */
export function landscapeOf(objective: Objective, plane: Plane, frame: Frame, options: Options, small: boolean, walked: Values): Landscape {
  const make = () => new Landscape(objective, plane, frame, options, small, walked);
  if (!options.steady) return make();
  const { height, grid, zlim, levels } = options;
  return landscapes.get(objective, JSON.stringify([placeOf(plane, frame), height, grid, zlim, levels, small]), make);
}

function rangeOf(height: Float64Array, walked: Float64Array): [number, number] {
  let lo = Infinity, hi = -Infinity;
  for (const values of [finite(height), finite(walked)]) {
    for (let i = 0; i < values.length; i++) {
      lo = Math.min(lo, values[i]);
      hi = Math.max(hi, values[i]);
    }
  }
  if (lo === Infinity) return [0, 1];
  const half = Math.max(0.5, 1e-3 * Math.abs(lo)); // a constant gets a range that numbers of its size can tell apart
  return hi > lo ? [lo, hi] : [lo - half, hi + half];
}

/** How many numbers are between two others. */
function count(values: Float64Array, from: number, to: number): number {
  let n = 0;
  for (let i = 0; i < values.length; i++) if (values[i] >= from && values[i] <= to) n++;
  return n;
}

/** The known minima of a function, global ones first. */
export const minimaOf = (objective: Objective): number[][] =>
  [...objective.minima].sort((a, b) => Number(b.isglobal) - Number(a.isglobal)).map((m) => m.x);

function minimaIn(objective: Objective, plane: Plane, frame: Frame): number[][] {
  return minimaOf(objective).flatMap((x) => {
    const u = Array.from(plane.project(x)), foot = plane.lift(u);
    const off = Math.sqrt(x.reduce((total, v, i) => total + (foot[i] - v) ** 2, 0));
    const size = Math.sqrt(x.reduce((total, v) => total + v * v, 0));
    return off <= 1e-6 * (1 + size) && frame.contains(u) ? [u] : [];
  });
}
