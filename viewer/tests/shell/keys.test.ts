import { expect, test, vi } from "vitest";
import type { PanelDrawn } from "../../src/core/panel";
import { key, type KeyTarget } from "../../src/shell/keys";

function pressed(name: string, more: Partial<KeyboardEvent> = {}, { movable = false, ranging = false } = {}) {
  const panel = { own: { azimuth: 0, elevation: 0, distance: 2 }, rolling: false, panel: { motion: { kind: "fixed" } } };
  const player = { toggle: vi.fn(), step: vi.fn(), seek: vi.fn(), timeline: { last: 7 } };
  const viewer = {
    player, fraction: 0, reset: vi.fn(), top: vi.fn(), focus: vi.fn(), eachSpace: (act: (panel: PanelDrawn) => void) => act(panel as unknown as PanelDrawn),
    options: { movable: movable ? () => true : undefined }, ranging, range: vi.fn(), whole: vi.fn(), hands: { nudge: vi.fn(), shift: vi.fn() },
  };
  const event = { key: name, preventDefault: vi.fn(), ...more };
  key(viewer as unknown as KeyTarget, event as unknown as KeyboardEvent);
  return { panel, player, viewer, event };
}

test("play, step, seek", () => {
  expect(pressed(" ").player.toggle).toHaveBeenCalled();
  expect(pressed("ArrowLeft").player.step).toHaveBeenCalledWith(-1);
  expect(pressed("End").player.seek).toHaveBeenCalledWith(7);
});

test("views", () => {
  expect(pressed("R").viewer.reset).toHaveBeenCalled();
  expect(pressed("t").viewer.top).toHaveBeenCalled();
  expect(pressed("Escape").viewer.focus).toHaveBeenCalledWith(-1);
  expect(pressed("+").panel.own.distance).toBeLessThan(2);
  expect(pressed("ArrowRight", { shiftKey: true }).panel.own.azimuth).toBeGreaterThan(0);
});

test("other keys, and the browser's own, are left alone", () => {
  expect(pressed("q").event.preventDefault).not.toHaveBeenCalled();
  expect(pressed("ArrowUp").event.preventDefault).not.toHaveBeenCalled();
  expect(pressed("r", { ctrlKey: true }).viewer.reset).not.toHaveBeenCalled();
});

test("where the descent can be changed, alt and arrows move the ball", () => {
  const { viewer, event } = pressed("ArrowUp", { altKey: true }, { movable: true });
  expect(viewer.hands.nudge).toHaveBeenCalledWith(0, 0.02);
  expect(event.preventDefault).toHaveBeenCalled();
  expect(pressed("ArrowLeft", { altKey: true, shiftKey: true }, { movable: true }).viewer.hands.nudge).toHaveBeenCalledWith(-0.002, 0);
  expect(pressed("ArrowLeft", { altKey: true }).event.preventDefault).not.toHaveBeenCalled();
  expect(pressed("Home", { altKey: true }, { movable: true }).event.preventDefault).not.toHaveBeenCalled();
});

test("g lets arrows, + and − move the range, until Escape; 0 shows it whole", () => {
  expect(pressed("g", {}, { movable: true }).viewer.range).toHaveBeenCalledWith(true);
  const held = { movable: true, ranging: true };
  expect(pressed("Escape", {}, held).viewer.range).toHaveBeenCalledWith(false);
  expect(pressed("ArrowRight", {}, held).viewer.hands.shift).toHaveBeenCalledWith(0.1, 0);
  expect(pressed("ArrowRight", {}, held).player.step).not.toHaveBeenCalled();
  expect(pressed("+", {}, held).viewer.hands.shift).toHaveBeenCalledWith(0, 0, 0.88);
  expect(pressed("ArrowRight", { shiftKey: true }, held).panel.own.azimuth).toBeGreaterThan(0);
  expect(pressed("ArrowRight", {}, { movable: true }).player.step).toHaveBeenCalledWith(1);
  const whole = pressed("0", {}, { movable: true }).viewer;
  expect([whole.whole, whole.reset].map((f) => f.mock.calls.length)).toEqual([1, 1]);
  expect(pressed("0").viewer.whole).not.toHaveBeenCalled();
  expect(pressed("g").viewer.range).not.toHaveBeenCalled();
});
