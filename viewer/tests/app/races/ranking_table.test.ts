import { expect, test } from "vitest";
import type { Ranking } from "../../../src/answers/races/ranking";
import { columnsOf } from "../../../src/app/races/ranking_table";
import { message } from "../../../src/i18n/messages";

const rank = { index: 0, name: "Adam", optimizer: "Adam", lr: 0.1, starts: 30, elsewhere: 0, failed: 0, converged: 2, early: 0, best: 0 };
const ranking: Ranking = {
  numbers: [0, 1, 2, 3, 4, 5, 6, 7],
  minima: Array.from({ length: 8 }, (_, i) => ({ x: [i, 0.5], value: i })),
  ranks: [
    { ...rank, reached: [1, 9, 2, 3, 4, 5, 0, 2], steps: [10, 12.5, 20], value: [0, 0.1, null] },
    { ...rank, index: 1, name: "SGD", reached: [0, 0, 0, 0, 0, 0, 0, 0], failed: 26, elsewhere: 4, converged: 0, early: 0, steps: null, best: null, value: [null, null, null] },
  ],
};

test("the minima that most runs reached have columns, and every run is counted once", () => {
  const columns = columnsOf(ranking, (key, values) => message(key, "en", values));
  expect(columns.map(({ head }) => head)).toEqual([
    "median f", "lowest f", "near (1, 0.5)", "near (2, 0.5)", "near (3, 0.5)", "near (4, 0.5)", "near (5, 0.5)", "near (7, 0.5)", "other minima",
    "elsewhere", "diverged, broke off", "converged", "steps (quartiles)",
  ]);
  const rows = ranking.ranks.map((one) => columns.map(({ cell }) => cell(one)));
  expect(rows[0]).toEqual(["0.1", "0", "9", "2", "3", "4", "5", "2", "1", "0", "0", "2", "12.5 (10–20)"]);
  expect(rows[1]).toEqual(["∞", "∞", "0", "0", "0", "0", "0", "0", "0", "4", "26", "0", ""]);
  const none = columnsOf({ ...ranking, ranks: [ranking.ranks[1]] }, (key, values) => message(key, "en", values));
  expect(none.map(({ head }) => head)).not.toContain("steps (quartiles)");
});

test("minima have the colours of the picture, none of them an optimizer's", () => {
  const of = (count: number) => columnsOf({ ...ranking, ranks: Array.from({ length: count }, () => ranking.ranks[0]) }, (key, values) => message(key, "en", values)).map(({ color }) => color);
  expect(of(2).slice(2, 9)).toEqual([2, 3, 4, 5, 6, 7, undefined]);
  // One optimizer's balls have the colours from the first on; tests/scenes compares the picture's.
  expect(of(1).slice(2, 8)).toEqual([0, 1, 2, 3, 4, 5]);
  expect(of(6).slice(2, 8)).toEqual([6, 7, 8, 9, 10, 11]);
  expect(of(8).slice(2, 8)).toEqual([8, 9, 10, 11, 12, 13]);
  expect(of(12).slice(2, 8)).toEqual([12, "ink", "ink", "ink", 13, "ink"]);
  expect(of(14).slice(2, 8)).toEqual(["ink", null, null, null, null, null]);
});
