// The fixture is written by Python (tests/recipe/optimizers/make_descents.py): functions × optimizers × 200 steps of torch's.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { descend } from "../../src/engine/descend";
import { evaluator } from "../../src/engine/evaluate";
import { readGraph, type GraphData } from "../../src/engine/graph_data";
import type { Objective, ObjectiveGraph, Precision } from "../../src/engine/types";
import type { OptimizerData } from "../../src/optimizers/optimizer_data";
import { optimizerFor } from "../../src/optimizers/optimizer_for";

type Hyper = Record<string, number | boolean | number[]>;
interface Func { f: string; start: number[]; float32: GraphData; float64: GraphData; hessian: GraphData[] }
interface Run { f: string; name: string; hyper: Hyper; precision: Precision; x: string; lr: (number | null)[]; compiled?: string }

const read = (name: string) => JSON.parse(gunzipSync(readFileSync(new URL(`../fixtures/${name}.json.gz`, import.meta.url))).toString("utf8"));
const fixture = read("descents") as { shown: number[]; functions: Func[]; runs: Run[] };
const known = (read("optimizers") as { data: OptimizerData[] }).data;

function objectiveOf(given: Func): Objective {
  const n = given.start.length, keys = given.start.map((_, i) => `x ${i}`);
  const graphs = Object.fromEntries((["float32", "float64"] as const).map((precision) => {
    const { graph, outputs: [value, ...grad] } = readGraph(given[precision]);
    return [precision, { graph, value, grad }];
  })) as unknown as Record<Precision, ObjectiveGraph>;
  const rows = given.hessian.map((data) => evaluator(readGraph(data).outputs, keys, true));
  const none = () => { throw new Error("not needed"); };
  return {
    title: { plain: given.f, mathml: null }, n, variables: keys, domain: null, minima: [], graph: (precision) => graphs[precision],
    values: none, gradients: none, hessians: (points) => Float64Array.from(rows.flatMap((row) => [...row(points)])),
  };
}

const objectives = new Map(fixture.functions.map((given) => [given.f, objectiveOf(given)]));
const starts = new Map(fixture.functions.map(({ f, start }) => [f, Float64Array.from(start)]));

/** The page's positions, and the largest differences from torch's, as shares of 1 + |x|: in the first ten steps, and in all. */
function descent(run: Run): { digest: string; early: number; worst: number } {
  const objective = objectives.get(run.f)!, { n } = objective, { lr, ...hyper } = run.hyper;
  const made = optimizerFor({ name: run.name, lr: lr as number, hyper }, n, 200, run.precision, known);
  const trace = descend(objective, starts.get(run.f)!, made, { steps: 200, precision: run.precision });
  const bytes = Uint8Array.from(Buffer.from(run.x, "base64"));
  const x = run.precision === "float32" ? new Float32Array(bytes.buffer) : new Float64Array(bytes.buffer);
  let early = 0, worst = 0;
  fixture.shown.forEach((step, row) => {
    for (let i = 0; i < n; i++) {
      const mine = trace.x[step * n + i], torchs = x[row * n + i];
      if (mine === torchs) continue;
      worst = Math.max(worst, Math.abs(mine - torchs) / (1 + Math.abs(torchs)) || Infinity);
      if (step <= 10) early = worst;
    }
  });
  const all = new Uint8Array(trace.x.map((value) => value + 0).buffer);
  return { digest: createHash("sha256").update(all).digest("hex").slice(0, 16), early, worst };
}

const results = fixture.runs.map((run) => ({ run, ...descent(run) }));
const titled = ({ run }: { run: Run }) => `${run.name} ${JSON.stringify(run.hyper)} on ${run.f} in ${run.precision}`;

describe("optimizers as data", () => {
  const captured = results.filter(({ run }) => run.compiled !== undefined);

  test("take the steps of Python's compiled engine, bit for bit, 200 of them on every function in both precisions", () => {
    expect(captured.length).toBeGreaterThanOrEqual(280);
    expect(captured.filter(({ run, digest }) => run.compiled !== digest).map(titled)).toEqual([]);
  });

  test("agree with torch itself to 1e-12 in float64", () => {
    // At Ackley's kink and in the narrow valley of the third, later steps magnify the last bit.
    const magnified = ["ackley", "sqrt(1 + x1**2) + (x1 + 2*x2)**2/(3 + x2**2)"];
    for (const result of captured.filter(({ run }) => run.precision === "float64")) {
      expect(result.early, titled(result)).toBeLessThan(1e-12);
      expect(result.worst, titled(result)).toBeLessThan(magnified.includes(result.run.f) ? 1e-5 : 1e-12);
    }
  });
});

describe("steppers", () => {
  const stepped = results.filter(({ run }) => run.compiled === undefined && run.precision === "float64");

  test("take the steps of Python's loop, bit for bit, where dot products and f are + − × ÷", () => {
    const same = ["backtracking", "strong Wolfe", "Barzilai-Borwein", "Polyak", "conjugate gradient", "LBFGS", "gradient flow"];
    const plain = stepped.filter(({ run }) => same.includes(run.name) && ["x1**2 + 9*x2**2", "rosenbrock", "himmelblau"].includes(run.f));
    expect(plain.length).toBeGreaterThanOrEqual(30);
    expect(plain.filter(({ worst }) => worst !== 0).map(titled)).toEqual([]);
  });

  test("agree with it elsewhere as far as searches let the last bit grow", () => {
    // What a search along a line finds is no sharper than its tolerance; Newton's step in the third function is nearly singular.
    const limits: Record<string, number> = { "exact line search": 1e-6, "conjugate gradient": 1e-8, "undamped Newton": 1e-7 };
    for (const result of stepped) expect(result.early, titled(result)).toBeLessThan(limits[result.run.name] ?? 1e-11);
    // An exact search with η = 0.7 and Polyak's steps towards a wrong lowest value wander for ever.
    const calm = stepped.filter(({ run }) => run.hyper.lr !== 0.7 && !(run.name === "Polyak" && run.f.startsWith("exp")));
    for (const result of calm) expect(result.worst, titled(result)).toBeLessThan(3e-7);
  });

  test("in float32 begin as it does", () => {
    const single = results.filter(({ run }) => run.compiled === undefined && run.precision === "float32");
    const close = single.filter(({ early }) => early < 1e-5);
    expect(close.length / single.length).toBeGreaterThan(0.8);
  });
});
