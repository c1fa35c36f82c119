import { expect, test } from "vitest";
import { rankingAsCsv, rankingOf } from "../../../src/answers/races/ranking";
import { arrivalsOf, cases, objectiveOf, statusesOf, traceOf } from "../../scenes/fixtures";

const ranked = cases.filter(({ ranking }) => ranking);

test("there are rankings to compare", () => {
  expect(ranked.length).toBeGreaterThan(10);
});

test.each(ranked.map((of) => [of.name, of] as const))("%s: the ranking is Python's", (_, of) => {
  const { data, csv, names } = of.ranking!, trace = traceOf(of, objectiveOf(of.function));
  const rates = of.state.optimizers.map(({ lr }) => lr);
  const made = rankingOf(trace, statusesOf(of), arrivalsOf(of, trace)!, names, rates, of.state);
  expect(JSON.parse(JSON.stringify(made))).toEqual(data);
  expect(rankingAsCsv(made)).toBe(csv);
});
