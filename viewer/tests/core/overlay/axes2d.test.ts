import { expect, test } from "vitest";
import { withRoom } from "../../../src/core/overlay/axes2d";

test("texts of even ticks that crowd are left out evenly", () => {
  const places = [0, 25, 50, 75, 100, 125, 150];
  const widths = [10, 18, 26, 26, 26, 26, 26];
  expect(withRoom(places, widths, true)).toEqual([0, 2, 4, 6]);
  expect(withRoom(places.map((at) => 2 * at), widths, true)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(withRoom([0, 30, 35, 60], [20, 20, 20, 20], false)).toEqual([0, 1, 3]);
  expect(withRoom([], [], true)).toEqual([]);
  expect(withRoom([5], [99], true)).toEqual([0]);
});
