import { describe, expect, it, test } from "vitest";
import { type Ends, fromUnit, movedRange, properRange, tidy, toPlot, toTrue, toUnit } from "../../src/core/scale";
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

const range: Ends[] = [[-2, 2], [0, 10]];

describe("a range moved by hand", () => {
  it("what was under the pointer stays under it", () => {
    const random = (() => { let s = 7; return () => (s = (s * 16807) % 2147483647) / 2147483647; })();
    for (let k = 0; k < 200; k++) {
      const from = [3 * random() - 1, 3 * random() - 1], to = [3 * random() - 1, 3 * random() - 1], factor = 4 ** (2 * random() - 1);
      movedRange(range, from, to, factor).forEach(([lo, hi], i) => {
        const [a, b] = range[i];
        expect(lo + to[i] * (hi - lo)).toBeCloseTo(a + from[i] * (b - a), 9);
        expect(hi - lo).toBeCloseTo(factor * (b - a), 9);
      });
    }
  });
  it("dragged to the right shows more of the left, as wide as before", () => {
    expect(movedRange(range, [0.5, 0.5], [0.75, 0.5])).toEqual([[-3, 1], [0, 10]]);
  });
  it("is left where the pointer is nowhere", () => {
    expect(movedRange(range, [NaN, 0.5], [0.5, 0.6])).toEqual([[-2, 2], [-1, 9]]);
  });
  it("of one variable", () => {
    expect(movedRange([[0, 1]], [0.5, 0.2], [0.5, 0.9], 2)).toEqual([[-0.5, 1.5]]);
  });
});

describe("ends of a range", () => {
  it.each([[[0, 1e-7]], [[1000, 1000.001]], [[-1e6, 2e9]], [[1, 1]], [[1, 0]], [[NaN, 1]], [[0, Infinity]]] as Ends[][])("%j is no range", (ends) => {
    expect(properRange([ends])).toBeNull();
  });
  it.each([[[0, 1e-5]], [[1000, 1000.1]], [[-1e8, 1e8]], [[-2.5, 2.5]]] as Ends[][])("%j is one", (ends) => {
    expect(properRange([ends])).toEqual([ends]);
  });
  it("one axis that is none makes all none", () => {
    expect(properRange([[0, 1], [0, 1e-9]])).toBeNull();
  });
  it.each([
    [0.123456789, 1, 0.1235], [0.123456789, 5, 0.1235], [0.123456789, 0.01, 0.123457], [123456.789, 1e5, 123460], [-0.00001, 1, 0], [12345678, 1e6, 12345700],
  ])("%d in a range of width %d reads %d", (value, width, expected) => {
    expect(Object.is(tidy(value, width), expected)).toBe(true);
  });
  it("numbers that read well are still told apart", () => {
    for (const width of [1e-6, 0.003, 1, 5, 77, 1e4, 1e8]) {
      for (let k = 0; k <= 1000; k++) expect(Math.abs(tidy((k / 1000) * width, width) - (k / 1000) * width)).toBeLessThanOrEqual(width / 1900);
    }
  });
});
