import { expect, test } from "vitest";
import { themeFor } from "../../src/shell/options";
import type { Message } from "../../src/wire/types";

const message = (theme: string, ...names: string[]) =>
  ({ scene: { theme }, themes: Object.fromEntries(names.map((name) => [name, { name }])) }) as unknown as Message;
const all = ["paper", "dark", "article"];

test.each([
  ["paper", "auto", false, "paper"], ["paper", "auto", true, "dark"], ["paper", "light", true, "paper"], ["paper", "dark", false, "dark"],
  ["dark", "auto", false, "dark"], ["dark", "light", false, "paper"], ["article", "dark", true, "article"],
] as const)("a %s scene, %s chosen, system dark %s: %s", (scene, choice, dark, name) => {
  expect(themeFor(message(scene, ...all), choice, dark).name).toBe(name);
});

test("a theme that is not sent is replaced by the scene's", () => {
  expect(themeFor(message("article", "article"), "light", false).name).toBe("article");
  expect(themeFor(message("paper", "paper"), "dark", false).name).toBe("paper");
});
