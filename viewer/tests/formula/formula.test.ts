import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "../../src/formula/formula";

interface Form { text: string; constants: Record<string, number>; points: number[][] }

const corpus = (name: string) => JSON.parse(readFileSync(new URL(`../../../tests/objectives/corpus/${name}.json`, import.meta.url), "utf8"));
const forms = corpus("forms") as Form[];

describe("the corpus of formulas as people write them", () => {
  test.each(forms.map((row) => [row.text, row] as const))("%s is read", (text, row) => {
    const formula = parse(text, row.constants);
    expect([null, row.points[0].length]).toContain(formula.dim);
  });
});
