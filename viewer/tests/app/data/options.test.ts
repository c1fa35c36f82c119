import { expect, test } from "vitest";
import { batchSizes } from "../../../src/app/data/options";

test.each([[40, null, [1, 2, 4, 5, 8, 10, 16, 20, 32]], [10, null, [1, 2, 4, 5, 8]], [1, null, []], [12, 7, [1, 2, 4, 5, 7, 8, 10]], [10, 64, [1, 2, 4, 5, 8]]] as const)(
  "mini-batches of %d rows, now %s", (rows, now, sizes) => expect(batchSizes(rows, now)).toEqual([...sizes]));
