import { describe, expect, it } from "vitest";
import { limit } from "../../../src/app/panels/verdicts";
import type { LiveVerdict } from "../../../src/verdict/verdicts";

describe("the limit on the scale of η", () => {
  const verdict = (run: number | null, value: number | null): LiveVerdict =>
    ({ name: "", kind: "converged", key: "converged", text: "", numbers: { limit: value }, formula: value === null ? null : `limit ${value}`, run });

  it("is that of the optimizer in focus", () => {
    const race = [verdict(0, 1.9), verdict(1, 1), verdict(2, null)];
    expect(limit(race, 3, 1)).toEqual({ value: 1, formula: "limit 1" });
    expect(limit(race, 3, 2)).toBeNull();
    expect(limit([verdict(null, 0.5)], 1, 0)?.value).toBe(0.5);
    expect(limit([], 1, 0)).toBeNull();
  });
});
