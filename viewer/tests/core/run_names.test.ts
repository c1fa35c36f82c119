import { describe, expect, it, test } from "vitest";
import { rated, runNames, titled } from "../../src/core/run_names";
import type { OptimizerChoice } from "../../src/wire/state";

test.each([
  ["Adam", 0.02, "Adam, η = 0.02"], ["Adam η=0.02", 0.02, "Adam η=0.02"], ["Rprop", null, "Rprop"], ["Adam (2)", 0.002, "Adam (2), η = 0.002"],
])("%s with η %s is titled %s", (name, lr, expected) => {
  expect(titled(name, lr)).toBe(expected);
});

describe("the names of the runs of a race, as tests/optimize/test_run_names.py has them", () => {
  const of = (name: string, lr: number, hyper: OptimizerChoice["hyper"] = {}, schedule: OptimizerChoice["schedule"] = null) => ({ name, lr, hyper, schedule });
  const sgd = of("SGD", 0.1), heavy = of("SGD", 0.1, { momentum: 0.9 }), adam = of("Adam", 0.1);
  it.each<[OptimizerChoice[], string[]]>([
    [[sgd, heavy, of("SGD", 0.1, { momentum: 0.9, nesterov: true })], ["SGD", "momentum β=0.9", "Nesterov β=0.9"]],
    [[of("SGD", 0.1, { momentum: 0 }), heavy], ["SGD", "momentum β=0.9"]],
    [[heavy, of("SGD", 0.2, { momentum: 0.9 })], ["momentum β=0.9 η=0.1", "momentum β=0.9 η=0.2"]],
    [[heavy, of("SGD", 0.1, { momentum: 0.99 })], ["momentum β=0.9", "momentum β=0.99"]],
    [[sgd, of("SGD", 0.1, { maximize: true })], ["SGD", "SGD maximize"]],
    [[adam, of("Adam", 0.1, { betas: [0.5, 0.9], amsgrad: false })], ["Adam η=0.1", "Adam η=0.1 betas=0.5,0.9"]],
    [[adam, adam], ["Adam η=0.1 (1)", "Adam η=0.1 (2)"]],
    [[adam, of("Adam", 0.1, {}, { name: "StepLR", options: {} })], ["Adam η=0.1", "Adam η=0.1 schedule=StepLR"]],
  ])("%j", (optimizers, names) => expect(runNames(optimizers, "en")).toEqual(names));
});

test.each<[string[], (number | null)[], string[]]>([
  [["gradient descent", "Adam"], [0.02, 0.05], ["gradient descent η=0.02", "Adam η=0.05"]],
  [["gradient descent", "Adam"], [0.02, 0.02], ["gradient descent", "Adam"]],
  [["Newton", "Adam"], [null, 0.02], ["Newton", "Adam"]],
  [["Adam η=0.1", "Adam η=0.2", "Newton"], [0.1, 0.2, null], ["Adam η=0.1", "Adam η=0.2", "Newton"]],
])("%j with step sizes %j are called %j", (names, rates, expected) => {
  expect(rated(names, rates)).toEqual(expected);
});
