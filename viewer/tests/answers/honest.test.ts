// The fixture is written by Python (tests/app/table_accounts.py): states of tables at random, and all that Python says and shows of them.
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { Answerer } from "../../src/answers/answerer";
import type { DataReply } from "../../src/answers/data/loss_state";
import { lossOfState } from "../../src/answers/data/loss_state";
import { paced } from "../../src/answers/pace";
import type { Recipe } from "../../src/answers/recipe";
import type { SceneReply, TextReply } from "../../src/answers/request";
import { eigenvectors } from "../../src/engine/linear/eigenvectors";
import type { LiveVerdict } from "../../src/verdict/verdicts";
import type { State } from "../../src/wire/state";

type Numbers = (number | string)[];
interface Sample { shape: number[]; every: number; nan: number; ends: [number, number] | null; some: Numbers }
interface Account {
  seed: number; state: State; refused?: { error: string; error_ja: string };
  data: DataReply; rounding: number; verdicts: LiveVerdict[]; formula: { plain: string; mathml: string | null }; curvatures: Numbers; domain: [number, number][] | null;
  ends: Numbers; values: Numbers; status: string[]; stopped: number[]; python: string; command: string; scene: Record<string, unknown>;
}

const read = (path: string | URL) => JSON.parse(gunzipSync(readFileSync(path)).toString()) as unknown;
const fixture = (name: string) => new URL(`../fixtures/${name}.json.gz`, import.meta.url);
const accounts = read(process.env.KOBAI_HONEST_CASES ?? fixture("honest")) as Account[];
const { data: optimizers } = read(fixture("optimizers")) as { data: unknown[] };

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);

/** What differs between two accounts, as paths. */
class Differences {
  found: string[] = [];
  constructor(private readonly close: number) {}

  same(made: unknown, wanted: unknown, path: string): void {
    if (JSON.stringify(made) !== JSON.stringify(wanted)) this.found.push(`${path}: ${JSON.stringify(made)}, not ${JSON.stringify(wanted)}`);
  }

  /** Numbers to a share of the largest of them. */
  numbers(made: ArrayLike<number>, wanted: Numbers, path: string, least = 1e-300, close = this.close): void {
    const given = wanted.map(Number), scale = given.reduce((most, v) => (Number.isFinite(v) ? Math.max(most, Math.abs(v)) : most), least);
    if (made.length !== given.length) this.found.push(`${path}: ${made.length} numbers, not ${given.length}`);
    const at = given.findIndex((v, k) => !(Object.is(made[k], v) || made[k] === v || Math.abs(made[k] - v) <= close * scale));
    if (at >= 0) this.found.push(`${path}[${at}]: ${made[at]}, not ${given[at]}`);
  }

  leave(these: RegExp): void {
    this.found = this.found.filter((line) => !these.test(line));
  }

  trees(made: unknown, wanted: unknown, path: string): void {
    if (isRecord(wanted) && "every" in wanted && "some" in wanted) this.arrays(made, wanted as unknown as Sample, path);
    else if (Array.isArray(wanted) && Array.isArray(made)) {
      if (made.length !== wanted.length) this.found.push(`${path}: ${made.length} entries, not ${wanted.length}`);
      else wanted.forEach((item, k) => this.trees(made[k], item, `${path}[${k}]`));
    } else if (isRecord(wanted) && isRecord(made)) {
      const names = new Set([...Object.keys(made), ...Object.keys(wanted)]);
      if ("ticks" in wanted) names.delete("type");
      for (const name of names) if (name !== "extra") this.trees(made[name], wanted[name], `${path}.${name}`);
    } else if (typeof made === "number" && typeof wanted === "number") this.numbers([made], [wanted], path, 1e-6, /axes|range/.test(path) ? 1e-5 : Math.max(1e-6, this.close));
    else if ((made ?? null) !== (wanted ?? null)) this.same(made, wanted, path);
  }

  private arrays(made: unknown, wanted: Sample, path: string): void {
    if (!isRecord(made) || !("data" in made)) return void this.found.push(`${path}: no array`);
    const { data, shape } = made as { data: ArrayLike<number>; shape: number[] };
    if (shape.join() !== wanted.shape.join()) return void this.found.push(`${path}: shape ${shape}, not ${wanted.shape}`);
    const span = wanted.ends ? Math.max(1e-6, Math.abs(wanted.ends[0]), Math.abs(wanted.ends[1])) : 1;
    this.numbers(wanted.some.map((_, k) => data[k * wanted.every]), wanted.some, path, span, Math.max(1e-6, this.close));
    const nan = Array.from(data).filter((v) => !Number.isFinite(v)).length;
    if (nan !== wanted.nan) this.found.push(`${path}: ${nan} are not finite, not ${wanted.nan}`);
  }
}

