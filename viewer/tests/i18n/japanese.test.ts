import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { inJapanese, isEnglish } from "../../src/i18n/japanese";

const lines = JSON.parse(gunzipSync(readFileSync(new URL("../fixtures/japanese.json.gz", import.meta.url))).toString()) as [string, string][];

test("lines are translated as Python translates them", () => {
  expect(lines.length).toBeGreaterThan(2_000);
  for (const [english, japanese] of lines) expect(inJapanese(english), english).toBe(japanese);
});

test("what is not known stays as it is", () => {
  expect(inJapanese("nobody knows this line")).toBe("nobody knows this line");
  expect(isEnglish("式 'two words' が空です")).toBe(false);
  expect(isEnglish("式が two words です")).toBe(true);
});
