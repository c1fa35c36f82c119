import { describe, expect, test } from "vitest";
import { fromUnit, toPlot, toTrue, toUnit } from "../../src/core/scale";
import type { Axis } from "../../src/wire/types";

describe("scales", () => {
  const axis = (scale: Axis["scale"], more = {}) => ({ scale, linthresh: 0.1, exponent: 0.5, offset: 2, lo: -1, hi: 3, ...more }) as Axis;
  test.each(["linear", "log", "symlog", "power"] as const)("%s goes there and back", (scale) => {
    for (const value of [2.5, 7, 1000]) expect(toTrue(axis(scale), toPlot(axis(scale), value))).toBeCloseTo(value, 8);
  });

  test("a logarithm has no place for what is below its zero", () => expect(toPlot(axis("log"), 1)).toBeNaN());

  test("unit coordinates", () => {
    expect(toUnit(axis("linear"), 1)).toBe(0.5);
    expect(fromUnit(axis("linear"), 0.25)).toBe(0);
  });
});
