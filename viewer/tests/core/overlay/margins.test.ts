import { expect, test } from "vitest";
import { endNames, flatMargin, spaceMargin } from "../../../src/core/overlay/margins";
import type { Panel } from "../../../src/wire/types";

const axis = (...ticks: string[]) => ({ lo: 0, hi: 1, ticks: ticks.map((text, i) => [i, text]), label: { plain: "x" } });
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
