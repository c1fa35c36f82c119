import { describe, expect, it } from "vitest";
import { limit, type Verdict } from "../../src/app/verdicts";
import { fresh, suits } from "../../src/app/widths";

const first = { start: [1, 1], lr: 0.002, pace: 0.05 };

describe("the step size a rule begins with", () => {
  it("is gradient descent's own on another function, less with momentum", () => {
    expect(suits({ name: "gradient descent", lr: 0.1, hyper: {} }, first, null)).toBe(0.002);
    expect(suits({ name: "SGD", lr: 0.1, hyper: { momentum: 0.9 } }, first, 0.001)).toBe(0.0002);
  });

  it("is a step's length for Adam's kind, and whole for those that take whole steps", () => {
    expect(suits({ name: "Adam", lr: 0.1, hyper: {} }, first, 0.001)).toBe(0.05);
    expect(suits({ name: "LBFGS", lr: 0.1, hyper: {} }, first, 1)).toBe(1);
    expect(fresh({ name: "Adam", lr: 0.001 }, 0.3).lr).toBe(0.3);
    expect(fresh({ name: "LBFGS", lr: 1 }, 0.3).lr).toBe(1);
  });
});

describe("the limit on the scale of η", () => {
  const verdict = (run: number | null, value: number | null): Verdict =>
    ({ name: "", kind: "converged", text: "", numbers: { limit: value }, formula: value === null ? null : `limit ${value}`, run });

  it("is that of the rule in focus", () => {
    const race = [verdict(0, 1.9), verdict(1, 1), verdict(2, null)];
    expect(limit(race, 3, 1)).toEqual({ value: 1, formula: "limit 1" });
    expect(limit(race, 3, 2)).toBeNull();
    expect(limit([verdict(null, 0.5)], 1, 0)?.value).toBe(0.5);
    expect(limit([], 1, 0)).toBeNull();
  });
});
