import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { Answerer } from "../../src/answers/answerer";
import type { DataReply } from "../../src/answers/data/loss_state";
import { paced } from "../../src/answers/pace";
import type { Recipe } from "../../src/answers/recipe";
import type { Reply, SceneReply, TextReply } from "../../src/answers/request";
import type { LiveVerdict } from "../../src/verdict/verdicts";
import type { State } from "../../src/wire/state";

interface Case {
  state: State; data: DataReply; verdicts: LiveVerdict[]; formula: { plain: string; mathml: string | null }; ends: number[] | null;
  suits: number[][];
}
const cases = JSON.parse(readFileSync(new URL("../fixtures/tables.json", import.meta.url), "utf8")) as Case[];
const known = (JSON.parse(gunzipSync(readFileSync(new URL("../fixtures/optimizers.json.gz", import.meta.url))).toString()) as { data: unknown[] }).data;
const recipe: Recipe = {
  version: 1, state: cases[0].state, title: null, optimizers: known, objective: null, entries: [], playground: null,
};
const pace = () => paced(Infinity, () => true, () => Promise.resolve());
const ask = async (state: State): Promise<{ reply: Reply; answerer: Answerer }> => {
  const answerer = new Answerer(recipe);
  return { reply: (await answerer.answer({ type: "run", seq: 1, state }, pace()))!, answerer };
};
const near = (a: unknown, b: unknown, tolerance = 1e-9): void => {
  if (typeof a === "number" && typeof b === "number") return expect(Math.abs(a - b), `${a} ${b}`).toBeLessThanOrEqual(tolerance * Math.max(1e-6, Math.abs(b)));
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return expect(a).toEqual(b);
  expect(Object.keys(a)).toEqual(Object.keys(b));
  for (const key of Object.keys(a)) near(a[key as keyof typeof a], b[key as keyof typeof b], tolerance);
};

describe.each(cases.map((given) => [`${given.state.f} ${given.state.data!.loss}`, given] as const))("%s", (_, given) => {
  it("is answered as Python answers", async () => {
    const { reply, answerer } = await ask(given.state);
    expect(reply.type === "scene" ? "" : reply).toBe("");
    const live = (reply as SceneReply).message.scene.extra.live as { data: DataReply; verdicts: LiveVerdict[]; formula: unknown };
    near(live.data, given.data, 1e-8);
    expect(live.formula).toEqual(given.formula);
    expect(live.verdicts.map(({ kind, key, text }) => [kind, key, text])).toEqual(given.verdicts.map(({ kind, key, text }) => [kind, key, text]));
    const { x, steps, n, runs } = answerer.trace!, K = steps.length;
    const ends = Array.from({ length: runs * n }, (_, i) => x[(Math.floor(i / n) * K + K - 1) * n + (i % n)]);
    if (given.ends) near(ends, given.ends);
  });

  it("brings its own start where that of the state is of another model", async () => {
    const { reply } = await ask({ ...given.state, start: [[1, 1, 1, 1, 1, 1, 1]], cloud: null });
    expect((reply as TextReply).type).toBe("refused");
    expect(((reply as TextReply).suits as State).start).toEqual(given.suits);
  });
});

describe("what cannot be", () => {
  const [{ state }] = cases, data = state.data!;
  it.each([
    [{ ...state, data: null }, "a model of a table has a ~"],
    [{ ...state, f: "x**2" }, "a model of a table has a ~"],
    [{ ...state, f: "price ~ a*nothing + b" }, "'nothing' is no column"],
    [{ ...state, f: "price ~ a*area +" }, "model"],
    [{ ...state, data: { ...data, batch: 8 } }, "the table has 7 rows"],
    [{ ...state, data: { ...data, columns: { area: Array(20_000).fill(1), price: Array(20_000).fill(2) } } }, "data: 20000 rows"],
    [{ ...state, data: { ...data, columns: Object.fromEntries(Array.from({ length: 11 }, (_, k) => [`c${k}`, Array(10_000).fill(k)])) } }, "data: 10000 rows × 11 columns"],
  ] as [State, string][])("%# is refused in one line", async (asked, words) => {
    const { reply } = await ask(asked);
    expect((reply as TextReply).type).toBe("refused");
    expect((reply as TextReply).error).toContain(words);
    expect((reply as TextReply).error).not.toContain("\n");
    expect((reply as TextReply).error_ja).not.toEqual((reply as TextReply).error);
  });

  it("a model being typed says what it is", () => {
    const answerer = new Answerer(recipe);
    return answerer.answer({ type: "formula", seq: 2, f: "price ~ a*area**2 + b*area + c", params: {}, start: [[0, 0]], data }, pace()).then((reply) => {
      expect(reply).toMatchObject({ type: "formula", plain: "price = a area² + b area + c", dim: 3, suits: { start: [[0, 0, 0]], params: {} } });
    });
  });
});

describe("names that are no names of formulas", () => {
  const usual = { loss: "squared", delta: 1, l1: 0, l2: 0, standardize: false, reduction: "mean", batch: null, held: 0 } as const;
  it.each(["sq-ft", "a b", "price (€)", "x/y", "{{x}}", "x^2", "[x]", "a.b*c", "$1", "\\d", "勾配 1", "it's", "-", "<b>"])("%s is a column", async (name) => {
    const state: State = {
      ...cases[0].state, f: `y ~ a*${name} + b`, start: [[0, 0]], optimizers: [{ name: "gradient descent", lr: 0.1, hyper: {} }],
      data: { ...usual, columns: { [name]: [1, 2, 4], y: [3, 5, 9] } },
    };
    const { reply } = await ask(state);
    const live = (reply as SceneReply).message.scene.extra.live as { data: DataReply; python: string };
    near(live.data.closed, [2, 1], 1e-9);
    expect(live.data.predictors).toEqual([name]);
  });

  it.each([["a column's name of 201 characters", { ["x".repeat(201)]: [1, 2], y: [1, 2] }], ["a cell of 100000 characters", { x: ["x".repeat(100_000), "a"], y: [1, 2] }]])(
    "%s is refused", async (words, columns) => {
      const { reply } = await ask({ ...cases[0].state, f: "y ~ a*x", start: [[0]], data: { ...usual, columns } as State["data"] });
      expect((reply as TextReply).error).toContain(words);
      expect(String((reply as TextReply).error).length).toBeLessThan(200);
    });
});
