import { expect, test } from "vitest";
import { lossOf } from "../../../src/calculus/data/loss_of";
import { coordinatePlane } from "../../../src/scenes/plane";
import type { Frame } from "../../../src/scenes/trace/frame";
import { gridOf } from "../../../src/scenes/trace/grid";

const FRAME = { lo: [-2, -2], hi: [2, 2] } as unknown as Frame;
const PLANE = coordinatePlane([0, 0], [0, 1]);

/** A line, or the probability of a class, over so many rows. */
function lossOver(rows: number, loss: "squared" | "logistic") {
  const x = Array.from({ length: rows }, (_, k) => Math.sin(7 * k)), y = x.map((v, k) => Number(v > Math.cos(5 * k)));
  return lossOf("y ~ a*x + b", { columns: { x, y }, loss, delta: 1, l1: 0, l2: 0, standardize: false, reduction: "mean", batch: null, held: 0 });
}

test("a loss over many rows is shown on a coarser grid, unless a value of it costs as little as over a few", () => {
  const count = (rows: number, loss: "squared" | "logistic") => gridOf(lossOver(rows, loss), PLANE, FRAME, null, false).axes[0].length;
  expect([count(50, "logistic"), count(3000, "squared")]).toEqual([121, 121]);
  expect(count(3000, "logistic")).toBeLessThanOrEqual(81);
  expect(count(3000, "logistic")).toBeGreaterThanOrEqual(41);
});

test("a landscape has the values of the loss", () => {
  for (const loss of ["squared", "logistic"] as const) {
    const of = lossOver(60, loss), { axes: [a, b], values } = gridOf(of, PLANE, FRAME, 7, false);
    for (let k = 0; k < values.length; k++) {
      const [value] = of.values(Float64Array.of(a[k % 7], b[Math.floor(k / 7)]));
      expect(Math.abs(values[k] - value)).toBeLessThan(1e-12 * Math.max(1, value));
    }
  }
});
