import { expect, test } from "vitest";
import { nameConstants } from "../../src/answers/functions";
import { sceneOf } from "../../src/scenes";
import type { NdArray } from "../../src/wire/types";
import { arrivalsOf, type Case, cases, floats, recordedOf, type Sample, traceOf } from "./fixtures";

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);
const isArray = (value: unknown): value is NdArray => isRecord(value) && "data" in value && "shape" in value && "id" in value;
const isSample = (value: unknown): value is Sample => isRecord(value) && "every" in value;

/** What differs between two trees, as paths; arrays to 10⁻⁶ of their range. */
function differences(made: unknown, wanted: unknown, path: string, found: string[]): void {
  if (isSample(wanted)) return arrays(made, wanted, path, found);
  if (Array.isArray(wanted) && Array.isArray(made)) {
    if (made.length !== wanted.length) found.push(`${path}: ${made.length} entries, not ${wanted.length}`);
    else wanted.forEach((item, i) => differences(made[i], item, `${path}[${i}]`, found));
  } else if (isRecord(wanted) && isRecord(made)) {
    const names = new Set([...Object.keys(made), ...Object.keys(wanted)]);
    if ("ticks" in wanted) names.delete("type"); // Python names an axis one
    for (const name of names) differences(made[name], wanted[name], `${path}.${name}`, found);
  } else if (typeof made === "number" && typeof wanted === "number") {
    if (!(Math.abs(made - wanted) <= 1e-6 * Math.max(1, Math.abs(wanted))) && !Object.is(made, wanted)) found.push(`${path}: ${made}, not ${wanted}`);
  } else if (made !== wanted) found.push(`${path}: ${JSON.stringify(made)}, not ${JSON.stringify(wanted)}`);
}

function arrays(made: unknown, wanted: Sample, path: string, found: string[]): void {
  if (!isArray(made)) return void found.push(`${path}: no array`);
  if (made.shape.join() !== wanted.shape.join()) return void found.push(`${path}: shape ${made.shape}, not ${wanted.shape}`);
  const kind = { float32: Float32Array, float64: Float64Array, uint8: Uint8Array }[wanted.dtype];
  if (!kind || !(made.data instanceof kind)) return void found.push(`${path}: not ${wanted.dtype}`);
  const values = wanted.dtype === "uint8" ? Uint8Array.from(Buffer.from(wanted.data, "base64")) : floats(wanted.data, wanted.dtype === "float64");
  const span = wanted.ends ? Math.max(1, Math.abs(wanted.ends[0]), Math.abs(wanted.ends[1])) : 1;
  const close = (a: number, b: number) => Object.is(a, b) || a === b || Math.abs(a - b) <= 1e-6 * span;
  const bad = [...values.keys()].filter((i) => !close(made.data[i * wanted.every], values[i]));
  if (bad.length) found.push(`${path}: ${bad.length} of ${values.length} numbers differ, as ${made.data[bad[0] * wanted.every]}, not ${values[bad[0]]} at ${bad[0]}`);
  const all = Array.from<number>(made.data), known = all.filter((v) => !Number.isNaN(v));
  if (all.length - known.length !== wanted.nan) found.push(`${path}: ${all.length - known.length} NaN, not ${wanted.nan}`);
  if (wanted.ends) {
    const [lo, hi] = known.reduce(([a, b], v) => [Math.min(a, v), Math.max(b, v)], [Infinity, -Infinity]);
    if (!close(lo, wanted.ends[0]) || !close(hi, wanted.ends[1])) found.push(`${path}: ${lo} … ${hi}, not ${wanted.ends}`);
  }
}

function build(of: Case) {
  const { state, options } = of, trace = traceOf(of);
  const optimizer = typeof of.optimizer.name === "string" ? { name: of.optimizer.name, hyper: of.optimizer.hyper } : null;
  const { view = options ? "auto" : state.view, height = options ? "auto" : state.height } = options ?? {};
  const domain = options ? (options.domain ?? null) : undefined;
  return sceneOf(trace, { ...of.trace, arrivals: arrivalsOf(of, trace) }, state, { ...options, domain, view, height, optimizer, steady: !options }, recordedOf(of));
}

test.each(cases.map((of) => [of.name, of] as const))("%s: the scene is Python's", (_, of) => {
  const message = build(of), found: string[] = [];
  if (!of.options && !of.state.data) nameConstants(message.scene, of.state);
  // The functions of this fixture are graphs of f and ∇f alone; Hessians are tested in tests/step/formula.test.ts.
  delete (of.scene.extra as { local?: { hessian?: unknown } }).local?.hessian;
  differences(message.scene, of.scene, "scene", found);
  // Where a boundary's lines begin and how they are joined is contourpy's own; where they lie is tested in views/data/boundary.test.ts.
  if (of.name.includes("two columns")) found.splice(0, found.length, ...found.filter((line) => !/panels\[0\]\.marks\[\d+\]\.points: shape/.test(line)));
  expect(found).toEqual([]);
  expect(Object.keys(message.cmaps)).toEqual(of.cmaps);
});
