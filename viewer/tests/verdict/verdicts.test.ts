// The fixture is written by Python (tests/recipe/make_verdicts.py): descents, and what Python says of them.
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { runNames } from "../../src/core/run_names";
import { functionOf } from "../../src/calculus/function";
import type { Minimum, Objective, Precision, Status, Trace } from "../../src/engine/types";
import { examine } from "../../src/verdict/minimality";
import { Signed } from "../../src/verdict/signed";
import { about, endings, type LiveVerdict, verdicts } from "../../src/verdict/verdicts";
import type { OptimizerData } from "../../src/optimizers/optimizer_data";
import type { OptimizerChoice, State } from "../../src/wire/state";
import { objectiveOf } from "./functions";

interface Case {
  f: string; n: number; precision: Precision; steps: number; optimizers: OptimizerChoice[]; domain: [number, number][] | null;
  minima: Minimum[]; numbers: string; lr: number | number[][]; tolerances: { grad_tol: number | null; value_tol: number | null }; stopped: number[]; nonfinite: number[]; moved: number[];
  expected: { status: number[]; at: number[]; en: LiveVerdict[]; ja: [string, string][]; names: string[] };
}

/** Points on kinks, and what Python's test of minima finds there. */
interface Kinks {
  f: string; n: number; float32: boolean; x: number[]; value: number[];
  lowest: boolean[]; definite: boolean[]; sloping: boolean[];
}

const path = new URL("../fixtures/verdicts.json.gz", import.meta.url);
const fixture = JSON.parse(gunzipSync(readFileSync(path)).toString("utf8")) as { descents: Case[]; kinks: Kinks[] };
const cases = fixture.descents;
const STATUS: Status[] = ["descending", "converged", "oscillating", "diverged", "nonfinite", "stalled"];

/** Whose f, ∇f and ∇²f the verdicts ask for: closed forms written out for these tests, and the page's own of the formula. */
const OBJECTIVES: Record<string, (given: Case) => Objective> = {
  "closed forms": ({ f, n, domain, minima }) => objectiveOf(f, n, domain, minima),
  "the page's formulas": ({ f, n }) => functionOf({ f, params: {}, dim: n }).at(n),
};

function traceOf(given: Case, objective: Objective): Trace {
  const runs = given.stopped.length, rows = runs * (given.steps + 1), bytes = Uint8Array.from(Buffer.from(given.numbers, "base64"));
  const numbers = given.precision === "float32" ? new Float32Array(bytes.buffer) : new Float64Array(bytes.buffer);
  const cut = (from: number, count: number) => numbers.subarray(from * rows, (from + count) * rows);
  return {
    objective, precision: given.precision, runs, n: given.n,
    steps: Int32Array.from({ length: given.steps + 1 }, (_, k) => k), x: cut(0, given.n), value: cut(given.n, 1),
    gradNorm: cut(given.n + 1, 1), lr: Float64Array.from(Array.isArray(given.lr) ? given.lr.flat() : Array(rows).fill(given.lr)),
    stoppedAt: Int32Array.from(given.stopped), nonfiniteAt: Int32Array.from(given.nonfinite), moved: Float64Array.from(given.moved),
    optimizer: Int32Array.from({ length: runs }, (_, r) => Math.floor((r * given.optimizers.length) / runs)),
  };
}

const stateOf = (given: Case) => ({ optimizers: given.optimizers, noise: 0 }) as unknown as State;

/** On their creases curvature is the reciprocal of a difference that is almost 0: any other order of operations changes it. */
const CREASED = new Set(["bukin_6", "happy_cat"]);

