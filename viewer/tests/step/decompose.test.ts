import { describe, expect, test } from "vitest";
import { momentum, decompose, phases, row } from "../../src/step/decompose";
import type { NdArray } from "../../src/wire/types";

const nd = (rows: number[][]): NdArray => ({ id: "", shape: [rows.length, rows[0].length], data: Float64Array.from(rows.flat()) });

/** Record an optimizer as the engine does: row k of the state is the state after the step taken at x_k. */
function descend(steps: number, update: (g: number[], state: Record<string, number[]>, t: number) => number[]) {
  const state: Record<string, number[]> = {};
  const recorded: Record<string, number[][]> = { x: [], grad: [] };
  let x = [1.5, -2];
  for (let t = 0; t <= steps; t++) {
    const g = [2 * x[0], 20 * x[1]];
    recorded.x.push(x);
    recorded.grad.push(g);
    const d = update(g, state, t);
    x = x.map((v, i) => v + d[i]);
    for (const [name, v] of Object.entries(state)) (recorded[name] ??= []).push([...v]);
  }
  return Object.fromEntries(Object.entries(recorded).map(([name, rows]) => [name, nd(rows)]));
}

const heavy = descend(6, (g, s) => {
  s.momentum_buffer = g.map((v, i) => 0.9 * (s.momentum_buffer?.[i] ?? 0) + v);
  return s.momentum_buffer.map((v) => -0.01 * v);
});
const adam = descend(6, (g, s, t) => {
  s.step = [t + 1];
  s.exp_avg = g.map((v, i) => 0.9 * (s.exp_avg?.[i] ?? 0) + 0.1 * v);
  s.exp_avg_sq = g.map((v, i) => 0.999 * (s.exp_avg_sq?.[i] ?? 0) + 0.001 * v * v);
  return g.map((_, i) => (-0.1 * (s.exp_avg[i] / (1 - 0.9 ** (t + 1)))) / (Math.sqrt(s.exp_avg_sq[i] / (1 - 0.999 ** (t + 1))) + 1e-8));
});

describe("a step of heavy ball", () => {
  const step = decompose(heavy, 0, 3)!;
  test("the momentum is what was recorded and what the gradient added, found from the numbers alone", () => {
    expect(step.momentum!.decay).toBeCloseTo(0.9, 6);
    expect(step.momentum!.weight).toBeCloseTo(1, 6);
    step.momentum!.values.forEach((v, i) => expect(step.momentum!.remaining[i] + step.momentum!.added[i]).toBeCloseTo(v));
  });

  test("the step is −η times it", () => step.step!.forEach((v, i) => expect(v).toBeCloseTo(-0.01 * step.momentum!.values[i])));
  test("is shown in three phases", () => expect(phases(step)).toEqual(["gradient", "momentum", "step"]));
  test("the first step has recorded nothing", () => {
    const first = decompose(heavy, 0, 0)!;
    expect(first.momentum!.remaining.map((v) => Math.abs(v) < 1e-9)).toEqual([true, true]);
  });
  test("after the last there is none", () => expect(decompose(heavy, 0, 6)!.step).toBeNull());
});

describe("a step of Adam", () => {
  const step = decompose(adam, 0, 4, [0.9, 0.999])!;
  test("decays are those of the optimizer", () => {
    expect(step.momentum!.decay).toBeCloseTo(0.9, 6);
    expect(step.momentum!.weight).toBeCloseTo(0.1, 6);
  });

  test("corrected moments give the step", () => {
    step.step!.forEach((v, i) => expect(v).toBeCloseTo((-0.1 * step.corrected!.first[i]) / step.second!.sides[i], 5));
  });

  test("the squares have the second moments as areas", () => {
    const plain = decompose(adam, 0, 4)!;
    plain.second!.sides.forEach((side, i) => expect(side ** 2).toBeCloseTo(plain.second!.values[i]));
  });
});

test("an unknown optimizer shows its state all the same", () => {
  const odd = { x: nd([[0, 0], [1, 1]]), grad: nd([[1, 2], [1, 2]]), mystery: nd([[5, 6], [7, 8]]), count: nd([[1], [2]]) };
  expect(decompose(odd, 0, 0)!.others).toEqual([{ name: "mystery", values: [5, 6] }, { name: "count", values: [1] }]);
});

test("parallel gradients of one variable do not divide by zero", () => {
  const m = momentum("m", [2], [2.8], [1]);
  expect([m.decay, m.weight].every(Number.isFinite)).toBe(true);
  expect(m.remaining[0] + m.added[0]).toBeCloseTo(2.8);
});

test("rows of several runs", () => {
  const two: NdArray = { id: "", shape: [2, 3, 1], data: Float32Array.of(0, 1, 2, 10, 11, 12) };
  expect(row(two, 1, 2)).toEqual([12]);
  expect(row(two, 1, 3)).toBeNull();
  expect(row(undefined, 0, 0)).toBeNull();
});
