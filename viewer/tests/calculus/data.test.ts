// The fixture is written by Python (tests/recipe/make_losses.py): losses of models on tables, descents on them, and bad input.
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { batchesOf } from "../../src/calculus/data/minibatches";
import { type DataObjective, lossOf, MOST_ROWS } from "../../src/calculus/data/loss_of";
import { descend } from "../../src/engine/descend";
import { BadInput } from "../../src/engine/types";
import type { OptimizerData } from "../../src/optimizers/optimizer_data";
import { STEPPERS } from "../../src/optimizers/steppers/steppers";
import { optimizerFor } from "../../src/optimizers/optimizer_for";
import type { Data, OptimizerChoice } from "../../src/wire/state";

type Numbers = (number | string)[];
interface Known {
  model: string; data: Data; seed: number; parameters: string[]; predictors: string[]; labels: (string | number)[];
  notes: [string, string][]; start: number[]; title: [string, string | null]; domain: [number, number][] | null; rows: number;
  target: number[]; points: number[][]; values: Numbers; gradients: Numbers; hessians: Numbers;
  closed: { theta: Numbers; value: number; how: string } | null; why: [string, string] | null; limit: Numbers; units: Numbers;
  scaled: Numbers; predicted: Numbers; others: Numbers | null; held: { rows: number; values: Numbers } | null;
}
interface Descent {
  model: string; data: Data; seed: number; optimizer: OptimizerChoice; dtype: "float32" | "float64"; starts: number[][]; steps: number;
  x: string; values: string; gradients: string;
}
interface Refusal { model: string; data: Data; en: string; ja: string; column: number | null }
interface Fixture {
  losses: Known[]; descents: Descent[]; refusals: Refusal[]; batches: { rows: number; size: number; seed: number; of: number[][] }[];
}

const read = (name: string) => JSON.parse(gunzipSync(readFileSync(new URL(`../fixtures/${name}.json.gz`, import.meta.url))).toString("utf8"));
const fixture = read("losses") as Fixture;
const optimizers = (read("optimizers") as { data: OptimizerData[] }).data;

const numbers = (given: Numbers): number[] => given.map((v) => (v === "inf" ? Infinity : v === "-inf" ? -Infinity : Number(v)));
/** The largest difference, as a share of the largest number; numbers that are not finite have to be equal. */
function apart(found: ArrayLike<number>, given: Numbers, least = 1e-300): number {
  const wanted = numbers(given);
  expect(found.length).toBe(wanted.length);
  const scale = wanted.reduce((most, v) => (Number.isFinite(v) ? Math.max(most, Math.abs(v)) : most), least);
  return wanted.reduce((most, v, k) => (Object.is(found[k], v) || found[k] === v ? most : Math.max(most, Number.isFinite(v) ? Math.abs(found[k] - v) / scale : Infinity)), 0);
}
const label = ({ model, data }: { model: string; data: Data }) => {
  const { columns: _, ...options } = data;
  return `${model} ${JSON.stringify(options)}`;
};
const flat = ({ points }: Known): Float64Array => Float64Array.from(points.flat());
/** Rounding of sums that cancel: in units of the last digit of what is added up. */
const CLOSE = 1e-12;

describe("a loss is as in Python", () => {
  test.each(fixture.losses.map((of) => [label(of), of] as const))("%s", (_, of) => {
    const loss = lossOf(of.model, of.data, of.seed), points = flat(of);
    expect([loss.parameters, loss.predictors, loss.labels, loss.start]).toEqual([of.parameters, of.predictors, of.labels, of.start]);
    expect(loss.notes).toEqual(of.notes.map(([en, ja]) => ({ en, ja })));
    expect([loss.title.plain, loss.title.mathml, loss.rows]).toEqual([...of.title, of.rows]);
    expect(apart(loss.sample.target, of.target)).toBeLessThan(CLOSE);
    expect(apart(loss.values(points), of.values)).toBeLessThan(CLOSE);
    each(loss, of, (k, gradient) => expect(apart(gradient, of.gradients.slice(k, k + loss.n)), `gradient at ${k / loss.n}`).toBeLessThan(CLOSE));
    expect(apart(loss.hessians(points)!, of.hessians)).toBeLessThan(CLOSE);
    expect(apart(loss.inUnits(points.subarray(0, loss.n)), of.units.slice(0, loss.n))).toBeLessThan(CLOSE);
    expect(apart(loss.fromUnits(points.subarray(0, loss.n)), of.scaled.slice(0, loss.n))).toBeLessThan(CLOSE);
    expect(apart(loss.predict(of.points[0]), of.predicted)).toBeLessThan(CLOSE);
    expect(apart(loss.pictured(points), of.values)).toBeLessThan(1e-11);
  });
});

