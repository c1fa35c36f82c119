import { describe, expect, it } from "vitest";
import { rank, shownOf } from "../../../src/app/catalogue/search";
import { ENTRIES } from "../../../src/calculus/catalogue";

const names = [...ENTRIES.values()].map(({ name }) => name);
const matches = (shown: ReturnType<typeof shownOf>, typed: string) => rank(shown, typed) < Infinity;
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

  it("knows other words for what is said", () => {
    for (const typed of ["narrow", "narrow valley", "細長い", "狭い"]) expect(found(typed), typed).toEqual(expect.arrayContaining(["Rosenbrock", "Ill-conditioned valley"]));
    expect(found("bumpy")).toContain("Rastrigin");
    expect(found("narrow")).not.toContain("Sphere");
  });

  it("does not mind kana, width, spaces, hyphens or the order of words", () => {
    for (const typed of ["ローゼンブロック", "ろーぜん", "ﾛｰｾﾞﾝﾌﾞﾛｯｸ"]) expect(found(typed), typed).toEqual(["Rosenbrock"]);
    expect(found("ＲＯＳＥＮＢＲＯＣＫ")).toEqual(["Leon", "Rosenbrock"]); // it is spoken of in the description of the other
    for (const typed of ["goldstein price", "price goldstein", "goldsteinprice", "Goldstein-Price", "ゴールドスタイン プライス"]) expect(found(typed), typed).toEqual(["Goldstein-Price"]);
    expect(found("holder")).toContain("Hölder table");
    expect(found("curved valley")).toEqual(["Rosenbrock"]);
  });

  it("has first what is named so, then what has a word of its name so, then what is only spoken of", () => {
    const best = (typed: string) => names.map((name) => [rank(shownOf(name), typed), name] as const).sort((a, b) => a[0] - b[0])[0][1];
    for (const [typed, name] of [
      ["rosen", "Rosenbrock"], ["ＲＯＳＥＮＢＲＯＣＫ", "Rosenbrock"], ["ローゼン", "Rosenbrock"], ["saddle", "Saddle"], ["鞍点", "Saddle"], ["dixon", "Dixon-Price"],
      ["bowl", "Sphere"], ["monkey", "Monkey saddle"],
    ]) expect(best(typed), typed).toBe(name);
    expect(rank(shownOf("Leon"), "rosen")).toBe(3);
    expect(rank(shownOf("Himmelblau"), "ackley")).toBe(Infinity);
  });

  it("finds all where nothing is typed, and nothing where nothing fits", () => {
    expect(found("  ")).toHaveLength(names.length);
    expect(found("qwertz")).toEqual([]);
  });
});
