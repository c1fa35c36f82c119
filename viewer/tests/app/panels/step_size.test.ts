import { expect, test } from "vitest";
import { boxed } from "../../../src/app/panels/step_size";

test.each([[9.7e-6, "9.7e-6"], [9.74e-6, "9.74e-6"], [0.000123, "1.23e-4"], [0.001, "0.001"], [0.1, "0.1"], [0, "0"], [12, "12"]])(
  "%d in a box", (value, text) => {
    expect(boxed(value)).toBe(text);
    expect(Number(boxed(value))).toBe(value);
  });
