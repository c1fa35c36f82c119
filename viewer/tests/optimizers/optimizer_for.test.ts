// The fixture is written by Python (tests/recipe/optimizers/make_fixtures.py): optimizers as data, and the numbers of their steps.
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { BadInput, type OptimizerGraphs } from "../../src/engine/types";
import type { OptimizerData } from "../../src/optimizers/optimizer_data";
import { optimizerFor, whyNot } from "../../src/optimizers/optimizer_for";
import { power } from "../../src/optimizers/power";
import settings from "../../src/optimizers/settings.json";
import { STEPPERS } from "../../src/optimizers/steppers/steppers";

type Hyper = Record<string, number | boolean | number[]>;
interface Fixture {
  data: OptimizerData[]; shown: number[]; powers: [number, number, number][];
  cases: { name: string; hyper: Hyper; powers: [number, number, number][]; initial: number[]; which: number[]; coefficients: number[][] }[];
  scheduled: { data: OptimizerData; hyper: Hyper; lr: number[]; numbers: number[][] }[];
}

const path = new URL("../fixtures/optimizers.json.gz", import.meta.url);
const fixture = JSON.parse(gunzipSync(readFileSync(path)).toString("utf8")) as Fixture;

/** How many numbers of the format lie between two. */
function steps(a: number, b: number): number {
  const bits = new BigInt64Array(new Float64Array([a, b]).buffer);
  return Math.abs(Number(bits[0] - bits[1]));
}

const choice = (name: string, { lr, ...hyper }: Hyper) => ({ name, lr: lr as number, hyper });

function graphsFor(name: string, hyper: Hyper, count: number, known = fixture.data): OptimizerGraphs {
  return optimizerFor(choice(name, hyper), 2, count, "float64", known) as OptimizerGraphs;
}

function refusal(name: string, hyper: Hyper, known = fixture.data, count = 10): { en: string; ja: string } {
  try {
    optimizerFor(choice(name, hyper), 2, count, "float64", known);
  } catch (error) {
    if (error instanceof BadInput) return error.line;
    throw error;
  }
  throw new Error(`${name} is not refused`);
}

describe("coefficients", () => {
  let all = 0;
  for (const [k, { name, hyper, powers, initial, which, coefficients }] of fixture.cases.entries()) {
    test(`${name}, hyperparameters ${k}, are Python's over 500 steps, bit for bit`, () => {
      const known = fixture.data.map((data) => (data.name === name ? { ...data, powers } : data));
      const made = graphsFor(name, hyper, 500, known);
      expect(made.initial).toEqual(initial);
      fixture.shown.forEach((step, row) => {
        expect(made.coefficients[step], `step ${step}`).toEqual(coefficients[row]);
        expect(made.which[step]).toBe(made.which[fixture.shown[which.indexOf(which[row])]]);
        all += coefficients[row].length;
      });
    });
  }
  test("many are compared", () => expect(all).toBeGreaterThan(10_000));
});

describe("schedules", () => {
  for (const { data, hyper, lr, numbers } of fixture.scheduled) {
    test(`${data.name}'s step sizes are those of the table, and its coefficients those of torch's scheduler`, () => {
      const made = graphsFor(data.name, hyper, 30, [data]);
      expect(made.lr).toEqual(lr);
      made.coefficients.forEach((row, step) => {
        const mine = [...new Set(row.map(Math.abs))].filter((value) => value !== 0 && value !== 1).sort((a, b) => a - b);
        expect(mine, `step ${step}`).toEqual([...new Set(numbers[step])].sort((a, b) => a - b));
      });
    });
  }

  test("go with η where all step sizes are multiples of the first", () => {
    const [{ data, hyper, lr }, cycle] = fixture.scheduled;
    expect(graphsFor(data.name, { ...hyper, lr: 2 * (hyper.lr as number) }, 30, [data]).lr).toEqual(lr.map((rate) => 2 * rate));
    const line = refusal(cycle.data.name, { ...cycle.hyper, lr: 0.3 }, [cycle.data]);
    expect(line.en).toMatch(/^lr=0.3: the schedule of Adam was saved for lr=/);
    expect(line.ja).toMatch(/スケジュール.*保存/);
  });

  test("end with their table, and say so", () => {
    const [{ data, hyper }] = fixture.scheduled;
    const line = refusal(data.name, hyper, [data], 31);
    expect(line.en).toBe("steps=31: the schedule of SGD was saved for 30 steps; take at most 30, or save the page with more");
    expect(line.ja).toMatch(/30 以下/);
  });
});

