import { expect, test } from "vitest";
import { evaluator } from "../../src/engine/evaluate";
import { Graph } from "../../src/engine/graph";
import { rosenbrock } from "./problems";

test("f and ∇f at many points", () => {
  const { value, grad } = rosenbrock.graph("float64");
  const at = evaluator([value, ...grad], ["x 0", "x 1"], true);
  const points = Float64Array.from({ length: 1400 }, (_, k) => Math.cos(k));
  const rows = at(points);
  expect(rows.length).toBe(2100);
  for (const k of [0, 1, 255, 256, 699]) {
    const [x, y] = points.subarray(2 * k), b = y - x * x;
    expect(rows[3 * k]).toBe((1 - x) ** 2 + b * b * 100);
    expect(rows[3 * k + 2]).toBe(b * 200);
  }
});

test("an output may be an input, a constant, or the same as another", () => {
  const g = new Graph(false), x = g.input("x", 0);
  expect([...evaluator([x, g.const(0.1), x, g.mul(x, x)], ["x 0"], false)([3])]).toEqual([3, Math.fround(0.1), 3, 9]);
});

test("an input that is not given is an error", () => {
  const g = new Graph(false);
  expect(() => evaluator([g.input("x", 1)], ["x 0"], false)).toThrow("x 1");
});
