import { expect, test } from "vitest";
import { float, ramp } from "../../src/glsl/common";
import look from "../../src/look.json";

test("numbers are GLSL floats", () => {
  expect([0, 24, -0.6, 0.35].map(float)).toEqual(["0.0", "24.0", "-0.6", "0.35"]);
});

test("a ramp is linear between its points and constant outside", () => {
  const text = ramp("shade", look.light.shade);
  const body = text.replace("float shade(float x)", "").replaceAll("float ", "");
  const mix = (a: number, b: number, s: number) => a + (b - a) * s;
  const shade = new Function("x", "mix", body) as (x: number, mix: unknown) => number;
  for (const [x, y] of [[-1, 0.55], [0, 0.55], [0.175, 0.645], [0.35, 0.74], [0.8, 1], [0.9, 1.01], [1, 1.02], [2, 1.02]]) {
    expect(shade(x, mix)).toBeCloseTo(y, 12);
  }
});