describe("of a table the page says and shows what Python does", () => {
  test.each(accounts.map((of) => [`${of.seed}: ${of.state.f}`, of] as const))("%s", async (_, of) => {
    const { state } = of, recipe: Recipe = { version: 1, state, title: null, optimizers, objective: null, entries: [], playground: null };
    const answerer = new Answerer(recipe);
    const reply = await answerer.answer({ type: "run", seq: 1, state }, paced(Infinity, () => true, () => Promise.resolve()));
    if (of.refused) {
      const { type, error, error_ja } = reply as TextReply;
      return expect({ type, error, error_ja }).toEqual({ type: "refused", ...of.refused });
    }
    expect(reply!.type === "scene" ? "" : reply).toBe("");
    const { scene } = (reply as SceneReply).message, live = scene.extra.live as Account;
    const single = state.dtype === "float32", differences = new Differences(single ? 1e-3 : 1e-7);
    const { data } = live, { closed, closedValue, limit, condition, units, held, ...said } = of.data;
    differences.trees({ ...data, closed: null, closedValue: null, limit: null, condition: null, units: null, held: null }, { ...said, closed: null, closedValue: null, limit: null, condition: null, units: null, held: null }, "data");
    // The rounding of a solution grows with the condition number.
    const close = Math.max(1e-9, 1e-13 * (condition ?? 1e15));
    for (const [name, made, wanted] of [["closed", data.closed, closed], ["closedValue", data.closedValue === null ? null : [data.closedValue], closedValue === null ? null : [closedValue]],
      ["limit", data.limit === null ? null : [data.limit], limit === null ? null : [limit]]] as const) {
      if (made === null || wanted === null) differences.same(made, wanted, name);
      else differences.numbers(made, wanted, name, name === "closedValue" ? of.rounding / 1e-9 + 1e-12 : 1e-300, name === "closed" ? close : 1e-9);
    }
    if ((data.condition ?? 1e16) < 1e13 || (condition ?? 1e16) < 1e13) differences.numbers([data.condition ?? Infinity], [condition ?? "Infinity"], "condition", 1, Math.max(1e-9, close));
    if (units) differences.numbers(data.units!.flat(), units.flat(), "units");
    else differences.same(data.units, null, "units");
    const loss = lossOfState(state), hessian = loss.hessian();
    if (of.curvatures[0] !== "NaN") differences.numbers([...eigenvectors(hessian!, loss.n).values].sort((a, b) => a - b), of.curvatures, "curvatures", 1e-300, Math.max(1e-9, close * 1e-3));
    differences.trees(loss.domain, of.domain, "domain");
    differences.same(live.formula, of.formula, "formula");
    differences.same(live.python, of.python, "python");
    differences.same(live.command, of.command, "command");
    const { x, value, steps, n, runs } = answerer.trace!, K = steps.length, middle = Math.floor(K / 2);
    differences.numbers(Array.from({ length: runs * n }, (__, i) => x[(Math.floor(i / n) * K + K - 1) * n + (i % n)]), of.ends, "ends");
    differences.numbers(Array.from({ length: runs }, (__, run) => [0, middle, K - 1].map((k) => value[run * K + k])).flat(), of.values, "values");
    if (held) differences.numbers(data.held!.map((v) => v ?? NaN), held.map((v) => v ?? "NaN"), "held", 1e-300, Math.max(1e-7, single ? 1e-3 : 0));
    else differences.same(data.held, null, "held");
    differences.same(live.verdicts.map(({ kind, key }) => [kind, key]), of.verdicts.map(({ kind, key }) => [kind, key]), "verdicts");
    if (!single) {
      differences.same(live.verdicts.map(({ text }) => text), of.verdicts.map(({ text }) => text), "texts");
      live.verdicts.forEach(({ numbers }, k) => {
        const { smallest = null, ...wanted } = of.verdicts[k].numbers, { smallest: found = null, ...rest } = numbers;
        for (const name of Object.keys(wanted) as (keyof typeof wanted)[]) differences.numbers([rest[name] ?? NaN], [wanted[name] ?? NaN], `verdict ${k} ${name}`, 1e-150, 1e-5);
        differences.numbers([found ?? NaN], [smallest ?? NaN], `verdict ${k} smallest`, Math.max(1e-150, Math.abs(wanted.largest ?? 0)));
      });
      for (const key of Object.keys(of.scene)) differences.trees(scene[key as keyof typeof scene], of.scene[key], `scene.${key}`);
      // Where a boundary's lines begin and how they are joined is contourpy's own; where they lie is tested in views/data/boundary.test.ts.
      if (data.predictors.length === 2 && ["logistic", "cross-entropy"].includes(state.data!.loss)) differences.leave(/panels\[0\]\.marks\[\d+\]\.points: shape/);
    }
    expect(differences.found, differences.found.slice(0, 12).join("\n")).toEqual([]);
  }, 60_000);
});
