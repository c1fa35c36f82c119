import { expect, test } from "vitest";
import settings from "../../../src/optimizers/settings.json";
import { letterOf, namedInJapanese } from "../../../src/ui/words/settings";

test("a hyperparameter has the letter that the formula has for it", () => {
  const momentum = ["x_{t+1} = x_t − η b_{t+1}", "b_{t+1} = β b_t + g_t"];
  expect(["momentum", "weight_decay", "dampening"].map((name) => letterOf(name, momentum))).toEqual(["β", null, null]);
  const adam = ["m_{t+1} = β_1 m_t + (1 − β_1) g_t", "v_{t+1} = β_2 v_t", "x_{t+1} = (1 − η λ) x_t − \\frac{η m}{\\sqrt{v} + ε}"];
  expect(["betas[0]", "betas[1]", "eps", "weight_decay", "momentum"].map((name) => letterOf(name, adam))).toEqual(["β₁", "β₂", "ε", "λ", null]);
  expect(letterOf("d", ["x_{t+1} = \\frac{orth(d_t)}{d}"])).toBe("d");
  expect(letterOf("d", ["x_{t+1} = orth(r_t) + \\hat{m}"])).toBeNull();
});

test("every hyperparameter has a name in Japanese", () => {
  const own = (Object.values(settings) as { hyper?: Record<string, unknown> }[]).flatMap(({ hyper = {} }) => Object.entries(hyper).filter(([, value]) => typeof value === "number").map(([name]) => name));
  const torch = ["momentum", "dampening", "weight_decay", "nesterov", "eps", "amsgrad", "maximize", "betas[0]", "betas[1]", "rho", "alpha", "centered", "etas[1]"];
  for (const name of [...own, ...torch]) if (name !== "lr") expect(namedInJapanese(name), name).toBe(true);
});
