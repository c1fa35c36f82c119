import { expect, test } from "vitest";
import { labelOf, quantities, rangeOf, valueOf } from "../../../src/app/maps/axes";
import type { State } from "../../../src/wire/state";

const adam = { name: "Adam", lr: 0.1, hyper: { betas: [0.9, 0.999], eps: 1e-8, amsgrad: false, weight_decay: 0, schedule: null } };
const state = { start: [[2, -1]] } as State;

test("numbers of an optimizer can be varied, and coordinates of the start; neither switches nor words", () => {
  expect(quantities(adam, 0.1, ["x₁", "x₂"])).toEqual(["lr", "betas[0]", "betas[1]", "eps", "weight_decay", "x₁", "x₂"]);
  expect(quantities({ hyper: {} }, null, ["x₁", "x₂", "x₃", "x₄", "x₅"])).toEqual(["x₁", "x₂", "x₃", "x₄"]);
});

test("ranges lie about the present value, shares between 0 and 1, coordinates in what is shown", () => {
  const of = (name: string) => rangeOf(name, state, adam, ["x₁", "x₂"], [[-5, 5]]);
  expect(of("x₁")).toEqual({ name: "x₁", low: -5, high: 5, log: false });
  expect(of("x₂")).toEqual({ name: "x₂", low: -3, high: 1, log: false });
  expect(of("betas[1]")).toEqual({ name: "betas[1]", low: 0, high: 1, log: false });
  const { low, high, log } = of("lr");
  expect([log, Math.log10(low), Math.log10(high)]).toEqual([true, -3, expect.closeTo(0.5, 12)]);
  expect(of("weight_decay")).toMatchObject({ low: expect.closeTo(1e-4, 12), log: true });
});

test("constants of the formula can be varied; a hyperparameter of the same name goes before", () => {
  const constants = { b: 2, a: 0, eps: 3 };
  expect(quantities(adam, null, ["x₁"], constants)).toEqual(["betas[0]", "betas[1]", "eps", "weight_decay", "a", "b", "x₁"]);
  const of = (name: string) => rangeOf(name, state, adam, ["x₁"], [], constants);
  expect([of("b"), of("a")]).toEqual([{ name: "b", low: 0.2, high: 20, log: true }, { name: "a", low: -2, high: 2, log: false }]);
  expect(of("eps")).toMatchObject({ low: expect.closeTo(1e-10, 15), log: true });
  expect([valueOf("b", adam, constants), valueOf("eps", adam, constants)]).toEqual([2, 1e-8]);
});

test("settings are read and written as formulas write them", () => {
  expect([valueOf("lr", adam), valueOf("betas[1]", adam), valueOf("eps", adam), valueOf("amsgrad", adam)]).toEqual([0.1, 0.999, 1e-8, NaN]);
  expect(["lr", "momentum", "betas[0]", "x1", "eps"].map((name) => labelOf(name).plain)).toEqual(["η", "β", "β₁", "x₁", "eps"]);
});

test("a range of step sizes lies around the limit 2/λmax and holds the present one", () => {
  for (const [lr, limit] of [[0.01, 0.024], [0.001, 0.02], [0.1, 1], [3, 0.5], [1e-5, 2]]) {
    const { low, high } = rangeOf("lr", state, { ...adam, lr }, ["x₁", "x₂"], [], {}, limit);
    expect(low).toBeLessThanOrEqual(Math.min(lr / 3, limit / 50) * (1 + 1e-9));
    expect(high).toBeGreaterThanOrEqual(Math.max(3 * lr, 2 * limit) * (1 - 1e-9));
    expect(high / low).toBeLessThan(1e8);
  }
});
