import { describe, expect, test } from "vitest";
import { grid, naturalHeight } from "../../src/core/layout";
import { inner } from "../../src/core/overlay/margins";
import type { Panel, Scene } from "../../src/wire/types";

const axis = (lo: number, hi: number) => ({ lo, hi, ticks: [], label: { plain: "x" } });
const panel = (cell: number[], d = 2, more = {}) =>
  ({ cell, axes: Array.from({ length: d }, () => axis(0, 1)), marks: [], aspect: null, equal: false, title: null, ...more }) as unknown as Panel;
const scene = (panels: Panel[], columns: number[] = [], rows: number[] = []) =>
  ({ panels, columns, rows, size: [960, 480] }) as unknown as Scene;
const three = [panel([0, 0, 2, 1], 3), panel([0, 1, 1, 1]), panel([1, 1, 1, 1])];

describe("the grid", () => {
  test("gives columns their weights, and spans their rows", () => {
    const [big, top, low] = grid(scene(three, [2, 1]), 912, 512);
    expect(big).toEqual({ x: 0, y: 0, width: 600, height: 512 });
    expect(top).toEqual({ x: 612, y: 0, width: 300, height: 250 });
    expect(low.y).toBe(262);
  });

  test("stands in one column where it would be too narrow", () => {
    const rects = grid(scene(three), 366, 1000);
    expect(rects.map((r) => r.x)).toEqual([0, 0, 0]);
    expect(rects.every((r) => r.width === 366)).toBe(true);
    for (let i = 1; i < 3; i++) expect(rects[i].y).toBeGreaterThanOrEqual(rects[i - 1].y + rects[i - 1].height);
    const last = rects[2];
    expect(last.y + last.height).toBeCloseTo(1000);
  });

  test("keeps many small pictures without labels beside each other", () => {
    const bare = Array.from({ length: 8 }, (_, i) => panel([0, i, 1, 1], 2, { axes: [0, 1].map(() => ({ ...axis(0, 1), label: { plain: "" } })) }));
    expect(new Set(grid(scene(bare), 800, 200).map((r) => r.x)).size).toBe(8);
    expect(new Set(grid(scene(bare), 300, 200).map((r) => r.x)).size).toBe(1);
  });

  test("one panel has it all", () => {
    expect(grid(scene([panel([0, 0, 1, 1])]), 300, 200)).toEqual([{ x: 0, y: 0, width: 300, height: 200 }]);
  });

  test("is taller where panels stand under each other", () => {
    expect(naturalHeight(scene(three), 960)).toBe(480);
    expect(naturalHeight(scene(three), 360)).toBeGreaterThan(600);
  });
});

describe("the box of a flat panel", () => {
  const rect = { x: 10, y: 20, width: 500, height: 300 };
  const margin = { left: 40, top: 20, right: 10, bottom: 30 };

  test("fills what the margins leave", () => {
    expect(inner(panel([0, 0, 1, 1]), rect, margin)).toEqual({ x: 50, y: 40, width: 450, height: 250 });
  });

  test("keeps equal scales", () => {
    const wide = { ...panel([0, 0, 1, 1], 2, { equal: true }), axes: [axis(-2, 2), axis(0, 1)] } as unknown as Panel;
    const box = inner(wide, rect, margin);
    expect(box.width / box.height).toBeCloseTo(4, 1);
    expect(box.x).toBe(50);
  });

  test("is never of no size", () => {
    const box = inner(panel([0, 0, 1, 1]), { x: 0, y: 0, width: 20, height: 10 }, margin);
    expect(Math.min(box.width, box.height)).toBeGreaterThan(0);
  });
});
