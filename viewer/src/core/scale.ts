/** Axis scales: from true values to plot coordinates and to unit coordinates, and back; and ranges moved by hand. */
import type { Axis } from "../wire/types";

type Scale = Pick<Axis, "scale" | "linthresh" | "exponent" | "offset">;

export function toTrue(axis: Scale, at: number): number {
  switch (axis.scale) {
    case "log": return 10 ** at + axis.offset;
    case "symlog": return Math.sign(at) * axis.linthresh * (10 ** Math.abs(at) - 1) + axis.offset;
    case "power": return Math.sign(at) * Math.abs(at) ** (1 / axis.exponent) + axis.offset;
    default: return at;
  }
}

export function toPlot(axis: Scale, value: number): number {
  const w = value - axis.offset;
  switch (axis.scale) {
    case "log": return w > 0 ? Math.log10(w) : NaN;
    case "symlog": return Math.sign(w) * Math.log10(1 + Math.abs(w) / axis.linthresh);
    case "power": return Math.sign(w) * Math.abs(w) ** axis.exponent;
    default: return value;
  }
}

/** Plot coordinate to unit coordinate. */
export function toUnit(axis: Axis, at: number): number {
  return (at - axis.lo) / (axis.hi - axis.lo);
}

export function fromUnit(axis: Axis, unit: number): number {
  return axis.lo + unit * (axis.hi - axis.lo);
}

/** The low and the high end of what is shown of a variable. */
export type Ends = [number, number];

/**
 * The shortest range: in it float32 still tells some hundred positions apart, as a share of the numbers in it, and the server takes it.
 * The ends: beyond them values of usual functions overflow.
 */
const SHORTEST = 1e-6, SHARE = 1e-5, FARTHEST = 1e9;

/** Scaled so that what was at unit coordinates `from` is at `to`, and its width is multiplied; NaN in one of them: unchanged there. */
export function movedRange(range: readonly Ends[], from: readonly number[], to: readonly number[], factor = 1): Ends[] {
  return range.map(([lo, hi], i): Ends => {
    const width = (hi - lo) * factor, low = lo + from[i] * (hi - lo) - to[i] * width;
    return Number.isFinite(low) ? [low, low + width] : [lo, hi];
  });
}

/** The range with ends that read well, or null where it is too short or too far. */
export function properRange(range: readonly Ends[]): Ends[] | null {
  const good = range.every(([lo, hi]) => {
    const far = Math.max(Math.abs(lo), Math.abs(hi));
    return far <= FARTHEST && hi - lo >= Math.max(SHORTEST, SHARE * far);
  });
  return good ? range.map(([lo, hi]): Ends => [tidy(lo, hi - lo), tidy(hi, hi - lo)]) : null;
}

/** Whether numbers of double precision tell the places of a range apart. */
export const isWide = ([lo, hi]: Ends): boolean => {
  const far = Math.max(Math.abs(lo), Math.abs(hi));
  return hi - lo > 1e-13 * far && far < 1e300;
};

/** A coordinate in a range of this width, with the digits that can be told apart in a picture of it. */
export function tidy(value: number, width: number): number {
  const places = Math.min(20, Math.max(0, 4 - Math.floor(Math.log10(width))));
  const unit = 10 ** (Math.floor(Math.log10(width)) - 4);
  return places > 0 ? Number(value.toFixed(places)) + 0 : Math.round(value / unit) * unit;
}
