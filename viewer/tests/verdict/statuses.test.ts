import { expect, test } from "vitest";
import { lowerOnes } from "../../src/verdict/statuses";

test("of many doubtful ends some are tried, then those between two that differ", () => {
  for (const [count, most] of [[60, 1024], [60, 7], [60, 2], [1, 7], [0, 7]]) {
    let tried = 0;
    const found = lowerOnes(count, (k) => { tried++; return k >= 23; }, most);
    expect(found).toEqual(Array.from({ length: count }, (_, k) => k >= 23));
    expect(tried).toBeLessThanOrEqual(Math.min(count, most + 8));
  }
});
