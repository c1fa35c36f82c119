import { describe, expect, it } from "vitest";
import { matches, shownOf } from "../../../src/app/catalogue/search";
import { ENTRIES } from "../../../src/calculus/catalogue";

const names = [...ENTRIES.values()].map(({ name }) => name);
const found = (typed: string) => names.filter((name) => matches(shownOf(name), typed));

describe("the catalogue's search", () => {
  it("does not mind case", () => {
    expect(matches(shownOf("Himmelblau"), "himmel")).toBe(true);
    expect(matches(shownOf("Himmelblau"), "ackley")).toBe(false);
  });

  it("finds kinds and descriptions in both languages", () => {
    expect(found("鞍点")).toEqual(expect.arrayContaining(["Saddle", "Saddle between two wells", "Monkey saddle", "Matrix factorisation", "Colville"]));
    expect(found("saddles")).toEqual(expect.arrayContaining(["Saddle", "Monkey saddle"]));
    expect(found("極小の多い")).toContain("Rastrigin");
    expect(found("banana")).toEqual(["Rosenbrock"]);
  });

  it("does not mind kana, width, spaces, hyphens or the order of words", () => {
    for (const typed of ["ローゼンブロック", "ろーぜん", "ﾛｰｾﾞﾝﾌﾞﾛｯｸ"]) expect(found(typed), typed).toEqual(["Rosenbrock"]);
    expect(found("ＲＯＳＥＮＢＲＯＣＫ")).toEqual(["Leon", "Rosenbrock"]); // it is spoken of in the description of the other
    for (const typed of ["goldstein price", "price goldstein", "goldsteinprice", "Goldstein-Price", "ゴールドスタイン プライス"]) expect(found(typed), typed).toEqual(["Goldstein-Price"]);
    expect(found("holder")).toContain("Hölder table");
    expect(found("curved valley")).toEqual(["Rosenbrock"]);
  });

  it("finds all where nothing is typed, and nothing where nothing fits", () => {
    expect(found("  ")).toHaveLength(names.length);
    expect(found("qwertz")).toEqual([]);
  });
});
