// A change that is offered does what it says: tried here by the answer to the whole state, not by the trial that found it.
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { Answerer } from "../../../src/answers/answerer";
import { paced } from "../../../src/answers/pace";
import type { SceneReply } from "../../../src/answers/request";
import type { LiveExtra } from "../../../src/app/panels";
import { advised, cureOf, type Found } from "../../../src/app/words/advice";
import { curesFor } from "../../../src/app/words/cures";
import type { OptimizerChoice, State } from "../../../src/wire/state";

const { data } = JSON.parse(gunzipSync(readFileSync(new URL("../../fixtures/optimizers.json.gz", import.meta.url))).toString()) as { data: unknown[] };
const gd = (lr: number): OptimizerChoice => ({ name: "gradient descent", lr, hyper: {} });
const sgd = (lr: number, momentum = 0.9): OptimizerChoice => ({ name: "SGD", lr, hyper: { momentum } });
const adam = (lr: number): OptimizerChoice => ({ name: "Adam", lr, hyper: {} });
const base: State = {
  f: "x1**2 + x2**2", params: {}, dim: null, domain: null, start: [[2, 2]], cloud: null, optimizers: [gd(0.1)], steps: 200, dtype: "float32",
  noise: 0, seed: 0, view: "both", theme: "paper", lang: "en", height: "auto", colors: "auto", coordinates: null, detail: false, data: null,
};
const answerer = new Answerer({ version: 1, state: base, title: null, optimizers: data, objective: null, entries: [], playground: null });
const pace = paced(1e9, () => true, () => Promise.resolve());

async function shown(state: State): Promise<LiveExtra> {
  const reply = await answerer.answer({ type: "run", seq: 1, state }, pace);
  expect(reply?.type, JSON.stringify(reply)).toBe("scene");
  return (reply as SceneReply).message.scene.extra.live as LiveExtra;
}

async function cured(state: State, focus = 0): Promise<{ before: LiveExtra; found: Found | null; after: LiveExtra | null }> {
  const before = await shown(state), about = advised(state, before, focus)!;
  const found = await cureOf(about, (given) => answerer.trial(given, pace));
  return { before, found, after: found && (await shown({ ...state, ...found.cure.part })) };
}

/** From the worst end to the best; a search for a local minimum's better is a matter of `key`. */
const ORDER = ["nonfinite", "diverged", "oscillating", "stalled", "descending", "converged"];
const rank = ({ verdicts: [{ kind, key }] }: LiveExtra, of: LiveExtra["verdicts"][number]) =>
  ORDER.indexOf((of ?? { kind }).kind) - ((of ?? { key }).key.includes("local") ? 0.5 : 0);

type Row = [what: string, part: Partial<State>, label: string | null, end: RegExp | null];
const ROWS: Row[] = [
  ["a step size beyond the limit", { optimizers: [gd(1.1)] }, "tryLr", /^converged in 1 step$/],
  ["one far beyond", { optimizers: [gd(500)] }, "tryLr", /^converged in 1 step$/],
  ["the limit 0.057 of a bowl", { f: "17.5*x1**2 + x2**2", optimizers: [gd(0.06)] }, "tryLr", /descending|converged/],
  ["momentum beyond its own limit", { optimizers: [sgd(2.5, 0.5)] }, "tryLr", /^converged/],
  ["divergence without a limit", { f: "himmelblau", start: [[0.5, 0.5]], optimizers: [gd(0.3)] }, "tryLr", /^converged in/],
  ["a step size at the limit", { optimizers: [gd(1)] }, "tryLr", /^converged in 1 step$/],
  ["jumps over a crease", { f: "abs(x1) + abs(x2)", start: [[2, 1.25]], optimizers: [gd(0.3)] }, "tryLr", /^still descending/],
  ["Adam jumping over a crease", { f: "abs(x1) + abs(x2)", start: [[2, 1.25]], optimizers: [adam(0.3)] }, "tryLr", /^still descending/],
  ["creeping", { optimizers: [gd(0.0005)] }, "tryLr", /^converged in 1 step$/],
  ["creeping Adam", { optimizers: [adam(0.05)] }, "tryLr", /^converged in/],
  ["creeping along a valley", { f: "x1**2 + 50*x2**2", optimizers: [gd(0.002)] }, "tryMomentumSteps", /^converged in/],
  ["creeping over a shoulder", { f: "quartic_plateau", start: [[-0.5]], optimizers: [gd(0.07)] }, "tryMomentum", /^converged in/],
  ["creeping far from the minimum", { f: "powell", start: [[3, -1, 0, 1]], optimizers: [sgd(0.00001)] }, "tryLr", /^still descending/],
  ["a local minimum in one variable", { f: "double_well", start: [[1.5]], optimizers: [gd(0.01)] }, "tryStart", /^converged in/],
  ["a local minimum in two", { f: "styblinski_tang", start: [[1, 2]], optimizers: [gd(0.01)] }, "tryStart", /^converged in/],
  ["one of very many", { f: "rastrigin", start: [[-3.6, 2.3]], optimizers: [sgd(0.002)] }, "tryStart", /^converged in/],
  ["one of very many, whose lowest is reached within rounding", { f: "rastrigin", start: [[-3.6, 2.3]], optimizers: [gd(0.002)] }, "tryStart", /^converged in/],
  ["one in ten variables", { f: "styblinski_tang", start: [[1, 2, 1, 1, 1, 2, 2, 1, 1, 1]], optimizers: [gd(0.01)] }, "tryStart", /^converged in/],
  ["a saddle", { f: "saddle_between_wells", start: [[0, 1]], optimizers: [gd(0.1)] }, "tryNudge", /^converged in/],
  ["a maximum", { f: "cos(x1)", start: [[0]], optimizers: [gd(0.1)] }, "tryNudge", /^converged in/],
  ["a plain, thrown there by a long step", { f: "plateau", start: [[2, 1.5]], optimizers: [gd(60)] }, "tryLr", /^converged in/],
  ["weight decay", { optimizers: [{ name: "SGD", lr: 0.1, hyper: { weight_decay: 0.5 } }], f: "(x1 - 1)**2 + x2**2" }, "tryNoDecay", /^converged in/],
  ["steps too small to move x", { optimizers: [gd(1e-9)] }, "tryLr", /descending|converged/],
  ["log of a negative number", { f: "log(x1)", start: [[1]], optimizers: [gd(0.2)] }, "tryLr", /^still descending/],
  ["no bottom", { f: "x1**2 - x2**2", start: [[1, 1]], optimizers: [gd(0.5)] }, null, null],
  ["a slope without end", { f: "x1", start: [[1]], optimizers: [gd(0.5)] }, null, null],
  ["a minimum", {}, null, null],
];

