// The formulas are Python's (tests/fixtures/make_formulas.py); the steps are those that the page makes.
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { Answerer } from "../../src/answers/answerer";
import { paced } from "../../src/answers/pace";
import type { Entry, Recipe } from "../../src/answers/recipe";
import { isScene } from "../../src/answers/request";
import type { OptimizerData } from "../../src/optimizers/optimizer_data";
import { STEPPERS } from "../../src/optimizers/steppers/steppers";
import { asComputed, linesOf } from "../../src/step/formula";
import { heights, parabola } from "../../src/step/one_variable";
import { RecordedSteps } from "../../src/step/recorded";
import { written } from "../../src/step/tex";
import type { State } from "../../src/wire/state";
import type { Theme } from "../../src/wire/types";

const read = (name: string) => readFileSync(new URL(name, import.meta.url));
const known = (JSON.parse(gunzipSync(read("../fixtures/optimizers.json.gz")).toString()) as { data: OptimizerData[] }).data;
const formulas = JSON.parse(read("../../../tests/fixtures/formulas.json").toString()) as Record<string, string[]>;
const settings = JSON.parse(read("../../src/optimizers/settings.json").toString()) as Record<string, { hyper?: Record<string, number | boolean> }>;
const entries = Object.entries(formulas).map(([name, formula]): Entry => ({
  name, formula, summary: "", reference: "", note: "", lr: 0.1,
  hyper: (known.find((one) => one.name === name)?.numbers ?? settings[name]?.hyper ?? {}) as Entry["hyper"],
}));
const pace = paced(1e9, () => true, () => Promise.resolve());
const base: State = {
  f: "(x1**2 + x2)**2/8 + 2*x2**2 + x1", params: {}, dim: null, domain: null, start: [[1.5, -0.7]], cloud: null, optimizers: [], steps: 12, dtype: "float64",
  noise: 0, seed: 0, view: "auto", theme: "paper", lang: "en", height: "auto", colors: "auto", coordinates: null, detail: true, data: null,
};

async function stepsOf(part: Partial<State>): Promise<RecordedSteps> {
  const answerer = new Answerer({ optimizers: known, entries, state: base, descent: null, objective: null } as unknown as Recipe);
  const reply = await answerer.answer({ type: "run", seq: 1, state: { ...base, ...part } }, pace);
  if (!reply || !isScene(reply)) throw new Error(JSON.stringify(reply));
  return new RecordedSteps(reply.message, { runs: ["#000000"] } as Theme);
}
const choice = (name: string, hyper: State["optimizers"][number]["hyper"] = {}, lr = 0.05) => ({ name, lr, hyper });

/** Optimizers of which every line has numbers, in two variables. */
const WHOLE = [
  "gradient descent", "SGD", "Adam", "AdamW", "Adagrad", "RMSprop", "Adadelta", "Adamax", "sign descent", "normalised gradient", "Polyak", "backtracking",
];

describe("a formula with numbers", () => {
  test.each(WHOLE)("of %s says what was computed", async (name) => {
    const steps = await stepsOf({ optimizers: [choice(name, name === "SGD" ? { momentum: 0.9 } : {})] });
    for (const time of [0, 1, 5.5, 11]) {
      const step = steps.at(time, 0)!, { lines } = linesOf(step, 0);
      expect(lines.filter((line) => line === null).length, `${name} ${time}`).toBeLessThanOrEqual(name === "backtracking" ? 1 : 0);
      expect(lines.some((line) => line?.holds)).toBe(true);
    }
  });

  test("says no number where the optimizer did more than its formula", async () => {
    // Weight decay and dampening are not in SGD's and Adam's formula.
    for (const one of [choice("SGD", { momentum: 0.9, dampening: 0.5 }), choice("SGD", { weight_decay: 0.3 }), choice("Adam", { weight_decay: 0.3 }), choice("SGD", { momentum: 0.9, nesterov: true })]) {
      const { lines } = linesOf((await stepsOf({ optimizers: [one] })).at(3, 0)!, 0);
      expect(lines, JSON.stringify(one)).toEqual(lines.map(() => null));
    }
  });

  test("no optimizer's formula is wrong: where numbers are given, each line holds", async () => {
    const found: string[] = [];
    for (const name of [...known.map((one) => one.name), ...Object.keys(STEPPERS)]) {
      for (const part of [{}, { f: "x1**4/4 - x1**2 + 0.3*x1", start: [[1.7]] }]) {
        const steps = await stepsOf({ ...part, optimizers: [choice(name, {}, 0.05)] });
        if (process.env.SHOW) for (const time of [4]) console.log(name, JSON.stringify(linesOf(steps.at(time, 0)!, 0).lines.map((l) => l && [l.nodes.map(written).join(" "), l.holds])));
        for (const time of [0, 4, 11]) if (linesOf(steps.at(time, 0)!, 0).lines.some((line) => line?.holds === false)) found.push(`${name} ${time}`);
      }
    }
    expect(found).toEqual([]);
  });
});

