import { expect, test } from "vitest";
import type { End } from "../../../src/answers/trial";
import { speaker } from "../../../src/app/language";
import { gain } from "../../../src/app/words/advice";

const end = (value: number, kind: End["kind"] = "descending"): End => ({ kind, local: false, step: 100, value, left: value });

test("what a change gains is f of one run, of several the median that the ranking has", () => {
  expect(gain([end(0.0123)], [end(4)], speaker("en"))).toBe("f = 0.0123 at the end instead of 4");
  // Of four the middle between the second and the third; a run that diverged is above all others.
  const after = [end(0.008), end(0.001), end(0.003), end(5, "diverged")], before = [end(2), end(1), end(4), end(3)];
  expect(gain(after, before, speaker("en"))).toBe("median f of the 4 balls: 0.0055 at the end instead of 2.5");
  expect(gain(after, before, speaker("ja"))).toContain("2.5 ではなく 0.0055");
});
