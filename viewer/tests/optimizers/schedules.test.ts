import { expect, test } from "vitest";
import { BadInput } from "../../src/engine/types";
import { ratesOf } from "../../src/optimizers/schedules";

const line = (name: string, options: Record<string, number | number[]>) => {
  try {
    ratesOf({ name, options }, 0.1, 10);
  } catch (error) {
    if (error instanceof BadInput) return error.line;
    throw error;
  }
  throw new Error(`${name} is not refused`);
};

test("what each schedule is for", () => {
  // A warm-up rises to the step size chosen, and stays there; a cosine falls to nothing.
  const warm = ratesOf({ name: "LinearLR", options: { start_factor: 0.1, total_iters: 4 } }, 1, 8);
  [0.1, 0.325, 0.55, 0.775, 1, 1, 1, 1, 1].forEach((rate, k) => expect(warm[k]).toBeCloseTo(rate, 12));
  const cosine = ratesOf({ name: "CosineAnnealingLR", options: { T_max: 8 } }, 2, 8);
  cosine.slice(0, 8).forEach((rate, k) => expect(rate).toBeCloseTo(1 + Math.cos((Math.PI * k) / 8), 10));
  expect(ratesOf({ name: "StepLR", options: { step_size: 2, gamma: 0.5 } }, 1, 6)).toEqual([1, 1, 0.5, 0.5, 0.25, 0.25, 0.25]);
  expect(ratesOf({ name: "MultiStepLR", options: { milestones: [1, 3, 3], gamma: 0.5 } }, 1, 5)).toEqual([1, 0.5, 0.5, 0.125, 0.125, 0.125]);
  const falling = ratesOf({ name: "PolynomialLR", options: { total_iters: 4 } }, 1, 6);
  [1, 0.75, 0.5, 0.25, 0, 0, 0].forEach((rate, k) => expect(falling[k]).toBeCloseTo(rate, 12));
});

test.each([
  ["OneCycleLR", {}, /^scheduler=OneCycleLR: a page has ConstantLR, .*; the others need Python$/],
  ["StepLR", {}, /^scheduler StepLR needs step_size: say step_size too, as in StepLR with step_size=…$/],
  ["StepLR", { step_size: 2.5 }, /^step_size=2.5: steps are counted in whole numbers from 1$/],
  ["StepLR", { step_size: 0 }, /whole numbers from 1/],
  ["CosineAnnealingLR", { T_max: 5, gamma: 1 }, /^gamma=1: CosineAnnealingLR has no such hyperparameter; it has T_max, eta_min$/],
] as const)("%s %o is refused in both languages", (name, options, said) => {
  const { en, ja } = line(name, options);
  expect(en).toMatch(said);
  expect(ja).toMatch(/[ぁ-んァ-ヶ一-龠]/);
});
