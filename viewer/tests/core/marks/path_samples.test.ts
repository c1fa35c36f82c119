import { describe, expect, test } from "vitest";
import { samplePaths } from "../../../src/core/marks/path_samples";
import { SurfaceHeight } from "../../../src/core/surface_height";
import { surface, walk } from "../../surfaces";

const bowl = SurfaceHeight.of(surface((u, v) => 2 * ((u - 0.5) ** 2 + (v - 0.5) ** 2)))!;

describe("path samples", () => {
  test("follows the surface between the ends of a leap", () => {
    const [a, b] = [[0.05, 0.5], [0.95, 0.5]].map(([u, v]) => [u, v, bowl.height(u, v)]);
    const samples = samplePaths(walk([[a], [b]]), [1, 1, 1], bowl, false);
    expect(samples.pieces).toBeGreaterThan(20);
    for (let r = 0; r < samples.rows; r++) {
      const [x, y, z] = samples.at.subarray(3 * r, 3 * r + 3);
      expect(z + 0.5).toBeCloseTo(bowl.height(x + 0.5, y + 0.5), 4);
    }
  });

  test("leaves alone what is not on the surface", () => {
    const samples = samplePaths(walk([[[0.05, 0.5, 2]], [[0.95, 0.5, 2]]]), [1, 1, 1], bowl, false);
    expect(samples.at.filter((_, i) => i % 3 === 2).every((z) => z === 1.5)).toBe(true);
  });

  test("of very many runs keeps straight steps", () => {
    const many = Array.from({ length: 40 }, (_, k) => Array.from({ length: 2000 }, () => [k / 40, 0.5, 0]));
    expect(samplePaths(walk(many), [1, 1, 1], bowl, false).pieces).toBe(1);
  });
});
