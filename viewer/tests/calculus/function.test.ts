// The fixture is written by Python (tests/recipe/make_functions.py): what the server says of functions, the page says by itself.
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { suitedTo } from "../../src/answers/suited";
import { ENTRIES, familyOf, keyOf, noteOf } from "../../src/calculus/catalogue";
import { withConstants } from "../../src/calculus/constants";
import { functionOf, type FunctionChoice, type KnownFunction } from "../../src/calculus/function";
import { BadInput } from "../../src/engine/types";

interface Shown { plain: string; mathml: string; domain: number[][] | null; start: number[] | null; minima: [number[], number, boolean][]; value: number | null }
interface Row { request: FunctionChoice; answer: Record<string, unknown>; shown?: Record<string, Shown>; first?: [number, number] }
interface Refusal { text: string; n: number; error: string; error_ja: string }
const all = JSON.parse(gunzipSync(readFileSync(new URL("../fixtures/functions.json.gz", import.meta.url))).toString()) as (Row | Refusal)[];
const rows = all.filter((row) => "request" in row), refusals = all.filter((row) => "error" in row);

function ask(request: FunctionChoice): KnownFunction | BadInput {
  try {
    return withConstants(request);
  } catch (error) {
    if (error instanceof BadInput) return error;
    throw error;
  }
}

describe.each(rows.map((row) => [JSON.stringify(row.request), row] as const))("%s", (_, { request, answer, shown = {} }) => {
  const found = ask(request);
  if (found instanceof BadInput || answer.error) {
    test("is refused with the same line", () => {
      expect(found).toBeInstanceOf(BadInput);
      const { line, column, source, fixes } = found as BadInput;
      expect({ error: line.en, error_ja: line.ja, column, source, fixes }).toEqual(answer);
    });
    return;
  }
  test("is the function that the server sees", () => {
    const n = found.dim ?? 2;
    const { plain, mathml } = found.symbolic();
    expect({
      plain, mathml, name: found.name, dim: found.dim, constants: found.constants, start: found.start, domain: found.domain(n),
      variables: found.variables(n), suits: suitedTo({ ...request, start: [[2, 2]] }),
    }).toEqual(answer);
  });
  test.each(Object.entries(shown))("in %s variables", (n, there) => {
    const count = Number(n), here = found.at(count);
    expect({ ...here.title, domain: here.domain, start: found.startFor(count), minima: here.minima.map(({ x, isglobal }) => [x, isglobal]) })
      .toEqual({ plain: there.plain, mathml: there.mathml, domain: there.domain, start: there.start, minima: there.minima.map(([x, , isglobal]) => [x, isglobal]) });
    here.minima.forEach(({ value }, k) => expect(value).toBeCloseTo(there.minima[k][1], 10));
    if (there.value !== null) expect(Math.abs(here.values(new Float64Array(count).fill(0.7))[0] - there.value)).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(there.value)));
  });
});

test.each(refusals.map((row) => [row.text, row.n, row] as const))("%s in %i variables is refused", (text, n, { error, error_ja }) => {
  const found = ask({ f: text, params: {}, dim: null }) as KnownFunction;
  expect(() => found.at(found.dim ?? n)).toThrow(expect.objectContaining({ line: { en: error, ja: error_ja } }));
});

test("a sum of more numbers than a page makes nodes of is refused in both languages", () => {
  const f = functionOf({ f: "sum(i*x1**2, i, 1, 30000)", params: {}, dim: null });
  const en = "the formula takes 180,000 numbers; at most 20,000 in a page for one value: give its sums fewer terms, or use Python";
  expect(() => f.at(1)).toThrow(expect.objectContaining({ line: { en, ja: expect.stringContaining("ページでは 20,000 個まで") } }));
});

test("the same choice is the same function and objective", () => {
  const choice = { f: "ackley", params: { a: 3 }, dim: 4 };
  expect(functionOf(choice)).toBe(functionOf({ ...choice, params: { a: 3 } }));
  expect(functionOf(choice).at(4)).toBe(functionOf(choice).at(4));
  expect(functionOf(choice).at(4).graph("float32")).toBe(functionOf(choice).at(4).graph("float32"));
  expect(() => functionOf(choice).at(2)).toThrow("start: 2 coordinates, but Ackley has 4 variables");
});

test("every function of the catalogue is described in both languages", () => {
  for (const [key, entry] of ENTRIES) {
    expect(noteOf(entry, "en"), key).toMatch(/^[ -~ⁿᵀλ₀-₉]+/);
    expect(noteOf(entry, "ja"), key).toMatch(/[ぁ-んァ-ヶ一-龠]/);
    expect(familyOf(entry, "ja"), key).not.toBe(familyOf(entry, "en"));
    expect(keyOf(entry.name), key).toBe(key);
    for (const alias of entry.aliases ?? []) expect(keyOf(alias.toUpperCase().replaceAll("_", " "))).toBe(key);
  }
  expect(ENTRIES.size).toBe(77);
});

test("a function of at least so many variables says how many, and where to start", () => {
  const en = "start has 1 coordinate, but Rosenbrock needs 2 variables or more: e.g. start=[-1.2, 1.0]";
  const ja = "初期点は座標 1 個ですが、Rosenbrock には変数が 2 個以上必要です：例：start=[-1.2, 1.0]";
  expect(() => functionOf({ f: "rosenbrock", params: {}, dim: null }).at(1)).toThrow(expect.objectContaining({ line: { en, ja } }));
});