const DOUBLE = ROWS.filter(([, { f }], i) => i % 4 === 0 || f === "log(x1)");
describe.each([["float32", ROWS], ["float64", DOUBLE]] as const)("in %s", (dtype, rows) => {
  test.each(rows)("%s is cured as the button says", async (_, part, label, end) => {
    const state = { ...base, dtype, ...part };
    const { before, found, after } = await cured(state);
    expect(found?.cure.label ?? null, before.verdicts[0].text).toBe(label);
    if (!found || !after) return;
    const [was] = before.verdicts, now = after.verdicts[found.cure.joins ?? 0];
    expect(now.text).toBe(found.text);
    if (found.cure.joins) expect(found.cure.part.optimizers!.slice(0, -1)).toEqual(state.optimizers);
    if (found.cure.part.steps && now.kind === "converged") expect(found.cure.part.steps).toBeLessThanOrEqual(Math.max(state.steps, 1.45 * found.ends![0].step));
    expect(now.text).toMatch(end!);
    const better = rank(after, now) > rank(before, was);
    const nearer = now.kind === "descending" && found.ends![0].value < found.before![0].value;
    expect(better || nearer, `${was.text} → ${now.text}`).toBe(true);
  });
});

test("in a race it is the run in focus that is cured, and the others stay", async () => {
  const state = { ...base, optimizers: [gd(0.1), gd(1.2), adam(0.1)] };
  const { before, found, after } = await cured(state, 1);
  expect(before.verdicts.map(({ kind }) => kind)).toEqual(["converged", "diverged", "descending"]);
  expect(found!.cure.part.optimizers).toEqual([gd(0.1), gd(0.5), adam(0.1)]);
  expect(after!.verdicts.map(({ text }) => text)).toEqual([before.verdicts[0].text, found!.text, before.verdicts[2].text]);
});

test("in a race it is the run that wants it most, of equal ones that in focus", async () => {
  const state = { ...base, optimizers: [gd(0.1), gd(1.2), gd(0.0005), gd(1.3)] }, shownNow = await shown(state);
  const whose = (focus: number, given = state, extra = shownNow) => advised(given, extra, focus)!.focus;
  expect([0, 1, 2, 3].map((focus) => whose(focus))).toEqual([1, 1, 1, 3]);
  const pinned = { ...base, optimizers: [gd(0.1), { ...gd(1.2), pinned: true }] }, compared = await shown(pinned);
  expect([whose(0, pinned, compared), advised(pinned, compared, 1)?.focus]).toEqual([0, undefined]);
  const falling = { ...base, f: "x1**2 - x2**2", start: [[1, 1]], optimizers: [gd(0.5), gd(0.001)] };
  expect(whose(0, falling, await shown(falling))).toBe(1); // what has no bottom has no cure
});

test("in a race from many starts it is the line of the optimizer in focus", async () => {
  const state = { ...base, cloud: { kind: "random" as const, count: 20, seed: 0 }, optimizers: [gd(0.1), gd(1.2)] };
  const { before, found, after } = await cured(state, 1);
  expect(before.verdicts.map(({ optimizer, kind }) => [optimizer, kind])).toEqual([[0, "converged"], [1, "diverged"]]);
  expect(found!.cure.part.optimizers).toEqual([gd(0.1), gd(0.5)]);
  expect(after!.verdicts.map(({ kind }) => kind)).toEqual(["converged", "converged"]);
});

