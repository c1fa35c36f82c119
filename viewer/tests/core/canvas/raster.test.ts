import { expect, test } from "vitest";
import { Raster } from "../../../src/core/canvas/raster";

/** A square of two triangles at a depth, in red or blue. */
function square(raster: Raster, x: number, y: number, size: number, depth: number, color: [number, number, number], solid = true): number {
  let count = 0;
  const screen = Float32Array.from([x, y, depth, x + size, y, depth, x, y + size, depth, x + size, y + size, depth]);
  raster.fill(screen, new Float32Array(12), [0, 1, 2, 1, 3, 2], solid, () => {}, (at) => {
    count++;
    raster.set(at, ...color);
  });
  return count;
}

const color = (raster: Raster, x: number, y: number) => [...raster.pixels.subarray(4 * (y * raster.width + x), 4 * (y * raster.width + x) + 4)];

test("a square covers the pixels whose middles it holds, and no others", () => {
  const raster = new Raster(8, 8);
  square(raster, 2, 3, 4, 0, [255, 0, 0]);
  for (let y = 0; y < 8; y++) {
    for (let x = 0; x < 8; x++) expect(color(raster, x, y)[3]).toBe(x >= 2 && x < 6 && y >= 3 && y < 7 ? 255 : 0);
  }
});

test("what is nearer hides what is farther, in whatever order they come", () => {
  for (const order of [[0.2, 0.7], [0.7, 0.2]]) {
    const raster = new Raster(4, 4);
    for (const depth of order) square(raster, 0, 0, 4, depth, depth < 0.5 ? [255, 0, 0] : [0, 0, 255]);
    expect(color(raster, 1, 1)).toEqual([255, 0, 0, 255]);
    expect(raster.sees(1.5, 1.5, 0.1)).toBe(true);
    expect(raster.sees(1.5, 1.5, 0.4)).toBe(false);
    expect(raster.sees(99, 1, 0.9)).toBe(true);
  }
});

test("what is not solid hides nothing", () => {
  const raster = new Raster(4, 4);
  square(raster, 0, 0, 4, 0.1, [0, 0, 255], false);
  expect(raster.sees(1, 1, 0.9)).toBe(true);
});

test("numbers are interpolated linearly, with their derivatives", () => {
  const raster = new Raster(10, 10);
  const screen = Float32Array.from([0, 0, 0, 10, 0, 0, 0, 10, 0]);
  const values = Float32Array.from([1, 0, 0, 21, 0, 0, 1, 10, 0]);
  let slopes: number[] = [];
  let front = true;
  const seen: [number, number, number][] = [];
  raster.fill(screen, values, [0, 1, 2], true, (dx, dy, facing) => {
    slopes = [dx[0], dy[0], dx[1], dy[1]];
    front = facing;
  }, (at, a, b) => seen.push([at, a, b]));
  [2, 0, 0, 1].forEach((v, i) => expect(slopes[i]).toBeCloseTo(v, 6));
  expect(front).toBe(false);
  for (const [at, a, b] of seen) {
    expect(a).toBeCloseTo(1 + 2 * ((at % 10) + 0.5), 4);
    expect(b).toBeCloseTo(Math.floor(at / 10) + 0.5, 4);
  }
});

test("triangles beside the picture, holes and empty ones are left out", () => {
  const raster = new Raster(4, 4);
  const fill = (screen: number[]) => raster.fill(Float32Array.from(screen), new Float32Array(9), [0, 1, 2], true, () => {}, () => expect.fail());
  fill([-9, -9, 0, -5, -9, 0, -9, -5, 0]);
  fill([0, 0, 0, NaN, 0, 0, 0, 4, 0]);
  fill([0, 0, 0, 2, 2, 0, 4, 4, 0]);
});
