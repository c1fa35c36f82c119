import { expect, test } from "vitest";
import { rankingAsCsv, rankingOf } from "../../../src/answers/races/ranking";
import { arrivalsOf, cases, statusesOf, traceOf } from "../../scenes/fixtures";

const ranked = cases.filter(({ ranking }) => ranking);

test("there are rankings to compare", () => {
  expect(ranked.length).toBeGreaterThan(10);
});

test.each(ranked.map((of) => [of.name, of] as const))("%s: the ranking is Python's", (_, of) => {
  const { data, csv, names } = of.ranking!, trace = traceOf(of);
  const rates = of.state.optimizers.map(({ lr }) => lr);
  const made = rankingOf(trace, statusesOf(of), arrivalsOf(of, trace)!, names, rates, of.state);
  // Sums over the rows of a table end in other bits.
  const digits = of.state.data ? 12 : 17, rounded = (value: unknown) => JSON.parse(JSON.stringify(value, (_, v) => (typeof v === "number" ? Number(v.toPrecision(digits)) : v)));
  expect(rounded(made)).toEqual(rounded(data));
  if (!of.state.data) expect(rankingAsCsv(made)).toBe(csv);
});
