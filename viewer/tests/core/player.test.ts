import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Player } from "../../src/core/player";
import { Timeline } from "../../src/core/timeline";

let callback: ((now: number) => void) | null = null;
beforeEach(() => {
  vi.stubGlobal("requestAnimationFrame", (act: (now: number) => void) => { callback = act; return 1; });
  vi.stubGlobal("cancelAnimationFrame", () => { callback = null; });
});
afterEach(() => vi.unstubAllGlobals());

const timeline = (n: number) => new Timeline(Array.from({ length: n }, (_, k) => 10 * k), Array.from({ length: n }, (_, k) => k), 10);
const made = (n = 11) => new Player(timeline(n), vi.fn(), vi.fn());

test("plays at the timeline's frames a second, times its speed", () => {
  const player = made();
  player.play();
  callback?.(1000);
  callback?.(1200);
  expect(player.frame).toBeCloseTo(2);
  player.speed = 2;
  callback?.(1300);
  expect(player.frame).toBeCloseTo(4);
});

test("stops at its end, or begins again", () => {
  const player = made();
  player.seek(9.9);
  player.play();
  player.loop = false;
  callback?.(1000);
  callback?.(1200);
  expect([player.playing, player.frame]).toEqual([false, 10]);
  player.loop = true;
  player.play();
  expect(player.frame).toBe(0);
});

test("a step goes to the next recorded one, also from between two", () => {
  const player = made();
  player.seek(3.4);
  player.step(1);
  expect(player.time).toBe(4);
  player.seek(3.4);
  player.step(-1);
  expect(player.time).toBe(3);
});

test("another timeline is entered at the same step, or at its end", () => {
  const player = made();
  player.seek(3);
  player.retime(timeline(21));
  expect(player.timeline.step(player.time)).toBe(30);
  player.seek(20);
  player.retime(timeline(6));
  expect(player.time).toBe(5);
});

test("at rest it stands on a step: the nearest one where it was paused or let go between two", () => {
  const player = made();
  player.play();
  callback?.(1000);
  callback?.(1160);
  expect(player.time).toBeCloseTo(1.6);
  player.toggle();
  expect(player.time).toBe(2);
  for (const [at, step] of [[0.49, 0], [3.51, 4], [10, 10], [7, 7]]) {
    player.seek(at);
    player.settle();
    expect(player.time, String(at)).toBe(step);
  }
});
