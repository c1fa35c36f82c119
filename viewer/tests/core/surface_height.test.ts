import { describe, expect, test } from "vitest";
import { SurfaceHeight } from "../../src/core/surface_height";
import type { Surface } from "../../src/wire/types";
import { N, nd, row, surface } from "../surfaces";

const plane = SurfaceHeight.of(surface((u, v) => 0.2 + 0.3 * u + 0.1 * v))!;
const bowl = SurfaceHeight.of(surface((u, v) => 2 * ((u - 0.5) ** 2 + (v - 0.5) ** 2)))!;

describe("the height of a surface", () => {
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
    const uneven = SurfaceHeight.of({ ...surface((u, v) => 0.2 + 0.3 * u * u + 0.1 * v), x: nd([N], bent) } as unknown as Surface)!;
    for (const [u, v] of [[0, 0], [0.31, 0.77], [1, 1]]) expect(uneven.height(u, v)).toBeCloseTo(0.2 + 0.3 * u + 0.1 * v, 5);
    expect(uneven.height(-0.1, 0.5)).toBeNaN();
  });

  test("has normals that stand on it, in a box that is not a cube", () => {
    const n = new Float32Array(3);
    plane.normal(0.4, 0.4, [1, 2, 0.5], plane.height(0.4, 0.4), n, 0);
    // tangents in the box: (1, 0, .3·.5) and (0, 2, .1·.5)
    expect(n[0] + 0.15 * n[2]).toBeCloseTo(0, 5);
    expect(2 * n[1] + 0.05 * n[2]).toBeCloseTo(0, 5);
    expect(Math.hypot(...n)).toBeCloseTo(1, 6);
  });

  test("is met by a ray that goes through it twice first in front, or nearest to where something is", () => {
    const [from, way]: [[number, number, number], [number, number, number]] = [[-1, 0.5, 0.75], [3, 0, -1]];
    const front = bowl.hit(from, way)!, back = bowl.hit(from, way, [0.9, 0.5])!;
    expect(front[0]).toBeLessThan(back[0]);
    for (const [u, v, w] of [front, back]) expect(w).toBeCloseTo(bowl.height(u, v), 4);
    expect(bowl.hit(from, way, [0.1, 0.5])).toEqual(front);
    expect(bowl.hit([0.5, 0.5, 3], [0, 0, 1], [0.5, 0.5])).toBeNull();
  });

  test("is met by a ray where it is", () => {
    const hit = bowl.hit([-1, 0.3, 2], [2, 0.1, -2.2])!;
    expect(hit[2]).toBeCloseTo(bowl.height(hit[0], hit[1]), 4);
    expect(bowl.hit([0.5, 0.5, 3], [0, 0, 1])).toBeNull();
    expect(bowl.hit([0.2, 0.9, 3], [0, 0, -1])!.slice(0, 2)).toEqual([0.2, 0.9]);
    expect(plane.hit([0.5, 0.5, 9], [0, 0, -20])![2]).toBeCloseTo(0.4, 4);
    expect(bowl.hit([3, 3, 3], [1, 0, 0])).toBeNull();
  });

  test("a bent or moving surface has no heights", () => {
    expect(SurfaceHeight.of(undefined)).toBeNull();
    expect(SurfaceHeight.of({ ...surface(() => 0), animated: true })).toBeNull();
  });
});
