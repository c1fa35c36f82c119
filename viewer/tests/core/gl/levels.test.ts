import { expect, test } from "vitest";
import { levelTable } from "../../../src/core/gl/levels";

/** The levels around a value, as the shader finds them in float32. */
function around(levels: number[], value: number): [number, number] {
  const f = Math.fround;
  const { rows, first, scale, bins } = levelTable(levels);
  if (!bins) return [f(-1e20), f(1e20)];
  const at = f(f(f(value) - f(first)) * f(scale));
  const bin = Math.trunc(f(Math.min(Math.max(at, -1), bins) + 1));
  const [a, b, c, d] = rows.subarray(4 * bin, 4 * bin + 4);
  return value < b ? [a, b] : value < c ? [b, c] : [c, d];
}

/** The same by search. */
function searched(levels: number[], value: number): [number, number] {
  const i = levels.findIndex((level) => level > value);
  return [levels[(i < 0 ? levels.length : i) - 1] ?? -1e20, levels[i < 0 ? levels.length : i] ?? 1e20].map(Math.fround) as [number, number];
}

const even = Array.from({ length: 24 }, (_, i) => (i + 1) / 25);
test.each([
  ["even", even],
  ["crowded at one end", Array.from({ length: 40 }, (_, i) => 0.02 * 1.1 ** i)],
  ["decades", [1e-3, 1e-2, 0.1, 1]],
  ["two near ones among far ones", [0.1, 0.5, 0.5005, 0.9]],
  ["one", [0.4]],
  ["none", []],
  ["outside the box", [-3, -1, 0.5, 7]],
  ["twice the same", [0.25, 0.25, 0.75]],
] as [string, number[]][])("the levels around a height: %s", (_, given) => {
  const levels = given.map(Math.fround);
  const values = Array.from({ length: 4001 }, (_, i) => Math.fround(-0.5 + i / 2000));
  const near = levels.flatMap((l) => [Math.fround(l - 1e-6), l, Math.fround(l + 1e-6)]);
  for (const value of [...values, ...near, -5, 9]) expect(around(levels, value)).toEqual(searched(levels, value));
});

test("levels too near to be told apart on a screen make no texture that no GPU has", () => {
  const { rows } = levelTable([0, 1e-9, 2e-9, 1].map(Math.fround));
  expect(rows.length / 4).toBeLessThanOrEqual(4096);
});
