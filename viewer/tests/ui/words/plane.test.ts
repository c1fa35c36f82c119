import { expect, test } from "vitest";
import { planeText } from "../../../src/ui/words";

const plane = { origin: [0.5, 0, -1], basis: [[0.8, 0.6, 0], [0, 0, -1]] };

/** With spaces that may break. */
const plain = (text: string | null): string => text!.replaceAll("\u00a0", " ");

test("each direction is said in the variables, and where both are 0", () => {
  expect(plain(planeText(plane, ["x", "y", "z"], "en")).split("\n")).toEqual(["Here direction 1 = 0.8 x + 0.6 y − 0.4", "Here direction 2 = −z − 1", "Both are 0 where the first path ends, at (0.500, 0, −1.00)."]);
  expect(plain(planeText(plane, ["x", "y", "z"], "ja"))).toContain("方向 1 = 0.8 x + 0.6 y − 0.4\n");
});

test("what is written is the coordinate that the picture draws", () => {
  for (const at of [[1, 2, 3], [-4, 0.5, 2]]) {
    const drawn = plane.basis.map((row) => row.reduce((sum, v, j) => sum + v * (at[j] - plane.origin[j]), 0));
    expect(0.8 * at[0] + 0.6 * at[1] - 0.4).toBeCloseTo(drawn[0]);
    expect(-at[2] - 1).toBeCloseTo(drawn[1]);
  }
});

test("of many variables the largest; nothing without names", () => {
  const many = { origin: Array<number>(9).fill(0), basis: [[0.9, 0.1, 0.1, 0.1, 0.1, 0.1, 0.2, 0.3, 0.1]] };
  expect(plain(planeText(many, many.origin.map((_, i) => `x${i}`), "en"))).toMatch(/^Here direction 1 = 0\.9 x0 .* \+ …\n.*\(0, 0, 0, 0, …\)\.$/);
  expect(planeText(plane, [], "en")).toBeNull();
});

test("a line of a direction breaks only before a sign: no factor stands without its variable", () => {
  expect(planeText(plane, ["x", "y", "z"], "en")).toContain("0.8\u00a0x +\u00a00.6\u00a0y −\u00a00.4");
});
