import { describe, expect, test } from "vitest";
import { descend, descending, recordedEvery, recordedSteps } from "../../src/engine/descend";
import type { Precision } from "../../src/engine/types";
import { gradientDescent, objectiveOf, rosenbrock } from "./problems";

const round = (precision: Precision) => (precision === "float32" ? Math.fround : (x: number) => x);

/** The plain loop for one start. */
function loop(start: number[], lr: number, steps: number, precision: Precision): number[][] {
  const r = round(precision), eta = r(lr);
  let [x, y] = start.map(r);
  const rows = [[x, y]];
  for (let k = 0; k < steps; k++) {
    const a = r(1 - x), b = r(y - r(x * x));
    const gx = r(-r(a * 2) - r(r(b * x) * 400)), gy = r(b * 200);
    [x, y] = [r(x - r(eta * gx)), r(y - r(eta * gy))];
    rows.push([x, y]);
  }
  return rows;
}

describe.each(["float32", "float64"] as const)("descents in %s", (precision) => {
  test("are the plain loop's, for any number of starts", () => {
    for (const runs of [1, 3, 256, 600]) {
      const starts = Float64Array.from({ length: 2 * runs }, (_, k) => Math.sin(k + 1) * 1.5);
      const trace = descend(rosenbrock, starts, gradientDescent(2, 1e-3, 30, precision), { steps: 30, precision });
      expect([...trace.steps]).toEqual(Array.from({ length: 31 }, (_, k) => k));
      for (const run of [0, runs >> 1, runs - 1]) {
        const expected = loop([starts[2 * run], starts[2 * run + 1]], 1e-3, 30, precision).flat();
        expect([...trace.x.subarray(run * 62, run * 62 + 62)]).toEqual(expected);
      }
      expect(trace.nonfiniteAt.every((at) => at === -1)).toBe(true);
    }
  });

  test("that diverge end at the last good position", () => {
    const trace = descend(rosenbrock, Float64Array.of(2, 2, 1, 1), gradientDescent(2, 1, 50, precision), { steps: 50, precision });
    const at = trace.nonfiniteAt[0];
    expect(at).toBeGreaterThan(1);
    expect([...trace.nonfiniteAt]).toEqual([at, -1]);
    const rows = loop([2, 2], 1, at, precision);
    for (let k = 0; k < 51; k++) expect([trace.x[2 * k], trace.x[2 * k + 1]]).toEqual(rows[Math.min(k, at - 1)]);
    expect(trace.x.every(Number.isFinite) && trace.value.every(Number.isFinite)).toBe(true);
    expect([...trace.x.subarray(102)].every((x) => x === 1)).toBe(true);
  });

  test("end at a tolerance", () => {
    const options = { steps: 4000, precision };
    const optimizer = gradientDescent(2, 1e-3, 4000, precision);
    const whole = descend(rosenbrock, Float64Array.of(1.2, 1.2), optimizer, options);
    const byGradient = descend(rosenbrock, Float64Array.of(1.2, 1.2), optimizer, { ...options, gradTol: 0.01 });
    expect(byGradient.stoppedAt[0]).toBe(whole.gradNorm.findIndex((norm) => norm <= round(precision)(0.01)));
    const byValue = descend(rosenbrock, Float64Array.of(1.2, 1.2), optimizer, { ...options, valueTol: 1e-4 });
    const r = round(precision);
    expect(byValue.stoppedAt[0]).toBe(whole.value.findIndex((f, k) => k > 0 && r(Math.abs(f - whole.value[k - 1])) <= r(1e-4)));
    expect(byValue.value[4000]).toBe(byValue.value[byValue.stoppedAt[0]]);
  });

  test("are recorded every k-th step", () => {
    const optimizer = gradientDescent(2, 1e-3, 25, precision), starts = Float64Array.of(1.2, 1.2, -1, 1);
    const whole = descend(rosenbrock, starts, optimizer, { steps: 25, precision });
    const some = descend(rosenbrock, starts, optimizer, { steps: 25, precision, every: 10 });
    expect([...some.steps]).toEqual([0, 10, 20, 25]);
    for (const run of [0, 1]) {
      some.steps.forEach((step, k) => {
        expect(some.x[(run * 4 + k) * 2 + 1]).toBe(whole.x[(run * 26 + step) * 2 + 1]);
        expect(some.value[run * 4 + k]).toBe(whole.value[run * 26 + step]);
      });
    }
    expect([...some.moved]).toEqual([...whole.moved]);
  });

  test("by a stepper are those by graphs", () => {
    const starts = Float64Array.of(2, 2, 1.2, 1.2), options = { steps: 40, precision };
    for (const lr of [1e-3, 0.1]) {
      const graphs = descend(rosenbrock, starts, gradientDescent(2, lr, 40, precision), options);
      const stepper = descend(rosenbrock, starts, () => ({
        step: (x, _f, gradient) => {
          for (let i = 0; i < 2; i++) x[i] -= round(precision)(round(precision)(lr) * gradient[i]);
          return lr;
        },
      }), options);
      expect({ ...stepper, objective: null }).toEqual({ ...graphs, objective: null });
    }
  });

  test("come in pieces", () => {
    for (const [runs, steps] of [[1, 80_000], [600, 200], [3, 50_000]]) {
      const starts = Float64Array.from({ length: 2 * runs }, (_, k) => Math.sin(k + 1));
      const optimizer = gradientDescent(2, 1e-3, steps, precision), options = { steps, precision, every: 10 };
      const pieces = descending(rosenbrock, starts, optimizer, options), shares: number[] = [];
      let piece = pieces.next();
      for (; !piece.done; piece = pieces.next()) shares.push(piece.value);
      expect(shares.length).toBeGreaterThan(1);
      expect([...shares].sort((a, b) => a - b)).toEqual(shares);
      expect(shares.every((share) => share >= 0 && share < 1)).toBe(true);
      expect({ ...piece.value, objective: null }).toEqual({ ...descend(rosenbrock, starts, optimizer, options), objective: null });
    }
  });
});

