// The fixture is written by Python (tests/fixtures/make_formulas.py): the formulas of every optimizer kobai lists.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type MathNode, parse, plain } from "../../src/step/tex";

const formulas = JSON.parse(readFileSync(new URL("../../../tests/fixtures/formulas.json", import.meta.url), "utf8")) as Record<string, string[]>;
const text = (node: MathNode): string => node.text ?? node.children.map(text).join("");

test.each(Object.entries(formulas))("%s has a formula, read to its last character", (_, lines) => {
  expect(lines.length).toBeGreaterThan(0);
  for (const line of lines) {
    const plain = line.replaceAll(/\\(?:frac|sqrt)|[{}_ ]/g, "").replaceAll(/\\hat(\p{L})/gu, "$1^");
    const read = text(parse(line));
    // A base with both scripts has its index first, and no sign between them.
    expect([...read.replaceAll("^", "")].sort()).toEqual([...plain.replaceAll("^", "")].sort());
    expect(read).not.toMatch(/[\\{}_]/);
  }
});

describe("a formula", () => {
  test("has fractions, roots, accents and scripts", () => {
    const [base, sup] = parse("g_t^2").children[0].children.filter((_, i) => i !== 1);
    expect([base.text, sup.text]).toEqual(["g", "2"]);
    expect(parse("\\frac{a}{b c}").children[0]).toMatchObject({ name: "mfrac", children: [{ name: "mrow" }, { name: "mrow" }] });
    expect(parse("\\sqrt{\\hat{v}}").children[0]).toMatchObject({ name: "msqrt", children: [{ children: [{ name: "mover" }] }] });
    expect(parse("max(x)").children.map(({ name }) => name)).toEqual(["mi", "mo", "mi", "mo"]);
  });

  test.each(["\\bar{x}", "{x", "x}", "x_", "^2", "\\frac{a}"])("%s is refused", (source) => {
    expect(() => parse(source)).toThrow(source);
  });
});

test.each([
  ["x_{t+1} = x_t − η g_t", "xₜ₊₁ = xₜ − ηgₜ"], ["\\frac{m}{\\sqrt{v} + ε}", "m/(√(v) + ε)"], ["β^{t+1} m_{ab}", "βᵗ⁺¹m_(ab)"], ["\\hat{m}_{t}", "m\u0302ₜ"],
])("%s in one line of text", (source, text) => expect(plain(parse(source)).replaceAll("  ", " ")).toBe(text));
