import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { choose, say } from "../../src/i18n";
import { en } from "../../src/i18n/en";
import { ja } from "../../src/i18n/ja";

const placeholders = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([m]) => m).sort();

test("every string is in both languages, with the same placeholders", () => {
  expect(Object.keys(ja).sort()).toEqual(Object.keys(en).sort());
  for (const [key, text] of Object.entries(en)) {
    expect(text).not.toBe("");
    expect(placeholders(ja[key as keyof typeof en]), key).toEqual(placeholders(text));
  }
});

test("every string is said somewhere", () => {
  const walk = (folder: URL): string[] =>
    readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? walk(new URL(`${entry.name}/`, folder))
        : /\.ts$/.test(entry.name) && !/\/i18n\//.test(folder.href) ? [readFileSync(new URL(entry.name, folder), "utf8")] : []);
  const source = walk(new URL("../../src/", import.meta.url)).join("\n");
  const built = /^(theme|phase) (auto|light|dark|gradient|momentum|scale|step)$/;
  for (const key of Object.keys(en)) if (!built.test(key)) expect(source.includes(`"${key}"`), key).toBe(true);
});

test("says what it is asked, in the language asked for", () => {
  expect(say("en", "step of", { step: 3, last: 9 })).toBe("step 3 of 9");
  expect(say("ja", "step of", { step: 3, last: 9 })).toBe("ステップ 3 / 9");
  expect(choose(null, "fr", "ja-JP", "en")).toBe("ja");
  expect(choose(undefined, "")).toBe("en");
});
