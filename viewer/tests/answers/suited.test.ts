/** States made for one function, shown with another: their starts and constants. */
import { readFileSync } from "node:fs";
import { describe, expect, it, test } from "vitest";
import { suitedTo } from "../../src/answers/suited";
import { BadInput } from "../../src/engine/types";

const cases = JSON.parse(readFileSync(new URL("../fixtures/suits.json", import.meta.url), "utf8")) as
  { f: string; params: Record<string, number>; start: number[][]; suits: unknown }[];

test.each(cases.map((one) => [one.f, one.start[0].length, one] as const))("%s after one of %d variables is shown as Python says", (_, __, { suits, ...given }) => {
  const found = () => suitedTo(given);
  if (suits) expect(found()).toEqual(suits);
  else expect(found).toThrow(BadInput);
});

const suited = (f: string, start: number[][], params: Record<string, number> = {}) => suitedTo({ f, params, start });

describe("starts for a formula of another number of variables", () => {
  test("they stay where they fit, or where any number does", () => {
    expect(suited("x**2 + y**2", [[1, 2], [3, 4]]).start).toEqual([[1, 2], [3, 4]]);
    expect(suited("sum(x[i]**2, i, 1, n)", [[1, 2, 3]]).start).toEqual([[1, 2, 3]]);
  });

  test("coordinates are left out or added", () => {
    expect(suited("x**2", [[3, 4]]).start).toEqual([[3]]);
    expect(suited("x**2 + y**2 + z**2", [[3, 4], [5, 6]]).start).toEqual([[3, 4, 1], [5, 6, 1]]);
  });

  test("a start of the function's own comes first", () => {
    expect(suited("beale", [[3]]).start).toEqual([[1, 1]]);
    expect(suited("rosenbrock", [[3]]).start).toEqual([[-1.2, 1]]);
  });

  it.each([
    ["sum((x[i]-i)^2, i, 1, 4)", 4, 4, 4], ["sum((x[i]-i)^2, i, 1, n)", 2, 3, 30], ["norm(x)", 2, 3, 30], ["x1**2 + x30**2", 30, 30, 30],
    ["prod(x[i], i, 1, 3) + x[n-5]", 6, 6, 30], ["sum(x[i], i, 1, 100)", 100, 100, 100], ["log(x)", 1, 1, 1],
  ])("%s", (f, ofOne, ofThree, ofThirty) => {
    expect([1, 3, 30].map((n) => suited(f, [Array<number>(n).fill(2)]).start[0].length)).toEqual([ofOne, ofThree, ofThirty]);
  });
});

test("names without a value become constants, and constants of another function go", () => {
  expect(suited("a*x**2 + b*y**2", [[2, 2]], { a: 3, q: 5 }).params).toEqual({ a: 3, b: 1 });
  expect(suited("rosenbrock", [[2, 2]], { b: 10, q: 5 }).params).toEqual({ a: 1, b: 10 });
  expect(suited("x**2", [[2, 2]], { a: 3 })).toEqual({ params: {}, dim: null, domain: null, start: [[2]] });
});
