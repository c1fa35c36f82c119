import { expect, test } from "vitest";
import { principalPlane } from "../../src/scenes/plane";
import { svd } from "../../src/scenes/svd";

const dot = (a: number[], b: number[]) => a.reduce((total, v, i) => total + v * b[i], 0);

test("directions are orthonormal, sizes those of the rows along them", () => {
  const n = 4, rows = Float64Array.from({ length: 9 * n }, (_, i) => Math.sin(i * i) * 10 ** ((i % n) - 2));
  const { sizes, directions } = svd(rows.slice(), n);
  directions.forEach((a, i) => directions.forEach((b, j) => expect(dot(a, b)).toBeCloseTo(Number(i === j), 14)));
  sizes.forEach((size, i) => {
    const along = Array.from({ length: 9 }, (_, r) => dot(Array.from(rows.subarray(r * n, (r + 1) * n)), directions[i]));
    expect(Math.hypot(...along) / size).toBeCloseTo(1, 12);
  });
  expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
});

test("fewer rows than columns", () => {
  const { sizes, directions } = svd(Float64Array.of(3, 0, 4, 0, 2, 0), 3);
  expect(sizes.map((s) => Math.round(s * 1e12) / 1e12)).toEqual([5, 2]);
  expect(Math.abs(directions[1][1])).toBeCloseTo(1, 14);
});

test("a path in no direction but one has a second across it", () => {
  const plane = principalPlane([3, 6, 9, 2, 4, 6, 1, 2, 3], 3, 3);
  expect(dot(plane.basis[0], [1, 2, 3]) / Math.sqrt(14)).toBeCloseTo(1, 12);
  expect(dot(plane.basis[0], plane.basis[1])).toBeCloseTo(0, 12);
  expect(plane.shares).toEqual([1, 0]);
});
