import { describe, expect, test } from "vitest";
import { suitedTo } from "../../../src/app/panels";

describe("starts for a formula of another number of variables", () => {
  test("they stay where they fit, or where any number does", () => {
    expect(suitedTo(2, null, [[1, 2], [3, 4]])).toEqual({});
    expect(suitedTo(null, null, [[1, 2]])).toEqual({});
  });

  test("coordinates are left out or added", () => {
    expect(suitedTo(1, null, [[3, 4]])).toEqual({ start: [[3]] });
    expect(suitedTo(3, null, [[3, 4], [5, 6]])).toEqual({ start: [[3, 4, 1], [5, 6, 1]] });
  });

  test("a start of the function's own comes first", () => {
    expect(suitedTo(1, [0.5], [[3, 4]])).toEqual({ start: [[0.5]] });
  });
});
