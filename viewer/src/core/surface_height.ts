/** The height of a surface over the plane, in unit coordinates: what balls stand on and pointers touch. */
import type { NdArray, Surface } from "../wire/types";

export type Vec3 = [number, number, number];

export class SurfaceHeight {
  private readonly low: number;
  private readonly high: number;
  /** Whether the grid is evenly spaced: then where it begins, and how many cells a unit holds, in u and v. */
  private readonly even: boolean;
  private readonly u0: number;
  private readonly du: number;
  private readonly v0: number;
  private readonly dv: number;
  private readonly nx: number;
  private readonly ny: number;

  private constructor(
    private readonly x: NdArray,
    private readonly y: NdArray,
    private readonly z: NdArray,
  ) {
    let [low, high] = [Infinity, -Infinity];
    for (const v of z.data) {
      if (v < low) low = v;
      if (v > high) high = v;
    }
    // A margin, so that a level surface has an extent.
    [this.low, this.high] = [low - 0.01, high + 0.01];
    const [u, v] = [spacing(x.data), spacing(y.data)];
    this.even = u !== null && v !== null;
    [this.u0, this.du] = u ?? [0, 1];
    [this.v0, this.dv] = v ?? [0, 1];
    [this.nx, this.ny] = [x.shape[0], y.shape[0]];
  }

  /** The heights of a surface, or null where it is not a function of x and y, or moves. */
  static of(surface: Surface | undefined): SurfaceHeight | null {
    if (!surface || surface.animated || surface.x.shape.length !== 1 || surface.z.shape.length !== 2) return null;
    if (surface.x.shape[0] < 2 || surface.y.shape[0] < 2) return null;
    return new SurfaceHeight(surface.x, surface.y, surface.z);
  }

  /** How many cells the longer side has. */
  get cells(): number {
    return Math.max(this.x.shape[0], this.y.shape[0]) - 1;
  }

  /** Height at a point, NaN outside the surface and in holes. */
  height(u: number, v: number): number {
    // Called a hundred thousand times in a drag.
    if (!this.even) return this.uneven(u, v);
    const { nx, du, dv } = this, a = (u - this.u0) * du, b = (v - this.v0) * dv, lastA = nx - 1, lastB = this.ny - 1;
    if (!(a >= -1e-6 * du && a <= lastA + 1e-6 * du && b >= -1e-6 * dv && b <= lastB + 1e-6 * dv)) return NaN;
    const i = Math.min(Math.max(Math.floor(a), 0), lastA - 1), j = Math.min(Math.max(Math.floor(b), 0), lastB - 1);
    return bilinear(this.z.data, j * nx + i, nx, a - i, b - j);
  }

  private uneven(u: number, v: number): number {
    const i = cellOf(this.x.data, u);
    const j = cellOf(this.y.data, v);
    if (i < 0 || j < 0) return NaN;
    const s = (u - this.x.data[i]) / (this.x.data[i + 1] - this.x.data[i]);
    const t = (v - this.y.data[j]) / (this.y.data[j + 1] - this.y.data[j]);
    return bilinear(this.z.data, j * this.nx + i, this.nx, s, t);
  }

  /**
   * How deep places of the box scaled by `aspect` lie below the surface, into `out` from 1: `count` places, every `stride` numbers
   * after `from`. The deepest; 0 where none lies below.
   */
  depths(places: Float32Array, from: number, stride: number, count: number, aspect: Vec3, out: Float64Array): number {
    const [x, y, z] = aspect;
    let deepest = 0;
    for (let q = 1, o = from + stride; q <= count; q++, o += stride) {
      const depth = (this.height(places[o] / x + 0.5, places[o + 1] / y + 0.5) - 0.5) * z - places[o + 2];
      out[q] = depth;
      if (depth > deepest) deepest = depth;
    }
    return deepest;
  }

