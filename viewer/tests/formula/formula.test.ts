import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { BadInput } from "../../src/engine/types";
import { type Parameters, parse } from "../../src/formula/formula";
import { parsed } from "./parsed";

interface Form { text: string; constants: Record<string, number>; points: number[][] }
interface Mistake extends Form { said: string; fixes: Form[] }

const from = (path: string) => readFileSync(new URL(path, import.meta.url));
const corpus = (name: string) => JSON.parse(from(`../../../tests/objectives/corpus/${name}.json`).toString());
const forms = corpus("forms") as Form[], mistakes = corpus("mistakes") as Mistake[];

describe("the corpus of formulas as people write them", () => {
  test.each(forms.map((row) => [row.text, row] as const))("%s is read", (text, row) => {
    expect([null, row.points[0].length]).toContain(parse(text, row.constants).dim);
  });

  test.each(mistakes.map((row) => [row.text, row] as const))("%s is refused, with its cure", (text, row) => {
    let refusal: unknown = null;
    try {
      parse(text, row.constants);
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toBeInstanceOf(BadInput);
    const { line, fixes } = refusal as BadInput;
    if (row.said) expect(line.en).toContain(row.said);
    else expect(fixes).toEqual(row.fixes.map((fix) => fix.text));
    for (const fix of row.fixes) expect([null, fix.points[0].length]).toContain(parse(fix.text, row.constants).dim);
  });
});

describe("Python reads the same", () => {
  interface Row { text: string; constants: Parameters; variables: string[] | null }
  const rows = JSON.parse(gunzipSync(from("../fixtures/formulas.json.gz")).toString()) as Row[];

  test("the same tree, names, line, column and cures, for every formula of the fixture", () => {
    expect(rows.length).toBeGreaterThan(2_500);
    for (const { text, constants, variables, ...wanted } of rows) {
      expect(parsed(text, constants, variables), JSON.stringify(text.slice(0, 200))).toEqual(wanted);
    }
  }, 60_000);
});

describe("nothing overflows the stack or takes long", () => {
  const deep = 50_000;
  test.each([
    ["(".repeat(deep)], ["-".repeat(3_900) + "x"], ["sin(".repeat(900) + "x" + ")".repeat(900)], ["x" + "^2".repeat(1_900)],
    ["\\frac{1}{".repeat(400) + "x" + "}".repeat(400)], ["|".repeat(3_999)], ["x".repeat(10_000)], ["9".repeat(10_000)], ["\ud800".repeat(4_001)],
    ["x+".repeat(1_999) + "x"], ["{".repeat(3_999)], ["f(" + " ".repeat(3_900)], [" ".repeat(3_900) + "x = ) 1"], ["√".repeat(3_000) + "x"],
    ["max(" + "x,".repeat(1_999) + "x)"], ["x[".repeat(1_900)], ["1/".repeat(1_900) + "x y"], ["\\sum_{i=1}^{n}".repeat(250) + "x_i"],
  ])("%#", (text) => {
    expect(() => parse(text)).toThrow(BadInput);
  });
});
