import { expect, test } from "vitest";
import { overHeldAxes } from "../../src/hosts/held_axes";
import type { Axis, Message, NdArray, Panel } from "../../src/wire/types";

const axis = (lo: number, hi: number): Axis => ({ label: { plain: "", mathml: null }, lo, hi, ticks: [], scale: "linear", linthresh: 1, exponent: 1, offset: 0, note: "" });
const array = (...data: number[]): NdArray => ({ id: "a", shape: [data.length / 2, 2], data: Float32Array.from(data) });
const panel = (kind: string, axes: Axis[]): Panel => ({
  axes, marks: [{ type: "curve", points: array(0, 0, 1, 0.5), color: 0, width: 1, dash: false, reveal: false, band: null, label: "", animated: false }],
  title: null, caption: null, camera: null as never, motion: null as never, aspect: null, cell: [0, 0, 1, 1], equal: false, cursor: false, kind,
});
const drawn = ({ scene }: Message, at: number) => Array.from((scene.panels[at].marks[0] as { points: NdArray }).points.data);

test("points of the panel stay where they are, over the ends that are held", () => {
  const panels = [panel("data", [axis(2, 4), axis(0, 10)]), panel("surface", [axis(2, 4), axis(0, 10)])];
  const made = overHeldAxes({ scene: { panels } } as unknown as Message, "data", [axis(0, 4), axis(0, 20)]);
  // (2, 0) and (4, 5), of 0 … 4 and 0 … 20.
  expect(drawn(made, 0)).toEqual([0.5, 0, 1, 0.25]);
  expect(made.scene.panels[0].axes.map(({ hi }) => hi)).toEqual([4, 20]);
  expect(made.scene.panels[1]).toBe(panels[1]);
});

test("a panel that has these ends is left as it is", () => {
  const panels = [panel("data", [axis(2, 4), axis(0, 10)])];
  expect(overHeldAxes({ scene: { panels } } as unknown as Message, "data", [axis(2, 4), axis(0, 10)]).scene.panels[0]).toBe(panels[0]);
});
