// What people read of a refusal speaks of the page's boxes, in both languages.
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { inPageWords } from "../../../src/app/words/page_words";
import { lossOf } from "../../../src/calculus/data/loss_of";
import { USUAL } from "../../../src/calculus/examples/tables";
import { BadInput } from "../../../src/engine/types";
import { parse } from "../../../src/formula/formula";
import { inJapanese } from "../../../src/i18n/japanese";
import type { Data } from "../../../src/wire/state";

const PYTHON = /(?<![\p{L}\p{N}_])\w+=[[\p{L}'"\d]|\bTrue\b|\bFalse\b|\bNone\b|--\w+|variables=|parameters=/u;
const columns = { u: [-2, -1, 0, 1, 2], v: [1, -1, 2, -2, 0], y: [0, 1, 0, 1, 1] };

function refusal(run: () => unknown): BadInput {
  try {
    run();
  } catch (error) {
    if (error instanceof BadInput) return error;
  }
  throw new Error("not refused");
}

const LOSSES: readonly (readonly [string, Partial<Data>])[] = [
  ["y ~ weight*u + b", {}], ["y ~ xy + b", {}], ["y ~ a*u + b", { loss: "cross-entropy" }], ["v ~ a*u + b", { loss: "logistic" }],
  ["v ~ a*u + b", { loss: "poisson" }], ["y ~ a*u*v + a*v", { standardize: true }], ["y ~ softmax(a*u, b*u, c*u)", { loss: "cross-entropy" }],
];

test.each(LOSSES)("%s with %j", (model, data) => {
  const { line } = refusal(() => lossOf(model, { ...USUAL, columns, ...data }));
  for (const lang of ["en", "ja"] as const) {
    expect(line[lang]).toMatch(PYTHON);
    expect(inPageWords(line[lang], lang)).not.toMatch(PYTHON);
  }
});

test.each(["xy**2", "xs + y", "f(x, y) = xy"])("the formula %s", (text) => {
  const { line } = refusal(() => parse(text, {}, null));
  for (const lang of ["en", "ja"] as const) expect(inPageWords(line[lang], lang)).not.toMatch(PYTHON);
  expect(line.en).toMatch(PYTHON);
});

test("no refusal of a formula speaks of Python's arguments", () => {
  const cases = gunzipSync(readFileSync(new URL("../../fixtures/formulas.json.gz", import.meta.url))).toString();
  const lines = [...new Set([...cases.matchAll(/"(formula [^"\\]*)"/g)].map(([, line]) => line).filter((line) => /variables=|value \(|\w=1\.0/.test(line)))];
  expect(lines.length).toBeGreaterThan(20);
  for (const line of lines) {
    expect(inPageWords(line, "en").replace(/'[^']*'/g, "")).not.toMatch(/variables=|--param|--vars|\w=1\.0/);
    expect(inPageWords(inJapanese(line), "ja").replace(/'[^']*'/g, "")).not.toMatch(/variables=|--param|--vars|\w=1\.0/);
  }
});

test.each([
  ["batch=9: the table has 5 rows; take fewer of them, or batch=None for all", "Mini-batch = 9: the table has 5 rows; take fewer of them, or all of them", "ミニバッチ = 9：表は 5 行です。行を減らすか、すべてにしてください"],
  ["SGD with nesterov=True: Nesterov momentum requires a momentum and zero dampening", "SGD with nesterov: on: Nesterov momentum requires a momentum and zero dampening", null],
  ["Adam with betas=[1.5, 0.9]: Invalid beta parameter", "Adam with betas = 1.5, 0.9: Invalid beta parameter", null],
  ["noise=1: a map is of descents that end alike each time; take noise 0", "Gradient noise σ = 1: a map is of descents that end alike each time; take noise 0", null],
  ["model 'y ~ a*u': loss='logistic': no", "model 'y ~ a*u': the loss “logistic”: no", null],
  // What people typed stays as it is.
  ["model 'y ~ lr=0.1 + batch=None': no", "model 'y ~ lr=0.1 + batch=None': no", null],
])("%s", (line, english, japanese) => {
  expect(inPageWords(line, "en")).toBe(english);
  if (japanese) expect(inPageWords(inJapanese(line), "ja")).toBe(japanese);
});
