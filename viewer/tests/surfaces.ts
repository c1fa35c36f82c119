/** Surfaces and runs made from formulas, for tests. */
import type { NdArray, Paths, Surface } from "../src/wire/types";

export const nd = (shape: number[], data: number[] | Float32Array, id = "x"): NdArray => ({ id, shape, data: Float32Array.from(data) });
export const N = 81;
export const row = Array.from({ length: N }, (_, i) => i / (N - 1));

/** A surface in unit coordinates from a formula. */
export function surface(f: (u: number, v: number) => number): Surface {
  const z = new Float32Array(N * N);
  row.forEach((v, j) => row.forEach((u, i) => (z[j * N + i] = f(u, v))));
  return { type: "surface", x: nd([N], row), y: nd([N], row), z: nd([N, N], z), animated: false } as unknown as Surface;
}
/** Runs over a surface: (steps, runs, 3). */
export function walk(points: number[][][]): Paths {
  const [steps, runs] = [points.length, points[0].length];
  return { points: nd([steps, runs, 3], points.flat(2)), last: Array(runs).fill(steps - 1) } as unknown as Paths;
}
