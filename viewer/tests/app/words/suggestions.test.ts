import { expect, test } from "vitest";
import { ENTRIES } from "../../../src/calculus/catalogue";
import { LESSONS } from "../../../src/app/lessons/lesson_data";
import { suggestionFor, type Suggestion } from "../../../src/app/words/suggestions";
import type { LiveVerdict } from "../../../src/verdict/verdicts";
import type { State } from "../../../src/wire/state";

const state = {
  f: "x1**2 + x2**2", start: [[2, 2]], cloud: null, optimizers: [{ name: "gradient descent", lr: 0.1, hyper: {} }],
} as unknown as State;
const verdict = (kind: string, key = kind): LiveVerdict => ({ kind, key, numbers: { limit: 1 } }) as unknown as LiveVerdict;

/** What is suggested one after the other, until nothing is left; the state stays. */
function walked(of: LiveVerdict, from = state): Suggestion[] {
  const seen = new Set<string>(), found: Suggestion[] = [];
  for (let next = suggestionFor(of, from, null, seen); next; next = suggestionFor(of, from, null, seen)) {
    expect(seen.has(next.id)).toBe(false);
    seen.add(next.id);
    found.push(next);
  }
  return found;
}

test("the limit comes first, then why, then momentum; each once, and a function of one's own at last", () => {
  const ids = walked(verdict("converged")).map(({ id }) => id);
  expect(ids.slice(0, 5)).toEqual(["limit", "lesson limit", "momentum", "ill_conditioned", "Adam"]);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.at(-1)).toBe("own");
});

test("what is suggested can be done: functions and lessons are there, changes change something", () => {
  for (const kind of ["converged", "descending", "oscillating", "stalled", "diverged", "nonfinite"]) {
    for (const key of [kind, "bottomless", "saddle", "converged local"]) {
      for (const { does } of walked(verdict(kind, key))) {
        if ("pick" in does) expect(ENTRIES.has(does.pick), does.pick).toBe(true);
        else if ("lesson" in does) expect(LESSONS.has(does.lesson), does.lesson).toBe(true);
        else if ("add" in does) expect(["SGD", "Adam"]).toContain(does.add);
        else if ("part" in does) expect({ ...state, ...does.part }).not.toEqual(state);
      }
    }
  }
});

test("of a run that creeps along a long valley the lesson is on valleys", () => {
  const creeping = (largest: number) => ({ ...verdict("descending"), numbers: { limit: 1, largest, smallest: 1 } }) as unknown as LiveVerdict;
  expect([2, 50].map((largest) => walked(creeping(largest))[0].id)).toEqual(["lesson step-size", "lesson zigzag"]);
});

test("what is there already is not suggested", () => {
  const optimizers = ["gradient descent", "Adam"].map((name) => ({ name, lr: 0.1, hyper: {} }));
  const racing = walked(verdict("converged"), { ...state, optimizers: [...optimizers, { name: "SGD", lr: 0.1, hyper: { momentum: 0.9 } }] });
  expect(racing.map(({ id }) => id).filter((id) => ["limit", "momentum", "Adam"].includes(id))).toEqual([]);
  const many = walked(verdict("converged"), { ...state, cloud: { kind: "random", count: 100, seed: 0 } });
  expect(many.map(({ id }) => id)).not.toContain("cloud");
  expect(suggestionFor(verdict("converged"), state, "rosenbrock", new Set())!.id).toBe("limit");
  expect(walked(verdict("converged")).length).toBeGreaterThan(10);
});

const POLYNOMIAL = "y ~ " + [6, 5, 4, 3, 2].map((k) => `w${k}*x^${k} + `).join("") + "w1*x + b";
test.each([
  ["a line", "y ~ a*x + b", {}, "line"], ["a bending polynomial with rows held out", POLYNOMIAL, { held: 0.3 }, "early-stopping"],
  ["the same without", POLYNOMIAL, {}, "line"], ["mini-batches", "y ~ a*x + b", { batch: 1 }, "batches"], ["a penalty", "y ~ a*x + b", { l2: 1 }, "penalties"],
  ["Huber", "y ~ a*x + b", { loss: "huber" }, "outliers"], ["logistic", "y ~ sigmoid(a*x + b)", { loss: "logistic" }, "logistic"],
  ["scaled columns", "y ~ a*x + b", { standardize: true }, "columns"],
] as const)("of a table the lesson on it comes first: %s", (_, f, options, lesson) => {
  const data = { columns: {}, loss: "squared", delta: 1, l1: 0, l2: 0, standardize: false, reduction: "mean", batch: null, held: 0, ...options };
  expect(LESSONS.has(lesson)).toBe(true);
  expect(suggestionFor(verdict("converged"), { ...state, f, data } as unknown as State, null, new Set())?.does).toEqual({ lesson });
});
