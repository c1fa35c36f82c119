import { describe, expect, test } from "vitest";
import { Ground } from "../src/core/ground";
import { between, roll, times, turns } from "../src/core/rolling";
import { lay } from "../src/core/track";
import type { NdArray, Paths, Surface } from "../src/wire/types";

const nd = (shape: number[], data: number[] | Float32Array, id = "x"): NdArray => ({ id, shape, data: Float32Array.from(data) });
const N = 81;
const row = Array.from({ length: N }, (_, i) => i / (N - 1));

/** A sheet in unit coordinates from a formula. */
function sheet(f: (u: number, v: number) => number): Surface {
  const z = new Float32Array(N * N);
  row.forEach((v, j) => row.forEach((u, i) => (z[j * N + i] = f(u, v))));
  return { type: "surface", x: nd([N], row), y: nd([N], row), z: nd([N, N], z), animated: false } as unknown as Surface;
}
const plane = Ground.of(sheet((u, v) => 0.2 + 0.3 * u + 0.1 * v))!;
const bowl = Ground.of(sheet((u, v) => 2 * ((u - 0.5) ** 2 + (v - 0.5) ** 2)))!;

describe("the ground", () => {
  test("has the heights of its formula", () => {
    for (const [u, v] of [[0, 0], [0.31, 0.77], [1, 1], [0.5, 0.999]]) {
      expect(plane.height(u, v)).toBeCloseTo(0.2 + 0.3 * u + 0.1 * v, 5);
      expect(bowl.height(u, v)).toBeCloseTo(2 * ((u - 0.5) ** 2 + (v - 0.5) ** 2), 3);
    }
    expect(plane.height(1.2, 0.5)).toBeNaN();
    expect(plane.height(NaN, 0.5)).toBeNaN();
  });

  test("has them on an uneven grid too", () => {
    const bent = row.map((u) => u * u);
    const uneven = Ground.of({ ...sheet((u, v) => 0.2 + 0.3 * u * u + 0.1 * v), x: nd([N], bent) } as unknown as Surface)!;
    for (const [u, v] of [[0, 0], [0.31, 0.77], [1, 1]]) expect(uneven.height(u, v)).toBeCloseTo(0.2 + 0.3 * u + 0.1 * v, 5);
    expect(uneven.height(-0.1, 0.5)).toBeNaN();
  });

  test("has normals that stand on it, in a box that is not a cube", () => {
    const n = plane.normal(0.4, 0.4, [1, 2, 0.5]);
    // tangents in the box: (1, 0, .3·.5) and (0, 2, .1·.5)
    expect(n[0] + 0.15 * n[2]).toBeCloseTo(0, 5);
    expect(2 * n[1] + 0.05 * n[2]).toBeCloseTo(0, 5);
    expect(Math.hypot(...n)).toBeCloseTo(1, 6);
  });

  test("is met by a ray where it is", () => {
    const hit = bowl.hit([-1, 0.3, 2], [2, 0.1, -2.2])!;
    expect(hit[2]).toBeCloseTo(bowl.height(hit[0], hit[1]), 4);
    expect(bowl.hit([0.5, 0.5, 3], [0, 0, 1])).toBeNull();
    expect(bowl.hit([0.2, 0.9, 3], [0, 0, -1])!.slice(0, 2)).toEqual([0.2, 0.9]);
    expect(plane.hit([0.5, 0.5, 9], [0, 0, -20])![2]).toBeCloseTo(0.4, 4);
    expect(bowl.hit([3, 3, 3], [1, 0, 0])).toBeNull();
  });

  test("a bent or moving sheet is no ground", () => {
    expect(Ground.of(undefined)).toBeNull();
    expect(Ground.of({ ...sheet(() => 0), animated: true })).toBeNull();
  });
});

/** Runs over the ground: (steps, runs, 3). */
function walk(points: number[][][]): Paths {
  const [steps, runs] = [points.length, points[0].length];
  return { points: nd([steps, runs, 3], points.flat(2)), last: Array(runs).fill(steps - 1) } as unknown as Paths;
}

describe("a track", () => {
  test("follows the sheet between the ends of a leap", () => {
    const [a, b] = [[0.05, 0.5], [0.95, 0.5]].map(([u, v]) => [u, v, bowl.height(u, v)]);
    const track = lay(walk([[a], [b]]), [1, 1, 1], bowl, false);
    expect(track.pieces).toBeGreaterThan(20);
    for (let r = 0; r < track.rows; r++) {
      const [x, y, z] = track.at.subarray(3 * r, 3 * r + 3);
      expect(z + 0.5).toBeCloseTo(bowl.height(x + 0.5, y + 0.5), 4);
    }
  });

  test("leaves alone what is not on the sheet", () => {
    const track = lay(walk([[[0.05, 0.5, 2]], [[0.95, 0.5, 2]]]), [1, 1, 1], bowl, false);
    expect(track.at.filter((_, i) => i % 3 === 2).every((z) => z === 1.5)).toBe(true);
  });

  test("of very many runs keeps straight steps", () => {
    const many = Array.from({ length: 40 }, (_, k) => Array.from({ length: 2000 }, () => [k / 40, 0.5, 0]));
    expect(lay(walk(many), [1, 1, 1], bowl, false).pieces).toBe(1);
  });
});

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
    const flat = Ground.of(sheet(() => 0.2))!;
    const ends = [3, 50].map((cuts) => {
      const track = lay(line(cuts), [1, 1, 1], flat, false);
      return turns(track, radius).slice(-4);
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
