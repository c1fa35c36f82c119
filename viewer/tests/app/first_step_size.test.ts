import { describe, expect, it } from "vitest";
import { joining, suitable } from "../../src/app/first_step_size";

const first = { start: [1, 1], lr: 0.002, pace: 0.05 };

describe("the step size an optimizer begins with", () => {
  it("is gradient descent's own on another function, less with momentum", () => {
    expect(suitable({ name: "gradient descent", lr: 0.1, hyper: {} }, first, null)).toBe(0.002);
    expect(suitable({ name: "SGD", lr: 0.1, hyper: { momentum: 0.9 } }, first, 0.001)).toBe(0.0002);
  });

  it("is a step's length for Adam's kind, and whole for those that take whole steps", () => {
    expect(suitable({ name: "Adam", lr: 0.1, hyper: {} }, first, 0.001)).toBe(0.05);
    expect(suitable({ name: "LBFGS", lr: 0.1, hyper: {} }, first, 1)).toBe(1);
    expect(joining({ name: "Adam", lr: 0.001 }, 0.3).lr).toBe(0.3);
    expect(joining({ name: "LBFGS", lr: 1 }, 0.3).lr).toBe(1);
    expect(joining({ name: "SGD", lr: 0.001, chosen: { momentum: 0.9 } }, 0.3)).toEqual({ name: "SGD", lr: 0.3, hyper: { momentum: 0.9 } });
  });
});
