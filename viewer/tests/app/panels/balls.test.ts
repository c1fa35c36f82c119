import { describe, expect, it } from "vitest";
import { startCount } from "../../../src/answers/starts";
import { cloudOf, evenly, readStarts } from "../../../src/app/panels/balls";

const state = (kind: "grid" | "random", count: number, n = 2) => ({ cloud: { kind, count, seed: 3 }, start: [Array<number>(n).fill(1)] });

describe("the number of balls", () => {
  it.each([[state("random", 100), 100], [state("grid", 10), 100], [state("grid", 10, 1), 10], [{ cloud: null, start: [[1], [2]] }, 2]])("%j are %d", (given, balls) => {
    expect(startCount(given)).toBe(balls);
  });
  it.each([
    [state("random", 1), 3162, 3162], [state("random", 1), 20_000, 10_000], [state("random", 1), 0, 1],
    [state("grid", 1), 100, 100], [state("grid", 1), 110, 100], [state("grid", 1), 111, 121], [state("grid", 1), 10_000, 10_000], [state("grid", 1), 2, 1],
    [state("grid", 1, 1), 7, 7], [state("grid", 1, 1), 5000, 100],
  ])("%j asked for %d has %d", (given, asked, balls) => {
    const cloud = cloudOf(given, asked);
    expect(startCount({ ...given, cloud })).toBe(balls);
    expect(cloud.seed).toBe(3);
  });
});

describe("starts typed one a line", () => {
  it("are numbers with commas or spaces between, in brackets or not, also as a Japanese keyboard writes them", () => {
    expect(readStarts("1, 2\n(−3; 4.5)\n\n[1e-3 0]\n０．５、１\r\n", 2)).toEqual({ start: [[1, 2], [-3, 4.5], [0.001, 0], [0.5, 1]] });
  });
  it.each([
    ["1, 2\n3", 2, { wrong: "startCount", values: { line: 2, count: 1, n: 2 } }],
    ["1, 2\n\n3, 4, 5", 2, { wrong: "startCount", values: { line: 3, count: 3, n: 2 } }],
    ["1, x", 2, { wrong: "startLine", values: { line: 1, text: "x" } }],
    ["1, inf", 2, { wrong: "startLine", values: { line: 1, text: "inf" } }],
    ["", 2, { wrong: "startMost", values: { count: 0, most: 10_000 } }],
    ["1\n".repeat(10_001), 1, { wrong: "startMost", values: { count: 10_001, most: 10_000 } }],
  ] as const)("%j is refused", (text, n, expected) => {
    expect(readStarts(text, n)).toEqual(expected);
  });
});

describe("balls added one after the other", () => {
  it.each([1, 2, 3, 30])("stand in all parts of a range of %d variables, none twice", (n) => {
    const points = Array.from({ length: 64 }, (_, k) => evenly(k, n));
    for (let i = 0; i < n; i++) {
      const eighths = new Set(points.map((point) => Math.floor(8 * point[i])));
      expect(eighths.size).toBeGreaterThanOrEqual(n > 3 ? 5 : 8);
      expect(points.every((point) => point[i] >= 0 && point[i] < 1)).toBe(true);
    }
    expect(new Set(points.map(String)).size).toBe(64);
  });
});
