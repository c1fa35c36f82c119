import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { along } from "../../src/core/camera";
import { follow, type GestureHost, Gestures, hold, pan, turn, zoom } from "../../src/core/gestures";
import type { PanelDrawn } from "../../src/core/panel";
import type { Camera } from "../../src/wire/types";

const base: Camera = { azimuth: -60, elevation: 30, distance: 3, fov: 28, target: [0, 0, 0] };

function panel(kind: "fixed" | "orbit"): PanelDrawn {
  const motion = { kind, turns: 1, keyframes: [] };
  return {
    own: null, rolling: kind === "orbit", panel: { camera: base, motion }, lens: { focal: 300, x: 0, y: 0 },
    camera(this: PanelDrawn, fraction: number) {
      return this.rolling ? along(motion, this.own ?? base, fraction) : (this.own ?? base);
    },
  } as unknown as PanelDrawn;
}

test("turning changes the panel's own camera, never the scene's, and not beyond the zenith", () => {
  const turned = panel("fixed");
  turn(turned, 0, 10, 100);
  expect(turned.own).toMatchObject({ azimuth: -50, elevation: 90 });
  expect(base.azimuth).toBe(-60);
});

test("a turning scene stops where it is touched, and goes on from there", () => {
  const orbiting = panel("orbit");
  const before = orbiting.camera(0.5).azimuth;
  hold(orbiting, 0.5);
  expect([orbiting.rolling, orbiting.camera(0.9).azimuth]).toEqual([false, before]);
  follow(orbiting, 0.5);
  expect(orbiting.camera(0.5).azimuth).toBeCloseTo(before);
  expect(orbiting.camera(0.6).azimuth).toBeGreaterThan(before);
});

test("zooming has ends, and does not stop a turning scene", () => {
  const orbiting = panel("orbit");
  zoom(orbiting, 0.5, 0.5);
  expect([orbiting.rolling, orbiting.own?.distance]).toEqual([true, 1.5]);
  zoom(orbiting, 0.5, 1e-9);
  expect(orbiting.own?.distance).toBe(0.4);
});

test("panning by pixels moves the target by as much at its distance", () => {
  const moved = panel("fixed");
  pan(moved, 0, 100, 0);
  expect(Math.hypot(...(moved.own?.target ?? []))).toBeCloseTo(1);
});

