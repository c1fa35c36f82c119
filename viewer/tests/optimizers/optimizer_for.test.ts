// The fixture is written by Python (tests/recipe/optimizers/make_fixtures.py): optimizers as data, and the numbers of their steps.
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import type { OptimizerGraphs } from "../../src/engine/types";
import type { OptimizerData } from "../../src/optimizers/optimizer_data";
import { optimizerFor } from "../../src/optimizers/optimizer_for";
import { power } from "../../src/optimizers/power";

type Hyper = Record<string, number | boolean | number[]>;
interface Fixture {
  data: OptimizerData[]; shown: number[]; powers: [number, number, number][];
  cases: { name: string; hyper: Hyper; initial: number[]; which: number[]; coefficients: number[][] }[];
}

const path = new URL("../fixtures/optimizers.json.gz", import.meta.url);
const fixture = JSON.parse(gunzipSync(readFileSync(path)).toString("utf8")) as Fixture;

/** How many numbers of the format lie between two. */
function steps(a: number, b: number): number {
  const bits = new BigInt64Array(new Float64Array([a, b]).buffer);
  return Math.abs(Number(bits[0] - bits[1]));
}

function graphsFor(name: string, hyper: Hyper, count: number): OptimizerGraphs {
  const { lr, ...rest } = hyper;
  return optimizerFor({ name, lr: lr as number, hyper: rest }, 2, count, "float64", fixture.data) as OptimizerGraphs;
}

describe("coefficients", () => {
  const seen = { equal: 0, all: 0 };
  for (const [k, { name, hyper, initial, which, coefficients }] of fixture.cases.entries()) {
    test(`${name}, hyperparameters ${k}, are Python's over 500 steps`, () => {
      const made = graphsFor(name, hyper, 500);
      expect(made.initial).toEqual(initial);
      fixture.shown.forEach((step, row) => {
        const mine = made.coefficients[step];
        expect(mine.length).toBe(coefficients[row].length);
        mine.forEach((value, c) => {
          seen.all++;
          if (Object.is(value, coefficients[row][c])) seen.equal++;
          else expect(Math.abs(value / coefficients[row][c] - 1), `step ${step}: ${value} is not ${coefficients[row][c]}`).toBeLessThan(1e-13);
        });
        expect(made.which[step]).toBe(made.which[fixture.shown[which.indexOf(which[row])]]);
      });
    });
  }
  test("nearly all are the same bits", () => {
    expect(seen.all).toBeGreaterThan(10_000);
    expect(seen.all - seen.equal).toBeLessThan(seen.all / 500);
  });
});

test("powers are those of the C library, all but one in a thousand, which differ by one unit in the last place", () => {
  const wrong = fixture.powers.filter(([x, y, expected]) => !Object.is(power(x, y), expected));
  for (const [x, y, expected] of wrong) expect(steps(power(x, y), expected), `${x} ** ${y} = ${expected}, not ${power(x, y)}`).toBeLessThanOrEqual(1);
  expect(wrong.length).toBeLessThanOrEqual(fixture.powers.length / 200);
});
