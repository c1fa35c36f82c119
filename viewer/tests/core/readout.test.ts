import { describe, expect, test } from "vitest";
import type { PanelDrawn } from "../../src/core/panel";
import { lines, mainPaths, nearest, rowAt, stored, runCount, value, firstRun, focusIn } from "../../src/core/readout";
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

test("where landscapes stand side by side, their runs are counted on", () => {
  const panel = (kind: string, marks: unknown[]) => ({ kind, marks });
  const scene = { panels: [panel("surface", [paths]), panel("surface", [paths]), panel("loss", [])] } as unknown as Scene;
  expect([mainPaths(scene).length, runCount(scene)]).toEqual([2, 4]);
  expect([0, 1, 2].map((i) => firstRun(scene, i))).toEqual([0, 2, 0]);
  expect([0, 1, 2].map((i) => focusIn(scene, i, 3))).toEqual([1_000_000, 1, 3]);
  expect([0, 1, 2].map((i) => focusIn(scene, i, -1))).toEqual([-1, -1, -1]);
  const one = { panels: [panel("surface", [paths]), panel("contour", [paths]), panel("loss", [])] } as unknown as Scene;
  expect([runCount(one), focusIn(one, 0, 1), focusIn(one, 1, 1)]).toEqual([2, 1, 1]);
});

describe("the row of a table under the pointer", () => {
  const axes = [{ lo: 0, hi: 100 }, { lo: 0, hi: 1000 }];
  const marks = [{ type: "points", points: nd([2, 2, 2], [0.1, 0.2304, 0.5, 0.5, 0.1, 0.2304, 0.9, 0.5]) }];
  const data = { panel: { kind: "data", axes, marks }, project: (u: number, v: number) => [100 * u, 100 - 100 * v, 0] } as unknown as PanelDrawn;
  test.each([
    ["within reach its own place", 13, 74, 0, [0.1, 0.2304]], ["as drawn at that step", 89, 51, 1, [0.9, 0.5]],
    ["of an earlier step none", 50, 50, 1, null], ["far from all none", 30, 30, 0, null],
  ] as const)("%s", (_, x, y, time, at) => {
    const found = rowAt(data, x, y, time);
    if (at) expect(found).toEqual([...at].map((v) => expect.closeTo(v, 6)));
    else expect(found).toBeNull();
  });
  test("of rows that are the same at every step", () => {
    const still = { ...data, panel: { ...data.panel, marks: [{ type: "points", points: nd([2, 2], [0.1, 0.2304, 0.5, 0.5]) }] } } as unknown as PanelDrawn;
    for (const time of [0, 7]) expect(rowAt(still, 52, 48, time)).toEqual([0.5, 0.5]);
    expect(rowAt(still, 80, 48, 0)).toBeNull();
  });
  test("there is none on other panels", () => expect(rowAt({ ...data, panel: { ...data.panel, kind: "map" } } as PanelDrawn, 10, 77, 0)).toBeNull());
  test.each([[230.4, 0, 1000], [0.00123, 0, 0.005], [-7.5, -10, 10], [1987.5, 1950, 2020], [123456789, 0, 2e8]])("%d is told as it is", (value, lo, hi) => {
    const unit = Math.fround((value - lo) / (hi - lo));
    expect(stored(lo + unit * (hi - lo), { lo, hi })).toBeCloseTo(value, hi > 1e6 ? -3 : 9);
  });
});
