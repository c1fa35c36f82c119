import { expect, test } from "vitest";
import type { PanelDrawn } from "../../src/core/panel";
import { onCurve, onStep } from "../../src/ui/tip";

const axis = (lo: number, hi: number, scale = "linear") => ({ label: { plain: "f", mathml: null }, lo, hi, ticks: [], scale, linthresh: 1, exponent: 1, offset: 0, note: "" });
const curve = (ys: number[], more = {}) => ({
  type: "curve", animated: false, points: { data: Float32Array.from(ys.flatMap((y, i) => [i / (ys.length - 1), y])), shape: [ys.length, 2] }, ...more,
});
const drawn = (kind: string, marks: unknown[], y = axis(0, 10)) => ({ panel: { kind, axes: [axis(-2, 2), y], marks } }) as unknown as PanelDrawn;

test("over a curve its value is told, wherever the pointer stands", () => {
  const panel = drawn("curve", [curve([0.4, 0, 0.4])]);
  for (const height of [0, 0.3, 0.9]) expect(onCurve(panel, [0.25, height])).toBe("2.00");
  expect(onCurve(panel, [0.5, 0.9])).toBe("0");
});

test("of several curves of a chart the nearest counts, on its scale; none where none is", () => {
  const panel = drawn("loss", [curve([0.9, 0.9]), curve([0.1, 0.1]), curve([0.5, 0.5], { animated: true })], axis(-2, 2, "log"));
  expect(onCurve(panel, [0.5, 0.7])).toBe("39.8");
  expect(onCurve(panel, [0.5, 0.3])).toBe("0.0251");
  expect(onCurve(drawn("loss", [curve([NaN, NaN])]), [0.5, 0.5])).toBe("");
  expect(onCurve(drawn("curve", [curve([0, 1])]), [1.2, 0.5])).toBe("");
});

test("other panels have none", () => expect(onCurve(drawn("contour", []), [0.5, 0.5])).toBeNull());

test("a chart of steps tells of whole steps only", () => {
  const chart = (lo: number, hi: number, cursor = true) => ({ panel: { cursor, axes: [axis(lo, hi), axis(0, 1)] } }) as unknown as PanelDrawn;
  for (const [hi, at] of [[200, 0.4535], [12, 0.31], [3, 0.6], [100000, 0.123456]]) {
    const [u, v] = onStep(chart(0, hi), [at, 0.7])!;
    expect(u * hi).toBeCloseTo(Math.round(at * hi), 9);
    expect(v).toBe(0.7);
  }
  expect(onStep(chart(0, 12, false), [0.31, 0.7])).toEqual([0.31, 0.7]);
  expect(onStep(chart(0, 12), null)).toBeNull();
});
