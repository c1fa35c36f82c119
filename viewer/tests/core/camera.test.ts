import { Vector3 } from "three";
import { describe, expect, test } from "vitest";
import { along, ease, eye, fit, frame } from "../../src/core/camera";
import type { Camera, Motion } from "../../src/wire/types";

const base: Camera = { azimuth: -60, elevation: 30, distance: 3, fov: 28, target: [0, 0, 0] };
const none = { left: 0, top: 0, right: 0, bottom: 0 };
const fixed: Motion = { kind: "fixed", turns: 1, keyframes: [] };
const orbit: Motion = { kind: "orbit", turns: 1, keyframes: [] };

/** Where a point of the box falls, in pixels. */
function seen(point: [number, number, number], camera: Camera, width: number, height: number, lens: ReturnType<typeof fit>) {
  const e = eye(camera, lens, width, height);
  const at = new Vector3(...point).applyMatrix4(e.matrixWorldInverse).applyMatrix4(e.projectionMatrix);
  return [(0.5 + at.x / 2) * width, (0.5 - at.y / 2) * height];
}

describe("the frame", () => {
  test("is right-handed, of unit vectors, z up", () => {
    const [right, up, back] = frame(base);
    expect(right.clone().cross(up).distanceTo(back)).toBeCloseTo(0);
    expect(right.z).toBe(0);
    expect(up.z).toBeGreaterThan(0);
  });

  test("from straight above, x at azimuth −90 points right and y up", () => {
    const [right, up] = frame({ azimuth: -90, elevation: 90 });
    expect(right.distanceTo(new Vector3(1, 0, 0))).toBeCloseTo(0);
    expect(up.distanceTo(new Vector3(0, 1, 0))).toBeCloseTo(0);
  });
});

describe("the lens", () => {
  const edges: [number, number, number] = [1, 1, 0.7];
  test.each([0, 28])("keeps every corner in the panel all through an orbit, fov %d", (fov) => {
    const camera = { ...base, fov };
    const lens = fit({ camera, motion: orbit }, edges, 800, 500, { left: 40, top: 10, right: 20, bottom: 50 });
    for (let s = 0; s <= 1; s += 0.013) {
      const now = along(orbit, camera, s);
      for (let c = 0; c < 8; c++) {
        const corner = edges.map((e, i) => (c & (1 << i) ? e / 2 : -e / 2)) as [number, number, number];
        const [x, y] = seen(corner, now, 800, 500, lens);
        expect(x).toBeGreaterThan(39);
        expect(x).toBeLessThan(781);
        expect(y).toBeGreaterThan(9);
        expect(y).toBeLessThan(451);
      }
    }
  });

  test.each([
    [{ azimuth: -60, elevation: 62 }, [1, 0.5, 0.8]], [{ azimuth: 140, elevation: 90 }, [1, 1, 0.7]], [{ azimuth: 10, elevation: -40 }, [0.4, 1, 0.8]],
    [{ azimuth: 33, elevation: 5 }, [1, 0.1, 0.8]],
  ] as const)("keeps every corner in the panel from where the reader looks, %o", (from, box) => {
    const own = { ...base, ...from }, edges = [...box] as [number, number, number];
    const reach = (lens: ReturnType<typeof fit>) =>
      Array.from({ length: 8 }, (_, c) => seen(edges.map((e, i) => (c & (1 << i) ? e / 2 : -e / 2)) as never, own, 660, 560, lens));
    const inside = (corners: number[][]) => corners.every(([x, y]) => x > -1e-6 && x < 660 + 1e-6 && y > -1e-6 && y < 560 + 1e-6);
    for (const motion of [orbit, fixed]) expect(inside(reach(fit({ camera: base, motion }, edges, 660, 560, none, own)))).toBe(true);
    // Beginning to turn it by hand changes nothing.
    const begun = fit({ camera: base, motion: orbit }, edges, 660, 560, none, { ...base });
    const before = fit({ camera: base, motion: orbit }, edges, 660, 560, none);
    expect(begun.focal).toBeCloseTo(before.focal, 6);
  });

  test("fills the room in one direction", () => {
    const lens = fit({ camera: base, motion: fixed }, edges, 900, 300, none);
    const ys = Array.from({ length: 8 }, (_, c) => seen(edges.map((e, i) => (c & (1 << i) ? e / 2 : -e / 2)) as never, base, 900, 300, lens)[1]);
    expect(Math.min(...ys)).toBeCloseTo(0, 3);
    expect(Math.max(...ys)).toBeCloseTo(300, 3);
  });

  test("a camera twice as near shows the middle twice as large", () => {
    const lens = fit({ camera: base, motion: fixed }, edges, 400, 400, none);
    const size = (distance: number) => {
      const [a, b] = [[0, 0, 0.001], [0, 0, -0.001]].map((p) => seen(p as never, { ...base, distance }, 400, 400, lens));
      return Math.hypot(a[0] - b[0], a[1] - b[1]);
    };
    expect(size(1.5) / size(3)).toBeCloseTo(2, 3);
  });

  test("agrees with plain trigonometry", () => {
    const lens = { focal: 1000, x: 200, y: 150 };
    const camera = { ...base, azimuth: 0, elevation: 0 };
    // the eye is at (3, 0, 0) looking along −x; y points right, z up
    const [x, y] = seen([0.5, 0.2, 0.1], camera, 400, 300, lens);
    expect(x).toBeCloseTo(200 + (1000 * 0.2) / 2.5);
    expect(y).toBeCloseTo(150 - (1000 * 0.1) / 2.5);
  });
});

describe("motion", () => {
  test("an orbit is a full turn, eased, so that it loops", () => {
    expect(along(orbit, base, 0).azimuth).toBe(-60);
    expect(along(orbit, base, 1).azimuth).toBeCloseTo(300);
    expect(along(orbit, base, 0.5).azimuth).toBeCloseTo(120);
    expect(ease(0.01)).toBeLessThan(0.002);
  });

  test("easing never goes back", () => {
    for (let s = 0; s < 1; s += 0.001) expect(ease(s + 0.001)).toBeGreaterThanOrEqual(ease(s));
  });

  test("keyframes are met exactly, in any order", () => {
    const keys: Motion = { kind: "keyframes", turns: 0, keyframes: [[1, { ...base, azimuth: 90 }], [0.25, { ...base, azimuth: 0 }]] };
    expect(along(keys, base, 0).azimuth).toBe(0);
    expect(along(keys, base, 0.25).azimuth).toBe(0);
    expect(along(keys, base, 1).azimuth).toBe(90);
    expect(along(keys, base, 0.625).azimuth).toBeCloseTo(45);
  });
});
