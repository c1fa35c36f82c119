import { constantAt, reachOf } from "../../src/app/constants";
import { describe, expect, it } from "vitest";
import { matches } from "../../src/app/editor";
import { betaAt, betaPosition, positionOf, rangeFor, SLIDER_STEPS, valueAt } from "../../src/app/scale";
import { speaker } from "../../src/app/words";
import { layout } from "../../src/hosts/live";
import { appEn } from "../../src/i18n/app-en";
import { appJa } from "../../src/i18n/app-ja";
import type { Message } from "../../src/wire/types";

describe("sliders on a logarithm", () => {
  const range = { lo: 1e-4, hi: 10 };
  it.each([0.0001, 0.01, 0.5, 1, 1.1, 10])("%d stands where it is read", (value) => {
    expect(valueAt(positionOf(value, range), range)).toBeCloseTo(value, 6);
  });
  it("keeps to its ends", () => {
    expect(positionOf(0, range)).toBe(0);
    expect(positionOf(1e9, range)).toBe(SLIDER_STEPS);
    expect(rangeFor(500, range).hi).toBeGreaterThanOrEqual(500);
    expect(rangeFor(1e-7, range).lo).toBeLessThanOrEqual(1e-7);
  });
  it.each([0, 0.5, 0.9, 0.99, 0.999])("β = %d stands where it is read", (beta) => {
    expect(betaAt(betaPosition(beta))).toBeCloseTo(beta, 4);
  });
});

describe("words", () => {
  it("are there in both languages, with the same placeholders, none left in English", () => {
    const holes = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();
    expect(Object.keys(appJa).sort()).toEqual(Object.keys(appEn).sort());
    for (const [key, text] of Object.entries(appEn)) {
      const japanese = appJa[key as keyof typeof appEn];
      expect(holes(japanese), key).toEqual(holes(text));
      if (key !== "language") expect(/[\u3040-\u30ff\u4e00-\u9fff]/.test(japanese) || /^\{/.test(japanese) || japanese.includes("λ"), key).toBe(true);
    }
    expect(speaker("en")("balls", { n: 4 })).toBe("4 balls");
  });
});

describe("the catalogue's search", () => {
  it("does not mind case", () => {
    expect(matches({ name: "Himmelblau" }, "himmel")).toBe(true);
    expect(matches({ name: "Himmelblau" }, "ackley")).toBe(false);
  });
});

describe("the stage's layout", () => {
  const message = (...kinds: string[]) => ({ scene: { panels: kinds.map((kind, i) => ({ kind, cell: [0, i, 1, 1], axes: [0, 0] })), columns: [], rows: [] } }) as unknown as Message;
  it.each([[850, 640], [390, 440]])("holds three panels at %d × %d without overlap but of the inset", (width, height) => {
    const rects = layout(message("surface", "contour", "loss"), width, height, false);
    for (const r of rects) {
      expect(r.x).toBeGreaterThanOrEqual(0);
      expect(r.y).toBeGreaterThanOrEqual(0);
      expect(r.x + r.width).toBeLessThanOrEqual(width + 0.5);
      expect(r.y + r.height).toBeLessThanOrEqual(height + 0.5);
    }
    const [surface, map, chart] = rects;
    expect(surface.y + surface.height).toBeLessThanOrEqual(chart.y);
    expect(surface.width * surface.height).toBeGreaterThan(3 * map.width * map.height);
  });
  it("lets map and surface change places", () => {
    const plain = layout(message("surface", "contour", "loss"), 850, 640, false);
    const swapped = layout(message("surface", "contour", "loss"), 850, 640, true);
    expect(swapped[0]).toEqual(plain[1]);
    expect(swapped[1]).toEqual(plain[0]);
  });
});

describe("the slider of a constant", () => {
  it.each([[0, 5], [1, 5], [-3, 5], [7, 20], [100, 500], [0.02, 0.05]])("%d has room up to ±%d", (value, reach) => {
    expect(reachOf(value)).toBe(reach);
    expect(Math.abs(value)).toBeLessThan(reach);
  });

  it("has zero in its middle", () => {
    expect(constantAt(500, 5)).toBe(0);
    expect(constantAt(1000, 5)).toBe(5);
    expect(constantAt(0, 5)).toBe(-5);
  });
});
