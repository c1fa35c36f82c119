import { expect, test } from "vitest";
import { linkSays } from "../../../src/app/panels/share";
import type { Data } from "../../../src/wire/state";

const table = (rows: number) => ({ columns: { x: Array.from({ length: rows }, (_, i) => i) } }) as unknown as Data;

test.each([[null, "copiedLink"], [table(3), "copiedLinkWithTable"], [table(100), "copiedLinkWithTable"], [table(5000), "copiedLinkWithoutTable"]] as const)(
  "a copied link of %j tells whether the table is in it", (data, says) => expect(linkSays(data)).toBe(says));
