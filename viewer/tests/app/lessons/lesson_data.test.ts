// What the lessons say is what the page computes by itself, in both languages.
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { Answerer } from "../../../src/answers/answerer";
import type { Recipe } from "../../../src/answers/recipe";
import { completed, colorsIn, inLang, LESSONS, type Part, placeIn, placeText, practiceOf, stateOf } from "../../../src/app/lessons/lesson_data";
import { type Goal, reached } from "../../../src/app/lessons/goals";
import type { LiveExtra } from "../../../src/app/panels";
import type { LiveVerdict } from "../../../src/verdict/verdicts";
import { fromHash, toHash } from "../../../src/app/state";
import { holds, played } from "./claims";

const data = JSON.parse(gunzipSync(readFileSync(new URL("../../fixtures/optimizers.json.gz", import.meta.url))).toString()) as { data: unknown[] };
const tested = JSON.parse(readFileSync(new URL("../../fixtures/lessons.json", import.meta.url), "utf8")) as
  Record<string, { claims: string[][]; solutions: Part["state"][] }>;
const [first] = LESSONS.values();
const recipe: Recipe = {
  version: 1, state: stateOf(first, 0), title: null, optimizers: data.data, objective: null, entries: [], playground: null,
};
const answerer = new Answerer(recipe);
const parts = [...LESSONS].flatMap(([name, lesson]) => lesson.parts.map((part, i) => [`${name}.${i + 1}`, lesson, i, part, tested[name].claims[i]] as const));

describe.each(parts)("%s", (_, lesson, i, part, claims) => {
  const state = stateOf(lesson, i);

  test("is what the page computes", async () => {
    const { facts } = await played(answerer, state);
    expect(claims.filter((claim) => !holds(claim, facts))).toEqual([]);
  });

  test("can be opened before the prediction, and in both languages", async () => {
    for (const lang of ["en", "ja"] as const) {
      const { reply } = await played(answerer, { ...state, steps: 0, lang });
      expect(reply.message.scene.panels.length).toBeGreaterThan(0);
      expect(inLang(part.text, lang)).not.toBe("");
    }
  });

  test("is a state that an address can hold", () => {
    let complaints = 0;
    expect(fromHash(`#${toHash(state, {} as typeof state)}`, state, () => complaints++)).toEqual(state);
    expect(complaints).toBe(0);
  });
});

const goals = [...LESSONS].flatMap(([name, lesson]) => (lesson.goals ?? []).map((goal, i) => [`${name} ${i + 1}`, lesson, goal, tested[name].solutions[i]] as const));

test.each(goals)("the goal %s is reached by its solution, and not before", async (_, lesson, goal, solution) => {
  const begin = lesson.begin ?? lesson.parts[lesson.parts.length - 1].state;
  const solved = completed({ ...begin, ...solution, ...(begin.data ? { data: { ...begin.data, ...solution.data } } : {}) });
  for (const [state, is] of [[practiceOf(lesson), false], [solved, true]] as const) {
    const { reply } = await played(answerer, state);
    expect(reached(goal, state, (reply.message.scene.extra as { live: LiveExtra }).live.verdicts)).toBe(is);
  }
});

test("a goal asks for one run, for a formula however it is written, and for all of its conditions", () => {
  const state = { ...stateOf(first, 0), f: "x ^ 2", start: [[1]] }, verdict = { run: 0, optimizer: 0, kind: "converged", numbers: { step: 3 } } as unknown as LiveVerdict;
  const goal = (...when: Goal["when"]) => ({ text: ["", ""], when });
  const held = goal(["f", "x**2"], ["status", "converged"], ["step", 3, 3], ["start.0.0", 0, 1], ["optimizer.lr", 0.1, 0.1]);
  expect(reached(held, state, [verdict])).toBe(true);
  expect(reached(held, state, [{ ...verdict, run: null }])).toBe(false);
  for (const wrong of [["f", "x**3"], ["status", "stalled"], ["step", 4, 9], ["start.1.0", 0, 1], ["data.l2", 0, 1], ["none.0", 0, 1]] as const) {
    expect(reached(goal(...held.when, wrong), state, [verdict])).toBe(false);
  }
});

test("a point stays on one line", () => {
  expect(inLang(["from (2, 1) to (−0.4, −0.6): f (as it is) = 1", ""], "en")).toBe("from (2,\u00a01) to (−0.4,\u00a0−0.6): f (as it is)\u00a0=\u00a01");
});

test("claims can fail", async () => {
  const lesson = LESSONS.get("step-size")!;
  const { facts } = await played(answerer, stateOf(lesson, 5));
  expect(["status(0) == 'converged'", "stop(0) < 10", "f(0) < f(0, 0)"].filter((claim) => holds(claim, facts))).toEqual([]);
  expect(() => holds("stop(0)", facts)).toThrow("not a claim");
});

test.each([
  ["#lesson=step-size", { name: "step-size", part: 0 }], ["#lesson=step-size.3", { name: "step-size", part: 2 }],
  ["#eyJmIjoieCJ9&lesson=step-size.2", { name: "step-size", part: 1 }], ["#lesson=step-size.2&embed", { name: "step-size", part: 1 }],
  ["#lesson=step-size.99", { name: "step-size", part: 5 }], ["#lesson=step-size.0", { name: "step-size", part: 0 }],
])("%s is a place", (hash, place) => {
  expect(placeIn(hash)).toEqual(place);
  expect(placeIn(`#${placeText(place)}`)).toEqual(place);
});

test.each(["", "#", "#eyJmIjoieCJ9", "#lesson=", "#lesson=none", "#lesson=usual", "#lesson=constructor", "#xlesson=step-size"])("%s is none", (hash) => {
  expect(placeIn(hash)).toBeNull();
});

test("a lesson in an address is no state, and does not hide one", () => {
  const base = stateOf(first, 0);
  expect(fromHash("#lesson=step-size.2", base)).toEqual(base);
  expect(fromHash(`#${toHash({ ...base, steps: 7 }, base)}&lesson=step-size.2`, base).steps).toBe(7);
  expect(fromHash(`#lesson=step-size.2&${toHash({ ...base, steps: 7 }, base)}`, base).steps).toBe(7);
});

test("in all parts of a lesson an optimizer has one colour, and no two of a part share one", () => {
  const colors = Array.from({ length: 14 }, (_, i) => `c${i}`);
  for (const [name, lesson] of LESSONS) {
    const of = new Map<string, string>();
    lesson.parts.forEach((_, i) => {
      const { optimizers } = stateOf(lesson, i), found = colorsIn(lesson, optimizers, colors), seen = new Map<string, number>();
      expect([...found].sort(), `${name}.${i + 1}`).toEqual([...colors].sort());
      optimizers.forEach(({ name: optimizer, hyper }, k) => {
        const kind = `${optimizer} ${Boolean(hyper.momentum)} ${hyper.nesterov === true}`, at = seen.get(kind) ?? 0;
        seen.set(kind, at + 1);
        expect(of.get(`${kind} ${at}`) ?? found[k], `${name}.${i + 1} ${kind}`).toBe(found[k]);
        of.set(`${kind} ${at}`, found[k]);
      });
    });
  }
  // What the reader adds has a colour that no optimizer of the lesson has.
  const [adam] = [LESSONS.get("adam")!], own = stateOf(adam, 2).optimizers, added = { name: "LBFGS", lr: 1, hyper: {} };
  expect(colorsIn(adam, [...own, added], colors).slice(0, 2)).toEqual(["c2", "c4"]);
  expect(colorsIn(adam, [added, ...own], colors).slice(0, 2)).toEqual(["c4", "c2"]);
});
