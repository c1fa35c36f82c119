import { expect, test } from "vitest";
import { along } from "../../src/core/camera";
import { follow, hold, pan, turn, zoom } from "../../src/core/gestures";
import type { PanelDrawn } from "../../src/core/panel";
import type { Camera } from "../../src/wire/types";

const base: Camera = { azimuth: -60, elevation: 30, distance: 3, fov: 28, target: [0, 0, 0] };

function panel(kind: "fixed" | "orbit"): PanelDrawn {
  const motion = { kind, turns: 1, keyframes: [] };
  return {
    own: null, rolling: kind === "orbit", panel: { camera: base, motion }, lens: { focal: 300, x: 0, y: 0 },
    camera(this: PanelDrawn, fraction: number) {
      return this.rolling ? along(motion, this.own ?? base, fraction) : (this.own ?? base);
    },
  } as unknown as PanelDrawn;
}

test("turning changes the panel's own camera, never the scene's, and not beyond the zenith", () => {
  const turned = panel("fixed");
  turn(turned, 0, 10, 100);
  expect(turned.own).toMatchObject({ azimuth: -50, elevation: 90 });
  expect(base.azimuth).toBe(-60);
});

test("a turning scene stops where it is touched, and goes on from there", () => {
  const orbiting = panel("orbit");
  const before = orbiting.camera(0.5).azimuth;
  hold(orbiting, 0.5);
  expect([orbiting.rolling, orbiting.camera(0.9).azimuth]).toEqual([false, before]);
  follow(orbiting, 0.5);
  expect(orbiting.camera(0.5).azimuth).toBeCloseTo(before);
  expect(orbiting.camera(0.6).azimuth).toBeGreaterThan(before);
});

test("zooming has ends, and does not stop a turning scene", () => {
  const orbiting = panel("orbit");
  zoom(orbiting, 0.5, 0.5);
  expect([orbiting.rolling, orbiting.own?.distance]).toEqual([true, 1.5]);
  zoom(orbiting, 0.5, 1e-9);
  expect(orbiting.own?.distance).toBe(0.4);
});

test("panning by pixels moves the target by as much at its distance", () => {
  const moved = panel("fixed");
  pan(moved, 0, 100, 0);
  expect(Math.hypot(...(moved.own?.target ?? []))).toBeCloseTo(1);
});
