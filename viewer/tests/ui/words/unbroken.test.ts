import { expect, test } from "vitest";
import { joined, piecesOf } from "../../../src/ui/words/glossary";
import { lineParts, unbroken } from "../../../src/ui/words/unbroken";

/** Where lines may end at spaces: the parts between them. */
const parts = (text: string): string[] => unbroken(text).split(" ");

test("no line ends inside a relation, between a sign and its number, or before a unit", () => {
  expect(parts("η is above 2/λmax = 9.71×10⁻⁵ here")).toEqual(["η", "is", "above", "2/λmax\u00a0=\u00a09.71×10⁻⁵", "here"]);
  expect(parts("−η × 0 = 0")).toHaveLength(1);
  expect(parts("倍率は −1.49 倍")).toEqual(["倍率は", "−1.49\u00a0倍"]);
  expect(parts("a share of 99.2 % in 200 steps")).toEqual(["a", "share", "of", "99.2\u00a0%", "in", "200", "steps"]);
  expect(parts("200 ステップで 3 回")).toEqual(["200\u00a0ステップで", "3\u00a0回"]);
  expect(parts("1 − ηλmax")).toEqual(["1", "−\u00a0ηλmax"]);
  expect(parts("one thing · another")).toEqual(["one", "thing", "·", "another"]);
});

test("a word stands on one line with the sign before it and the relation after it, and nothing is lost", () => {
  const around = (text: string, lang: "en" | "ja" = "en") => joined(piecesOf(unbroken(text), lang));
  const [, eta] = around("by −η × gradient"), [limit] = around("2/λmax = 9.71×10⁻⁵, so far");
  expect([eta.before, eta.text, eta.after]).toEqual(["−", "η", "\u00a0×\u00a0"]);
  expect([limit.text, limit.after]).toEqual(["2/λmax", "\u00a0=\u00a09.71×10⁻⁵,"]);
  const [, ja] = around("倍率は η = 1。橙：最急降下法", "ja");
  expect([ja.text, ja.after]).toEqual(["η", "\u00a0=\u00a01。"]);
  for (const [text, lang] of [["by −η × gradient = 3", "en"], ["2/λmax = 2(1+β)/λmax", "en"], ["η = 1、2/λmax = 1。橙：最急降下法", "ja"], ["（勾配）、−η × 勾配 だけ", "ja"], ["", "en"]] as const) {
    expect(around(text, lang).map(({ before, text: label, after }) => before + label + after).join("")).toBe(unbroken(text));
  }
});

test("the text that is read has its spaces as they were written, and Japanese sentences still break", () => {
  for (const text of ["η = 1.1 is above 2/λmax = 1, factor −1.2 a step", "倍率は −1.49 倍、η = 1。200 ステップで収束", "", "no more"]) {
    expect(lineParts(unbroken(text)).join("")).toBe(text);
  }
  expect(lineParts(unbroken("倍率は −1.49 倍になります"))).toEqual(["倍率は ", "−1.49 倍", "になります"]);
});
