import { expect, test } from "vitest";
import { valueOf } from "../../src/shell/frame";
import type { Message } from "../../src/wire/types";
import { nd } from "../surfaces";

const scene = (runs: number, styles = 1) => {
  const paths = { type: "paths", points: nd([2, runs, 2], Array(4 * runs).fill(0)), last: Array(runs).fill(1), readout: { f: nd([2, runs], [4, 3, 2, 1].slice(0, 2 * runs)) } };
  return { panels: [{ marks: Array(styles).fill(paths) }] } as unknown as Message["scene"];
};

test("f is said of a single run, or of the one in focus", () => {
  expect(valueOf(scene(1), -1, 0)).toBe("f = 4.00");
  expect(valueOf(scene(2), -1, 0)).toBe("");
  expect(valueOf(scene(2), 1, 0)).toBe("f = 3.00");
  expect(valueOf(scene(2), 1, 9)).toBe("f = 1.00");
  expect(valueOf(scene(1, 2), -1, 0)).toBe("");
});

test("a run that left the picture at its start goes on, one that ended is where it ended", () => {
  const paths = {
    type: "paths", points: nd([3, 2, 2], Array(12).fill(0)), last: [0, 1], readout: { f: nd([3, 2], [9, 4, 5, 3, 1, NaN]) },
  };
  const given = { panels: [{ marks: [paths] }] } as unknown as Message["scene"];
  expect([0, 1, 2, 7].map((k) => valueOf(given, 0, k))).toEqual(["f = 9.00", "f = 5.00", "f = 1.00", "f = 1.00"]);
  expect([0, 1, 2].map((k) => valueOf(given, 1, k))).toEqual(["f = 4.00", "f = 3.00", "f = 3.00"]);
});
