/** Scenes that Python built, with what they were built from. */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { lossOf } from "../../src/calculus/data/loss_of";
import { evaluator } from "../../src/engine/evaluate";
import { type GraphData, readGraph } from "../../src/engine/graph_data";
import type { Minimum, Objective, Status, Trace } from "../../src/engine/types";
import type { Recorded, SceneOptions } from "../../src/scenes";
import { type Arrivals, arrivals } from "../../src/verdict/arrivals";
import type { Statuses } from "../../src/verdict/statuses";
import type { Ranking } from "../../src/answers/races/ranking";
import type { Rest } from "../../src/answers/races/rests";
import type { State } from "../../src/wire/state";

export interface Sample { shape: number[]; every: number; ends: [number, number] | null; nan: number; dtype: string; data: string }
interface FunctionData {
  title: { plain: string; mathml: string | null }; n: number; variables: string[]; domain: [number, number][] | null; minima: Minimum[];
  graph: GraphData;
}
interface TraceData {
  runs: number; steps: number[]; status: Status[]; stoppedAt: number[]; x: string; value: string; gradNorm: string; lr: string;
  recorded?: { grad: string; state: Record<string, string> };
}
export interface Case {
  name: string; function: string; state: State; options: SceneOptions | null; trace: TraceData; scene: Record<string, unknown>; cmaps: string[];
  ranking: { data: Ranking; csv: string; names: string[]; rests: Rest[] } | null;
  optimizer: { name: string | string[]; hyper: Record<string, number | boolean> };
}

const path = new URL("../fixtures/scenes.json.gz", import.meta.url);
const fixture = JSON.parse(gunzipSync(readFileSync(path)).toString()) as { functions: Record<string, FunctionData>; cases: Case[] };
export const cases = fixture.cases;

export function floats(data: string, double: boolean): Float32Array | Float64Array {
  const bytes = Uint8Array.from(Buffer.from(data, "base64")).buffer;
  return double ? new Float64Array(bytes) : new Float32Array(bytes);
}

/** A function, of whose landscape nothing is known yet. */
export function objectiveOf(key: string): Objective {
  const { graph, ...known } = fixture.functions[key], { n } = known, read = readGraph(graph), { outputs } = read, [value, ...grad] = outputs;
  const used = Array.from({ length: n }, (_, i) => i).filter((i) => graph.nodes.some((row) => row[0] === "input" && row[2] === i));
  const compute = evaluator(outputs, used.map((i) => `x ${i}`), true), width = n + 1;
  const rows = (points: Float64Array) => {
    const m = points.length / n, all = Float64Array.from({ length: m * used.length }, (_, at) => points[Math.floor(at / used.length) * n + used[at % used.length]]);
    const made = compute(all);
    return used.length ? made : Float64Array.from({ length: m * width }, (_, at) => made[at % width]);
  };
  const values = (points: Float64Array) => {
    const made = rows(points);
    return Float64Array.from({ length: points.length / n }, (_, p) => made[p * width]);
  };
  const gradients = (points: Float64Array) => {
    const made = rows(points);
    return Float64Array.from({ length: points.length }, (_, at) => made[Math.floor(at / n) * width + 1 + (at % n)]);
  };
  return { ...known, graph: () => ({ graph: read.graph, value, grad }), hessians: () => null, values, gradients };
}

/** The objective of a case: the graphs of its function, or the loss of its table. */
const ofCase = ({ function: key, state }: Case): Objective => (state.data ? lossOf(state.f, state.data, state.seed) : objectiveOf(key));

export function traceOf(of: Case, objective = ofCase(of)): Trace {
  const { trace, state } = of;
  const double = state.dtype === "float64", { runs } = trace;
  const none = () => new Int32Array(runs).fill(-1);
  return {
    objective, precision: state.dtype, runs, n: objective.n, steps: Int32Array.from(trace.steps), x: floats(trace.x, double),
    value: floats(trace.value, double), gradNorm: floats(trace.gradNorm, double), lr: Float64Array.from(floats(trace.lr, double)),
    stoppedAt: none(), nonfiniteAt: none(), moved: new Float64Array(runs), optimizer: Int32Array.from({ length: runs }, (_, r) => Math.floor((r * state.optimizers.length) / runs)),
  };
}

export const statusesOf = ({ trace }: Case): Statuses => ({ status: trace.status, stoppedAt: Int32Array.from(trace.stoppedAt), early: [] });

/** Which minima the runs reached; of one start it is not asked. */
export function arrivalsOf(of: Case, trace: Trace): Arrivals | undefined {
  const { optimizers } = of.state, climbs = (run: number) => Boolean(optimizers[trace.optimizer[run]].hyper.maximize);
  return trace.runs > optimizers.length ? arrivals(trace, statusesOf(of), climbs) : undefined;
}

export function recordedOf({ trace, scene, state }: Case): Recorded | null {
  if (!trace.recorded) return null;
  const double = state.dtype === "float64", read = (data: string) => floats(data, double);
  const states = Object.fromEntries(Object.entries(trace.recorded.state).map(([name, data]) => [name, read(data)]));
  return { grad: read(trace.recorded.grad), state: states, optimizers: (scene.extra as { optimizers: Recorded["optimizers"] }).optimizers };
}
