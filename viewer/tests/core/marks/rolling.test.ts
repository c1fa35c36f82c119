import { describe, expect, test } from "vitest";
import { samplePaths } from "../../../src/core/marks/path_samples";
import { between, roll, times, turns } from "../../../src/core/marks/rolling";
import { SurfaceHeight } from "../../../src/core/surface_height";
import { surface, walk } from "../../surfaces";

describe("rolling", () => {
  test("one circumference is one turn", () => {
    const radius = 0.1;
    const q = roll([0, 0, 1], [2 * Math.PI * radius, 0, 0], radius);
    expect(Math.abs(q[3])).toBeCloseTo(1, 6);
    const half = roll([0, 0, 1], [Math.PI * radius, 0, 0], radius);
    expect(Math.abs(half[1])).toBeCloseTo(1, 6);
  });

  test("rolls forward: the top moves with the ball", () => {
    // a quarter turn along +x carries the top (0,0,1) to the front (1,0,0)
    const [x, y, z, w] = roll([0, 0, 1], [(Math.PI / 2) * 0.2, 0, 0], 0.2);
    const top = [2 * (x * z + w * y), 2 * (y * z - w * x), 1 - 2 * (x * x + y * y)];
    expect(top[0]).toBeCloseTo(1, 6);
    expect(top[2]).toBeCloseTo(0, 6);
  });

  test("along a straight line turns add up, however it is cut", () => {
    const radius = 0.05;
    const line = (cuts: number) => walk(Array.from({ length: cuts + 1 }, (_, k) => [[0.1 + (0.8 * k) / cuts, 0.5, 0.2]]));
    const flat = SurfaceHeight.of(surface(() => 0.2))!;
    const ends = [3, 50].map((cuts) => {
      const samples = samplePaths(line(cuts).points, [1, 1, 1], flat, false);
      return turns(samples, radius).slice(-4);
    });
    const whole = roll([0, 0, 1], [0.8, 0, 0], radius);
    for (const end of ends) {
      const same = end.reduce((sum, v, i) => sum + v * whole[i], 0);
      expect(Math.abs(same)).toBeCloseTo(1, 4);
    }
  });

  test("between two turns lies the nearer way", () => {
    const q = roll([0, 0, 1], [0.1, 0, 0], 0.1);
    const all = Float32Array.from([0, 0, 0, 1, ...q.map((v) => -v)]);
    const middle = between(all, 0, 4, 0.5);
    const twice = times(middle, middle);
    expect(Math.abs(twice.reduce((sum, v, i) => sum + v * q[i], 0))).toBeCloseTo(1, 5);
  });
});
