import { expect, test } from "vitest";
import type { PathSamples } from "../../../src/core/marks/path_samples";
import { marked } from "../../../src/core/marks/step_marks";

/** One run along x, in CSS pixels. */
const along = (xs: number[]): PathSamples => ({
  pieces: 1, rows: xs.length, runs: 1, at: Float32Array.from(xs.flatMap((x) => [x, 0, 0])), normals: null,
});
const all = (n: number) => Array.from({ length: n }, (_, k) => k);

test("steps far apart are marked, steps that crowd are not", () => {
  expect(marked(along([0, 60, 120, 180]), 0, 3, 1)).toEqual(all(4));
  expect(marked(along(all(5000).map((k) => 0.1 * k)), 0, 4999, 1)).toEqual([]);
  expect(marked(along([0, 60, 61, 62]), 0, 3, 1)).toEqual([0]);
});

test("marks of a run that jumps to and fro do not overlap, and none comes back", () => {
  const swings = all(400).map((k) => 200 * (-0.99) ** k);
  const found = marked(along(swings), 0, 399, 1);
  for (const side of [0, 1]) {
    const places = found.filter((k) => k % 2 === side).map((k) => Math.abs(swings[k]));
    expect(places.length).toBeGreaterThan(15);
    places.slice(1).forEach((x, i) => expect(places[i] - x).toBeGreaterThan(3));
  }
  expect(marked(along(all(50).map((k) => (k % 2 ? 100 : -100))), 0, 49, 1)).toEqual([0, 1]);
});

test("evenly spaced steps keep all their marks, however near they are", () => {
  expect(marked(along(all(20).map((k) => 6 * k)), 0, 19, 1)).toEqual(all(20));
});
