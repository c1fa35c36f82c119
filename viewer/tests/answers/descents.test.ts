import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { traceOf } from "../../src/answers/descents";
import { paced } from "../../src/answers/pace";
import type { OptimizerData } from "../../src/optimizers/optimizer_data";
import { cases, objectiveOf } from "../scenes/fixtures";

const path = new URL("../fixtures/optimizers.json.gz", import.meta.url);
const known = (JSON.parse(gunzipSync(readFileSync(path)).toString()) as { data: OptimizerData[] }).data;
const of = cases.find(({ name }) => name === "rosenbrock")!, base = { ...of.state, dtype: "float64" as const };
const pace = paced(1e9, () => true, () => Promise.resolve());

test.each(["gradient descent", "Adam", "exact line search", "strong Wolfe", "Newton"])("%s has its step size before any step", async (name) => {
  const state = { ...base, steps: 0, optimizers: [{ name, lr: 0.2, hyper: {} }] };
  const trace = await traceOf(state, objectiveOf(of.function), Float64Array.of(-1.2, 1), known, pace);
  expect([...trace!.lr]).toEqual([0.2]);
});

test("every optimizer of a race descends from every start, those of the first optimizer first", async () => {
  const optimizers = ["gradient descent", "Adam"].map((name) => ({ name, lr: 0.001, hyper: {} }));
  const trace = await traceOf({ ...base, steps: 2, optimizers }, objectiveOf(of.function), Float64Array.of(-1.2, 1, 5, 5), known, pace);
  expect([trace!.runs, ...trace!.optimizer]).toEqual([4, 0, 0, 1, 1]);
  expect([0, 6, 12, 18].map((at) => trace!.x[at])).toEqual([-1.2, 5, -1.2, 5]);
});

test("tolerances end runs, and as many steps are recorded as the page says", async () => {
  const descent = { grad_tol: 1e3, value_tol: null, every: 7 };
  const trace = await traceOf({ ...base, steps: 20, optimizers: [{ name: "Adam", lr: 0.1, hyper: {} }] }, objectiveOf(of.function),
    Float64Array.of(-1.2, 1), known, pace, descent);
  expect([[...trace!.steps], [...trace!.stoppedAt]]).toEqual([[0, 7, 14, 20], [0]]);
});
