import { describe, expect, test } from "vitest";
import { colors, Floats, Pieces } from "../../src/core/gpu";
import { nd } from "../surfaces";

describe("a texture of floats", () => {
  test("is allocated anew when it must grow, or has become far too large", () => {
    const floats = new Floats(10);
    const first = floats.data;
    expect(floats.reserve(20)).toBe(first);
    expect(floats.reserve(5000)).not.toBe(first);
    expect(floats.data.length).toBeGreaterThanOrEqual(4 * 5000);
    expect(floats.reserve(10).length).toBeLessThan(4 * 5000);
  });
});

describe("pieces", () => {
  test("of quads are two triangles on four corners", () => {
    const quads = new Pieces();
    quads.reserve(2);
    quads.count = 2;
    expect([...(quads.geometry.index?.array ?? [])].slice(0, 12)).toEqual([0, 1, 2, 2, 1, 3, 4, 5, 6, 6, 5, 7]);
    expect(quads.geometry.drawRange.count).toBe(12);
  });
});

test("a colour map is opaque; without one it is grey", () => {
  expect([...(colors(undefined).image.data as Uint8Array).slice(0, 8)]).toEqual([0, 0, 0, 255, 1, 1, 1, 255]);
  const red = nd([256, 3], Array.from({ length: 768 }, (_, i) => (i % 3 ? 0 : 255)));
  expect([...(colors(red).image.data as Uint8Array).slice(0, 4)]).toEqual([255, 0, 0, 255]);
});
