import { describe, expect, it } from "vitest";
import { limit } from "../../../src/app/panels/verdicts";
import type { LiveVerdict } from "../../../src/verdict/verdicts";

describe("the limit on the scale of η", () => {
  const verdict = (optimizer: number, value: number | null): LiveVerdict =>
    ({ name: "", kind: "converged", key: "converged", text: "", numbers: { limit: value }, formula: value === null ? null : `limit ${value}`, run: null, optimizer });

  it("is that of the optimizer in focus", () => {
    const race = [verdict(0, 1.9), verdict(1, 1), verdict(2, null)];
    expect(limit(race, 1)).toEqual({ value: 1, formula: "limit 1" });
    expect(limit(race, 2)).toBeNull();
    expect(limit([verdict(0, 0.5)], 0)?.value).toBe(0.5);
    expect(limit([], 0)).toBeNull();
  });
});
