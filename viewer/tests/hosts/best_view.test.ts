import { expect, test } from "vitest";
import { bestView } from "../../src/hosts/best_view";
import type { Panel } from "../../src/wire/types";

const N = 41;
/** A surface of this height, as shares of its box, with a path low along x = 0.6 … 0.9 behind y = 0.5. */
function panel(height: (x: number, y: number) => number, runs = 1): Pick<Panel, "marks" | "aspect"> {
  const z = Float64Array.from({ length: N * N }, (_, i) => height((i % N) / (N - 1), Math.floor(i / N) / (N - 1)));
  const points = Float64Array.from({ length: runs * 10 * 3 }, (_, i) => [0.6 + 0.03 * Math.floor(i / 3 / runs), 0.5, 0.1][i % 3]);
  const marks = [{ type: "surface", z: { id: "z", shape: [N, N], data: z } }, { type: "paths", points: { id: "p", shape: [10, runs, 3], data: points } }];
  return { marks, aspect: [1, 1, 0.8] } as unknown as Pick<Panel, "marks" | "aspect">;
}

test("the usual view stays where the path is seen from it", () => {
  expect(bestView([panel(() => 0.05)])).toMatchObject({ azimuth: -60, elevation: 30 });
  expect(bestView([panel(() => 0.05, 100)])).toMatchObject({ azimuth: -60, elevation: 30 });
});

test("a wall before the path is gone round, whichever side it is on", () => {
  const before = bestView([panel((_, y) => (y > 0.2 && y < 0.4 ? 0.9 : 0.05))])!;
  expect([before.azimuth, before.elevation]).not.toEqual([-60, 30]);
  const right = bestView([panel((x) => (x > 0.95 ? 0.9 : 0.05))])!;
  expect([right.azimuth, right.elevation]).not.toEqual([-60, 30]);
  expect(bestView([panel((_, y) => (y > 0.6 ? 0.9 : 0.05))])).toMatchObject({ azimuth: -60, elevation: 30 });
});

test("a panel without a surface or paths has none", () => {
  expect(bestView([{ marks: [], aspect: [1, 1, 1] }])).toBeNull();
  expect(bestView([{ ...panel(() => 0), marks: panel(() => 0).marks.slice(0, 1) }])).toBeNull();
});

test("panels side by side have one view, which shows the paths of all", () => {
  const wall = (_: number, y: number) => (y > 0.2 && y < 0.4 ? 0.9 : 0.05), seen = panel(wall), other = panel(wall);
  // The first panel's path lies before the wall, the second's behind it.
  const data = (seen.marks[1] as unknown as { points: { data: Float64Array } }).points.data;
  for (let i = 1; i < data.length; i += 3) data[i] = 0.1;
  expect(bestView([seen])).toMatchObject({ azimuth: -60, elevation: 30 });
  expect(bestView([seen, other])).not.toMatchObject({ azimuth: -60, elevation: 30 });
});
