import { describe, expect, it } from "vitest";
import { speaker } from "../../src/app/language";
import { changedStepSizes, joining, suitable, suitingState } from "../../src/app/first_step_size";

const first = { start: [1, 1], lr: 0.002, pace: 0.05 };

describe("the step size an optimizer begins with", () => {
  it("is gradient descent's own on another function, less with momentum", () => {
    expect(suitable({ name: "gradient descent", lr: 0.1, hyper: {} }, first, null)).toBe(0.002);
    expect(suitable({ name: "SGD", lr: 0.1, hyper: { momentum: 0.9 } }, first, 0.001)).toBe(0.0002);
  });

  it("is a step's length for Adam's kind, and whole for those that take whole steps", () => {
    expect(suitable({ name: "Adam", lr: 0.1, hyper: {} }, first, 0.001)).toBe(0.05);
    expect(suitable({ name: "LBFGS", lr: 0.1, hyper: {} }, first, 1)).toBe(1);
  });

  it("of momentum beside gradient descent is the same, to be compared with", () => {
    const entry = { name: "himmelblau", dim: 2, plain: "", mathml: null, domain: null, start: [0, 0] }, gd = { name: "gradient descent", lr: 0.1, hyper: {} };
    const of = (optimizers: unknown[]) => suitingState(entry, first, { optimizers, start: [[0, 0]] } as never, () => null).optimizers!.map(({ lr }) => lr);
    const momentum = { name: "SGD", lr: 0.1, hyper: { momentum: 0.9 } };
    expect(of([gd, momentum])).toEqual([0.002, 0.002]);
    expect(of([momentum, { name: "Adam", lr: 0.1, hyper: {} }])).toEqual([0.0002, 0.05]);
    expect(of([momentum, gd, gd])).toEqual([0.002, 0.002, 0.002]);
  });

  it("is said where another function brought it", () => {
    const gd = (lr: number, hyper = {}) => ({ name: "gradient descent", lr, hyper }), adam = { name: "Adam", lr: 0.1, hyper: {} };
    expect(changedStepSizes([gd(2.85)], [gd(0.002)], speaker("en"))).toBe("η = 0.002, which descends on this function");
    expect(changedStepSizes([gd(2.85)], [gd(0.002)], speaker("ja"))).toBe("η = 0.002 に変更（この関数で降下する値）");
    expect(changedStepSizes([gd(2.85, { maximize: true })], [gd(0.002, { maximize: true })], speaker("en"))).not.toMatch("descends");
    expect(changedStepSizes([gd(2.85), adam], [gd(0.002), { ...adam, lr: 0.05 }], speaker("en")))
      .toBe("gradient descent η = 0.002, Adam η = 0.05, chosen for this function");
    expect(changedStepSizes([gd(2.85), adam], [gd(0.002), adam], speaker("en"))).not.toMatch("Adam");
    expect(changedStepSizes([gd(0.002)], [gd(0.002)], speaker("en"))).toBe("");
  });

  it("of one that joins is its own, but of gradient descent's kind that of one there, as long as it is of use", () => {
    const racing = (name: string, lr: number) => [{ name, lr, hyper: {} }], momentum = { name: "SGD", lr: 0.001, chosen: { momentum: 0.9 } };
    expect(joining({ name: "Adam", lr: 0.001 }, racing("gradient descent", 0.0006), first).lr).toBe(0.05);
    expect(joining({ name: "RMSprop", lr: 0.01 }, racing("Adam", 0.3), first).lr).toBe(0.05);
    expect(joining({ name: "LBFGS", lr: 1 }, racing("gradient descent", 0.3), first).lr).toBe(1);
    expect(joining(momentum, racing("gradient descent", 0.001), first)).toEqual({ name: "SGD", lr: 0.001, hyper: { momentum: 0.9 } });
    expect(joining(momentum, racing("gradient descent", 1e-6), first).lr).toBe(0.002);
    // What it raced against diverged.
    expect(joining(momentum, [], first).lr).toBe(0.002);
    expect(joining(momentum, [], null).lr).toBe(0.001);
    expect(joining({ name: "gradient descent", lr: 0.01 }, racing("Adam", 0.002), first).lr).toBe(0.002);
    expect(joining({ name: "Adam", lr: 0.001 }, racing("gradient descent", 0.3), null).lr).toBe(0.3);
  });
});
