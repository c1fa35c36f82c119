import { expect, test } from "vitest";
import { markConverged } from "../../../src/app/words/converged_mark";
import type { LiveVerdict } from "../../../src/verdict/verdicts";
import type { Axis, Points, Scene } from "../../../src/wire/types";

const axis = { lo: 0, hi: 10 } as Axis;
const curve = (color: number, dash = false, steps = 11) => ({
  type: "curve", reveal: true, dash, color,
  points: { id: `c${color}`, shape: [steps, 2], data: Float32Array.from({ length: 2 * steps }, (_, i) => (i % 2 ? 1 - (i >> 1) / 10 - color / 100 : (i >> 1) / 10)) },
});
const scene = (...marks: unknown[]) => ({ panels: [{ kind: "surface", axes: [], marks: [] }, { kind: "loss", axes: [axis, axis], marks }] } as unknown as Scene);
const verdict = (run: number | null, kind: string, step: number | null) => ({ run, kind, numbers: { step } }) as unknown as LiveVerdict;
const rings = (shown: Scene) => shown.panels[1].marks.filter((mark): mark is Points => mark.type === "points");

test("a run that converged has a ring on its curve at that step, not before it, with the step", () => {
  const [ring, ...more] = rings(markConverged(scene(curve(0), curve(0, true)), [verdict(0, "converged", 6)], "en"));
  expect(more).toEqual([]);
  expect([ring.names, ring.symbol, ring.color, ring.animated, ring.points.shape]).toEqual([["converged: step 6"], "ring", 0, true, [11, 1, 2]]);
  const places = Array.from({ length: 11 }, (_, k) => [...ring.points.data.slice(2 * k, 2 * k + 2)]);
  expect(places.slice(0, 6).flat().every(Number.isNaN)).toBe(true);
  for (const [x, y] of places.slice(6)) {
    expect(x).toBeCloseTo(0.6, 6);
    expect(y).toBeCloseTo(0.4, 6);
  }
  expect(rings(markConverged(scene(curve(0)), [verdict(0, "converged", 6)], "ja"))[0].names).toEqual(["収束：ステップ 6"]);
});

test("in a race each that converged has one, without words; others, clouds and starts in a minimum none", () => {
  const race = [verdict(0, "converged", 3), verdict(1, "descending", null), verdict(2, "converged", 9)];
  const found = rings(markConverged(scene(curve(0), curve(1), curve(2)), race, "en"));
  expect(found.map(({ color, names }) => [color, names])).toEqual([[0, [""]], [2, [""]]]);
  for (const none of [[verdict(0, "stalled", 3)], [verdict(0, "converged", 0)], [verdict(null, "converged", 3)], [verdict(0, "converged", 99)]]) {
    expect(rings(markConverged(scene(curve(0)), none, "en"))).toEqual([]);
  }
  // A chart of medians has no curve for each run.
  expect(rings(markConverged(scene(curve(0)), race, "en"))).toEqual([]);
});
