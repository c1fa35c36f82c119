import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { mapped } from "../../../src/answers/maps/mapping";
import type { MapReply, MapRequest } from "../../../src/answers/maps/map_request";
import { paced } from "../../../src/answers/pace";
import { functionOf } from "../../../src/calculus/function";
import { MapPixels } from "../../../src/core/map/pixels";
import type { OptimizerData } from "../../../src/optimizers/optimizer_data";
import type { OptimizerChoice, State } from "../../../src/wire/state";

interface Case {
  f: string; params?: Record<string, number>; steps: number; optimizers: OptimizerChoice[]; start?: number[]; shape: number; axes: [string, number, number, boolean][];
  minima: number[][]; minimum?: number[]; status: number[]; arrived: number[]; value: (number | string)[];
}
const file = (name: string) => readFileSync(new URL(`../../fixtures/${name}`, import.meta.url));
const cases = JSON.parse(file("maps.json").toString()) as Record<string, Case>;
const known = (JSON.parse(gunzipSync(file("optimizers.json.gz")).toString()) as { data: OptimizerData[] }).data;
const pace = paced(1e9, () => true, () => Promise.resolve());

function requestOf(given: Case): MapRequest {
  const start = given.start ?? [0, 0];
  const state = { f: given.f, params: given.params ?? {}, dim: null, start: [start], optimizers: given.optimizers, steps: given.steps, dtype: "float64", noise: 0, seed: 0, data: null };
  const axes = given.axes.map(([name, low, high, log]) => ({ name, low, high, log }));
  return { id: 1, state: state as unknown as State, axes: [axes[0], axes[1]], shape: [given.shape, given.shape] };
}

async function computed(request: MapRequest): Promise<{ map: MapPixels; replies: MapReply[] }> {
  const { f, params, start } = request.state, replies: MapReply[] = [], found = functionOf({ f, params, dim: null }), n = start[0].length;
  await mapped(request, { objective: found.at(n), constants: found.constants, withConstants: (values) => found.withConstants(values, n) }, known, pace, (reply) => replies.push(reply));
  const minima = replies.flatMap((reply) => ("minima" in reply ? reply.minima : []));
  const map = new MapPixels(request.axes, request.shape, minima);
  for (const reply of replies) if ("part" in reply) map.take(reply.part);
  return { map, replies };
}

test.each(Object.keys(cases))("%s: the map is Python's", async (name) => {
  const given = cases[name], { map, replies } = await computed(requestOf(given));
  expect(replies.at(-1)).toEqual({ id: 1, finished: true });
  expect([...map.status]).toEqual(given.status);
  expect([...map.steps]).toEqual(given.arrived);
  if (given.minimum) {
    expect([...map.minimum]).toEqual(given.minimum);
    map.minima.forEach((point, k) => point.forEach((v, i) => expect(v).toBeCloseTo(given.minima[k][i], 6)));
  }
  given.value.forEach((value, pixel) => {
    if (typeof value === "string") expect(String(map.value[pixel]).toLowerCase().replace("infinity", "inf")).toBe(value);
    else expect(Math.abs(map.value[pixel] - value)).toBeLessThanOrEqual(1e-9 * (1 + Math.abs(value)));
  });
});
