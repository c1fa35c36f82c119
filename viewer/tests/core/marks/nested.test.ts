import { expect, test } from "vitest";
import { nested } from "../../../src/core/marks/heads";
import look from "../../../src/look.json";
import type { Vec3 } from "../../../src/core/surface_height";

const SMALL = look.ball.nested;

test("heads at one place are smaller one after the other, so that each is seen", () => {
  const here: Vec3 = [0.1, 0.2, 0], places = [here, here, here];
  expect(places.map((_, p) => nested(places, [0, 1, 2], p, 0.02))).toEqual([1, SMALL, SMALL * SMALL]);
  const many = Array<Vec3>(20).fill(here);
  expect(nested(many, many.map((_, i) => i), 19, 0.02)).toBe(look.ball.smallest);
});

test("a head of its own place, of the same colour, or beside one that has left has its own size", () => {
  const [a, b]: Vec3[] = [[0, 0, 0], [0.1, 0, 0]];
  expect([nested([a, b], [0, 1], 1, 0.02), nested([a, a], [0, 0], 1, 0.02), nested([null, a], [0, 1], 1, 0.02)]).toEqual([1, 1, 1]);
});

test("sizes change without a jump while heads come together", () => {
  const sizes = Array.from({ length: 60 }, (_, i) => nested([[0, 0, 0], [i * 0.0005, 0, 0]], [0, 1], 1, 0.02));
  expect(sizes[0]).toBe(SMALL);
  expect(sizes.at(-1)).toBe(1);
  sizes.slice(1).forEach((size, i) => expect(size - sizes[i]).toBeLessThan(0.03));
  expect([...sizes].sort((x, y) => x - y)).toEqual(sizes);
});
