import { describe, expect, it } from "vitest";
import { between, shareBetween } from "../../src/scenes/limits";

describe("what two heights leave of a line", () => {
  it("cuts a piece where it crosses", () => {
    expect(shareBetween(0, 4, 0, 3)).toEqual([0, 0.75]);
    expect(shareBetween(-2, 6, 0, 3)).toEqual([0.25, 0.625]);
    expect(shareBetween(-1, -2, 0, 3)).toBeNull();
    expect(shareBetween(1, 1, 0, 1)).toEqual([0, 1]);
    expect(shareBetween(2, 2, 0, 1)).toBeNull();
    expect(shareBetween(1, NaN, 0, 1)).toBeNull();
  });
  it("ends a line on the limit and goes on where it comes back", () => {
    const line = between([0, 0, 1, 4, 2, 0, 3, -4, 4, 8], 2, -1, 2);
    expect(Array.from(line)).toEqual([0, 0, 0.5, 2, NaN, NaN, 1.5, 2, 2, 0, 2.25, -1, NaN, NaN, 3.25, -1, 3.5, 2, NaN, NaN]);
  });
});
