import { expect, test } from "vitest";
import { titled } from "../../src/core/run_names";

test.each([
  ["Adam", 0.02, "Adam, η = 0.02"], ["Adam η=0.02", 0.02, "Adam η=0.02"], ["Rprop", null, "Rprop"], ["Adam (2)", 0.002, "Adam (2), η = 0.002"],
])("%s with η %s is titled %s", (name, lr, expected) => {
  expect(titled(name, lr)).toBe(expected);
});
