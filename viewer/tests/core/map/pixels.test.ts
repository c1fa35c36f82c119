import { expect, test } from "vitest";
import { colorsOf, countsOf, greysOf, openOf, paceOf, pictureOf } from "../../../src/core/map/colors";
import { AWAITED, CONVERGED, DIVERGED, levels, type MapAxis, MapPixels, NONFINITE, REFUSED } from "../../../src/core/map/pixels";
import { pixelWords } from "../../../src/core/map/words";

const axes: [MapAxis, MapAxis] = [{ name: "x1", low: -1, high: 1, log: false }, { name: "lr", low: 0.01, high: 100, log: true }];
const part = (at: number[], stride: number, of: Partial<Record<"status" | "steps" | "minimum" | "value", number[]>> = {}) => ({
  at: Int32Array.from(at), stride, status: Int8Array.from(of.status ?? at.map(() => CONVERGED)), steps: Int32Array.from(of.steps ?? at.map(() => 3)),
  minimum: Int16Array.from(of.minimum ?? at.map(() => 0)), value: Float64Array.from(of.value ?? at.map(() => 0.5)),
});

test.each([[1, 1], [3, 3], [16, 16], [27, 9], [243, 5], [100, 37]])("the levels of %i × %i pixels compute each once, coarse ones first", (width, height) => {
  const seen = new Uint8Array(width * height), strides: number[] = [];
  for (const { stride, at } of levels([width, height])) {
    strides.push(stride);
    for (const place of at) seen[place]++;
  }
  expect(seen.every((n) => n === 1)).toBe(true);
  expect(strides).toEqual([...strides].sort((a, b) => b - a));
});

test("until finer pixels come a coarse one has a square of them, itself in the middle", () => {
  const map = new MapPixels(axes, [9, 9], [[0, 0]]);
  for (const { stride, at } of levels([9, 9])) {
    map.take(part([...at], stride));
    if (stride === 9) expect([...new Set(map.source)]).toEqual([40]);
    if (stride === 3) expect([map.source[0], map.source[8], map.source[80], map.source[40]]).toEqual([10, 16, 70, 40]);
  }
  expect([...map.source]).toEqual(Array.from({ length: 81 }, (_, k) => k));
  expect(map.done).toBe(81);
});

test("pixels are found by their place, and lie at their centres", () => {
  const map = new MapPixels(axes, [4, 4], []);
  expect(map.pixelAt(-0.99, -1.9)).toBe(0);
  expect(map.pixelAt(0.1, 1.5)).toBe(14);
  expect([map.pixelAt(1.01, 0), map.pixelAt(0, 2.5), map.pixelAt(NaN, 0)]).toEqual([-1, -1, -1]);
  expect(map.centre(14)[0]).toBe(0.25);
  expect(map.centre(14)[1]).toBeCloseTo(10 ** 1.5, 12);
});

const theme = { background: "#ffffff", ink: "#000000", runs: ["#ff0000", "#0000ff"] };

test("colours are those of the minima, dimmed by steps; of failures and of the rest greys; the first row is the top one", () => {
  const map = new MapPixels(axes, [2, 2], [[0, 0], [1, 1]]);
  map.take(part([0, 1, 2, 3], 1, { status: [CONVERGED, CONVERGED, DIVERGED, 0], steps: [0, 9, -1, -1], minimum: [0, 1, -1, -1] }));
  const out = [...pictureOf(map, [[-1, 1], [-2, 2]], [2, 2], theme, [])];
  expect(paceOf(map)).toEqual([0, Math.log1p(9)]);
  expect(out).toEqual([64, 64, 64, 158, 158, 158, 255, 0, 0, 166, 166, 255]);
  // A window half beside the map.
  expect([...pictureOf(map, [[0, 2], [-2, 0]], [2, 1], theme, [])]).toEqual([166, 166, 255, 255, 255, 255]);
});

test("pixels are counted and told in words", () => {
  const map = new MapPixels(axes, [3, 2], [[3, 2]]);
  map.take(part([0, 1, 2, 3, 4], 1, { status: [CONVERGED, DIVERGED, NONFINITE, REFUSED, 2], steps: [57, -1, -1, -1, -1], minimum: [0, -1, -1, -1, -1], value: [1e-9, Infinity, NaN, NaN, 4] }));
  expect(countsOf(map)).toEqual({ reached: [1], diverged: 1, nonfinite: 1, refused: 1, elsewhere: 1, steps: [57, 57] });
  expect(map.status[5]).toBe(AWAITED);
  expect([0, 1, 3, 4, 5].map((pixel) => pixelWords(map, pixel, "en").join("; "))).toEqual([
    "reaches (3.00, 2.00) in 57 steps; f = 1.00×10⁻⁹ at the end", "diverges", "refused: the optimizer takes no such number", "oscillates; f = 4.00 at the end", "not yet computed",
  ]);
  expect(pixelWords(map, 2, "ja")).toEqual(["非有限（∞ か NaN）になる"]);
});

test("of a plane what did not arrive is too slow, oscillates or rests elsewhere, each in a grey of its own, in one order on white and on black", () => {
  const map = new MapPixels(axes, [6, 1], []);
  map.take(part([0, 1, 2, 3, 4, 5], 1, { status: [0, 2, 5, 1, DIVERGED, CONVERGED], steps: [-1, -1, -1, -1, -1, 7] }));
  expect(openOf(map)).toEqual([2, 1, 1]);
  for (const [background, ink] of [["#ffffff", "#000000"], ["#0d1017", "#e8e8f0"]]) {
    const { broken, open: [slow, swinging, still] } = greysOf({ background, ink }, false);
    expect([slow, still, swinging, broken].map((color) => color[1])).toEqual([slow, still, swinging, broken].map((color) => color[1]).sort((a, b) => b - a));
    const out = pictureOf(map, [[-1, 1], [-2, 2]], [6, 1], { background, ink, runs: [] }, new Uint8Array(768));
    expect([...out.slice(0, 3)]).toEqual(slow.map(Math.round));
    expect([...out.slice(3, 6)]).toEqual(swinging.map(Math.round));
  }
});

test("minima have the colours of the balls that reached them, and no two the same", () => {
  const minima = [[3, 2], [-2.8, 3.1], [-3.8, -3.3], [3.6, -1.8]];
  expect(colorsOf(minima, [], 0.2)).toEqual([0, 1, 2, 3]);
  expect(colorsOf(minima, [{ x: [-3.79, -3.3], color: 0 }, { x: [3.6, -1.85], color: 1 }], 0.2)).toEqual([2, 3, 0, 1]);
  expect(colorsOf(minima, [{ x: [9, 9], color: 2 }], 0.2)).toEqual([0, 1, 4, 3]);
  for (const color of [0, 1, 2, 3, 5]) expect(new Set(colorsOf(minima, [{ x: [3, 2], color }], 0.2)).size).toBe(4);
});
