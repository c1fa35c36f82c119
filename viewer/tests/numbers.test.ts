import { describe, expect, test } from "vitest";
import { contrast, css, readable, rgb } from "../src/core/colors";
import { count, number, point, superscript } from "../src/core/format";
import { pieces } from "../src/core/mathtext";
import { fromUnit, toPlot, toTrue, toUnit } from "../src/core/scale";
import type { Axis, Theme } from "../src/wire/types";

describe("numbers", () => {
  test.each([
    [0, "0"], [0.03518, "0.0352"], [-1.5, "−1.50"], [12.345, "12.3"], [123.45, "123"], [31000, "31000"], [3.1e7, "3.10×10⁷"],
    [-2e-9, "−2.00×10⁻⁹"], [NaN, "–"], [Infinity, "∞"], [-Infinity, "−∞"], [0.001, "0.00100"],
  ])("%d is written %s", (value, text) => expect(number(value)).toBe(text));

  test("counts, points, exponents", () => {
    expect(count(200)).toBe("200");
    expect(count(9999)).toBe("9999");
    expect(count(1234567)).toBe("1\u2009234\u2009567");
    expect(superscript(-12)).toBe("⁻¹²");
    expect(point([1, -2, 3, 4, 5])).toBe("(1.00, −2.00, 3.00, 4.00, …)");
  });
});

describe("scales", () => {
  const axis = (scale: Axis["scale"], more = {}) => ({ scale, linthresh: 0.1, exponent: 0.5, offset: 2, lo: -1, hi: 3, ...more }) as Axis;
  test.each(["linear", "log", "symlog", "power"] as const)("%s goes there and back", (scale) => {
    for (const value of [2.5, 7, 1000]) expect(toTrue(axis(scale), toPlot(axis(scale), value))).toBeCloseTo(value, 8);
  });

  test("a logarithm has no place for what is below its zero", () => expect(toPlot(axis("log"), 1)).toBeNaN());

  test("unit coordinates", () => {
    expect(toUnit(axis("linear"), 1)).toBe(0.5);
    expect(fromUnit(axis("linear"), 0.25)).toBe(0);
  });
});

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

describe("mathematics on a canvas", () => {
  test("letters slant, digits and words stand, scripts are raised and lowered", () => {
    expect(pieces("x₁² + f(xₙ)")).toEqual([
      { text: "x", italic: true, level: 0 }, { text: "1", italic: false, level: -1 }, { text: "2", italic: false, level: 1 },
      { text: " + ", italic: false, level: 0 }, { text: "f", italic: true, level: 0 }, { text: "(", italic: false, level: 0 },
      { text: "x", italic: true, level: 0 }, { text: "n", italic: true, level: -1 }, { text: ")", italic: false, level: 0 },
    ]);
    expect(pieces("step 12")).toEqual([{ text: "step 12", italic: false, level: 0 }]);
    expect(pieces("10⁻³")).toEqual([{ text: "10", italic: false, level: 0 }, { text: "−3", italic: false, level: 1 }]);
    expect(pieces("値の推移")).toEqual([{ text: "値の推移", italic: false, level: 0 }]);
  });

  test("nothing is lost", () => {
    for (const text of ["η = 0.01", "log₁₀(1 + f / 10)", "∇f", "𝑥 😀", ""]) {
      expect(pieces(text).map((p) => p.text).join("").length).toBe(text.length);
    }
  });
});
