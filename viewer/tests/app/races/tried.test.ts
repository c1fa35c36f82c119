import { describe, expect, it } from "vitest";
import { speaker } from "../../../src/app/language";
import { descentOf, type Tried, withTried, wordsOf } from "../../../src/app/races/tried";
import type { State } from "../../../src/wire/state";

const state = (lr: number, part: Partial<State> = {}): State => ({
  f: "x1**2 + x2**2", params: {}, dim: null, domain: null, start: [[2, 2]], cloud: null, optimizers: [{ name: "gradient descent", lr, hyper: {} }],
  steps: 200, dtype: "float32", noise: 0, seed: 0, view: "both", theme: "paper", lang: "en", height: "auto", colors: "auto", coordinates: null, detail: false, data: null, ...part,
});
const tried = (lr: number, kind = "converged", step = 62, part: Partial<State> = {}): Tried =>
  ({ state: state(lr, part), title: "x₁² + x₂²", ends: [{ optimizer: 0, kind, step, run: 0 }] });

describe("what was tried", () => {
  it("has the same descent once, the latest first, and at most thirty", () => {
    const list = [0.1, 0.2, 0.1, 0.3].reduce((all, lr) => withTried(all, tried(lr)), [] as Tried[]);
    expect(list.map(({ state: { optimizers } }) => optimizers[0].lr)).toEqual([0.3, 0.1, 0.2]);
    const many = Array.from({ length: 50 }, (_, i) => i).reduce((all, i) => withTried(all, tried(i)), [] as Tried[]);
    expect(many.length).toBe(30);
  });
  it("is one descent whatever its language, theme, range or view", () => {
    expect(descentOf(state(0.1, { lang: "ja", theme: "dark", domain: [[-1, 1], [-1, 1]], view: "surface", detail: true }))).toBe(descentOf(state(0.1)));
    for (const part of [{ steps: 3 }, { start: [[1, 2]] }, { f: "x1**2" }, { noise: 1 }, { dtype: "float64" }] as Partial<State>[]) {
      expect(descentOf(state(0.1, part))).not.toBe(descentOf(state(0.1)));
    }
  });
  it("is of its table and how its loss is made", () => {
    const data = { columns: { x: [1, 2], y: [3, 5] }, loss: "squared", delta: 1, l1: 0, l2: 0, standardize: false, reduction: "mean", batch: null, held: 0 } as const;
    const of = (part: object) => descentOf(state(0.1, { data: { ...data, columns: { x: [1, 2], y: [3, 5] }, ...part } }));
    expect(of({})).toBe(of({}));
    expect(of({}).length).toBeLessThan(400);
    for (const part of [{ columns: { x: [1, 2], y: [3, 4] } }, { columns: { z: [1, 2], y: [3, 5] } }, { batch: 1 }, { standardize: true }]) expect(of(part)).not.toBe(of({}));
  });
  it("is said in both languages", () => {
    expect(wordsOf(tried(0.01), speaker("en"))).toBe("gradient descent η = 0.01: converged 62");
    expect(wordsOf(tried(1.1, "diverged", 34), speaker("ja"))).toBe("最急降下法 η = 1.1: 発散 34");
    expect(wordsOf(tried(0.001, "descending", 200), speaker("en"))).toBe("gradient descent η = 0.001: descending");
  });
});
