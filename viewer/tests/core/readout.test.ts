import { describe, expect, test } from "vitest";
import type { PanelDrawn } from "../../src/core/panel";
import { lines, mainPaths, nearest, runCount, value } from "../../src/core/readout";
import type { Paths, Scene } from "../../src/wire/types";
import { nd } from "../surfaces";

/** Two runs of three steps on a map of 100 × 100 pixels: one along the bottom, one up the left side. */
const paths = {
  type: "paths", points: nd([3, 2, 2], [0, 0, 0, 0, 0.5, 0, 0, 0.5, 1, 0, 0, 1]), last: [2, 1],
  readout: { x: nd([3, 2, 2], [0, 0, 0, 0, 5, 0, 0, 5, 10, 0, 0, 10]), f: nd([3, 2], [9, 8, 7, 6, 5, NaN]) },
} as unknown as Paths;
const panel = { paths: [{ mark: paths }], project: (u: number, v: number) => [100 * u, 100 - 100 * v, 0] } as unknown as PanelDrawn;

describe("the nearest step", () => {
  test("is found within reach, and not in the future", () => {
    expect(nearest(panel, 52, 97, 2)).toMatchObject({ run: 0, index: 1 });
    expect(nearest(panel, 99, 99, 1)).toBeNull();
    expect(nearest(panel, 50, 50, 2)).toBeNull();
  });

  test("of a run that ended is its last", () => {
    expect(nearest(panel, 0, 50, 2)).toMatchObject({ run: 1, index: 1 });
  });
});

test("values are read by name, run and step", () => {
  expect(value(paths, "f", 1, 1)).toBe(6);
  expect(value(paths, "lr", 0, 0)).toBeNull();
  expect(lines(paths, 0, 1)).toEqual([["x", "(5.00, 0)"], ["f", "7.00"]]);
  expect(lines(paths, 1, 2)).toEqual([["x", "(0, 10.0)"]]);
});

test("the runs are those of the first panel that has paths", () => {
  const scene = { panels: [{ marks: [] }, { marks: [paths] }, { marks: [paths, paths] }] } as unknown as Scene;
  expect(mainPaths(scene)).toEqual([paths]);
  expect(runCount(scene)).toBe(2);
});
