// The fixture is written by Python (tests/recipe/make_gradients.py): f and ∇f of the compiled engine, which the page has bit for bit.
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { functionOf } from "../../src/calculus/function";
import { objectiveOfTree } from "../../src/calculus/objective";
import { evaluator } from "../../src/engine/evaluate";
import { BadInput, type Objective, type Precision } from "../../src/engine/types";
import { parse, type Parameters } from "../../src/formula/formula";

interface Row {
  text: string; params: Parameters; n: number; points: number[][];
  float32: string[]; float64: string[]; hessians?: (number | null)[][] | null;
}
const rows = JSON.parse(gunzipSync(readFileSync(new URL("../fixtures/gradients.json.gz", import.meta.url))).toString()) as Row[];

function objectiveOf({ text, params, n }: Row): Objective {
  if (/^[a-z]\w*$/.test(text) && text.length > 2) {
    const named = functionOf({ f: text, params: {}, dim: null });
    return named.at(n);
  }
  const formula = parse(text, params);
  return objectiveOfTree(formula.tree, formula.parameters, n, { title: { plain: text, mathml: null }, variables: formula.variables(n), domain: null, minima: [] });
}

/** Numbers as hexadecimal digits of their bits, the sign of zero left out. */
function bits(numbers: ArrayLike<number>, double: boolean): string {
  const view = new DataView(new ArrayBuffer(8));
  return Array.from(numbers, (v) => {
    if (double) view.setFloat64(0, v + 0);
    else view.setFloat32(0, v + 0);
    return Array.from({ length: double ? 8 : 4 }, (_, k) => view.getUint8(k).toString(16).padStart(2, "0")).join("");
  }).join("");
}

/** NaN has many bits; each reads as one. */
const readable = (hex: string, double: boolean): string =>
  hex.replace(double ? /.{16}/g : /.{8}/g, (part) => (/^[7f]f[c-f]|^[7f]ff[89a-f]/.test(part) ? "nan".padEnd(part.length) : /^80+$/.test(part) ? "0".repeat(part.length) : part));

describe.each(["float32", "float64"] as Precision[])("%s", (precision) => {
  const double = precision === "float64";
  test("f and ∇f have the bits of the compiled engine", () => {
    const wrong: string[] = [];
    for (const row of rows) {
      const { value, grad } = objectiveOf(row).graph(precision);
      const compute = evaluator([value, ...grad], Array.from({ length: row.n }, (_, i) => `x ${i}`), double);
      row.points.forEach((point, k) => {
        const found = compute(point);
        const expected = row[precision][k], got = Number.isFinite(found[0]) ? bits(found, double) : "nan";
        if (readable(got, double) !== readable(expected, double)) wrong.push(`${row.text} n=${row.n} at ${point}: ${got} instead of ${expected}`);
      });
    }
    expect(wrong).toEqual([]);
  }, 60_000);
});

test("Hessians are those of kobai.theory", () => {
  const far: string[] = [];
  let compared = 0;
  for (const row of rows) {
    if (!row.hessians) continue;
    const found = objectiveOf(row).hessians(Float64Array.from(row.points.flat()))!, size = row.n ** 2;
    row.hessians.forEach((there, point) => {
      // Where f is not twice differentiable, autograd may say NaN.
      if (row.float64[point] === "nan" || there.includes(null)) return;
      const scale = Math.max(1, ...there.map((v) => Math.abs(v!)));
      const here = found.subarray(point * size, (point + 1) * size);
      compared++;
      if (there.some((v, k) => !(Math.abs(here[k] - v!) <= 1e-9 * scale))) far.push(`${row.text} at ${row.points[point]}: ${here} instead of ${there}`);
    });
  }
  expect(far).toEqual([]);
  expect(compared).toBeGreaterThan(1500);
}, 60_000);

test("refusals", () => expect(() => functionOf({ f: "sum(x[i+1], i, 1, n)", params: {}, dim: null }).at(2)).toThrow(BadInput));
