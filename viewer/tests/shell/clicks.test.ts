import { expect, test, vi } from "vitest";
import type { PanelDrawn } from "../../src/core/panel";
import { click, type ClickTarget } from "../../src/shell/clicks";
import { nd } from "../surfaces";

const axis = { lo: -2, hi: 2, scale: "linear", linthresh: 1, exponent: 1, offset: 0 };

/** A map of 100 × 100 pixels; `runs` runs stand at its lower left corner. */
function clicked(x: number, y: number, { runs = 2, cursor = false, focus = -1, picks = true, labels = [] as unknown[] } = {}) {
  const mark = { type: "paths", points: nd([1, runs, 2], Array(2 * runs).fill(0)), last: Array(runs).fill(0) };
  const panel = {
    labels, panel: { axes: [axis, axis], cursor }, paths: [{ mark }], inner: { x: 0, y: 0, width: 100, height: 100 },
    project: (u: number, v: number) => [100 * u, 100 - 100 * v, 0], pick: (a: number, b: number) => [a / 100, 1 - b / 100, 0.5],
  } as unknown as PanelDrawn;
  const player = { time: 0, pause: vi.fn(), seek: vi.fn(), timeline: { indexOf: (step: number) => 10 * step } };
  const viewer = {
    stage: { panels: [panel], focus }, message: { scene: { panels: [{ marks: [mark] }] } }, player, picks, focus: vi.fn(), emit: vi.fn(),
  };
  click(viewer as unknown as ClickTarget, panel, x, y, { pointerType: "mouse", shiftKey: false } as PointerEvent);
  return viewer;
}

test("a click beside the runs picks a point in plot coordinates", () => {
  expect(clicked(75, 50).emit).toHaveBeenCalledWith("pick", { panel: 0, at: [1, 0], run: null, shift: false });
});

test("a click on one of several runs shows it alone, and again all", () => {
  expect(clicked(2, 98).focus).toHaveBeenCalledWith(1);
  expect(clicked(2, 98).emit).not.toHaveBeenCalled();
  expect(clicked(2, 98, { focus: 1 }).focus).toHaveBeenCalledWith(-1);
  expect(clicked(2, 98, { runs: 1 }).emit).toHaveBeenCalled();
});

test("where nobody listens for points, a click beside the runs shows all", () => {
  expect(clicked(75, 50, { focus: 0, picks: false }).focus).toHaveBeenCalledWith(-1);
});

test("a click on a chart goes to its step", () => {
  const { player, emit } = clicked(75, 50, { cursor: true });
  expect(player.seek).toHaveBeenCalledWith(10);
  expect(emit).not.toHaveBeenCalled();
});

test("a click on a text of the picture is no choice of a start: an arrow's name, a note, a run's end, an axis's name", () => {
  const at = { x: 60, y: 40, width: 30, height: 20 };
  for (const text of ["−∇f", "step 12, f = 3.1×10⁴, rising", "closed form", "x1"]) {
    const labels = [{ text, at, explained: true }];
    expect(clicked(75, 50, { labels }).emit).not.toHaveBeenCalled();
    expect(clicked(75, 65, { labels }).emit).toHaveBeenCalledOnce();
  }
});
