import { expect, test } from "vitest";
import { ArrowsDrawn } from "../../../src/core/marks/arrows";
import { Heads } from "../../../src/core/marks/heads";
import type { Setting } from "../../../src/core/marks/mark";
import { samplePaths } from "../../../src/core/marks/path_samples";
import { Shared } from "../../../src/core/gpu";
import { SurfaceHeight } from "../../../src/core/surface_height";
import type { Arrows, Paths, Theme } from "../../../src/wire/types";
import { nd, surface, walk } from "../../surfaces";

const theme = { background: "#ffffff", ink: "#000000", arrow: "#000000", runs: ["#d55e00"] } as unknown as Theme;
const bowl = SurfaceHeight.of(surface((u, v) => 2 * ((u - 0.5) ** 2 + (v - 0.5) ** 2)))!;
const setting = { aspect: [1, 1, 0.8], flat: false, heights: bowl, heightsKey: "", theme, cmaps: {}, shared: new Shared() } as unknown as Setting;

test.each([
  ["from side to side", [0.05, 0.93, 0.09, 0.89]],
  ["down one side", [0.1, 0.2, 0.28, 0.34]],
  ["up and away", [0.5, 0.45, 0.6, 0.3]],
])("an arrow begins in the middle of the ball at every moment: %s", (_, us) => {
  const paths = {
    ...walk(us.map((u) => [[u, 0.5, bowl.height(u, 0.5)]])), colors: [0], head: "ball", style: "tube", radius: 0.018, ends: {},
  } as unknown as Paths;
  const vectors = nd([4, 3], us.flatMap((u) => [u < 0.5 ? 0.2 : -0.2, 0, -0.1]));
  const arrow = new ArrowsDrawn(setting);
  arrow.update({ type: "arrows", tails: { ...paths.points, shape: [4, 3] }, vectors, color: "arrow", label: "" } as Arrows, setting);
  const heads = new Heads(setting);
  const samples = samplePaths(paths.points, setting.aspect, bowl, false);
  setting.shared.uScale.value = 1000;
  heads.update(paths, setting, samples);
  for (let time = 0; time <= 3; time += 0.125) {
    heads.frame(time);
    arrow.frame(time);
    const ball = (heads as unknown as { balls: { data: Float32Array } }).balls.data;
    const { uTail, uTip } = (arrow as unknown as { material: { uniforms: Record<string, { value: { x: number; y: number; z: number } }> } }).material.uniforms;
    (["x", "y", "z"] as const).forEach((axis, i) => expect(uTail.value[axis]).toBeCloseTo(ball[i], 5));
    const k = Math.floor(time);
    expect(uTip.value.x - uTail.value.x).toBeCloseTo(us[k] < 0.5 ? 0.2 : -0.2, 5); // of the step it jumps from
  }
});
