/**
 * From a name and a choice to positions, all in the page: formula, gradient, optimizer, descent. Against the compiled engine, bit
 * for bit: `tests/recipe/make_engine_fixtures.py` writes what that computes.
 */
import { readFileSync } from "node:fs";
import { crc32, gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { functionOf } from "../../src/calculus/function";
import { descend } from "../../src/engine/descend";
import type { OptimizerData } from "../../src/optimizers/optimizer_data";
import { optimizerFor } from "../../src/optimizers/optimizer_for";
import type { OptimizerChoice } from "../../src/wire/state";

interface DescentCase {
  name: string; function: string; chosen: OptimizerChoice; objective: { double: boolean; outputs: number[] }; start: number[]; steps: number;
  x: number; value: number; norm: number; nonfinite: number[];
  stopped: number[]; moved: number[] | null; options: { every?: number; grad_tol?: number; value_tol?: number };
}

const read = (file: string | URL) => JSON.parse(gunzipSync(readFileSync(file)).toString("utf8"));
const { descents } = read(process.env.KOBAI_ENGINE_CASES ?? new URL("../fixtures/engine.json.gz", import.meta.url)) as { descents: DescentCase[] };
const known = (read(new URL("../fixtures/optimizers.json.gz", import.meta.url)) as { data: OptimizerData[] }).data;
const carried = descents.filter(({ chosen }) => known.some(({ name }) => name === chosen.name));

test("most optimizers of the fixture are carried", () => {
  expect(carried.length).toBeGreaterThan(descents.length * 0.9);
});

test.each(carried.map((each) => [each.name, each] as const))("%s", (_, each) => {
  const n = each.objective.outputs.length - 1, precision = each.objective.double ? "float64" : "float32";
  const objective = functionOf({ f: each.function, params: {}, dim: n }).at(n);
  const optimizer = optimizerFor(each.chosen, n, each.steps, precision, known);
  const trace = descend(objective, Float64Array.from(each.start), optimizer, {
      steps: each.steps, precision, every: each.options.every, gradTol: each.options.grad_tol, valueTol: each.options.value_tol,
    });
  const sum = (array: Float32Array | Float64Array) => crc32(new Uint8Array(array.map((x) => (Number.isNaN(x) ? NaN : x)).buffer));
  expect([...trace.nonfiniteAt]).toEqual(each.nonfinite);
    expect([...trace.stoppedAt]).toEqual(each.stopped);
    if (each.moved) expect([...trace.moved]).toEqual(each.moved);
  expect([sum(trace.x), sum(trace.value), sum(trace.gradNorm)]).toEqual([each.x, each.value, each.norm]);
});
