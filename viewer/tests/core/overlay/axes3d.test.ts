import { expect, test } from "vitest";
import { clearance, importance } from "../../../src/core/overlay/axes3d";

const said = (x: number, y: number, axis: number) => ({ x, y, width: 10, height: 8, axis });
const ticks = (...texts: string[]) => texts.map((text, i): [number, string] => [i, text]);

test("numbers of two axes do not read as a pair", () => {
  const both = (x: number, y: number, axis: number) => clearance(said(x, y, axis), [said(0, 0, 0)], false);
  expect(both(16, 0, 1)).toBe(0);
  expect(both(40, 0, 1)).toBe(1);
  expect(both(4, 20, 1)).toBe(1);
  expect(both(12, 0, 0)).toBe(1); // of one axis
});

test("decades, and every eighth, fourth, second tick come first", () => {
  expect(importance({ scale: "log", ticks: ticks("0.5", "1", "2", "10", "100") })).toEqual([1, 3, 4, 0, 2]);
  expect(importance({ scale: "linear", ticks: ticks("a", "b", "c", "d", "e") })).toEqual([0, 4, 2, 1, 3]);
});
