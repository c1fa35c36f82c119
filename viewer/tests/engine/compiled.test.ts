/** The page's engine against the compiled engine, bit for bit: `tests/recipe/make_engine_fixtures.py` writes what that computes. */
import { readFileSync } from "node:fs";
import { crc32, gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { descend } from "../../src/engine/descend";
import { Graph } from "../../src/engine/graph";
import { readGraph, type GraphData } from "../../src/engine/graph_data";
import { FLOAT32, FLOAT64 } from "../../src/engine/kernels";
import { realsOf } from "../../src/engine/tape";
import type { Objective, OptimizerGraphs, Precision } from "../../src/engine/types";

interface FunctionCase { name: string; double: boolean; inputs: string[]; result: string }
interface OptimizerJson {
  updates: { graph: GraphData; coefficients: number }[]; which: number[]; rows: number[][]; index: number[]; initial: number[]; lr: number[];
}
interface DescentCase {
  name: string; objective: GraphData; optimizer: OptimizerJson; start: number[]; steps: number;
  x: number; value: number; norm: number; last: string; nonfinite: number[];
  stopped: number[]; moved: number[] | null; options: { every?: number; grad_tol?: number; value_tol?: number };
}

const file = process.env.KOBAI_ENGINE_CASES ?? new URL("../fixtures/engine.json.gz", import.meta.url);
const cases = JSON.parse(gunzipSync(readFileSync(file)).toString()) as { functions: FunctionCase[]; descents: DescentCase[] };

function decode(text: string, double: boolean): Float32Array | Float64Array {
  const bytes = new Uint8Array(Buffer.from(text, "base64"));
  return double ? new Float64Array(bytes.buffer) : new Float32Array(bytes.buffer);
}

/** Angles beyond these are computed by the platform's own sine, which differs from place to place in the last place. */
const FAR = { 32: 2 ** 15, 64: 2 ** 27 };

describe("functions have the compiled engine's bits", () => {
  test.each(cases.functions.map((each) => [`${each.name} ${each.double ? "float64" : "float32"}`, each] as const))("%s", (_, each) => {
    const kernel = (each.double ? FLOAT64 : FLOAT32)[each.name] as (...args: unknown[]) => void;
    const inputs = each.inputs.map((text) => decode(text, each.double)), expected = decode(each.result, each.double);
    const seen = realsOf(each.double, expected.length);
    kernel(seen, inputs[0], inputs[1] ?? inputs[0], inputs[2] ?? inputs[0], expected.length);
    const far = ["sin", "cos", "tan"].includes(each.name) ? FAR[each.double ? 64 : 32] : Infinity;
    let distant = 0, differing = 0, worst = 0;
    const wrong: unknown[] = [];
    for (let i = 0; i < expected.length; i++) {
      const isFar = Math.abs(inputs[0][i]) > far;
      distant += isFar ? 1 : 0;
      if (Object.is(seen[i], expected[i]) || (seen[i] === 0 && expected[i] === 0)) continue;
      const units = Math.abs(seen[i] - expected[i]) / 2 ** (Math.floor(Math.log2(Math.abs(expected[i]))) - (each.double ? 52 : 23));
      if (isFar) worst = Math.max(worst, units);
      if (isFar && units <= (each.name === "tan" ? 2 : 1)) differing++;
      else wrong.push([inputs.map((input) => input[i]), seen[i], expected[i]]);
    }
    expect(wrong.slice(0, 5)).toEqual([]);
    // Measured: 1 of 40 tangents in float32.
    expect(differing).toBeLessThanOrEqual(distant / 20 + 1);
    if (process.env.KOBAI_ENGINE_CASES) console.log(each.name, each.double, `${differing} of ${distant} far angles differ, by ${worst}`);
  });
});

function objectiveOf(data: GraphData): Objective {
  const { graph, outputs: [value, ...grad] } = readGraph(data);
  const none = () => { throw new Error("not needed"); };
  return {
    title: { plain: "f", mathml: null }, n: grad.length, variables: grad.map((_, i) => `x${i + 1}`), domain: null, minima: [],
    graph: () => ({ graph, value, grad }), values: none, gradients: none, hessians: none,
  };
}

function optimizerOf(data: OptimizerJson, n: number): OptimizerGraphs {
  const graph = new Graph(data.updates[0].graph.double);
  const read = data.updates.map((update) => readGraph(update.graph, graph));
  const updates = read.map(({ outputs }, k) => {
    const rows = Array.from({ length: outputs.length / n }, (_, j) => outputs.slice(j * n, j * n + n));
    return { x: rows[0], state: rows.slice(1), coefficients: data.updates[k].coefficients };
  });
  return {
    graph, updates, which: data.which, coefficients: data.index.map((row) => data.rows[row]),
    initial: data.initial, lr: data.lr,
  };
}

describe("descents have the compiled engine's bits", () => {
  test.each(cases.descents.map((each) => [each.name, each] as const))("%s", (_, each) => {
    const objective = objectiveOf(each.objective), double = each.objective.double;
    const precision: Precision = double ? "float64" : "float32";
    const starts = Float64Array.from(each.start);
    const trace = descend(objective, starts, optimizerOf(each.optimizer, objective.n), {
      steps: each.steps, precision, every: each.options.every, gradTol: each.options.grad_tol, valueTol: each.options.value_tol,
    });
    const { n, runs } = trace, K = trace.steps.length, last = realsOf(double, runs * n);
    for (let run = 0; run < runs; run++) last.set(trace.x.subarray((run * K + K - 1) * n, (run * K + K) * n), run * n);
    expect([...trace.nonfiniteAt]).toEqual(each.nonfinite);
    expect([...trace.stoppedAt]).toEqual(each.stopped);
    if (each.moved) expect([...trace.moved]).toEqual(each.moved);
    expect([...last]).toEqual([...decode(each.last, double)]);
    const sum = (array: Float32Array | Float64Array) => crc32(new Uint8Array(array.map((x) => (Number.isNaN(x) ? NaN : x)).buffer));
    expect([sum(trace.x), sum(trace.value), sum(trace.gradNorm)]).toEqual([each.x, each.value, each.norm]);
  });
});
