/**
 * Paths sampled over a surface: straight from step to step, as the optimizer jumps, so that a path is above a valley and hidden in a
 * hill. A step that would run at most `DRAPED` below the surface is laid on it there.
 * Every step is cut into the same number of pieces; row r of the result is time index r / pieces.
 */
import type { NdArray, Paths } from "../../wire/types";
import type { SurfaceHeight, Vec3 } from "../surface_height";

export interface PathSamples {
  pieces: number;
  rows: number;
  runs: number;
  /** (rows, runs, 3) positions in the centred, scaled box. */
  at: Float32Array;
  /** (rows, runs, 3) normals: of the surface at steps on it and between two of them; zero elsewhere. */
  normals: Float32Array | null;
}

/** Whether a place in the box is within the limits of paths. */
export function isSeen({ limits, points }: Paths, at: ArrayLike<number>, aspect: Vec3): boolean {
  const axis = points.shape[2] > 2 ? 2 : 1, share = at[axis] / aspect[axis] + 0.5;
  return !limits || (share >= limits[0] && share <= limits[1]);
}

/** A point this close to the surface, in the box, lies on it. */
export const NEAR = 0.03;
/** A step that would run at most so deep below the surface, in the box, is laid on it. */
const DRAPED = 0.02;
/** With more positions than this, steps are not laid on the surface. */
const MOST_SAMPLED = 60_000;
const MOST_PIECES = 32;

/** The samples of paths with `points` (steps, runs, 2 or 3) in unit coordinates; `before`: samples whose room may be taken. */
export function samplePaths(
  points: NdArray, aspect: Vec3, heights: SurfaceHeight | null, flat: boolean, before: PathSamples | null = null,
): PathSamples {
  const [steps, runs, d] = points.shape;
  const from = points.data;
  const ground = flat || steps * runs > MOST_SAMPLED ? null : heights;
  let pieces = 1;
  if (ground) {
    let leap = 0;
    for (let i = runs; i < steps * runs; i++) {
      const a = (i - runs) * d, b = i * d;
      const u = from[b] - from[a], v = from[b + 1] - from[a + 1], far = u * u + v * v;
      if (far > leap) leap = far;
    }
    leap = Math.sqrt(leap);
    const room = Math.max(1, Math.floor((MOST_SAMPLED * 2) / (steps * runs)));
    pieces = Math.max(1, Math.min(MOST_PIECES, room, Math.ceil(leap * ground.cells)));
  }
  const rows = (steps - 1) * pieces + 1;
  const at = room(before?.at, rows * runs * 3), normals = ground ? room(before?.normals, rows * runs * 3).fill(0) : null;
  const on = new Uint8Array(steps * runs);
  for (let i = 0; i < steps * runs; i++) {
    const u = from[i * d], v = from[i * d + 1], w = d > 2 ? from[i * d + 2] : 0.5;
    const o = 3 * (Math.floor(i / runs) * pieces * runs + (i % runs));
    at[o] = (u - 0.5) * aspect[0];
    at[o + 1] = (v - 0.5) * aspect[1];
    at[o + 2] = (w - 0.5) * aspect[2];
    if (!ground || !normals) continue;
    const last = o - 3 * pieces * runs;
    // Most runs come to rest: the step before is at the same point.
    if (last >= 0 && on[i - runs] && at[last] === at[o] && at[last + 1] === at[o + 1]) {
      on[i] = 1;
      at[o + 2] = at[last + 2];
      normals.copyWithin(o, last, last + 3);
      continue;
    }
    const height = ground.height(u, v);
    if (!(Math.abs(w - height) * aspect[2] < NEAR)) continue;
    on[i] = 1;
    at[o + 2] = (Math.max(w, height) - 0.5) * aspect[2]; // a grid of straight pieces cuts valleys off
    ground.normal(u, v, aspect, height, normals, o);
  }
  const depth = new Float64Array(pieces);
  // Between two places in half a cell the surface is as good as straight.
  const near = ground ? (0.5 * Math.min(aspect[0], aspect[1])) / ground.cells : 0;
  for (let i = runs; pieces > 1 && i < steps * runs; i++) {
    const begin = 3 * ((Math.floor(i / runs) - 1) * pieces * runs + (i % runs));
    const end = begin + 3 * pieces * runs;
    const lies = ground && normals && on[i - runs] && on[i];
    const long = lies && Math.abs(at[end] - at[begin]) + Math.abs(at[end + 1] - at[begin + 1]) > near;
    fillBetween(at, begin, end, pieces);
    if (lies) fillBetween(normals, begin, end, pieces);
    const deepest = long ? ground.depths(at, begin, 3 * runs, pieces - 1, aspect, depth) : 0;
    if (!(lies && deepest > 0 && deepest <= DRAPED)) continue;
    for (let q = 1; q < pieces; q++) {
      if (!(depth[q] > 0)) continue;
      const o = begin + 3 * q * runs;
      at[o + 2] += depth[q];
      const u = at[o] / aspect[0] + 0.5, v = at[o + 1] / aspect[1] + 0.5;
      ground.normal(u, v, aspect, ground.height(u, v), normals, o);
    }
  }
  return { pieces, rows, runs, at, normals };
}

/** Fill the rows from one place of a run to the next with places on a straight line. */
function fillBetween(out: Float32Array, begin: number, end: number, pieces: number): void {
  const row = (end - begin) / pieces, x = out[begin], y = out[begin + 1], z = out[begin + 2];
  const dx = (out[end] - x) / pieces, dy = (out[end + 1] - y) / pieces, dz = (out[end + 2] - z) / pieces;
  for (let q = 1, o = begin + row; q < pieces; q++, o += row) {
    out[o] = x + dx * q;
    out[o + 1] = y + dy * q;
    out[o + 2] = z + dz * q;
  }
}

/** So many numbers, of unknown contents: of an array that is no longer used where it has as many and not many more. */
function room(old: Float32Array | null | undefined, length: number): Float32Array {
  const held = old ? old.buffer.byteLength / old.BYTES_PER_ELEMENT : 0;
  return old && held >= length && held <= 4 * length ? new Float32Array(old.buffer, 0, length) : new Float32Array(length);
}

/** The place of a run at a moment: between two rows, with the normal there or up, and whether it comes from the surface and goes to it. */
export interface Place { at: Vec3; normal: Vec3; on: boolean; row: number; part: number }

/** Where run `p` is at a time index; after `last` it stays there. */
export function placeAt(samples: PathSamples, p: number, time: number, last: number): Place {
  const { pieces, rows, runs, at, normals } = samples;
  const row = Math.min(Math.max(time, 0), last) * pieces;
  const r = Math.min(Math.floor(row), rows - 1);
  const part = r + 1 < rows ? row - r : 0;
  const a = 3 * (r * runs + p);
  const b = part > 0 ? a + 3 * runs : a;
  const between = (from: Float32Array) => [0, 1, 2].map((i) => from[a + i] + (from[b + i] - from[a + i]) * part) as Vec3;
  const on = normals !== null && [a, b].every((i) => normals[i] || normals[i + 1] || normals[i + 2]);
  const n = normals && on ? between(normals) : ([0, 0, 1] as Vec3);
  const size = Math.hypot(...n);
  return { at: between(at), normal: [n[0] / size, n[1] / size, n[2] / size], on, row: r, part };
}
