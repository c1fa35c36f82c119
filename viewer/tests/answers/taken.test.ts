// Of many balls the step view tells of those whose paths are drawn: each as if it had been the only one.
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { Answerer } from "../../src/answers/answerer";
import { paced } from "../../src/answers/pace";
import type { Recipe } from "../../src/answers/recipe";
import { isScene } from "../../src/answers/request";
import type { OptimizerData } from "../../src/optimizers/optimizer_data";
import { mainPaths } from "../../src/core/readout";
import { RecordedSteps } from "../../src/step/recorded";
import type { State } from "../../src/wire/state";
import type { Message, NdArray } from "../../src/wire/types";

const known = (JSON.parse(gunzipSync(readFileSync(new URL("../fixtures/optimizers.json.gz", import.meta.url))).toString()) as { data: OptimizerData[] }).data;
const MOMENTUM = { name: "SGD", lr: 0.004, hyper: { momentum: 0.9 } }, PLAIN = { name: "gradient descent", lr: 0.01, hyper: {} };
const first: State = {
  f: "himmelblau", params: {}, dim: null, domain: null, start: [[0, 0]], cloud: { kind: "grid", count: 10, seed: 0 }, optimizers: [MOMENTUM],
  steps: 12, dtype: "float64", noise: 0, seed: 0, view: "auto", theme: "paper", lang: "en", height: "auto", colors: "auto", coordinates: null, detail: true, data: null,
};

async function shown(change: Partial<State>): Promise<Message> {
  const answerer = new Answerer({ optimizers: known, entries: [], state: first, descent: null, objective: null, look: null } as unknown as Recipe);
  const reply = await answerer.answer({ type: "run", seq: 1, state: { ...first, ...change } }, paced(1e9, () => true, () => Promise.resolve()));
  if (!reply || !isScene(reply)) throw new Error(JSON.stringify(reply));
  return reply.message;
}

interface Told { taken?: { runs: number[]; of: number; optimizers: number[] }; state?: Record<string, NdArray>; local: Record<string, NdArray> }
const told = ({ scene }: Message) => scene.extra as unknown as Told;
const ofRun = ({ data, shape }: NdArray, run: number) => Array.from(data.slice(run * shape[1] * shape[2], (run + 1) * shape[1] * shape[2]));

/** Where a path begins, in the variables. */
function start({ scene }: Message, path: number): number[] {
  const [{ points: { data, shape } }] = mainPaths(scene), { axes } = scene.panels[0];
  return [0, 1].map((i) => axes[i].lo + data[path * shape[2] + i] * (axes[i].hi - axes[i].lo));
}

const CLOUDS: [string, Partial<State>][] = [
  ["a grid of a hundred", {}],
  ["a cloud of a thousand", { cloud: { kind: "random", count: 1000, seed: 3 } }],
  ["more than are shown", { cloud: { kind: "random", count: 6001, seed: 1 } }],
  ["of one variable", { f: "x**4 - x**2", start: [[1]], cloud: { kind: "grid", count: 60, seed: 0 }, optimizers: [PLAIN] }],
  ["two optimizers", { optimizers: [PLAIN, MOMENTUM] }],
  ["two optimizers side by side", { optimizers: [MOMENTUM, PLAIN], view: "beside" }],
  ["a few, coloured by minimum", { cloud: { kind: "grid", count: 4, seed: 0 }, colors: "minimum" }],
];

test.each(CLOUDS)("%s: each path's ball is taken apart as if it were alone", async (_, change) => {
  const message = await shown(change), { taken, state, local } = told(message), paths = mainPaths(message.scene);
  expect(taken!.runs.length).toBe(paths.reduce((n, { points }) => n + points.shape[1], 0));
  expect(taken!.runs.length).toBeLessThanOrEqual(64);
  const steps = new RecordedSteps(message, Object.values(message.themes)[0]);
  expect(steps.possible).toBe(true);
  // They are the runs whose paths are drawn.
  if (paths.length === 1 && paths[0].points.shape[2] > 2) {
    taken!.runs.forEach((_, i) => expect(start(message, i)).toEqual(ofRun(state!.x, i).slice(0, 2).map((v) => expect.closeTo(v, 3))));
  }
  for (const i of [0, 1, Math.floor(taken!.runs.length / 2), taken!.runs.length - 1]) {
    const start = ofRun(state!.x, i).slice(0, state!.x.shape[2]), optimizers = [{ ...first, ...change }.optimizers[taken!.optimizers[i]]];
    const alone = await shown({ ...change, view: "auto", colors: "auto", cloud: null, start: [start], optimizers });
    for (const name of ["x", "grad", ...(optimizers[0].hyper.momentum ? ["momentum_buffer"] : [])]) {
      ofRun(told(alone).state![name], 0).forEach((v, at) => expect(ofRun(state![name], i)[at], `${name} of ${i}`).toBeCloseTo(v, 3));
    }
    expect(ofRun(local.lr, i)[0]).toBeCloseTo(optimizers[0].lr, 7);
    const step = steps.at(3, i)!, single = new RecordedSteps(alone, Object.values(alone.themes)[0]).at(3, 0)!;
    expect(step.known.name).toBe(optimizers[0].name);
    step.parts.step!.forEach((v, c) => expect(v).toBeCloseTo(single.parts.step![c], 4));
    expect(step.known.f).toBeCloseTo(single.known.f!, 3);
  }
});

test("few balls are all told of, many with noise not at all", async () => {
  expect(told(await shown({ cloud: { kind: "grid", count: 5, seed: 0 } })).taken).toBeUndefined();
  expect(told(await shown({ noise: 0.1 })).state).toBeUndefined();
});