describe("pointers on the stage", () => {
  const listeners: Record<string, ((event: unknown) => void)[]> = {};
  const element = {
    addEventListener: (name: string, act: (event: unknown) => void) => (listeners[name] ??= []).push(act),
    getBoundingClientRect: () => ({ left: 10, top: 20, width: 100, height: 100 }), clientWidth: 100, clientHeight: 100, setPointerCapture: vi.fn(),
  } as unknown as HTMLElement;
  const flat = { flat: true, panel: { cursor: false } } as unknown as PanelDrawn;
  let held: { move: ReturnType<typeof vi.fn>; end: ReturnType<typeof vi.fn> } | null;
  let host: Record<keyof GestureHost, ReturnType<typeof vi.fn>>;
  let time = 0;

  const send = (name: string, x: number, y: number, more = {}) =>
    listeners[name].forEach((act) => act({
      type: name, pointerId: 1, pointerType: "mouse", clientX: x + 10, clientY: y + 20, buttons: 1, timeStamp: time, preventDefault: vi.fn(), ...more,
    }));
  const press = (x: number, y: number, more = {}) => send("pointerdown", x, y, more);
  const move = (x: number, y: number, more = {}) => send("pointermove", x, y, more);
  const release = (x: number, y: number, more = {}) => send("pointerup", x, y, more);

  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal("window", globalThis);
    for (const name of Object.keys(listeners)) delete listeners[name];
    held = { move: vi.fn(), end: vi.fn() };
    time += 10_000;
    host = {
      at: vi.fn(() => flat), fraction: vi.fn(() => 0), changed: vi.fn(), clicked: vi.fn(), scrubbed: vi.fn(), hovered: vi.fn(), left: vi.fn(),
      wheel: vi.fn(() => true), hold: vi.fn(() => held), pressed: vi.fn(), doubled: vi.fn(() => true), scaled: vi.fn(() => false),
    };
    new Gestures(element, host as unknown as GestureHost);
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  test("what is held moves with the pointer and is let go once", () => {
    press(5, 5);
    expect(host.hold).toHaveBeenCalledWith(flat, [{ x: 5, y: 5 }], expect.anything());
    move(7, 5);
    expect(held!.move).not.toHaveBeenCalled();
    move(30, 5);
    release(30, 5);
    expect(held!.move.mock.calls).toEqual([[{ x: 30, y: 5 }]]);
    expect([held!.end, host.clicked].map((f) => f.mock.calls.length)).toEqual([1, 0]);
  });

  test("a press without a move is a click, a second one at once is a double, a third a click again", () => {
    for (let k = 0; k < 3; k++) {
      time += 100;
      press(5, 5);
      release(5, 5);
    }
    expect([host.clicked, host.doubled].map((f) => f.mock.calls.length)).toEqual([2, 1]);
    time += 1000;
    press(5, 5);
    release(5, 5);
    expect(host.clicked).toHaveBeenCalledTimes(3);
  });

  test("two clicks in two places are two clicks", () => {
    press(5, 5);
    release(5, 5);
    time += 100;
    press(60, 60);
    release(60, 60);
    expect([host.clicked, host.doubled].map((f) => f.mock.calls.length)).toEqual([2, 0]);
  });

  test("a second finger takes hold of both places, and nothing is clicked when they leave", () => {
    press(5, 5, { pointerType: "touch" });
    press(50, 5, { pointerType: "touch", pointerId: 2 });
    expect(host.hold).toHaveBeenLastCalledWith(flat, [{ x: 5, y: 5 }, { x: 50, y: 5 }], expect.anything());
    move(90, 5, { pointerType: "touch", pointerId: 2 });
    expect(held!.move).toHaveBeenLastCalledWith({ x: 5, y: 5 }, { x: 90, y: 5 });
    release(90, 5, { pointerType: "touch", pointerId: 2 });
    const calls = held!.move.mock.calls.length;
    move(8, 50, { pointerType: "touch" });
    release(8, 50, { pointerType: "touch" });
    expect(held!.move).toHaveBeenCalledTimes(calls);
    expect(host.clicked).not.toHaveBeenCalled();
  });

  test("a finger that stays presses, and then neither drags nor clicks; a mouse does not", () => {
    press(5, 5, { pointerType: "touch" });
    move(9, 9, { pointerType: "touch" });
    vi.advanceTimersByTime(600);
    expect(host.pressed).toHaveBeenCalledWith(flat, 5, 5);
    move(60, 60, { pointerType: "touch" });
    release(60, 60, { pointerType: "touch" });
    expect([held!.move, held!.end, host.clicked].map((f) => f.mock.calls.length)).toEqual([0, 0, 0]);
    press(5, 5);
    vi.advanceTimersByTime(600);
    expect(host.pressed).toHaveBeenCalledTimes(1);
  });

  test("a finger may hold a ball for a while", () => {
    (held as { firm?: boolean }).firm = true;
    press(5, 5, { pointerType: "touch" });
    vi.advanceTimersByTime(2000);
    move(40, 5, { pointerType: "touch" });
    expect([host.pressed, held!.move].map((f) => f.mock.calls.length)).toEqual([0, 1]);
  });

  test("a finger that moves, or leaves, or is joined by another does not press", () => {
    press(5, 5, { pointerType: "touch" });
    move(40, 5, { pointerType: "touch" });
    vi.advanceTimersByTime(600);
    release(40, 5, { pointerType: "touch" });
    press(5, 5, { pointerType: "touch" });
    release(5, 5, { pointerType: "touch" });
    vi.advanceTimersByTime(600);
    press(5, 5, { pointerType: "touch" });
    press(50, 5, { pointerType: "touch", pointerId: 2 });
    vi.advanceTimersByTime(600);
    expect(host.pressed).not.toHaveBeenCalled();
  });

  test("a gesture that the browser takes over ends what was held", () => {
    press(5, 5);
    move(30, 5);
    send("pointercancel", 30, 5);
    expect([held!.end, host.clicked].map((f) => f.mock.calls.length)).toEqual([1, 0]);
  });

  test("where nothing is held a chart is scrubbed, and the wheel scrolls the page over flat panels", () => {
    held = null;
    (flat.panel as { cursor: boolean }).cursor = true;
    press(5, 5);
    move(30, 5);
    expect(host.scrubbed).toHaveBeenCalledWith(flat, 30);
    (flat.panel as { cursor: boolean }).cursor = false;
    const preventDefault = vi.fn();
    send("wheel", 5, 5, { deltaY: 10, preventDefault });
    expect(preventDefault).not.toHaveBeenCalled();
    host.scaled.mockReturnValue(true);
    send("wheel", 5, 5, { deltaY: 10, preventDefault });
    expect(host.scaled).toHaveBeenLastCalledWith(flat, { x: 5, y: 5 }, expect.closeTo(Math.exp(0.02)), expect.anything());
    expect(preventDefault).toHaveBeenCalled();
  });
});
