import { describe, expect, it } from "vitest";
import { constantAt, reachOf } from "../../../src/app/panels/constants";

describe("the slider of a constant", () => {
  it.each([[0, 5], [1, 5], [-3, 5], [7, 20], [100, 500], [0.02, 0.05]])("%d has room up to ±%d", (value, reach) => {
    expect(reachOf(value)).toBe(reach);
    expect(Math.abs(value)).toBeLessThan(reach);
  });

  it("has zero in its middle", () => {
    expect(constantAt(500, 5)).toBe(0);
    expect(constantAt(1000, 5)).toBe(5);
    expect(constantAt(0, 5)).toBe(-5);
  });
});