describe("a race", () => {
  const race = { optimizers: [choice("gradient descent"), choice("Adam"), choice("SGD", { momentum: 0.9 })] };
  test("takes apart the run that is asked for", async () => {
    const steps = await stepsOf(race);
    expect([0, 1, 2].map((run) => steps.at(3, run)!.known.name)).toEqual(["gradient descent", "Adam", "SGD"]);
    expect([0, 1, 2].map((run) => Object.keys(steps.at(3, run)!.parts.state))).toEqual([[], ["exp_avg", "exp_avg_sq", "step"], ["momentum_buffer"]]);
    for (const run of [0, 1, 2]) expect(linesOf(steps.at(3, run)!, 0).lines.every((line) => line?.holds)).toBe(true);
  });

  test("of several starts takes apart each run", async () => {
    const steps = await stepsOf({ ...race, start: [[1.5, -0.7], [-1, 1]] });
    expect(Array.from({ length: 6 }, (_, run) => steps.at(3, run)!.known.name)).toEqual(race.optimizers.flatMap(({ name }) => [name, name]));
    for (let run = 0; run < 6; run++) expect(linesOf(steps.at(3, run)!, 1).lines.every((line) => line?.holds), String(run)).toBe(true);
  });

  test("at the end it is the last step, of a run at rest the last that moved", async () => {
    const steps = await stepsOf({ f: "x1**2 + x2**2", start: [[1, 1]], steps: 9, optimizers: [choice("gradient descent", {}, 0.5), choice("gradient descent", {}, 0.1)] });
    expect([steps.at(9, 0)!, steps.at(9, 1)!].map(({ from, to, last, share }) => [from, to, last, share])).toEqual([[0, 1, true, 1], [8, 9, true, 1]]);
    expect(steps.at(8, 1)!.last).toBe(true);
    expect(steps.at(7.25, 1)).toMatchObject({ from: 7, to: 8, share: 0.25, last: false });
  });
});

describe("a climb", () => {
  const top = { f: "3 - x1**2 - 2*x2**2 + x1*x2", start: [[1.5, -0.5]] };
  test.each(["SGD", "Adam", "Adagrad"])("of %s: g is −∇f, and the formula holds with it", async (name) => {
    const step = (await stepsOf({ ...top, optimizers: [choice(name, { maximize: true, ...(name === "SGD" ? { momentum: 0.9 } : {}) })] })).at(5, 0)!;
    expect(step.formula[0]).toBe("g_t = −∇f(x_t)");
    expect(step.parts.seen).toEqual(step.parts.gradient!.map((v) => -v));
    const { lines } = linesOf(step, 0);
    expect(lines[0]).toBeNull();
    expect(lines.slice(1).every((line) => line?.holds)).toBe(true);
  });

  test("goes to the highest point of a parabola that opens downwards", async () => {
    const step = (await stepsOf({ f: "-x1**2", start: [[1]], optimizers: [choice("SGD", { maximize: true }, 0.1)] })).at(0, 0)!;
    const { step: curved, f } = parabola(step), { model } = heights(step);
    expect([curved, f].map((v) => Math.round(v!))).toEqual([-10, -2]);
    expect(model(1, curved!)).toBeGreaterThan(Math.max(model(0.97, curved!), model(1.03, curved!)));
  });
});

test("Newton shows the Hessian it saw", async () => {
  const { hessian } = (await stepsOf({ f: "x1**2 + 3*x2**2 + x1*x2", optimizers: [choice("Newton")] })).at(0, 0)!;
  [2, 1, 1, 6].forEach((v, i) => expect(hessian![i]).toBeCloseTo(v, 6));
});

