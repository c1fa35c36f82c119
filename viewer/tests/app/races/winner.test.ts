import { expect, test } from "vitest";
import type { Rank } from "../../../src/answers/races/ranking";
import type { Rest } from "../../../src/answers/races/rests";
import { speaker } from "../../../src/app/language";
import { bestOfMany, asText, bestOfOne, reachedByEach, reachedOf } from "../../../src/app/races/winner";
import type { LiveVerdict } from "../../../src/verdict/verdicts";

const say = speaker("en");
const rank = (name: string, more: Partial<Rank>): Rank =>
  ({ index: 0, name, optimizer: name, lr: 0.1, starts: 20, reached: [0, 0], elsewhere: 20, failed: 0, converged: 0, early: 0, steps: null, best: 0, value: [0, 1, 2], ...more });
const minima = [{ x: [1, 1], value: 0 }, { x: [3, 3], value: 2 }];
const many = (...ranks: Rank[]) => bestOfMany({ minima, ranks, numbers: [0, 1] }, 500, say);

test("of many starts: who arrives oftenest, then fastest, then lowest", () => {
  expect(many(rank("Adam", { reached: [7, 0] }), rank("SGD", { reached: [3, 9] }))).toBe("Best at these η: Adam, 7 of 20 end near a lowest minimum (SGD: 3)");
  const all = (name: string, steps: number) => rank(name, { reached: [20, 0], steps: [1, steps, 900] });
  expect(many(all("Adam", 80), all("SGD", 120.5))).toBe("Best at these η: Adam, all at a lowest minimum, median 80 steps (SGD: 121)");
  expect(many(rank("Adam", { value: [0, 0.00368, 1] }), rank("SGD", { value: [0, 0.0131, 1] }))).toBe("Best at these η: Adam, median f = 0.00368 after 500 steps (SGD: 0.0131)");
  expect(many(rank("Adam", {}), rank("SGD", { value: [null, null, null] }))).toContain("SGD: ∞");
  for (const ranks of [[rank("Adam", {})], [rank("Adam", {}), rank("SGD", {})], [rank("A", { value: [null, null, null] }), rank("B", { value: [null, null, null] })]]) {
    expect(many(...ranks)).toBe("");
  }
});

test("of one start: the lowest f, among equal ones the fewest steps; what broke off is none", () => {
  const verdict = (name: string, run: number, kind: string, step: number | null = null) => ({ name, run, kind, numbers: { step, lr: 0.1 } }) as unknown as LiveVerdict;
  const one = (verdicts: LiveVerdict[], heights: number[]) => bestOfOne(verdicts, (run) => heights[run], 200, say);
  expect(one([verdict("A", 0, "converged", 62), verdict("B", 1, "converged", 171)], [1e-22, 1e-13])).toBe("Best at these η: A, 62 steps (B: 171)");
  expect(one([verdict("A", 0, "descending"), verdict("B", 1, "descending")], [0.5, 0.2])).toBe("Best at these η: B, f = 0.2 after 200 steps (A: 0.5)");
  // The faster one is in a worse minimum.
  expect(one([verdict("A", 0, "converged", 10), verdict("B", 1, "converged", 90)], [2, 0])).toContain("Best at these η: B, f = 0 ");
  expect(one([verdict("A", 0, "converged", 62), verdict("B", 1, "descending")], [0, 1e-9])).toBe("Best at these η: A, converged in 62 steps (B not yet)");
  expect(one([verdict("A", 0, "diverged", 4), verdict("B", 1, "nonfinite", 5)], [1e40, NaN])).toBe("");
  expect(one([verdict("A", 0, "diverged", 4), verdict("B", 1, "descending")], [-1e40, 3])).toBe("");
  expect(one([verdict("A", 0, "descending"), verdict("B", 1, "descending")], [1, 1])).toBe("");
});

