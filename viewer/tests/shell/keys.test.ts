import { expect, test, vi } from "vitest";
import type { PanelDrawn } from "../../src/core/panel";
import { key, type KeyTarget } from "../../src/shell/keys";

function pressed(name: string, more: Partial<KeyboardEvent> = {}) {
  const panel = { own: { azimuth: 0, elevation: 0, distance: 2 }, rolling: false, panel: { motion: { kind: "fixed" } } };
  const player = { toggle: vi.fn(), step: vi.fn(), seek: vi.fn(), timeline: { last: 7 } };
  const viewer = {
    player, fraction: 0, reset: vi.fn(), top: vi.fn(), focus: vi.fn(), eachSpace: (act: (panel: PanelDrawn) => void) => act(panel as unknown as PanelDrawn),
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
