import { expect, test } from "vitest";
import { isMessage, message } from "../../src/i18n/messages";

test("placeholders and plurals are filled in", () => {
  expect(message("verdict converged", "en", { step: 1 })).toBe("converged in 1 step");
  expect(message("verdict converged", "en", { step: "1,234" })).toBe("converged in 1,234 steps");
  expect(message("verdict converged", "ja", { step: 7 })).toBe("7 ステップで収束");
});

test("a key is known or not", () => {
  expect(isMessage("converged")).toBe(true);
  expect(isMessage("toString")).toBe(false);
});
