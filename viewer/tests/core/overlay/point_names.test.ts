import { expect, test } from "vitest";
import { placeNames, placesAt } from "../../../src/core/overlay/point_names";

const ROOM = { x: 0, y: 0, width: 400, height: 300 };

function scattered(n: number, spread: number): [number, number][] {
  let seed = 7;
  const next = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  return Array.from({ length: n }, () => [200 + (next() - 0.5) * spread, 150 + (next() - 0.5) * spread]);
}

test.each([[1, 0], [12, 40], [25, 150], [40, 250]])("%i names at points within %i px do not collide", (n, spread) => {
  const points = scattered(n, spread);
  const placed = placeNames(points, points.map((_, i) => 20 + (i % 5) * 8), 11, 4, ROOM, [], 1);
  const boxes = placed.flatMap((name) => (name ? [name.at] : []));
  expect(boxes.length).toBeGreaterThan(0.8 * n);
  boxes.forEach((a, i) => {
    expect(a.x >= 0 && a.y >= 0 && a.x + a.width <= 400 && a.y + a.height <= 300).toBe(true);
    for (const b of boxes.slice(i + 1)) {
      expect(a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y).toBe(true);
    }
  });
});

test("a lone name touches its point, one of many at one place has a leader", () => {
  expect(placeNames([[50, 50]], [30], 11, 4, ROOM, [], 1)[0]?.leader).toBeNull();
  const many = placeNames(Array.from({ length: 14 }, () => [200, 150]), Array(14).fill(30), 11, 4, ROOM, [], 1);
  expect(many.some((name) => name?.leader)).toBe(true);
});

test("a name is not struck through by a curve", () => {
  const curve = Array.from({ length: 100 }, (_, i): [number, number] => [100 + 3 * i, 150]);
  const [name] = placeNames([[150, 150]], [90], 11, 4, ROOM, [], 1, curve);
  expect(curve.some(([x, y]) => x > name!.at.x && x < name!.at.x + 90 && y > name!.at.y && y < name!.at.y + 11)).toBe(false);
});

test("where there is no room a name is left out", () => {
  expect(placeNames([[5, 5]], [30], 11, 4, { x: 0, y: 0, width: 10, height: 10 }, [], 1)).toEqual([null]);
});

test("places between two time indices, in two and in three coordinates", () => {
  const still = { points: { shape: [2, 3], data: [0, 0, 0, 1, 0.5, 0.25] }, animated: false } as never;
  expect(placesAt(still, 3)).toEqual([[0, 0, 0], [1, 0.5, 0.25]]);
  const moving = { points: { shape: [2, 1, 2], data: [0, 0, 1, 0.5] }, animated: true } as never;
  expect(placesAt(moving, 0)).toEqual([[0, 0]]);
  expect(placesAt(moving, 0.5)).toEqual([[0.5, 0.25]]);
  expect(placesAt(moving, 1)).toEqual([[1, 0.5]]);
});
