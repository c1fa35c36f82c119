import { expect, test } from "vitest";
import { placeOfLabel } from "../../../src/core/overlay/labels";

const ROOM = { x: 0, y: 0, width: 200, height: 100 };
const LABEL = { x: 150, y: 10, width: 80, height: 18 };

test("a label stands at its place, inside its panel, where that is free", () => {
  expect(placeOfLabel(LABEL, ROOM, [], false)).toEqual({ ...LABEL, x: 120 });
  expect(placeOfLabel({ ...LABEL, y: -30 }, ROOM, [], false)).toEqual({ ...LABEL, x: 120, y: 0 });
});

test("a label moves away from what is there", () => {
  expect(placeOfLabel(LABEL, ROOM, [{ x: 100, y: 12, width: 60, height: 10 }], true)).toEqual({ ...LABEL, x: 120, y: 28 });
  const low = [{ x: 0, y: 0, width: 200, height: 40 }];
  expect(placeOfLabel(LABEL, ROOM, low, true)?.y).toBe(46);
});

test("where nothing is free it is left out, or hides the least", () => {
  const all = [{ x: 0, y: 0, width: 200, height: 64 }, { x: 0, y: 64, width: 130, height: 36 }];
  expect(placeOfLabel(LABEL, ROOM, all, false)).toBeNull();
  expect(placeOfLabel(LABEL, ROOM, all, true)).toEqual({ ...LABEL, x: 120, y: 64 });
});
