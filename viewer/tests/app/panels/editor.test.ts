import { describe, expect, it } from "vitest";
import { matches } from "../../../src/app/panels/editor";

describe("the catalogue's search", () => {
  it("does not mind case", () => {
    expect(matches({ name: "Himmelblau" }, "himmel")).toBe(true);
    expect(matches({ name: "Himmelblau" }, "ackley")).toBe(false);
  });
});