describe.each([...new Set(cases.map(({ f }) => f))])("descents of %s", (f) => {
  test.each(Object.keys(OBJECTIVES))("end as Python says they end, in the same words, by %s", (source) => {
    for (const given of cases.filter((one) => one.f === f)) {
      const trace = traceOf(given, OBJECTIVES[source](given)), state = stateOf(given), { expected } = given;
      const label = `${given.precision} ${JSON.stringify(given.optimizers)} from ${[...trace.x.subarray(0, given.n)]}`;
      const ended = endings(trace, state, given.tolerances);
      expect([label, ended.status, [...ended.stoppedAt]]).toEqual([label, expected.status.map((code) => STATUS[code]), expected.at]);
      const found = verdicts(trace, state, "en", ended);
      expect(found.map(({ numbers, ...words }) => words)).toEqual(expected.en.map(({ numbers, ...words }) => words));
      if (source === "the page's formulas" || !CREASED.has(f)) {
        found.forEach((line, i) => sameNumbers(line.numbers, expected.en[i].numbers, label));
      }
      expect(verdicts(trace, state, "ja", ended).map(({ name, text }) => [name, text])).toEqual(expected.ja);
      expect(runNames(given.optimizers, "ja")).toEqual(expected.names);
    }
  });
});

function sameNumbers(found: Record<string, number | null>, expected: Record<string, number | null>, label: string): void {
  expect([label, Object.keys(found).sort()]).toEqual([label, Object.keys(expected).sort()]);
  for (const [name, value] of Object.entries(expected)) {
    const other = found[name];
    const same = value === null || other === null ? value === other : Math.abs(value - other) <= 1e-8 * Math.max(1, Math.abs(value));
    expect([label, name, value, other, same]).toEqual([label, name, value, other, true]);
  }
}

test.each(fixture.kinks.map((of) => [of.f, of.float32, of] as const))("the kinks of %s, float32: %s", (f, float32, of) => {
  for (const objective of [objectiveOf(f, of.n), functionOf({ f, params: {}, dim: of.n }).at(of.n)]) {
    const ends = of.value.map((value, r) => (
      { x: Float64Array.from(of.x.slice(r * of.n, (r + 1) * of.n)), start: new Float64Array(of.n).fill(2), value, fall: 5 }));
    const shown = examine(new Signed(objective, 1), ends, float32 ? 2 ** -23 : 2 ** -52);
    for (const name of ["lowest", "definite", "sloping"] as const) expect([name, shown.map((one) => one[name])]).toEqual([name, of[name]]);
  }
});

test("the fixture has all statuses, hundreds of descents, both number formats", () => {
  const counts = STATUS.map((_, code) => cases.filter(({ expected }) => expected.status.includes(code)).length);
  expect(Math.min(...counts)).toBeGreaterThan(30);
  expect(cases.length).toBeGreaterThan(400);
  const sloping = fixture.kinks.flatMap((of) => of.sloping.filter((_, r) => of.lowest[r]));
  expect([true, false].map((value) => sloping.filter((one) => one === value).length > 15)).toEqual([true, true]);
});

test("the fixture has runs that a tolerance ended early, one alone, of many, and climbs", () => {
  const texts = cases.flatMap(({ expected }) => expected.en.map(({ text }) => text));
  for (const said of ["met the tolerance", "the start meets the tolerance", "f can still rise"]) {
    expect(texts.filter((text) => text.includes(said)).length, said).toBeGreaterThan(0);
  }
});

test("weight decay that an optimizer of the page's data has by default explains where it rests", () => {
  const given = cases.find(({ expected }) => expected.en[0].text.startsWith("at rest where weight decay"))!;
  const trace = traceOf(given, OBJECTIVES["closed forms"](given));
  const state = { optimizers: [{ name: "third", lr: 0.1, hyper: {} }], noise: 0 } as unknown as State;
  const data = (weight_decay: number) => [{ name: "third", numbers: { weight_decay } }] as unknown as OptimizerData[];
  const said = (known: OptimizerData[]) => verdicts(trace, state, "en", endings(trace, state), known)[0].text;
  expect(said(data(0.5))).toBe(given.expected.en[0].text);
  expect(said(data(0))).not.toContain("weight decay");
});

test("a forecast has two digits, ties to the even one", () => {
  expect([0, 7, 99, 100, 125, 135, 1249, 98_765].map(about)).toEqual([0, 7, 99, 100, 120, 140, 1200, 99_000]);
});
