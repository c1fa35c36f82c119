/** Arrays of a message, and positions in unit coordinates: 0 at `lo`, 1 at `hi` of each axis; as `kobai.viewer.wire.units`. */
import type { Axis, Message, NdArray, Numbers } from "../wire/types";
import { extent, type Values } from "./arrays";

/** So that arrays of a worker and of the page have different ids. */
const REALM = Math.random().toString(36).slice(2);
let made = 0;

/** An array with an id of its own. */
export function numbers(data: Numbers, shape: number[]): NdArray {
  return { id: `${REALM} ${++made}`, shape, data };
}

export const single = (values: Values, shape = [values.length]): NdArray => numbers(Float32Array.from(values), shape);

/** Numbers as shares of the way from lo to hi. */
export function shares(values: Values, lo: number, hi: number, shape = [values.length]): NdArray {
  const out = new Float32Array(values.length), span = hi - lo;
  for (let i = 0; i < out.length; i++) out[i] = (values[i] - lo) / span;
  return numbers(out, shape);
}

/** Positions on one axis in unit coordinates. */
export const along = (values: Values, { lo, hi }: Axis, shape = [values.length]): NdArray => shares(values, lo, hi, shape);

/** Points in plot coordinates, d = the last of `shape` numbers each, in unit coordinates. */
export function unit(points: Values, axes: Axis[], shape: number[], vectors = false): NdArray {
  const d = shape[shape.length - 1], out = new Float32Array(points.length);
  for (let i = 0; i < d; i++) {
    const { lo, hi } = axes[i], span = hi - lo, low = vectors ? 0 : lo;
    for (let at = i; at < out.length; at += d) out[at] = (points[at] - low) / span;
  }
  return numbers(out, shape);
}

/** The first `steps` of K positions of some runs, d numbers each of `points` run by run, in unit coordinates, time first. */
export function unitOf(points: Values, runs: number[], K: number, steps: number, axes: Axis[], d: number): Float32Array {
  const count = runs.length, out = new Float32Array(steps * count * d);
  for (let c = 0; c < d; c++) {
    const { lo, hi } = axes[c], span = hi - lo;
    for (let i = 0; i < count; i++) {
      let from = runs[i] * K * d + c, to = i * d + c;
      for (let k = 0; k < steps; k++, from += d, to += count * d) out[to] = (points[from] - lo) / span;
    }
  }
  return out;
}

/** The ends of a colour map: the least and the largest finite value; a range of 1 around a single value. */
export function valueRange(values: Values): [number, number] {
  const [lo, hi] = extent(values);
  if (!(lo <= hi)) return [0, 1];
  return hi > lo ? [lo, hi] : [lo - 0.5, hi + 0.5];
}

/** All arrays of a message by id. */
export function buffersOf(message: Pick<Message, "scene" | "cmaps">): Map<string, NdArray> {
  const found = new Map<string, NdArray>();
  const visit = (node: unknown): void => {
    if (typeof node !== "object" || node === null || ArrayBuffer.isView(node)) return;
    if ("data" in node && "id" in node && "shape" in node) found.set(String(node.id), node as NdArray);
    else Object.values(node).forEach(visit);
  };
  visit(message.scene);
  visit(message.cmaps);
  return found;
}
