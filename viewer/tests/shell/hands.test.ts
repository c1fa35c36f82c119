import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { PanelDrawn } from "../../src/core/panel";
import { handsOn, type HandsTarget } from "../../src/shell/hands";
import { nd } from "../surfaces";

const axis = (lo: number, hi: number) => ({ lo, hi, scale: "linear", linthresh: 1, exponent: 1, offset: 0 });

/** A map of 100 × 100 pixels over [−2, 2] × [0, 10]; each run goes from its start to (0.5, 0.5). */
function map(starts: number[][], more: object = {}) {
  const points = [...starts.flat(), ...starts.flatMap(() => [0.5, 0.5])];
  const mark = { type: "paths", points: nd([2, starts.length, 2], points), last: starts.map(() => 1) };
  return {
    flat: true, panel: { kind: "contour", axes: [axis(-2, 2), axis(0, 10)], cursor: false }, paths: [{ mark }], project: (u: number, v: number) => [100 * u, 100 - 100 * v, 0],
    pick: (x: number, y: number) => (x >= 0 && x <= 100 && y >= 0 && y <= 100 ? [x / 100, 1 - y / 100, 0.5] : null), cast: (x: number, y: number) => [x / 100, 1 - y / 100], ...more,
  } as unknown as PanelDrawn;
}

function handling(panel: PanelDrawn, { time = 0, focus = -1, ranging = false, movable = true } = {}) {
  const emit = vi.fn();
  const viewer = {
    stage: { panels: [panel], main: panel, focus }, player: { time }, options: movable ? { movable: () => true } : {}, ranging, emit, reset: vi.fn(),
  };
  return { hands: handsOn(viewer as unknown as HandsTarget), emit, viewer };
}

const mouse = { pointerType: "mouse", altKey: false } as PointerEvent;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("window", globalThis);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("a ball", () => {
  test("is taken hold of at its start or where it is, and keeps its distance from the pointer", () => {
    const { hands, emit } = handling(map([[0.2, 0.8], [0.9, 0.1]]), { time: 1 });
    const held = hands.hold(map([]), [{ x: 0, y: 0 }], mouse);
    expect(held).toBeNull();
    const panel = map([[0.2, 0.8], [0.9, 0.1]]);
    const again = handling(panel, { time: 1 });
    for (const [place, run] of [[{ x: 22, y: 20 }, 0], [{ x: 90, y: 85 }, 1]] as const) {
      const ball = again.hands.hold(panel, [place], mouse)!;
      ball.move({ x: place.x + 10, y: place.y + 10 });
      const [u, v] = run ? [1, 0] : [0.3, 0.7];
      expect(again.emit).toHaveBeenLastCalledWith("drag", { panel: 0, from: run ? [expect.closeTo(1.6), expect.closeTo(1)] : [expect.closeTo(-1.2), expect.closeTo(8)], at: [expect.closeTo(-2 + 4 * u), expect.closeTo(10 * v)], done: false });
      ball.end();
      expect(again.emit).toHaveBeenLastCalledWith("drag", expect.objectContaining({ done: true }));
    }
    expect(again.hands.over(panel, 50, 50)).toBe(true);
    expect(again.hands.over(panel, 50, 10)).toBe(false);
    expect(emit).not.toHaveBeenCalled();
  });

  test("pressed and not moved changes nothing", () => {
    const panel = map([[0.2, 0.8]]), { hands, emit } = handling(panel);
    hands.hold(panel, [{ x: 20, y: 20 }], mouse)!.end();
    expect(emit).not.toHaveBeenCalled();
  });

  test("goes no farther than the ends of the range", () => {
    const panel = map([[0.2, 0.8]]), { hands, emit } = handling(panel);
    hands.hold(panel, [{ x: 20, y: 20 }], mouse)!.move({ x: -500, y: 300 });
    expect(emit).toHaveBeenLastCalledWith("drag", { panel: 0, from: expect.anything(), at: [-2, 0], done: false });
  });

  test("of a run that is not shown is not taken", () => {
    const panel = map([[0.2, 0.8], [0.9, 0.1]]), { hands } = handling(panel, { focus: 1 });
    expect(hands.over(panel, 20, 20)).toBe(false);
    expect(hands.over(panel, 90, 90)).toBe(true);
  });

  test("is moved by keys as it is seen, and rests after a while", () => {
    const seen = (x: number, y: number) => map([[0.2, 0.8]], { flat: false, axes: [{ x, y }] });
    for (const [x, y, right, up] of [[0.87, 0.5, [0.02, 0], [0, 0.02]], [0, 1, [0, 0.02], [-0.02, 0]], [-1, 0.1, [-0.02, 0], [0, -0.02]], [0.1, -1, [0, -0.02], [0.02, 0]]] as const) {
      const { hands, emit } = handling(seen(x, y));
      hands.nudge(0.02, 0);
      expect(emit.mock.calls[0][1].by.map((v: number) => v + 0)).toEqual(right);
      hands.nudge(0, 0.02);
      expect(emit.mock.calls[1][1].by.map((v: number) => v + 0)).toEqual(up);
      vi.advanceTimersByTime(1000);
      expect(emit.mock.calls.map(([, { done }]) => done)).toEqual([false, false, true]);
      expect(new Set(emit.mock.calls.map(([, { from }]) => from)).size).toBe(1);
    }
  });
});

