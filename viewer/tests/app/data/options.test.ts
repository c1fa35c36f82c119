import { lossOf } from "../../../src/calculus/data/loss_of";
import { USUAL } from "../../../src/calculus/examples/tables";
import { expect, test } from "vitest";
import { batchSizes, suitedDelta } from "../../../src/app/data/options";

test.each([[40, null, [1, 2, 4, 5, 8, 10, 16, 20, 32]], [10, null, [1, 2, 4, 5, 8]], [1, null, []], [12, 7, [1, 2, 4, 5, 7, 8, 10]], [10, 64, [1, 2, 4, 5, 8]]] as const)(
  "mini-batches of %d rows, now %s", (rows, now, sizes) => expect(batchSizes(rows, now)).toEqual([...sizes]));

test.each([["price", 300], ["small", 0.003], ["even", 0.3]] as const)("Huber's δ suits the response %s", (y, delta) => {
  const columns = { x: [1, 2, 3, 4], price: [2000, 3500, 4000, 4500], small: [0.02, 0.03, 0.04, 0.05], even: [7, 7, 7, 7] };
  expect(suitedDelta(lossOf(`${y} ~ a*x + b`, { ...USUAL, columns }))).toBe(delta);
});
