import { describe, expect, it } from "vitest";
import { framesAt } from "../../src/export/frames";

describe("frames of a movie at another rate", () => {
  it.each([[1, 20, 20, [0]], [2, 20, 20, [0, 1]], [5, 20, 20, [0, 1, 2, 3, 4]], [5, 100, 50, [0, 2, 4]], [8, 100, 50, [0, 2.33, 4.67, 7]], [1, 240, 50, [0]], [2, 240, 50, [1]]])(
    "%i frames made for %i a second, at %i", (frames, made, fps, expected) => {
      expect(framesAt(frames, made, fps).map((f) => Number(f.toFixed(2)))).toEqual(expected);
    });
});
