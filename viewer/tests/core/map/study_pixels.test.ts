import { expect, test } from "vitest";
import { centreOf, pixelAt, type StudyMap, studyOf, windowOf, wordsOf } from "../../../src/core/map/study_pixels";
import type { NdArray, Numbers, Scene } from "../../../src/wire/types";

const array = (data: Numbers | Uint16Array, shape: number[]): NdArray => ({ id: "", shape, data: data as Numbers });
// 3 pixels across, 2 up; the rows from the top.
const map: StudyMap = {
  panel: 0, kind: "basins", axes: [{ name: "x1", centres: [0.5, 1.5, 2.5] }, { name: "lr", centres: [0.3, 0.03] }],
  palette: array(Uint8Array.of(1, 1, 1, 2, 2, 2, 3, 3, 3), [3, 3]), index: array(Uint8Array.of(0, 1, 2, 2, 1, 0), [2, 3]),
  outcomes: ["diverges", "reaches (3, 2)"], outcome: array(Uint8Array.of(1, 0, 1, 0, 1, 1), [2, 3]),
  numbers: [
    { label: "steps", data: array(Uint16Array.of(12345, 65535, 7, 65535, 0, 3), [2, 3]) }, { label: "f", data: array(Float32Array.of(0.5, NaN, Infinity, 1e-9, 2, 3), [2, 3]) },
  ],
};

test("a place has the pixel in which it lies, and a pixel its true values", () => {
  expect([pixelAt(map, 0.1, 0.9), pixelAt(map, 0.99, 0.01), pixelAt(map, 0.5, 0.4)]).toEqual([0, 5, 4]);
  expect([pixelAt(map, -0.01, 0.5), pixelAt(map, 1, 0.5), pixelAt(map, 0.5, 0), pixelAt(map, NaN, 0.5)]).toEqual([-1, -1, -1, -1]);
  expect([1, 5].map((pixel) => centreOf(map, pixel))).toEqual([[1.5, 0.3], [2.5, 0.03]]);
});

test("a window has the colours of its pixels, enlarged or thinned", () => {
  const reds = (window: [number, number][], size: number) => [...windowOf(map, window, size)].filter((_, k) => k % 3 === 0);
  expect(reds([[0, 1], [0, 1]], 6)).toEqual([...Array(3).fill([1, 1, 2, 2, 3, 3]), ...Array(3).fill([3, 3, 2, 2, 1, 1])].flat());
  expect(reds([[0, 1 / 3], [0.5, 1]], 2)).toEqual([1, 1, 1, 1]);
  expect(reds([[1 / 3, 1], [0, 0.5]], 2)).toEqual([2, 1, 2, 1]);
});

test("a pixel is told in words", () => {
  expect([0, 1, 3].map((pixel) => wordsOf(map, pixel).join("; "))).toEqual(["reaches (3, 2); steps 12,345; f 0.500", "diverges", "diverges; f 1.00×10⁻⁹"]);
  const some = { ...map, inferred: { label: "inferred", data: array(Uint8Array.of(0, 1, 0, 0, 0, 0), [2, 3]) } };
  expect([0, 1].map((pixel) => wordsOf(some, pixel).join("; "))).toEqual(["reaches (3, 2); steps 12,345; f 0.500", "diverges; inferred"]);
});

test("a scene without a map has none", () => {
  expect(studyOf({ extra: {} } as Scene)).toBeNull();
  expect(studyOf({ extra: { map } } as unknown as Scene)).toBe(map);
});