test("of many balls the cure is the one that most of them gain by", async () => {
  const { found, after } = await cured({ ...base, cloud: { kind: "random", count: 40, seed: 0 }, optimizers: [gd(1.4)] });
  expect([found?.cure.label, after?.verdicts.map(({ text }) => text)]).toEqual(["tryLr", ["all 40 converged in 1 step"]]);
});

test("without a trial only what theory says is offered", async () => {
  const of = async (part: Partial<State>) => {
    const state = { ...base, ...part };
    return cureOf(advised(state, await shown(state), 0)!, () => Promise.resolve(null));
  };
  expect(await of({ optimizers: [gd(1.1)] })).toMatchObject({ cure: { values: { lr: 0.5 } }, text: null });
  expect(await of({ optimizers: [gd(0.0005)] })).toBeNull();
  expect(await of({ optimizers: [adam(1e30)] })).toBeNull();
});

test("nothing is advised for a state whose answer is awaited", async () => {
  const extra = await shown(base);
  expect(advised({ ...base, steps: 100 }, extra, 0)).toBeNull();
  expect(advised({ ...base, detail: true }, extra, 0)).not.toBeNull();
});

test("of a run that swings with a momentum above 0.95 the momentum is lowered first, then η; of others η", () => {
  const labels = (momentum: number) =>
    curesFor({ kind: "oscillating", key: "oscillating", numbers: {} }, { ...base, optimizers: [sgd(0.1, momentum)] }, 0, null).map(({ label }) => label);
  expect(labels(0.99).slice(0, 4)).toEqual(["tryMomentumOf", "tryMomentumOf", "tryMomentumOf", "tryLr"]);
  expect(labels(0.95)).not.toContain("tryMomentumOf");
});

test("columns that are not scaled are standardized before anything else", () => {
  const data = { columns: { x: [1, 2], y: [3, 5] }, loss: "squared", delta: 1, l1: 0, l2: 0, standardize: false, reduction: "mean", batch: null, held: 0 } as const;
  const state = { ...base, f: "y ~ a*x + b", data: { ...data, columns: { x: [1, 2], y: [3, 5] } }, start: [[3, 4]], domain: null };
  const numbers = { limit: 1e-7, scaled: 1, lr: 0.1, step: 1, smallest: 1, largest: 2e7, more: null };
  const [first, second, ...rest] = curesFor({ kind: "diverged", key: "unscaled far", numbers }, state, 0, null);
  expect(first).toEqual({
    label: "tryStandardize", values: { lr: 0.1 },
    part: { data: { ...state.data, standardize: true }, domain: null, cloud: null, start: [[0, 0]], optimizers: [{ ...state.optimizers[0], lr: 0.1 }] },
  });
  expect(second.values.lr).toBe(0.5);
  expect(rest.map(({ label }) => label)).not.toContain("tryStandardize");
  expect(curesFor({ kind: "diverged", key: "diverged limit", numbers }, state, 0, null).map(({ label }) => label)).not.toContain("tryStandardize");
});

test.each([0.1, 4e-8, 1e-8])("a table whose columns are not scaled converges after the press, η = %d", async (lr) => {
  const columns = { area: [5523, 5700, 6040, 6411, 6800, 7023, 7204], price: [23100, 24000, 24600, 25900, 27100, 27300, 28400] };
  const table = { columns, loss: "squared", delta: 1, l1: 0, l2: 0, standardize: false, reduction: "mean", batch: null, held: 0 } as const;
  const { before, found, after } = await cured({ ...base, f: "price ~ a*area + b", data: table, start: [[0, 0]], optimizers: [gd(lr)], dtype: "float64" });
  expect(before.verdicts[0].key).toMatch(/^unscaled/);
  expect(found?.cure.label).toBe("tryStandardize");
  expect(after!.verdicts[0].kind).toBe("converged");
  const { units, closed } = after!.data!, [a, b] = units!.map((row) => row[0] * closed![0] + row[1] * closed![1]);
  // Least squares by hand.
  const n = 7, sum = (of: (k: number) => number) => columns.area.reduce((all, _, k) => all + of(k), 0), { area: x, price: y } = columns;
  const slope = (n * sum((k) => x[k] * y[k]) - sum((k) => x[k]) * sum((k) => y[k])) / (n * sum((k) => x[k] ** 2) - sum((k) => x[k]) ** 2);
  expect(a).toBeCloseTo(slope, 9);
  expect(b).toBeCloseTo((sum((k) => y[k]) - slope * sum((k) => x[k])) / n, 5);
});

test("momentum joins beside gradient descent, with only the steps that it needs, and is offered once", async () => {
  const state = { ...base, f: "x1**2 + 50*x2**2", optimizers: [gd(0.002)] }, { found } = await cured(state);
  const { joins, part, values } = found!.cure;
  expect([joins, part.optimizers]).toEqual([1, [gd(0.002), sgd(0.002)]]);
  expect(part.steps! / found!.ends![0].step).toBeGreaterThanOrEqual(1.3);
  expect(part.steps! / found!.ends![0].step).toBeLessThan(1.45);
  expect(values.n).toBe(part.steps);
  const again = await cured({ ...state, ...part });
  expect(again.found?.cure.joins).toBeUndefined();
});
