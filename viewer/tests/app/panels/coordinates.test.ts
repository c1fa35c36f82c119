/** Lists of numbers as people write them. */
import { expect, it } from "vitest";
import { parseNumbers, written } from "../../../src/app/panels/coordinates";

it.each([
  ["1, 2, 3", [1, 2, 3]], [" [1.5 -2e-3; 4] ", [1.5, -0.002, 4]], ["1\n2\n3", [1, 2, 3]], ["−1、２．５", [-1, 2.5]], ["(0)", [0]],
  [Array.from({ length: 30 }, (_, i) => i).join("\t"), Array.from({ length: 30 }, (_, i) => i)],
])("%s", (text, numbers) => expect(parseNumbers(text)).toEqual({ numbers }));

it.each([["1, two", "two"], ["", ""], ["1e400, 2", "1e400"], ["0x10", "0x10"], ["Infinity", "Infinity"], ["1 + 2", "+"]])("%s is refused", (text, wrong) => {
  expect(parseNumbers(text)).toEqual({ wrong });
});

it("writes what it reads", () => expect(parseNumbers(written([0.1, -2, 1e-7]))).toEqual({ numbers: [0.1, -2, 1e-7] }));
