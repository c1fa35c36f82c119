/**
 * Paths sampled along the surface: a long step is followed over the surface between its ends, so that no trail cuts through a hill.
 * Every step is cut into the same number of pieces; row r of the result is time index r / pieces.
 */
import type { Paths } from "../../wire/types";
import type { SurfaceHeight, Vec3 } from "../surface_height";

export interface PathSamples {
  pieces: number;
  rows: number;
  runs: number;
  /** (rows, runs, 3) positions in the centred, scaled box. */
  at: Float32Array;
  /** (rows, runs, 3) normals of the surface under them; zero where they are not on it. */
  normals: Float32Array | null;
}

/** A point this close to the surface, in the box, lies on it. */
const NEAR = 0.03;
/** With more positions than this, steps stay straight. */
const MOST_SAMPLED = 60_000;
const MOST_PIECES = 32;

export function samplePaths(paths: Paths, aspect: Vec3, heights: SurfaceHeight | null, flat: boolean): PathSamples {
  const [steps, runs, d] = paths.points.shape;
  const from = paths.points.data;
  const onSurface = heights !== null && !flat && steps * runs <= MOST_SAMPLED;
  let pieces = 1;
  if (onSurface) {
    let leap = 0;
    for (let i = runs; i < steps * runs; i++) {
      const [a, b] = [(i - runs) * d, i * d];
      leap = Math.max(leap, Math.hypot(from[b] - from[a], from[b + 1] - from[a + 1]) || 0);
    }
    const room = Math.max(1, Math.floor((MOST_SAMPLED * 2) / (steps * runs)));
    pieces = Math.max(1, Math.min(MOST_PIECES, room, Math.ceil(leap * heights.cells)));
  }
  const rows = (steps - 1) * pieces + 1;
  const at = new Float32Array(rows * runs * 3);
  const normals = onSurface ? new Float32Array(rows * runs * 3) : null;
  const standing = onSurface ? Uint8Array.from({ length: steps * runs }, (_, i) => +stands(from, i * d, heights, aspect)) : null;
  for (let r = 0; r < rows; r++) {
    const k = Math.floor(r / pieces);
    const part = r / pieces - k;
    for (let p = 0; p < runs; p++) {
      const a = (k * runs + p) * d;
      const b = part > 0 ? a + runs * d : a;
      const u = from[a] + (from[b] - from[a]) * part;
      const v = from[a + 1] + (from[b + 1] - from[a + 1]) * part;
      let w = d > 2 ? from[a + 2] + (from[b + 2] - from[a + 2]) * part : 0.5;
      const o = (r * runs + p) * 3;
      at[o] = (u - 0.5) * aspect[0];
      at[o + 1] = (v - 0.5) * aspect[1];
      if (onSurface && normals && standing?.[a / d] && standing[b / d]) {
        const before = o - 3 * runs;
        // Most runs come to rest: the sample before is at the same point.
        if (before >= 0 && standing[a / d - (part > 0 ? 0 : runs)] && at[before] === at[o] && at[before + 1] === at[o + 1]) {
          at[o + 2] = at[before + 2];
          normals.copyWithin(o, before, before + 3);
          continue;
        }
        const height = heights.height(u, v);
        if (Number.isFinite(height)) w = height;
        normals.set(heights.normal(u, v, aspect, height), o);
      }
      at[o + 2] = (w - 0.5) * aspect[2];
    }
  }
  return { pieces, rows, runs, at, normals };
}

function stands(from: ArrayLike<number>, i: number, heights: SurfaceHeight, aspect: Vec3): boolean {
  return Math.abs(from[i + 2] - heights.height(from[i], from[i + 1])) * aspect[2] < NEAR;
}
