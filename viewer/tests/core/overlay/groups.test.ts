import { expect, test } from "vitest";
import { emptiest } from "../../../src/core/overlay/groups";

const BOX = { x: 10, y: 20, width: 300, height: 200 };

test("names of groups stand in the corner with the fewest points", () => {
  const corner = (points: number[][]) => {
    const found = emptiest(90, 60, BOX, points)!;
    return [found.x > 150 ? "right" : "left", found.y > 100 ? "lower" : "upper"].join(" ");
  };
  const [upperRight, upperLeft, lowerRight] = [[280, 40], [30, 40], [280, 200]];
  expect(corner([])).toBe("right upper");
  expect(corner([upperRight])).toBe("left upper");
  expect(corner([upperRight, upperLeft])).toBe("right lower");
  expect(corner([upperRight, upperLeft, lowerRight])).toBe("left lower");
  expect(corner([upperRight, upperRight, upperLeft, lowerRight, [30, 200], [30, 200]])).toBe("left upper");
});

test("of places with equally many rows that with the fewest points of curves is taken", () => {
  const corners = [[280, 40], [30, 40], [280, 200], [30, 200]], lines = [[280, 40], [30, 40], [30, 200], [160, 40], [280, 120]];
  const { x, y } = emptiest(90, 60, BOX, corners, lines)!;
  expect([x > 100 && x < 150, y > 100]).toEqual([true, true]);
});

test("names that would take half the box are left out", () => {
  expect(emptiest(160, 60, BOX, [])).toBeNull();
  expect(emptiest(90, 110, BOX, [])).toBeNull();
});
