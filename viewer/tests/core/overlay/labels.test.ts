import { expect, test } from "vitest";
import { Shared } from "../../../src/core/gpu";
import { ArrowsDrawn } from "../../../src/core/marks/arrows";
import type { Setting } from "../../../src/core/marks/mark";
import { arrowNames, notes, placeOfLabel } from "../../../src/core/overlay/labels";
import type { PanelDrawn } from "../../../src/core/panel";
import type { Arrows, Theme } from "../../../src/wire/types";

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

test("a label covers no curve where it can stand beside it", () => {
  const down = Array.from({ length: 100 }, (_, y): [number, number] => [165, y]), struck = placeOfLabel(LABEL, ROOM, [], true, down, 20)!;
  expect(struck.x + LABEL.width < 165 || struck.x > 165).toBe(true);
  const across = Array.from({ length: 200 }, (_, x): [number, number] => [x, 19]), above = placeOfLabel({ ...LABEL, y: 10 }, ROOM, [], true, across)!;
  expect(above.y >= 19 || above.y + LABEL.height <= 19).toBe(true);
});

const theme = { background: "#ffffff", ink: "#111111", arrow: "#222222", runs: ["#d55e00"] } as Theme;
const numbers = (...data: number[]) => ({ id: data.join(), shape: [1, data.length], data: Float32Array.from(data) });

/** What is written of an arrow from the middle of a panel, and where. */
function written(vector: [number, number], label = "−∇f"): { text: string; x: number; y: number }[] {
  const found: { text: string; x: number; y: number }[] = [], quiet = () => undefined;
  const canvas = {
    measureText: (text: string) => ({ width: 7 * text.length }), beginPath: quiet, fill: quiet, roundRect: quiet, save: quiet, restore: quiet,
    fillText: (text: string, x: number, y: number) => found.push({ text, x, y }),
  } as unknown as CanvasRenderingContext2D;
  const mark: Arrows = { type: "arrows", tails: numbers(0.5, 0.5), vectors: numbers(...vector), color: "arrow", label };
  const setting = { aspect: [1, 1, 0], flat: true, heights: null, heightsKey: "", theme, cmaps: {}, shared: new Shared() } as unknown as Setting;
  const item = new ArrowsDrawn(setting), box = { x: 0, y: 0, width: 400, height: 400 };
  item.update(mark, setting);
  item.frame(0);
  arrowNames(canvas, { labels: [], marks: [{ mark, item }], flat: true, box, rect: box, theme, screen: (x: number, y: number) => [200 + 400 * x, 200 - 400 * y, 0] } as unknown as PanelDrawn, []);
  return found;
}

test("an arrow has its name beyond its tip, on whichever side that is", () => {
  const [right, left, up] = ([[0.2, 0], [-0.2, 0], [0, 0.2]] as [number, number][]).map((to) => written(to));
  expect(right.map(({ text }) => text).join("")).toBe("−∇f");
  expect(right[0].x).toBeGreaterThan(280);
  expect(left.at(-1)!.x).toBeLessThan(120);
  expect(up[0].y).toBeLessThan(120);
});

test("an arrow that its ball hides, that leaves the panel, or that has no name is not named", () => {
  expect([written([0.02, 0]), written([0.6, 0]), written([0.2, 0], "")]).toEqual([[], [], []]);
});

test("what is said of a run's end is said when it is there, beside its curve", () => {
  const quiet = () => undefined, said: { text: string; x: number; y: number }[] = [];
  const canvas = {
    measureText: (text: string) => ({ width: 7 * text.length }), beginPath: quiet, fill: quiet, roundRect: quiet, save: quiet, restore: quiet,
    fillText: (text: string, x: number, y: number) => said.push({ text, x, y }),
  } as unknown as CanvasRenderingContext2D;
  const note = { type: "note", at: [0.4, 0.9], text: { plain: "step 27" }, color: 0, anchor: "left", since: 27 };
  const curve = { type: "curve", animated: false, points: { shape: [2, 2], data: [0.4, 0.9, 0.9, 0.9] } };
  const box = { x: 0, y: 0, width: 400, height: 400 };
  const panel = {
    panel: { marks: [curve, note] }, labels: [], flat: true, rect: box, inner: box, theme, project: (u: number, v: number) => [400 * u, 400 - 400 * v, 0],
  } as unknown as PanelDrawn;
  notes(canvas, panel, 26.9, -1, []);
  expect(said).toEqual([]);
  notes(canvas, panel, 27, -1, []);
  expect(said.map(({ text }) => text).join("")).toBe("step 27");
  expect(said.every(({ x, y }) => x + 49 < 160 || Math.abs(y - 40) > 8)).toBe(true);
});