describe("the range", () => {
  test("is dragged on the map: what was under the pointer stays there", () => {
    const panel = map([[0.2, 0.8]]), { hands, emit } = handling(panel);
    const held = hands.hold(panel, [{ x: 50, y: 50 }], mouse)!;
    held.move({ x: 75, y: 50 });
    expect(emit).toHaveBeenLastCalledWith("range", { range: [[-3, 1], [0, 10]], done: false });
    held.move({ x: 50, y: 25 });
    held.end();
    expect(emit).toHaveBeenLastCalledWith("range", { range: [[-2, 2], [-2.5, 7.5]], done: true });
  });

  test("is pinched: twice as far apart shows half as much", () => {
    const panel = map([[0.2, 0.8]]), { hands, emit } = handling(panel);
    hands.hold(panel, [{ x: 40, y: 50 }, { x: 60, y: 50 }], mouse)!.move({ x: 30, y: 50 }, { x: 70, y: 50 });
    expect(emit).toHaveBeenLastCalledWith("range", { range: [[-1, 1], [2.5, 7.5]], done: false });
  });

  test("is scaled by the wheel about the pointer, on from where the last turn led, and rests after a while", () => {
    const panel = map([[0.2, 0.8]]), { hands, emit } = handling(panel);
    for (let k = 0; k < 2; k++) expect(hands.scaled(panel, { x: 25, y: 50 }, 0.5, {} as WheelEvent)).toBe(true);
    expect(emit).toHaveBeenLastCalledWith("range", { range: [[-1.25, -0.25], [3.75, 6.25]], done: false });
    vi.advanceTimersByTime(1000);
    expect(emit).toHaveBeenLastCalledWith("range", { range: [[-1.25, -0.25], [3.75, 6.25]], done: true });
    expect(emit).toHaveBeenCalledTimes(3);
  });

  test("too short a range is none, and the next turn goes on from the last one that was", () => {
    const panel = map([[0.2, 0.8]]), { hands, emit } = handling(panel);
    hands.scaled(panel, { x: 50, y: 50 }, 1e-9, {} as WheelEvent);
    expect(emit).toHaveBeenLastCalledWith("range", { range: null, done: false });
    hands.scaled(panel, { x: 50, y: 50 }, 0.5, {} as WheelEvent);
    expect(emit).toHaveBeenLastCalledWith("range", { range: [[-1, 1], [2.5, 7.5]], done: false });
  });

  test("of a surface is moved with alt, by the button or with two fingers; else it turns", () => {
    const panel = map([], { flat: false });
    const alt = { ...mouse, altKey: true } as PointerEvent;
    expect(handling(panel).hands.hold(panel, [{ x: 50, y: 50 }], mouse)).toBeNull();
    expect(handling(panel).hands.hold(panel, [{ x: 50, y: 50 }], alt)).not.toBeNull();
    expect(handling(panel, { ranging: true }).hands.hold(panel, [{ x: 50, y: 50 }], mouse)).not.toBeNull();
    expect(handling(panel).hands.hold(panel, [{ x: 50, y: 50 }, { x: 60, y: 50 }], mouse)).not.toBeNull();
    expect(handling(panel).hands.scaled(panel, { x: 50, y: 50 }, 0.5, { altKey: false } as WheelEvent)).toBe(false);
  });

  test("of one variable has one pair of ends", () => {
    const panel = map([[0.2, 0.8]], { panel: { kind: "curve", axes: [axis(-2, 2), axis(0, 10)], cursor: false } }), { hands, emit } = handling(panel);
    hands.hold(panel, [{ x: 50, y: 50 }], mouse)!.move({ x: 75, y: 20 });
    expect(emit).toHaveBeenLastCalledWith("range", { range: [[-3, 1]], done: false });
  });
});

test("where nothing can be changed, and on charts, nothing is held", () => {
  const panel = map([[0.2, 0.8]]), chart = map([], { panel: { kind: "loss", axes: [axis(0, 1), axis(0, 1)], cursor: true } });
  const { hands } = handling(panel, { movable: false });
  expect(hands.hold(panel, [{ x: 20, y: 20 }], mouse)).toBeNull();
  expect(hands.scaled(panel, { x: 20, y: 20 }, 0.5, {} as WheelEvent)).toBe(false);
  expect(handling(chart).hands.hold(chart, [{ x: 20, y: 20 }], mouse)).toBeNull();
});
