import { expect, test } from "vitest";
import { PanelDrawn } from "../../src/core/panel";
import type { Message, Panel, Theme } from "../../src/wire/types";
import { surface } from "../surfaces";

const axis = { lo: 0, hi: 1, ticks: [], label: { plain: "x" }, scale: "linear" };
const theme = { name: "paper", background: "#ffffff", ink: "#16181d", line: "#16181d", runs: ["#d55e00"] } as unknown as Theme;
const rect = { x: 40, y: 10, width: 500, height: 400 };

function drawn(dims: number, marks: unknown[] = []): PanelDrawn {
  const panel = {
    axes: Array(dims).fill(axis), marks, title: null, aspect: null, equal: false, cursor: false,
    camera: { azimuth: -60, elevation: 35, distance: 3, fov: 28, target: [0, 0, 0] }, motion: { kind: "fixed", turns: 1, keyframes: [] },
  } as unknown as Panel;
  const made = new PanelDrawn();
  made.update(panel, { cmaps: {} } as unknown as Message, theme, rect, 1);
  made.aim(0);
  return made;
}

test("on a map a point is picked where it is drawn", () => {
  const map = drawn(2);
  const [x, y] = map.project(0.25, 0.75);
  expect(map.pick(x, y)?.slice(0, 2).map((v) => v.toFixed(6))).toEqual(["0.250000", "0.750000"]);
  expect(map.pick(rect.x - 5, y)).toBeNull();
});

test("on a surface in space, too", () => {
  const bowl = {
    ...surface((u, v) => (u - 0.5) ** 2 + (v - 0.5) ** 2), value: null, clipped: null, levels: { id: "l", shape: [0], data: new Float32Array() },
    cmap: null, color: "faint", range: [0, 1], mesh: 0, shade: true, alpha: 1,
  };
  const space = drawn(3, [bowl]);
  const height = space.heights?.height(0.6, 0.4) ?? NaN;
  const [x, y] = space.project(0.6, 0.4, height);
  const found: number[] = space.pick(x, y) ?? [];
  expect(found.map((c) => c.toFixed(3))).toEqual(["0.600", "0.400", height.toFixed(3)]);
  expect(drawn(3).pick(x, y)).toBeNull();
});

test("the whole box lies in its panel", () => {
  const space = drawn(3);
  for (let corner = 0; corner < 8; corner++) {
    const [x, y] = space.project(corner & 1, (corner >> 1) & 1, corner >> 2);
    expect(space.contains(x, y)).toBe(true);
  }
});
