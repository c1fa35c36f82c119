import { expect, test } from "vitest";
import { boundaryOf, marginsOf } from "../../../../src/scenes/views/data/boundary";

const N = 41, axis = Float64Array.from({ length: N }, (_, i) => -2 + i / 10);
const over = (f: (x: number, y: number) => number[]) => marginsOf(Float64Array.from(Array.from({ length: N * N }, (_, at) => f(axis[at % N], axis[Math.floor(at / N)])).flat()), N * N);
function ends(line: Float64Array): [number, number][] {
  return Array.from({ length: line.length / 2 }, (_, i): [number, number] => [line[2 * i], line[2 * i + 1]]).filter(([x]) => !Number.isNaN(x));
}

test("of two classes the boundary is where the probability is ½", () => {
  const found = ends(boundaryOf(axis, axis, over((x, y) => [1 / (1 + Math.exp(-(0.3 * x - 0.8 * y + 0.21)))])));
  expect(found.length).toBeGreaterThan(N);
  for (const [x, y] of found) expect(Math.abs(0.3 * x - 0.8 * y + 0.21)).toBeLessThan(1e-3);
  // From edge to edge.
  expect([Math.min(...found.map(([x]) => x)), Math.max(...found.map(([x]) => x))]).toEqual([-2, 2]);
});

test("of three classes it is where the likeliest two are equally likely", () => {
  const scores = (x: number, y: number) => [0, x + 0.5 * y, 1.5 * y - 0.4].map(Math.exp);
  const shares = (x: number, y: number) => scores(x, y).map((e) => e / scores(x, y).reduce((a, b) => a + b));
  const found = ends(boundaryOf(axis, axis, over(shares)));
  expect(found.length).toBeGreaterThan(2 * N);
  for (const [x, y] of found) {
    const [first, second] = shares(x, y).sort((a, b) => b - a);
    // Linear between the places of the map.
    expect(first - second).toBeLessThan(0.05);
  }
});

test("a circle is closed: each end meets another", () => {
  const found = ends(boundaryOf(axis, axis, over((x, y) => [0.9 - 0.21 * (x * x + y * y)]))).map((p) => p.map((v) => v.toFixed(9)).join());
  for (const one of new Set(found)) expect(found.filter((other) => other === one)).toHaveLength(2);
});

test("where one class is everywhere, or a number is not finite, there is none", () => {
  expect(ends(boundaryOf(axis, axis, over(() => [0.8])))).toEqual([]);
  expect(ends(boundaryOf(axis, axis, over((x) => [x > 0 ? NaN : 0.1])))).toEqual([]);
});
