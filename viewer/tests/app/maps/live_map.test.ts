import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { MapReply, MapRequest } from "../../../src/answers/maps/map_request";
import { LiveMap, type ShownMap } from "../../../src/app/maps/live_map";
import type { State } from "../../../src/wire/state";

const sgd = { name: "SGD", lr: 0.1, hyper: { momentum: 0.5 } };
let state: State, asked: (MapRequest | null)[], give: (reply: MapReply) => void, shown: ShownMap | null, map: LiveMap, limits = 0;
const about = { variables: ["x₁", "x₂"], domain: [[-2, 2], [-3, 3]] as [number, number][] };

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("window", globalThis);
  state = { f: "booth", params: {}, dim: null, steps: 50, dtype: "float32", start: [[1, 1]], optimizers: [sgd], domain: null, cloud: null, noise: 0, seed: 0, data: null } as unknown as State;
  [asked, shown] = [[], null];
  map = new LiveMap({
    state: () => state, change: (part) => { state = { ...state, ...part }; map.show(about, state.optimizers[0], 0); },
    map: (request, giving) => { asked.push(request); give = giving; return true; }, showMap: (now) => { shown = now; }, mapSize: () => 100, mapped: () => undefined, limit: () => { limits++; },
  });
  map.show(about, sgd, 0);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("without a pair there is no map, and nothing is asked", () => {
  expect([asked, shown]).toEqual([[], null]);
});

test("an address may name a map before there is a state", () => {
  const early = new LiveMap({
    state: () => { throw new Error("none yet"); }, change: () => undefined, map: () => true, showMap: () => undefined, mapSize: () => 0, mapped: () => undefined, limit: () => undefined,
  });
  early.choose(["x₁", "x₂"]);
  expect(early.pair).toEqual(["x₁", "x₂"]);
});

test("a map of starts is that of the window shown, in float64, whatever the start; another window is another map, and back leads to the one before", () => {
  map.choose(["x₁", "x₂"]);
  expect(asked[0]).toMatchObject({ state: { dtype: "float64", start: [[0, 0]], optimizers: [sgd] }, axes: [{ low: -2, high: 2 }, { low: -3, high: 3 }], shape: [243, 243] });
  state = { ...state, start: [[5, 5]] };
  map.show(about, sgd, 0);
  expect(asked.length).toBe(1);
  map.zoom([[0, 1], [1, 2]], true);
  expect(state.domain).toEqual([[0, 1], [1, 2]]);
  expect(asked[1]!.axes[1]).toMatchObject({ low: 1, high: 2 });
  map.zoom([[0, 1e-9], [0, 1]], true);
  expect([limits, state.domain, asked.length]).toEqual([1, [[0, 1], [1, 2]], 2]);
  map.back();
  expect(state.domain).toBeNull();
  expect(map.past).toEqual([]);
});

test("a plane keeps its ranges and its pixels while a click chooses other numbers", () => {
  map.choose(["lr", "momentum"]);
  const [{ low, high }] = asked[0]!.axes;
  map.pick([0.02345678, 0.71239]);
  expect(state.optimizers[0]).toEqual({ name: "SGD", lr: 0.02346, hyper: { momentum: expect.closeTo(0.7124, 3) } });
  expect(asked.length).toBe(1);
  expect(shown!.axes[0]).toMatchObject({ low, high });
  expect(shown!.here![0]).toBeCloseTo(Math.log10(0.02346), 12);
  map.zoom([[-2, -1], [0.2, 0.4]], true);
  expect(asked[1]!.axes).toMatchObject([{ low: 0.01, high: 0.1 }, { low: 0.2, high: 0.4 }]);
  map.zoomAt([-1.5, 0.3], true);
  expect(asked[2]!.axes[1]).toMatchObject({ low: 0.25, high: expect.closeTo(0.35, 12) });
  expect(map.rounding).toBe(false);
  map.zoom([[-1, -1 + 1e-14], [0.3, 0.3 + 1e-3]], true);
  expect(limits).toBe(2);
  map.zoom([[-2, -1], [0.3, 0.3 + 5e-14]], true);
  expect(map.rounding).toBe(true);
  map.whole();
  expect(asked.at(-1)!.axes[0]).toMatchObject({ low, high });
});

test("the picture before stays until a new one covers all; a refusal is said; no map ends the work", () => {
  map.choose(["lr", "x₁"]);
  const part = (stride: number, at: number[]) => ({ at: Int32Array.from(at), stride, status: new Int8Array(at.length), steps: new Int32Array(at.length), minimum: new Int16Array(at.length), value: new Float64Array(at.length) });
  give({ id: 1, part: part(27, [13]) });
  vi.runAllTimers();
  expect(map.pixels).toBeNull();
  give({ id: 1, part: part(243 * 2 + 1, [121 * 243 + 121]) });
  vi.runAllTimers();
  expect(map.pixels!.source.includes(-1)).toBe(false);
  give({ id: 1, finished: true });
  expect(map.finished).toBe(true);
  map.zoom([[-2, -1], [0, 1]], true);
  expect([map.finished, map.pixels === null]).toEqual([false, false]);
  give({ id: 2, refused: { en: "no", ja: "否" } });
  vi.runAllTimers();
  expect([map.refused?.en, map.pixels]).toEqual(["no", null]);
  map.choose(null);
  expect([asked.at(-1), shown]).toEqual([null, null]);
});

test("a plane of a constant stays while that constant changes; a click chooses another", () => {
  state = { ...state, f: "a*x1**2 + x2**2", params: { a: 4 } };
  const of = { ...about, constants: { a: 4 } };
  map.show(of, sgd, 0);
  map.choose(["lr", "a"]);
  expect(asked[0]).toMatchObject({ axes: [{ name: "lr" }, { name: "a", low: 0.4, high: 40, log: true }], state: { params: { a: expect.closeTo(4, 12) } } });
  expect(shown!.here).toEqual([-1, Math.log10(4)]);
  map.pick([0.05, 7.12345]);
  expect(state).toMatchObject({ params: { a: 7.123 }, optimizers: [{ lr: 0.05, hyper: { momentum: 0.5 } }] });
  expect(asked.length).toBe(1);
  state = { ...state, params: { a: 7.123, b: 1 } };
  map.show(of, sgd, 0);
  expect(asked.length).toBe(2);
});
