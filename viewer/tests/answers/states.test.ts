// What Python recorded is in the fixture of scenes (tests/recipe/make_scenes.py).
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { statesOf } from "../../src/answers/states";
import type { OptimizerData } from "../../src/optimizers/optimizer_data";
import { optimizerFor } from "../../src/optimizers/optimizer_for";
import { cases, floats, traceOf } from "../scenes/fixtures";

const path = new URL("../fixtures/optimizers.json.gz", import.meta.url);
const known = (JSON.parse(gunzipSync(readFileSync(path)).toString()) as { data: OptimizerData[] }).data;
const recorded = cases.filter(({ trace }) => trace.recorded);

test("there are such cases, of Adam and momentum too", () => {
  const names = new Set(recorded.flatMap(({ trace }) => Object.keys(trace.recorded!.state)));
  for (const name of ["exp_avg", "exp_avg_sq", "step", "momentum_buffer"]) expect(names).toContain(name);
});

test.each(recorded.map((of) => [of.name, of] as const))("%s: gradients and states are Python's", (_, of) => {
  const trace = traceOf(of), { state } = of, double = state.dtype === "float64";
  const made = statesOf(trace, state.optimizers.map((choice) => optimizerFor(choice, trace.n, state.steps, state.dtype, known)));
  const wanted = of.trace.recorded!;
  const close = (found: ArrayLike<number>, data: string, what: string) => {
    const values = floats(data, double);
    expect(found.length, what).toBe(values.length);
    values.forEach((v, i) => {
      if (Number.isNaN(v)) expect(found[i], `${what} ${i}`).toBeNaN();
      else expect(Math.abs(found[i] - v), `${what} ${i}: ${found[i]}, not ${v}`).toBeLessThanOrEqual(2e-6 * Math.max(1, Math.abs(v)));
    });
  };
  close(made.grad, wanted.grad, "grad");
  expect(Object.keys(made.state).sort()).toEqual(Object.keys(wanted.state).sort());
  for (const [name, data] of Object.entries(wanted.state)) close(made.state[name], data, name);
});
