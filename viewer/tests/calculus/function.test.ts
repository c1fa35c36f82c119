// The fixture is written by Python (tests/recipe/make_functions.py): what the server says of functions, the page says by itself.
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { withConstants } from "../../src/calculus/constants";
import type { FunctionChoice, KnownFunction } from "../../src/calculus/function";
import { BadInput } from "../../src/engine/types";

interface Shown { plain: string; mathml: string; domain: number[][] | null; start: number[] | null; minima: [number[], number, boolean][]; value: number | null }
interface Row { request: FunctionChoice; answer: Record<string, unknown>; shown?: Record<string, Shown>; first?: [number, number] }
const rows = JSON.parse(gunzipSync(readFileSync(new URL("../fixtures/functions.json.gz", import.meta.url))).toString()) as Row[];

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
      const { line, column, source } = found as BadInput;
      expect({ error: line.en, error_ja: line.ja, column, source }).toEqual(answer);
    });
    return;
  }
  test("is the function that the server sees", () => {
    const n = found.dim ?? 2;
    const { plain, mathml } = found.notation(null);
    expect({
      plain, mathml, name: found.name, dim: found.dim, constants: found.constants, start: found.start, domain: found.domain(n),
      variables: found.variables(n),
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
