import { describe, expect, it } from "vitest";
import { betaAt, betaPosition, positionOf, rangeFor, SLIDER_STEPS, stepped, strideOf, valueAt } from "../../src/app/slider_scale";

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

describe("a key changes a number", () => {
  it.each([
    [0.1, 1, "step", 0.12], [0.1, -1, "step", 0.08], [1, -1, "step", 0.8], [0.8, 1, "step", 1], [0.137, 1, "step", 0.15], [0.137, -1, "step", 0.12],
    [1, 1, "fine", 1.01], [1, -1, "fine", 0.999], [0.999, 1, "fine", 1], [0.1234, 1, "fine", 0.124], [0.1234, -1, "fine", 0.123],
    [0.1, 1, "decade", 1], [0.25, -1, "decade", 0.025], [0, 1, "step", 1e-4], [0, -1, "step", 0], [1e-12, -1, "step", 1e-12], [1e9, 1, "decade", 1e9],
  ] as const)("%d by %d, %s: %d", (value, way, stride, expected) => {
    expect(stepped(value, way, stride)).toBe(expected);
  });
  it("ten steps are a decade, upwards and downwards, wherever they begin", () => {
    for (const begin of [1e-5, 0.01, 0.3, 1, 2.5, 800]) {
      let [up, down] = [begin, begin];
      for (let k = 0; k < 10; k++) [up, down] = [stepped(up, 1), stepped(down, -1)];
      expect(up / begin).toBeCloseTo(10, 9);
      expect(begin / down).toBeCloseTo(10, 9);
    }
  });
  it("goes back the way it came", () => {
    for (const stride of ["step", "fine"] as const) {
      let value = 0.01;
      for (let k = 0; k < 1000; k++) {
        const next = stepped(value, 1, stride);
        expect(stepped(next, -1, stride)).toBe(value);
        expect(next / value).toBeLessThan(stride === "fine" ? 1.0101 : 1.35);
        value = stride === "fine" ? next : Math.min(next, 1e8);
        if (value >= 1e8) break;
      }
    }
  });
  it("leaves the browser's own keys alone", () => {
    const key = (name: string, more = {}) => strideOf({ key: name, shiftKey: false, ctrlKey: false, altKey: false, metaKey: false, ...more });
    expect(key("ArrowUp")).toEqual([1, "step"]);
    expect(key("ArrowLeft", { shiftKey: true })).toEqual([-1, "fine"]);
    expect(key("PageDown")).toEqual([-1, "decade"]);
    expect(key("ArrowUp", { altKey: true })).toBeNull();
    expect(key("a")).toBeNull();
  });
});
