// The fixture is written by Python (tests/fixtures/make_numbers.py): both sides give the same text.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { count, distinct, fileSize, number, percent, percents, point, superscript } from "../../src/core/format";

type Case = [number | string, string];
const fixture = JSON.parse(readFileSync(new URL("../../../tests/fixtures/numbers.json", import.meta.url), "utf8")) as Record<string, Case[]>;
const FORMATS: Record<string, (value: number) => string> = {
  number: (v) => number(v), "number trimmed": (v) => number(v, 3, true), "number of 4 digits": (v) => number(v, 4),
  count, percent, "file size": fileSize,
};
const NAMED: Record<string, number> = { inf: Infinity, "-inf": -Infinity, nan: NaN, "-0": -0 };

describe.each(Object.keys(FORMATS))("%s", (kind) => {
  test("is written as Python writes it", () => {
    for (const [value, text] of fixture[kind]) {
      expect([value, FORMATS[kind](typeof value === "string" ? NAMED[value] : value)]).toEqual([value, text]);
    }
  });
});

test("two numbers that are compared are written as Python writes them", () => {
  for (const [pair, texts] of fixture.distinct as unknown as [[number, number], [string, string]][]) {
    expect([pair, distinct(...pair)]).toEqual([pair, texts]);
  }
});

test("the shares of a whole are written as Python writes them", () => {
  for (const [counts, texts] of fixture.percents as unknown as [number[], string[]][]) expect([counts, percents(counts)]).toEqual([counts, texts]);
});

test("points and exponents", () => {
  expect(superscript(-12)).toBe("⁻¹²");
  expect(point([1, -2, 3, 4, 5])).toBe("(1.00, −2.00, 3.00, 4.00, …)");
});
