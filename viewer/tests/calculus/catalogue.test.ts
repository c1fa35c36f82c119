import { describe, expect, it } from "vitest";
import { ENTRIES, sourceOf } from "../../src/calculus/catalogue";
import { functionOf } from "../../src/calculus/function";

describe("the formula of a function of the catalogue as it is edited", () => {
  it.each([...ENTRIES])("%s has the same values", (key, entry) => {
    const { constants = {} } = entry;
    const others = Object.fromEntries(Object.entries(constants).map(([name, value], i) => [name, i % 2 ? -value : value + 1]));
    for (const params of [{}, others]) {
      const known = functionOf({ f: entry.name, params, dim: null }), n = known.dim ?? Math.max(3, entry.least ?? 1);
      const x = Float64Array.from({ length: n }, (_, i) => 1.3 + 0.37 * i);
      const typed = functionOf({ f: sourceOf(entry, params), params: {}, dim: null }).at(n);
      expect(typed.values(x)[0], `${key} ${JSON.stringify(params)}`).toBeCloseTo(known.at(n).values(x)[0], 9);
    }
  });
});