test("of one optimizer: how many of its balls reached which minimum, the commonest first", () => {
  const four = [[3, 2], [3.58, -1.85], [-3.78, -3.28], [-2.81, 3.13]].map((x) => ({ x, value: 0 }));
  const textOf = (found: ReturnType<typeof reachedOf>) => (found ? asText(found) : "");
  const rest = (status: Rest["status"], count: number, outside = false): Rest => ({ status, count, outside });
  const said = (reached: number[], starts = 100, lang: "en" | "ja" = "en", rests: Rest[] = []) =>
    textOf(reachedOf({ minima: reached.map((_, i) => four[i] ?? { x: [i, i], value: 1 }), ranks: [rank("Adam", { reached, starts })], numbers: [...reached.keys()] }, rests, true, speaker(lang)));
  expect(said([25, 24, 26, 25])).toBe("Minima reached: (−3.78, −3.28) × 26 · (3, 2) × 25 · (−2.81, 3.13) × 25 · (3.58, −1.85) × 24");
  expect(said([40, 0, 60], 100, "ja")).toBe("到達した極小点：(−3.78, −3.28) × 60 · (3, 2) × 40 · (3.58, −1.85) × 0");
  // As of 100 balls on "Peaks": every one is in the line once.
  const rests = [rest("descending", 40, true), rest("diverged", 3), rest("descending", 1)];
  expect(said([32, 24], 100, "en", rests)).toBe(
    "Minima reached: (3, 2) × 32 · (3.58, −1.85) × 24 · outside the range shown (still descending) × 40 · diverged × 3 · elsewhere (still descending) × 1");
  expect(said([56], 100, "ja", rests)).toBe("到達した極小点：(3, 2) × 56 · 表示範囲の外（まだ降下中） × 40 · 発散 × 3 · ほか（まだ降下中） × 1");
  // Six minima, as of the six-hump camel, are all named.
  expect(said([9, 8, 7, 6, 5, 4], 40, "en", [rest("stalled", 1)])).toMatch(/ · \(4, 4\) × 5 · \(5, 5\) × 4 · elsewhere \(stalled\) × 1$/);
  expect(said([9, 8, 7, 6, 5, 4, 3, 2, 2, 1], 48, "en", [rest("oscillating", 1)])).toMatch(/ · \(7, 7\) × 2 · … × 3 · elsewhere \(oscillating\) × 1$/);
  expect(said([0, 0])).toBe("");
});

test("each minimum reached has the colour of its balls, where balls have colours of minima", () => {
  const of = (reached: number[], coloured: boolean, starts = 100, numbers = [...reached.keys()]) =>
    reachedOf({ minima: reached.map((_, i) => ({ x: [i, i], value: i })), ranks: [rank("Adam", { reached, starts })], numbers }, starts > 99 && reached[2] === 57 ? [{ status: "descending", outside: false, count: 1 }] : [], coloured, say)!.parts.map(({ color }) => color);
  // Colours go by the place in the list of minima, the words by how many.
  expect(of([12, 30, 58], true)).toEqual([2, 1, 0]);
  expect(of([12, 30, 57], true)).toEqual([2, 1, 0, "faint"]);
  expect(of([1, 9, 9, 9, 9, 9, 9], true, 55)).toEqual([0, 1, 2, 3, 4, 5, "ink"]);
  expect(of([12, 30, 58], false)).toEqual([null, null, null]);
  // By their numbers among the known minima, whichever were reached.
  expect(of([12, 30, 58], true, 100, [3, 1, 5])).toEqual([5, 1, 3]);
});

test("of several optimizers: how many balls of each reached which minimum, in their colours", () => {
  const minima = [[3, 2], [3.58, -1.85]].map((x) => ({ x, value: 0 }));
  const ranks = [rank("Adam", { index: 1, reached: [12, 8], elsewhere: 0 }), rank("SGD", { index: 0, reached: [6, 9], elsewhere: 2, failed: 3 })];
  const of = (some: Rank[], lang: "en" | "ja" = "en", pinned: boolean[] = []) => reachedByEach({ minima, ranks: some, numbers: [0, 1] }, pinned, speaker(lang));
  expect(asText(of(ranks)!)).toBe("Minima reached: (3, 2) 6 | 12 · (3.58, −1.85) 9 | 8 · elsewhere 2 | 0 · diverged, broke off 3 | 0");
  expect(asText(of(ranks, "ja")!)).toBe("到達した極小点：(3, 2) 6 | 12 · (3.58, −1.85) 9 | 8 · そのほか 2 | 0 · 発散・中断 3 | 0");
  expect(of(ranks)!.parts[0].each!.map(({ color }) => color)).toEqual([0, 1]);
  expect(of(ranks, "en", [true, false])!.parts[0].each!.map(({ color }) => color)).toEqual(["faint", 1]);
  // Each start is in the line once, of one optimizer, of too many, and where none arrives, there is none.
  for (const k of [0, 1]) expect(of(ranks)!.parts.reduce((sum, { each }) => sum + Number(each![k].text), 0)).toBe(20);
  expect(of(ranks.slice(0, 1))).toBeNull();
  expect(of([0, 1, 2, 3, 4].map((index) => rank("Adam", { index, reached: [1, 0] })))).toBeNull();
  expect(of(ranks.map((one) => ({ ...one, reached: [0, 0] })))).toBeNull();
});
