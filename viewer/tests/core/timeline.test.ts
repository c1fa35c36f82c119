import { describe, expect, test } from "vitest";
import { Timeline } from "../../src/core/timeline";

// five recorded steps; holds of two frames at both ends, the first step stretched over two frames
const timeline = new Timeline([0, 1, 2, 5, 10], [0, 0, 0, 0.5, 1, 2, 3, 4, 4, 4], 20);

describe("a timeline", () => {
  test("holds at both ends", () => {
    expect([0, 1, 2].map((f) => timeline.timeAt(f))).toEqual([0, 0, 0]);
    expect([7, 8, 9].map((f) => timeline.timeAt(f))).toEqual([4, 4, 4]);
  });

  test("runs evenly between frames", () => {
    expect(timeline.timeAt(2.5)).toBeCloseTo(0.25);
    expect(timeline.timeAt(5.5)).toBeCloseTo(2.5);
  });

  test("finds the frame of a time, and the last one for the end", () => {
    for (const time of [0.1, 0.5, 1, 2.25, 3.9]) expect(timeline.timeAt(timeline.frameAt(time))).toBeCloseTo(time);
    expect(timeline.frameAt(4)).toBe(9);
    expect(timeline.timeAt(timeline.frameAt(0))).toBe(0);
  });

  test("is bounded", () => {
    expect(timeline.timeAt(-5)).toBe(0);
    expect(timeline.timeAt(99)).toBe(4);
    expect(timeline.clamp(Number.NaN)).toBe(0);
    expect(timeline.fraction(9)).toBe(1);
  });

  test("knows step numbers", () => {
    expect(timeline.step(3.4)).toBe(5);
    expect(timeline.indexOf(6)).toBe(3);
    expect(timeline.indexOf(1000)).toBe(4);
  });

  test("a scene that stands still has one frame", () => {
    const still = new Timeline([0], [0], 20);
    expect(still.moves).toBe(false);
    expect(still.timeAt(3)).toBe(0);
    expect(still.frameAt(7)).toBe(0);
    expect(still.fraction(1)).toBe(0);
  });

  test("a movie of every time index goes there and back", () => {
    const pace = Array.from({ length: 300 }, (_, i) => 100 * (i / 299) ** 2);
    const long = new Timeline(Array.from({ length: 101 }, (_, i) => i), pace, 30);
    for (let time = 0; time < 100; time += 0.37) expect(long.timeAt(long.frameAt(time))).toBeCloseTo(time, 6);
  });
});
