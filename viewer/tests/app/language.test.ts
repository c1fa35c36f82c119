import { describe, expect, it } from "vitest";
import { errorIn, speaker } from "../../src/app/language";
import { appEn } from "../../src/i18n/app-en";
import { appJa } from "../../src/i18n/app-ja";

describe("words", () => {
  it("are there in both languages, with the same placeholders, none left in English", () => {
    const holes = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();
    expect(Object.keys(appJa).sort()).toEqual(Object.keys(appEn).sort());
    for (const [key, text] of Object.entries(appEn)) {
      const japanese = appJa[key as keyof typeof appEn];
      expect(holes(japanese), key).toEqual(holes(text));
      if (key !== "language") expect(/[\u3040-\u30ff\u4e00-\u9fff]/.test(japanese) || /^\{/.test(japanese) || japanese.includes("λ"), key).toBe(true);
    }
    expect(speaker("en")("balls", { n: 4 })).toBe("4 balls");
  });

  it("in Japanese have a blank after a name in Latin letters alone", () => {
    const say = speaker("ja");
    expect(say("stepSizeOf", { name: "Adam" })).toBe("Adam のステップ幅 η");
    expect(say("stepSizeOf", { name: "バックトラッキング" })).toBe("バックトラッキングのステップ幅 η");
    expect(say("removeOptimizer", { name: "最急降下法" })).toBe("最急降下法を外す");
    expect(say("balls", { n: 4 })).toBe("4 個の球");
  });

  it("of an error are those of the reader's language, where the server sent them", () => {
    const answer = { error: "no such file", error_ja: "そのファイルはありません" };
    expect(errorIn("en", answer)).toBe("no such file");
    expect(errorIn("ja", answer)).toBe("そのファイルはありません");
    expect(errorIn("ja", { error: "no such file" })).toBe("no such file");
    expect(errorIn("ja", {})).toBe("");
  });
});

it("a Japanese word put in has no blank on either side", () => {
  expect(speaker("ja")("mapHint", { name: "最急降下法" })).toMatch(/1 画素が最急降下法の 1 回/);
  expect(speaker("ja")("mapHint", { name: "Adam" })).toMatch(/1 画素が Adam の 1 回/);
});
