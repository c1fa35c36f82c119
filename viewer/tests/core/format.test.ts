import { describe, expect, test } from "vitest";
import { count, number, point, superscript } from "../../src/core/format";

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
