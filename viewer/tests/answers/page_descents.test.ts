// The fixture is Python's (tests/recipe/make_descents.py): descents with noise, with schedules, and climbs.
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { Answerer } from "../../src/answers/answerer";
import { paced } from "../../src/answers/pace";
import type { Recipe } from "../../src/answers/recipe";
import { isScene, type TextReply } from "../../src/answers/request";
import type { OptimizerData } from "../../src/optimizers/optimizer_data";
import { STEPPERS } from "../../src/optimizers/steppers/steppers";
import type { NdArray } from "../../src/wire/types";
import type { State } from "../../src/wire/state";

interface Case { state: State; x: string; lr: string; runs: number; states: Record<string, string>; status: string[] }

const read = (name: string) => JSON.parse(gunzipSync(readFileSync(new URL(`../fixtures/${name}.json.gz`, import.meta.url))).toString());
const known = (read("optimizers") as { data: OptimizerData[] }).data;
const cases = read("page_descents") as Case[];
const pace = paced(1e9, () => true, () => Promise.resolve());
const numbers = (data: string, double: boolean): number[] => {
  const bytes = Uint8Array.from(Buffer.from(data, "base64")).buffer;
  return Array.from(double ? new Float64Array(bytes) : new Float32Array(bytes));
};
const label = ({ f, start, optimizers, noise, seed, dtype, cloud }: State) =>
  JSON.stringify({ f, starts: cloud ?? start.length, optimizers: optimizers.map(({ name, hyper }) => [name, hyper]), noise, seed, dtype });

async function answer(state: State) {
  const answerer = new Answerer({ optimizers: known, entries: [], state, descent: null, objective: null } as unknown as Recipe);
  return { answerer, reply: await answerer.answer({ type: "run", seq: 1, state }, pace) };
}

/** The largest difference, as a share of the largest number. */
function apart(found: ArrayLike<number>, wanted: number[]): number {
  expect(found.length).toBe(wanted.length);
  const scale = wanted.reduce((most, v) => (Number.isNaN(v) ? most : Math.max(most, Math.abs(v))), 1e-30);
  return wanted.reduce((most, v, i) => (Number.isNaN(v) && Number.isNaN(found[i]) ? most : Math.max(most, Math.abs(found[i] - v) / scale)), 0);
}

describe("a state is descended as in Python", () => {
  test.each(cases.map((of) => [label(of.state), of] as const))("%s", async (_, of) => {
    const { answerer, reply } = await answer(of.state), trace = answerer.trace!, double = of.state.dtype === "float64";
    if (!reply || !isScene(reply)) throw new Error((reply as TextReply).error as string);
    expect(trace.runs).toBe(of.runs);
    // The plain loop of torch may round otherwise than a fused operation.
    expect(apart(trace.x, numbers(of.x, double))).toBeLessThan(double ? 1e-12 : 2e-6);
    // Of noisy gradients Python records no lengths that the optimizer found.
    if (of.state.optimizers[0].name !== "Barzilai-Borwein") expect(apart(trace.lr, numbers(of.lr, true))).toBeLessThan(double ? 1e-15 : 1e-7);
    const state = reply.message.scene.extra.state as Record<string, NdArray> | undefined;
    const graphs = of.state.optimizers.every(({ name }) => !(name in STEPPERS));
    for (const [name, data] of Object.entries(graphs ? of.states : {})) expect(apart(state![name].data, numbers(data, true)), name).toBeLessThan(4e-6);
  });
});

describe("noise", () => {
  const base = cases.find(({ state }) => state.noise > 0)!.state;
  const refusal = async (part: Partial<State>) => ((await answer({ ...base, ...part })).reply as TextReply);
  test("needs an optimizer that takes the gradient as it is given, and fewer than 16 variables", async () => {
    for (const name of ["backtracking", "Newton", "LBFGS", "Polyak", "gradient flow"]) {
      const found = await refusal({ optimizers: [{ name, lr: 0.1, hyper: {} }] });
      expect(found.error, name).toBe(`${name}: it evaluates the objective itself, so noise cannot be added to what it sees; take a first-order optimizer`);
      expect(found.error_ja, name).toMatch(/[ぁ-ん]/);
    }
    const many = await refusal({ f: "sum(x**2)", dim: 16, start: [Array(16).fill(1)] });
    expect(many.error).toBe("noise=0.5: in 16 variables it depends on the processor; take fewer than 16, or descend in Python");
    expect(many.error_ja).toMatch(/^noise=0.5.*変数では乱数/);
  });

  test("of another seed is other noise, of the same seed the same", async () => {
    const end = async (seed: number) => [...(await answer({ ...base, seed })).answerer.trace!.x.slice(-2)];
    expect(await end(1)).toEqual(await end(1));
    expect(await end(1)).not.toEqual(await end(2));
  });
});
