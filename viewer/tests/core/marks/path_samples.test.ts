import { describe, expect, test } from "vitest";
import { placeAt, samplePaths } from "../../../src/core/marks/path_samples";
import { SurfaceHeight } from "../../../src/core/surface_height";
import { surface, walk } from "../../surfaces";

const over = (f: (u: number, v: number) => number) => SurfaceHeight.of(surface(f))!;
const bowl = over((u, v) => 2 * ((u - 0.5) ** 2 + (v - 0.5) ** 2));
/** A path along v = 0.5 that stands on a surface at each of its steps. */
const along = (heights: SurfaceHeight, us: number[]) => walk(us.map((u) => [[u, 0.5, heights.height(u, 0.5)]])).points;

describe("path samples", () => {
  test("are straight between the ends of a leap over a valley", () => {
    const samples = samplePaths(along(bowl, [0.05, 0.95]), [1, 1, 1], bowl, false);
    expect(samples.pieces).toBeGreaterThan(20);
    for (let r = 0; r < samples.rows; r++) expect(samples.at[3 * r + 2]).toBeCloseTo(bowl.height(0.05, 0.5) - 0.5, 5);
  });

  test("go straight through a hill that was never visited", () => {
    const hill = over((u) => Math.exp(-(((u - 0.5) / 0.08) ** 2)));
    const samples = samplePaths(along(hill, [0.1, 0.9]), [1, 1, 1], hill, false);
    const { at, on } = placeAt(samples, 0, 0.5, 1);
    expect(at[2]).toBeCloseTo(-0.5, 4);
    expect(on).toBe(true); // it comes from the surface and goes to it: the ball keeps its distance
  });

  test("are laid on a gentle rise, and at their steps are where they were given", () => {
    const cap = over((u) => 0.8 - 0.3 * (u - 0.5) ** 2);
    const given = along(cap, [0.3, 0.6, 0.8]);
    const samples = samplePaths(given, [1, 1, 1], cap, false);
    for (let r = 0; r < samples.rows; r++) {
      const [x, , z] = samples.at.subarray(3 * r, 3 * r + 3);
      expect(z).toBeCloseTo(cap.height(x + 0.5, 0.5) - 0.5, 4);
    }
    for (let k = 0; k < 3; k++) expect(placeAt(samples, 0, k, 2).at[2]).toBeCloseTo(given.data[3 * k + 2] - 0.5, 5);
  });

  test("leave alone what is not on the surface", () => {
    const samples = samplePaths(walk([[[0.05, 0.5, 2]], [[0.95, 0.5, 2]]]).points, [1, 1, 1], bowl, false);
    expect(samples.at.filter((_, i) => i % 3 === 2).every((z) => z === 1.5)).toBe(true);
    expect(placeAt(samples, 0, 0.5, 1).on).toBe(false);
  });

  test("of very many runs have one piece a step", () => {
    const many = Array.from({ length: 40 }, (_, k) => Array.from({ length: 2000 }, () => [k / 40, 0.5, 0]));
    expect(samplePaths(walk(many).points, [1, 1, 1], bowl, false).pieces).toBe(1);
  });

  test("are the same in the room of others", () => {
    const [near, far] = [along(bowl, [0.45, 0.5, 0.55]), along(bowl, [0.05, 0.95, 0.5])], fresh = samplePaths(near, [1, 1, 1], bowl, false);
    let before = samplePaths(far, [1, 1, 1], bowl, false);
    for (const points of [far, walk([[[0.05, 0.5, 2]], [[0.95, 0.5, 2]], [[0.5, 0.5, 2]]]).points, far]) {
      const alone = samplePaths(points, [1, 1, 1], bowl, false), { buffer } = before.at;
      before = samplePaths(points, [1, 1, 1], bowl, false, before);
      expect(before).toEqual(alone);
      expect(before.at.buffer).toBe(buffer);
    }
    expect(samplePaths(near, [1, 1, 1], bowl, false, before)).toEqual(fresh);
  });

  test("stay at their last step", () => {
    const samples = samplePaths(along(bowl, [0.1, 0.4, 0.7]), [1, 1, 1], bowl, false);
    expect(placeAt(samples, 0, 2, 1).at).toEqual(placeAt(samples, 0, 1, 1).at);
  });
});
