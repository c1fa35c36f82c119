import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { functionOf, type FunctionChoice } from "../../src/calculus/function";
import { suggestStepLength, suggestStepSize } from "../../src/verdict/first_step_size";

// The fixture is written by Python (tests/recipe/make_functions.py).
interface Row { request: FunctionChoice; first?: [number, number] }
const rows = JSON.parse(gunzipSync(readFileSync(new URL("../fixtures/functions.json.gz", import.meta.url))).toString()) as Row[];

describe("step sizes to begin with are those of Python", () => {
  test.each(rows.filter((row) => row.first).map((row) => [row.request.f, row] as const))("%s", (_, { request, first }) => {
    const f = functionOf(request), n = f.dim ?? 2, objective = f.at(n);
    expect([suggestStepSize(objective, Float64Array.from(f.startFor(n)!)), suggestStepLength(objective)]).toEqual(first);
  });
});