function each(loss: DataObjective, of: Known, check: (at: number, gradient: Float64Array) => void): void {
  const gradients = loss.gradients(flat(of));
  for (let k = 0; k < gradients.length; k += loss.n) check(k, gradients.subarray(k, k + loss.n));
}

test("what is known beforehand is as in Python: closed form, 2/λmax, range, rows held out", () => {
  for (const of of fixture.losses) {
    const loss = lossOf(of.model, of.data, of.seed), best = loss.closedForm(), said = label(of);
    expect(best?.how, said).toBe(of.closed?.how);
    expect(loss.whyNoClosedForm, said).toEqual(of.why && { en: of.why[0], ja: of.why[1] });
    const found = loss.stepSizeLimit()!, [limit, condition] = numbers(of.limit);
    // The rounding of a solution grows with the condition number.
    const close = Math.max(CLOSE, 1e-14 * (Number.isFinite(condition) ? condition : 1));
    if (best) {
      expect(apart(best.theta, of.closed!.theta), said).toBeLessThan(close);
      expect(Math.abs(best.value - of.closed!.value), said).toBeLessThan(CLOSE * Math.max(1, of.closed!.value));
      expect(loss.domain, said).toEqual(of.domain);
    }
    expect(apart([found.limit], [limit]), said).toBeLessThan(close);
    // Above it a matrix is singular to rounding.
    if (condition > 1e14) expect(found.condition, said).toBeGreaterThan(1e14);
    else expect(apart([found.condition], [condition]), said).toBeLessThan(1e-9);
    expect(loss.held?.target.length ?? null, said).toBe(of.held?.rows ?? null);
    if (of.held) expect(apart(of.points.map((point) => loss.heldOut(point)), of.held.values), said).toBeLessThan(CLOSE);
    if (of.others) {
      const few = Object.fromEntries(of.predictors.map((name) => [name, of.data.columns[name].slice(0, 3) as number[]]));
      expect(apart(loss.predict(of.points[0], few), of.others), said).toBeLessThan(CLOSE);
    }
  }
});

test("bad input is refused with Python's lines in both languages", () => {
  for (const of of fixture.refusals) {
    let error: unknown = null;
    try {
      lossOf(of.model, of.data);
    } catch (caught) {
      error = caught;
    }
    expect(error, label(of)).toBeInstanceOf(BadInput);
    const { line, column } = error as BadInput;
    expect({ ...line, column }).toEqual({ en: of.en, ja: of.ja, column: of.column });
  }
});

test("a page computes with so many rows", () => {
  const many = Array.from({ length: MOST_ROWS + 1 }, (_, k) => k), data = { ...fixture.losses[0].data, columns: { x: many, y: many } };
  expect(() => lossOf("y ~ a*x + b", data)).toThrow(`data: ${MOST_ROWS + 1} rows; this page takes up to ${MOST_ROWS}`);
});

test("batches are those of torch's DataLoader, in whatever order they are asked for", () => {
  for (const { rows, size, seed, of } of fixture.batches) {
    const batches = batchesOf(rows, size, seed);
    expect(of.map((_, step) => [...batches(step)])).toEqual(of);
    expect(of.map((_, k) => [...batches(of.length - 1 - k)]).reverse()).toEqual(of);
  }
});

const decoded = (data: string): number[] => Array.from(new Float64Array(Uint8Array.from(Buffer.from(data, "base64")).buffer));

describe("descents are as in Python", () => {
  test.each(fixture.descents.map((of) => [`${of.optimizer.name} ${of.dtype} ${label(of)}`, of] as const))("%s", (_, of) => {
    const loss = lossOf(of.model, of.data, of.seed), { steps, dtype: precision } = of;
    const optimizer = optimizerFor({ ...of.optimizer, lr: of.optimizer.lr ?? 0.1 }, loss.n, steps, precision, optimizers);
    const batches = of.data.batch === null ? null : loss.batches(of.data.batch, of.seed);
    const trace = descend(loss, Float64Array.from(of.starts.flat()), optimizer, { steps, precision, batches });
    // Those that compare values of f resolve a position near the lowest point to the root of a rounding.
    const compares = of.optimizer.name in STEPPERS, close = precision === "float64" ? (compares ? 1e-8 : 1e-12) : compares ? 3e-4 : 1e-5;
    expect(apart(trace.x, decoded(of.x))).toBeLessThan(close);
    expect(apart(trace.value, decoded(of.values))).toBeLessThan(close);
    expect(apart(trace.gradNorm, decoded(of.gradients))).toBeLessThan(close);
  });
});