describe("refusals", () => {
  test("are in the optimizer's own words", () => {
    expect(refusal("Adam", { lr: -1 }).en).toMatch(/^Adam with lr=-1, .*: Invalid learning rate: -1$/);
    expect(refusal("adam", { lr: 0.1, betas: [0.9, 1.5] }).en).toMatch(/Invalid beta parameter at index 1: 1.5$/);
    expect(refusal("SGD", { lr: 0.1, nesterov: true }).en).toMatch(/Nesterov momentum requires a momentum and zero dampening$/);
    expect(refusal("backtracking", { lr: 1, shrink: 1 }).en).toBe("backtracking with lr=1, shrink=1: shrink=1, c1=0.0001: both lie between 0 and 1");
    expect(refusal("Polyak", { lr: 2 }).en).toMatch(/no longer comes nearer/);
    expect(refusal("strong Wolfe", { lr: 1, c1: 0.2, c2: 0.1 }).en).toMatch(/0 < c1 < c2 < 1/);
    expect(refusal("Barzilai-Borwein", { lr: 0 }).ja).toMatch(/正の数/);
  });

  test("name unknown hyperparameters and values of another kind", () => {
    expect(refusal("Adam", { lr: 0.1, beta: 0.9 }).en).toMatch(/^beta=0.9: Adam has no such hyperparameter; it has lr, betas/);
    expect(refusal("Adam", { lr: 0.1, betas: 0.9 }).en).toMatch(/as many numbers are needed/);
    expect(refusal("SGD", { lr: NaN }).en).toMatch(/a number is needed/);
    expect(refusal("Adam", { lr: 0.1, amsgrad: "yes" as never }).en).toMatch(/it is one of False, True/);
    expect(refusal("Adam", { lr: 0.1, decoupled_weight_decay: true }).en).toMatch(/a page computes with the default only/);
    expect(refusal("Adam", { lr: 0.1, maximize: 1 }).en).toMatch(/it is one of False, True/);
    expect(refusal("conjugate gradient", { lr: 1, beta: "DY" as never }).en).toMatch(/one of 'FR', 'PR\+', 'HZ'/);
    expect(refusal("LBFGS", { lr: 1, max_iter: 2.5 }).en).toMatch(/give a whole number/);
  });

  test("say why an optimizer is not in pages, in both languages", () => {
    for (const name of ["Langevin", "Muon", "SparseAdam", "Adafactor", "Gauss-Newton", "Levenberg-Marquardt", "pytorch_optimizer.Lion"]) {
      const line = whyNot(name, fixture.data);
      expect(line?.en, name).toContain(name);
      expect(line?.ja, name).toMatch(/[ぁ-ん]/);
      expect(refusal(name, { lr: 0.1 })).toEqual(line);
    }
  });

  test("the page has the steppers that Python says it has", () => {
    const expected = Object.entries(settings).flatMap(([name, row]) => ("hyper" in row ? [name] : []));
    expect(Object.keys(STEPPERS).sort()).toEqual(expected.sort());
  });

  test("25 optimizers are in pages, by any spelling", () => {
    const names = [...fixture.data.map(({ name }) => name), ...Object.keys(STEPPERS)];
    for (const name of [...names, "gd", "BB", "CG", "nadam", "strong-wolfe"]) expect(whyNot(name, fixture.data), name).toBeNull();
    expect(new Set(names).size).toBeGreaterThanOrEqual(25);
  });

  test("meet damaged data", () => {
    const data = structuredClone(fixture.data.find(({ name }) => name === "Adam")!);
    for (const damage of [{ version: 2 }, { expressions: [["add", 5, 6]] }, { expressions: [["constructor", 0]] }, { updates: [[99_999]] }]) {
      expect(refusal("Adam", { lr: 0.1 }, [{ ...data, ...damage } as OptimizerData]).en).toMatch(/^the page's recipe is damaged/);
    }
  });
});

test("powers are those of the C library, all but one in a thousand, which differ by one unit in the last place", () => {
  const wrong = fixture.powers.filter(([x, y, expected]) => !Object.is(power(x, y), expected));
  for (const [x, y, expected] of wrong) expect(steps(power(x, y), expected), `${x} ** ${y} = ${expected}, not ${power(x, y)}`).toBeLessThanOrEqual(1);
  expect(wrong.length).toBeLessThanOrEqual(fixture.powers.length / 200);
});
