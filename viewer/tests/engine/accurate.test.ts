import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import * as accurate from "../../src/engine/accurate";

/** Arguments, the value that mpmath rounds from 100 digits, and that of Python's math. */
type Row = [...number[], number, number];
const rows = JSON.parse(readFileSync(new URL("../fixtures/constants.json", import.meta.url), "utf8")) as Record<string, Row[]>;
const functions = accurate as unknown as Record<string, (...args: number[]) => number>;
/** Python's own, which are not the nearest numbers. */
const AS_PYTHON = ["cosh", "log10"];

describe.each(Object.keys(rows))("%s", (name) => {
  test(AS_PYTHON.includes(name) ? "is Python's" : "is the nearest number", () => {
    for (const row of rows[name]) {
      const args = row.slice(0, -2);
      expect(functions[name](...args), `${name}(${args})`).toBe(row[row.length - (AS_PYTHON.includes(name) ? 1 : 2)]);
    }
  });
});

test("poles and ends", () => {
  expect(accurate.exp(-Infinity)).toBe(0);
  expect(accurate.exp(800)).toBe(Infinity);
  expect(accurate.exp(-745.2)).toBe(0);
  expect(accurate.log(0)).toBe(-Infinity);
  expect(accurate.log(-1)).toBeNaN();
  expect(accurate.pow(-8, 1 / 3)).toBeNaN();
  expect(accurate.pow(-2, 3)).toBe(-8);
  expect(accurate.pow(10, 400)).toBe(Infinity);
  expect(accurate.pow(2 ** 27 + 1, 2)).toBe((2 ** 27 + 1) ** 2);
  expect(accurate.sin(Infinity)).toBeNaN();
  expect(accurate.atan2(0, -1)).toBe(Math.PI);
  expect(accurate.atan2(-1, 0)).toBe(-Math.PI / 2);
  expect(accurate.asin(2)).toBeNaN();
  expect(accurate.erf(-7)).toBe(-1);
  expect(accurate.hypot(3 * 2 ** 600, 4 * 2 ** 600)).toBe(5 * 2 ** 600);
  expect(accurate.hypot()).toBe(0);
});