test("a start where nothing is finite stays as it is", () => {
  const f = objectiveOf(1, (g, [x]) => ({ value: g.div(1, x), grad: [g.neg(g.div(1, g.mul(x, x)))] }));
  const trace = descend(f, Float64Array.of(0), gradientDescent(1, 1, 3, "float64"), { steps: 3, precision: "float64" });
  expect(trace.nonfiniteAt[0]).toBe(0);
  expect([...trace.x]).toEqual([0, 0, 0, 0]);
  expect(trace.value[3]).toBe(Infinity);
});

test("coordinates may change places", () => {
  const f = objectiveOf(2, (g, [x, y]) => ({ value: g.add(x, y), grad: [g.const(1), g.const(1)] }));
  const optimizer = gradientDescent(2, 1, 3, "float64");
  optimizer.updates[0].x = [optimizer.graph.input("x", 1), optimizer.graph.input("x", 0)];
  const trace = descend(f, Float64Array.of(1, 2), optimizer, { steps: 3, precision: "float64" });
  expect([...trace.x]).toEqual([1, 2, 2, 1, 1, 2, 2, 1]);
});

test("steps recorded are every k-th and the last", () => {
  expect([...recordedSteps(20, 10)]).toEqual([0, 10, 20]);
  expect([...recordedSteps(0, 7)]).toEqual([0]);
  expect([...recordedSteps(3, 7)]).toEqual([0, 3]);
});

test("all steps are recorded unless there are too many", () => {
  expect(recordedEvery(10_000, 200, 2)).toBe(1);
  const every = recordedEvery(10_000, 10_000, 2);
  expect(every).toBeGreaterThan(1);
  expect(recordedSteps(10_000, every).length * 10_000 * 2).toBeLessThanOrEqual(8_040_000);
});
