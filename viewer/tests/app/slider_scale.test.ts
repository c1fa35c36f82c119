import { describe, expect, it } from "vitest";
import { betaAt, betaPosition, positionOf, rangeFor, SLIDER_STEPS, valueAt } from "../../src/app/slider_scale";

describe("sliders on a logarithm", () => {
  const range = { lo: 1e-4, hi: 10 };
  it.each([0.0001, 0.01, 0.5, 1, 1.1, 10])("%d stands where it is read", (value) => {
    expect(valueAt(positionOf(value, range), range)).toBeCloseTo(value, 6);
  });
  it("keeps to its ends", () => {
    expect(positionOf(0, range)).toBe(0);
    expect(positionOf(1e9, range)).toBe(SLIDER_STEPS);
    expect(rangeFor(500, range).hi).toBeGreaterThanOrEqual(500);
    expect(rangeFor(1e-7, range).lo).toBeLessThanOrEqual(1e-7);
  });
  it.each([0, 0.5, 0.9, 0.99, 0.999])("β = %d stands where it is read", (beta) => {
    expect(betaAt(betaPosition(beta))).toBeCloseTo(beta, 4);
  });
});