  /** Put the upward unit normal at a place in the box scaled by `aspect` into `out`; straight up where there is no surface. */
  normal(u: number, v: number, aspect: Vec3, here: number, out: Float32Array, at: number): void {
    const h = 0.75 / Math.max(this.nx, this.ny);
    let zu = 0, zv = 0;
    if (Number.isFinite(here)) {
      zu = (slope(this.height(u - h, v), here, this.height(u + h, v), h) * aspect[2]) / aspect[0];
      zv = (slope(this.height(u, v - h), here, this.height(u, v + h), h) * aspect[2]) / aspect[1];
    }
    const n = Math.sqrt(zu * zu + zv * zv + 1);
    out[at] = -zu / n;
    out[at + 1] = -zv / n;
    out[at + 2] = 1 / n;
  }

  /** Where a ray in unit coordinates first meets the surface, or of all places the one nearest to `near`; null: nowhere. */
  hit(from: Vec3, along: Vec3, near: readonly number[] | null = null): Vec3 | null {
    let best: Vec3 | null = null, least = Infinity;
    let enter = 0;
    let leave = Infinity;
    for (let a = 0; a < 3; a++) {
      const [lo, hi] = a < 2 ? [0, 1] : [this.low, this.high];
      if (Math.abs(along[a]) < 1e-12) {
        if (from[a] < lo || from[a] > hi) return null;
        continue;
      }
      const p = (lo - from[a]) / along[a];
      const q = (hi - from[a]) / along[a];
      enter = Math.max(enter, Math.min(p, q));
      leave = Math.min(leave, Math.max(p, q));
    }
    if (!(leave > enter && leave < Infinity)) return null;
    const steps = 4 * Math.max(this.x.shape[0], this.y.shape[0]);
    const above = (s: number): number =>
      from[2] + along[2] * s - this.height(clamp(from[0] + along[0] * s), clamp(from[1] + along[1] * s));
    let before = above(enter);
    for (let i = 1; i <= steps; i++) {
      const s = enter + ((leave - enter) * i) / steps;
      const now = above(s);
      if (before > 0 !== now > 0 && Number.isFinite(before) && Number.isFinite(now)) {
        let lo = enter + ((leave - enter) * (i - 1)) / steps;
        let hi = s;
        for (let n = 0; n < 24; n++) {
          const mid = (lo + hi) / 2;
          if (above(mid) > 0 === before > 0) lo = mid;
          else hi = mid;
        }
        const at: Vec3 = [from[0] + along[0] * hi, from[1] + along[1] * hi, from[2] + along[2] * hi];
        if (!near) return at;
        const far = Math.hypot(at[0] - near[0], at[1] - near[1]);
        if (far < least) [best, least] = [at, far];
      }
      before = now;
    }
    return best;
  }
}

/** The slope at b between heights a and c, each h away. */
function slope(a: number, b: number, c: number, h: number): number {
  if (Number.isFinite(a) && Number.isFinite(c)) return (c - a) / (2 * h);
  if (Number.isFinite(c)) return (c - b) / h;
  return Number.isFinite(a) ? (b - a) / h : 0;
}

/** Bilinear interpolation in a cell. */
function bilinear(z: ArrayLike<number>, at: number, nx: number, s: number, t: number): number {
  return (z[at] * (1 - s) + z[at + 1] * s) * (1 - t) + (z[at + nx] * (1 - s) + z[at + nx + 1] * s) * t;
}

/** The first of an evenly spaced row, and its steps in a unit; null where it is uneven. */
function spacing(row: ArrayLike<number>): [number, number] | null {
  const last = row.length - 1;
  const step = (row[last] - row[0]) / last;
  for (let i = 1; i < last; i++) if (!(Math.abs(row[i] - row[0] - i * step) <= 1e-6)) return null;
  return step > 0 ? [row[0], 1 / step] : null;
}

function clamp(s: number): number {
  return s < 0 && s > -1e-9 ? 0 : s > 1 && s < 1 + 1e-9 ? 1 : s;
}

/** The cell of an ascending row that holds a value, -1 outside. */
function cellOf(row: ArrayLike<number>, value: number): number {
  let lo = 0;
  let hi = row.length - 1;
  // float32 ends may fall slightly short of the box
  if (!(value >= row[lo] - 1e-6 && value <= row[hi] + 1e-6)) return -1;
  while (hi - lo > 1) {
    const mid = (lo + hi) >> 1;
    if (row[mid] <= value) lo = mid;
    else hi = mid;
  }
  return lo;
}
