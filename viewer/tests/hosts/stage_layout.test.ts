import { describe, expect, it } from "vitest";
import type { Rect } from "../../src/core/layout";
import { type Arrangement, layout, shown } from "../../src/hosts/stage_layout";
import type { Message } from "../../src/wire/types";

const USUAL: Arrangement = { large: null, folded: [], first: null };
const BOTH = ["surface", "contour", "loss"];
const message = (...kinds: string[]) => ({ scene: { panels: kinds.map((kind, i) => ({ kind, cell: [0, i, 1, 1], axes: [AXIS, AXIS] })), columns: [], rows: [] } }) as unknown as Message;
const AXIS = { ticks: [[0, "0"]], label: { plain: "x" } };
const area = ({ width, height }: Rect) => width * height;
const separate = (a: Rect, b: Rect) => a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
const within = (r: Rect, width: number, height: number) => r.x >= 0 && r.y >= 0 && r.x + r.width <= width + 0.5 && r.y + r.height <= height + 0.5;
/** Stages as they are in windows from 320 × 256 to 1920 × 1080, and windows of other shapes. */
const STAGES: [number, number][] = [[304, 140], [374, 430], [590, 285], [714, 540], [950, 620], [1018, 480], [1500, 920], [500, 1200], [2400, 500], [250, 250]];

describe("the stage's layout", () => {
  describe.each([BOTH, ["curve", "loss"], ["surface", "loss"], ["surface"]].map((kinds) => [kinds.join(), kinds] as const))("of %s", (_, kinds) => {
    it.each(STAGES)("gives the large panel at least half of %d × %d, and nothing overlaps", (width, height) => {
      const rects = layout(message(...kinds), width, height, USUAL);
      const seen = rects.filter((r) => r.x >= 0);
      for (const r of seen) expect(within(r, width, height), JSON.stringify(r)).toBe(true);
      seen.forEach((r, i) => seen.slice(i + 1).forEach((other) => expect(separate(r, other)).toBe(true)));
      expect(area(rects[0])).toBeGreaterThanOrEqual(0.5 * width * height);
      for (const r of seen) expect(Math.min(r.width, r.height)).toBeGreaterThanOrEqual(Math.min(124, width, height));
    });
  });

  it("shows all three panels wherever there is room, and the surface alone where there is not", () => {
    const seen = (width: number, height: number) => shown(BOTH, width, height, USUAL).beside;
    for (const [width, height] of [[374, 430], [714, 540], [1500, 920]]) expect(seen(width, height)).toEqual(["contour", "loss"]);
    expect(seen(590, 285)).toEqual(["loss"]);
    expect(seen(304, 140)).toEqual([]);
  });

  it("exchanges map and surface", () => {
    const plain = layout(message(...BOTH), 850, 640, USUAL);
    const swapped = layout(message(...BOTH), 850, 640, { ...USUAL, large: "contour" });
    expect(swapped[1].x).toBe(0);
    expect(area(swapped[1])).toBeGreaterThanOrEqual(0.5 * 850 * 640);
    expect(swapped[0].x).toBeGreaterThan(swapped[1].width);
    expect(plain[0].x).toBe(0);
  });

  it("gives the room of a folded panel to the others", () => {
    const without = (...folded: string[]) => layout(message(...BOTH), 850, 640, { ...USUAL, folded });
    const [surface, , chart] = without("contour");
    expect(chart.height).toBeGreaterThan(without()[2].height);
    expect(within(surface, 850, 640)).toBe(true);
    expect(without("contour", "loss")[0]).toEqual({ x: 0, y: 0, width: 850, height: 640 });
    expect(shown(BOTH, 850, 640, { ...USUAL, folded: ["loss"] }).beside).toEqual(["contour"]);
    // The large panel cannot be folded away.
    expect(shown(BOTH, 850, 640, { ...USUAL, folded: ["surface"] })).toEqual({ large: "surface", beside: ["contour", "loss"] });
  });

  it("where there is room for one of them shows the one asked for last", () => {
    expect(shown(BOTH, 590, 285, { ...USUAL, first: "contour" }).beside).toEqual(["contour"]);
    expect(shown(BOTH, 590, 285, { ...USUAL, folded: ["loss"] }).beside).toEqual(["contour"]);
  });

  it("takes no kind for the large one that the scene has not, or nobody knows", () => {
    for (const large of ["contour", "nonsense", "toString"]) expect(shown(["curve", "loss"], 850, 640, { ...USUAL, large }).large).toBe("curve");
  });

  it("puts panels of one kind side by side", () => {
    const rects = layout(message("surface", "surface", "contour", "contour", "loss"), 1200, 640, USUAL);
    rects.forEach((r, i) => rects.slice(i + 1).forEach((other) => expect(separate(r, other)).toBe(true)));
    expect(rects[0].width).toBe(rects[1].width);
    expect(rects[0].width + rects[1].width).toBeGreaterThan(600);
  });

  it("puts six side by side where they can be seen, and gives their chart what they leave", () => {
    const six = message(...Array<string>(6).fill("surface"), "loss");
    six.scene.rows = [1, 1];
    const small = layout(six, 304, 140, USUAL);
    for (const { width, height } of small.slice(0, 6)) expect([width > 90, height > 60]).toEqual([true, true]);
    const wide = layout(six, 1000, 370, USUAL), chart = wide[6];
    wide.forEach((r, i) => {
      expect(within(r, 1000, 370), JSON.stringify(r)).toBe(true);
      wide.slice(i + 1).forEach((other) => expect(separate(r, other)).toBe(true));
    });
    expect(wide[0].height).toBeGreaterThanOrEqual(wide[0].width / 1.12);
    expect(chart.height).toBeGreaterThan(120);
  });

  it("drops what would make the large one small", () => {
    expect(shown(BOTH, 505, 330, USUAL).beside.length).toBeLessThan(2);
    expect(shown(["surface"], 505, 330, USUAL).beside).toEqual([]);
  });

  it("leaves the grid of small multiples as it is", () => {
    expect(layout(message("small", "small"), 600, 300, USUAL)[1].width).toBeGreaterThan(250);
  });
});
