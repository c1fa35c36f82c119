import { expect, test } from "vitest";
import { restsOf } from "../../../src/answers/races/rests";
import type { Range } from "../../../src/wire/state";
import { arrivalsOf, cases, statusesOf, traceOf } from "../../scenes/fixtures";

const several = cases.filter(({ ranking }) => ranking);

test("runs that reached no minimum are in the fixtures, inside and outside the range shown, some broken off", () => {
  const kinds = new Set(several.flatMap(({ ranking }) => ranking!.rests.map(({ status, outside }) => `${status} ${outside}`)));
  expect([...kinds]).toEqual(expect.arrayContaining(["descending false", "descending true", "diverged false"]));
});

test.each(several.map((of) => [of.name, of] as const))("%s: how the others ended is what Python says", (_, of) => {
  const trace = traceOf(of), panels = of.scene.panels as { kind: string; axes: { lo: number; hi: number }[] }[];
  const axes = panels.find(({ kind }) => kind !== "data")!.axes, domain = axes.slice(0, axes.length === 3 ? 2 : axes.length - 1).map(({ lo, hi }): Range => [lo, hi]);
  expect(restsOf(trace, statusesOf(of), arrivalsOf(of, trace)!, trace.n > 2 ? [] : domain)).toEqual(of.ranking!.rests);
});
