import { expect, test } from "vitest";
import { thinned } from "../../../src/core/marks/path";

test.each([
  [201, 100, 2_000_000, { drawn: 100, each: 1, stride: 1 }],
  [201, 10_000, 2_000_000, { drawn: 10_000, each: 1, stride: 1 }],
  [201, 10_000, 200_000, { drawn: 1000, each: 10, stride: 1 }],
  [201, 10_000, 20_000, { drawn: 200, each: 50, stride: 2 }],
  [100_001, 1, 20_000, { drawn: 1, each: 1, stride: 5 }],
  [1, 300, 10, { drawn: 150, each: 2, stride: 15 }],
])("%d rows of %d runs in at most %d lines", (rows, runs, most, expected) => {
  expect(thinned(rows, runs, most)).toEqual(expected);
});

test("are never more lines than asked for, and not much fewer runs than 200 if there are so many", () => {
  for (const rows of [2, 3, 7, 50, 201, 1001, 54_321]) for (const runs of [1, 2, 199, 200, 201, 399, 400, 999, 10_000, 100_000]) for (const most of [15_000, 200_000, 2_000_000]) {
    const { drawn, each, stride } = thinned(rows, runs, most);
    expect(drawn).toBe(Math.ceil(runs / each));
    expect(drawn).toBeGreaterThanOrEqual(Math.min(runs, 100));
    expect(drawn * Math.floor((rows - 1) / stride)).toBeLessThanOrEqual(most);
    // Runs are left out before steps are.
    if (stride > 1) expect(drawn).toBeLessThanOrEqual(200);
  }
});
