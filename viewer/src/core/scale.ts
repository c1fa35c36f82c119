/** Axis scales: from true values to plot coordinates and to unit coordinates, and back. */
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