describe("in one variable", () => {
  test("gradient descent goes to the lowest point of the parabola of curvature 1/η", async () => {
    const steps = await stepsOf({ f: "x1**4/4 - x1**2 + 0.3*x1", start: [[1.7]], optimizers: [choice("gradient descent", {}, 0.05)] });
    const step = steps.at(0, 0)!, { step: curved, f } = parabola(step), x = 1.7;
    expect(curved).toBeCloseTo(20, 3);
    expect(f).toBeCloseTo(3 * x * x - 2, 4);
    const g = x ** 3 - 2 * x + 0.3, value = (at: number) => at ** 4 / 4 - at ** 2 + 0.3 * at, shown = heights(step);
    for (const [share, height] of shown.f) expect(height).toBeCloseTo(value(x - 0.05 * g * share) - value(x), 5);
    expect(shown.tangent(1)).toBeCloseTo(-0.05 * g * g, 6);
    expect(shown.model(1, curved!)).toBeLessThan(shown.model(0.97, curved!));
    expect(shown.model(1, curved!)).toBeLessThan(shown.model(1.03, curved!));
  });

  test("Newton's parabola is f's own", async () => {
    const { step, f } = parabola((await stepsOf({ f: "exp(x1) - x1", start: [[0.5]], optimizers: [choice("undamped Newton", {}, 1)] })).at(0, 0)!);
    expect(step! / f!).toBeCloseTo(1, 5);
  });

  test("with a schedule η is that of the step", async () => {
    const scheduled = { ...choice("gradient descent", {}, 0.1), schedule: { name: "StepLR", options: { step_size: 3, gamma: 0.5 } } };
    const steps = await stepsOf({ f: "x1**2 + x1**4", start: [[1]], optimizers: [scheduled] });
    for (const [time, curvature] of [[0, 10], [2, 10], [3, 20], [7, 40]]) {
      expect(parabola(steps.at(time, 0)!).step! / curvature).toBeCloseTo(1, 4);
      expect(linesOf(steps.at(time, 0)!, 0).lines[0]?.holds).toBe(true);
    }
  });

  test("a step uphill has none", async () => {
    const steps = await stepsOf({ f: "x1**2", start: [[1]], steps: 12, optimizers: [choice("SGD", { momentum: 0.95 }, 0.1)] });
    const uphill = Array.from({ length: 12 }, (_, k) => steps.at(k, 0)!).filter(({ parts }) => parts.step![0] * parts.gradient![0] > 0);
    expect(uphill.length).toBeGreaterThan(0);
    for (const step of uphill) expect(parabola(step).step).toBeNull();
  });
});

describe("between float32 positions", () => {
  const camel = { f: "(4 - 2.1*x1**2 + x1**4/3)*x1**2 + x1*x2 + (-4 + 4*x2**2)*x2**2", start: [[1.9, 0.1]], optimizers: [choice("gradient descent", {}, 0.01)], steps: 120 };

  test("the step shown is −η times the gradient shown, and what rounding made of it is said", async () => {
    const steps = await stepsOf({ ...camel, dtype: "float32" });
    const found = [82, 84, 86].map((time) => asComputed(steps.at(time, 0)!));
    for (const { step: { parts } } of found) parts.step!.forEach((v, i) => expect(Math.abs(v / (-0.01 * parts.gradient![i]) - 1)).toBeLessThan(0.021));
    expect(found.some(({ rounded }) => rounded)).toBe(true);
    const last = asComputed(steps.at(120, 0)!);
    expect(last.step.last && last.rounded!.spacing).toBeLessThan(2e-7);
    expect(Math.abs(last.rounded!.step)).toBeLessThan(last.rounded!.spacing);
    expect(asComputed(steps.at(0, 0)!).rounded).toBeNull();
  });

  test("of float64 nothing is lost", async () => {
    const steps = await stepsOf(camel);
    for (const time of [0, 40, 82, 87, 110]) {
      const { rounded, step: { parts } } = asComputed(steps.at(time, 0)!);
      expect(rounded).toBeNull();
      parts.step!.forEach((v, i) => expect(Math.abs(v / (-0.01 * parts.gradient![i]) - 1)).toBeLessThan(0.021));
    }
  });

  test("positions have the digits in which the step shows", async () => {
    const steps = await stepsOf({ ...camel, dtype: "float32" });
    for (const time of [0, 18, 40, 70]) {
      const text = written({ name: "mrow", children: linesOf(steps.at(time, 0)!, 0).lines[0]!.nodes }), [, to, from] = /^([\d.]+)=([\d.]+)−/.exec(text)!;
      expect(to, text).not.toBe(from);
    }
  });
});
