import { describe, expect, test } from "vitest";
import { contrast, css, readable, rgb } from "../../src/core/colors";
import type { Theme } from "../../src/wire/types";

describe("colours", () => {
  const theme = { ink: "#16181d", background: "#ffffff", faint: "#9aa1ab", start: "#00ff00", runs: ["#d55e00", "#0072b2"] } as Theme;
  test("are roles, run numbers, or themselves", () => {
    expect(css("start", theme)).toBe("#00ff00");
    expect(css(3, theme)).toBe("#0072b2");
    expect(css(-1, theme)).toBe("#0072b2");
    expect(css("#123456", theme)).toBe("#123456");
    expect(css("constructor", theme)).toBe("#16181d");
  });

  test("as text they can be read", () => {
    for (const background of ["#ffffff", "#0d1117", "#808080"]) {
      for (const color of ["#e69f00", "#56b4e9", "#ffd24d", "#16181d", "#808080"]) {
        expect(contrast(readable(rgb(color), rgb(background)), rgb(background))).toBeGreaterThanOrEqual(4.5);
      }
    }
  });

  test("contrast is that of WCAG", () => {
    expect(contrast([1, 1, 1], [0, 0, 0])).toBeCloseTo(21);
    expect(contrast(rgb("#777777"), [1, 1, 1])).toBeCloseTo(4.48, 2);
  });
});
