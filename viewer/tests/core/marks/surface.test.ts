import { expect, test } from "vitest";
import { beyond, normals, triangles } from "../../../src/core/marks/surface";

/** Points of a 3 × 3 grid at heights z. */
const grid = (z: number[]) => Float32Array.from(z.flatMap((h, i) => [i % 3, Math.floor(i / 3), h]));

test("a clipped point stays where a neighbour is whole", () => {
  expect([...beyond([1, 1, 1, 1, 1, 1, 1, 1, 0], 3, 3)]).toEqual([1, 1, 1, 1, 0, 0, 1, 0, 0]);
});

test("a whole grid has two triangles a cell; those at a hole are left out", () => {
  expect(triangles(grid(Array(9).fill(0)), 3, 3)).toHaveLength(4 * 2 * 3);
  expect(triangles(grid([NaN, 0, 0, 0, 0, 0, 0, 0, 0]), 3, 3)).toHaveLength(7 * 3);
});

test("normals of a plane are its own, at its edges and beside a hole too", () => {
  const plane = Array.from({ length: 9 }, (_, i) => 0.5 * (i % 3) - 0.25 * Math.floor(i / 3));
  for (const z of [plane, plane.map((h, i) => (i === 0 ? NaN : h))]) {
    const all = normals(grid(z), 3, 3);
    const n = Math.hypot(-0.5, 0.25, 1);
    for (let i = 1; i < 9; i++) [-0.5 / n, 0.25 / n, 1 / n].forEach((v, a) => expect(all[3 * i + a]).toBeCloseTo(v, 5));
  }
});

test("with a stride the grid's edge stays where it is", () => {
  const flat = Float32Array.from(Array.from({ length: 24 }, (_, i) => [i % 6, Math.floor(i / 6), 0]).flat());
  const all = triangles(flat, 6, 4, 2);
  expect(all).toHaveLength(3 * 2 * 2 * 3);
  expect(new Set(all)).toEqual(new Set([0, 2, 4, 5, 12, 14, 16, 17, 18, 20, 22, 23]));
});
