import { expect, test } from "vitest";
import { endNames, flatMargin, spaceMargin, unsaid } from "../../../src/core/overlay/margins";
import type { Panel } from "../../../src/wire/types";

const axis = (...ticks: string[]) => ({ lo: 0, hi: 1, ticks: ticks.map((text, i) => [i, text]), label: { plain: "x" }, note: "" });
const curve = (label: string, animated = false) => ({ type: "curve", label, animated });
const panel = (marks: unknown[], ...axes: unknown[]) => ({ axes, marks, title: null }) as unknown as Panel;

test("longer ticks have wider margins", () => {
  const rect = { x: 0, y: 0, width: 400, height: 300 };
  const [short, long] = ["1", "−100000"].map((text) => flatMargin(panel([], axis("0"), axis(text)), rect).left);
  expect(long).toBeGreaterThan(short + 20);
});

test("a panel in space keeps most of its width", () => {
  const wide = axis("1234567890123456789012345678901234567890");
  expect(spaceMargin(panel([], wide, wide, wide), 300).left).toBeCloseTo(66);
});

test("curves are named at their ends where few and short names fit", () => {
  expect(endNames(panel([curve("Adam"), curve("SGD"), curve("now", true)]), 400)).toEqual(["Adam", "SGD"]);
  expect(endNames(panel([curve("Adam")]), 300)).toEqual([]);
  expect(endNames(panel(Array.from({ length: 7 }, () => curve("a"))), 400)).toEqual([]);
  expect(endNames(panel([curve("a very long name indeed")]), 400)).toEqual([]);
});

const noted = (note: string) => ({ ...axis("0"), note, label: { plain: "f" } });
const map = { type: "contours", values: noted("scale: log₁₀(1 + f / 5)") };
const at = (panel: Panel, width: number, height: number) => ({ panel, rect: { x: 0, y: 0, width, height } });

test("what is said of an axis is said in the notes only where it has no room beside any axis", () => {
  const space = panel([], axis("0"), axis("0"), noted("scale: log₁₀(1 + f / 5)"));
  expect(unsaid([at(space, 1200, 600)])).toEqual([]);
  expect(unsaid([at(space, 300, 200)])).toEqual(["f scale: log₁₀(1 + f / 5)"]);
  const chart = panel([], axis("0"), noted("log scale"));
  expect(unsaid([at(chart, 400, 300)])).toEqual([]);
  expect(unsaid([at(chart, 60, 300)])).toEqual(["f log scale"]);
  const contours = panel([map], { ...axis("0"), note: "axes not to one scale" }, axis("0"));
  expect(unsaid([at(contours, 600, 400)])).toEqual([]);
  expect(unsaid([at(contours, 100, 100)])).toEqual(["axes not to one scale", "f scale: log₁₀(1 + f / 5)"]);
  expect(unsaid([at(space, 300, 200), at(contours, 600, 400)])).toEqual([]);
  expect(unsaid([at(panel([], axis("0"), axis("0")), 600, 400)])).toEqual([]);
});
