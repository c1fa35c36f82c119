import { describe, expect, it } from "vitest";
import { layout } from "../../src/hosts/live_stage";
import type { Message } from "../../src/wire/types";

describe("the stage's layout", () => {
  const message = (...kinds: string[]) => ({ scene: { panels: kinds.map((kind, i) => ({ kind, cell: [0, i, 1, 1], axes: [0, 0] })), columns: [], rows: [] } }) as unknown as Message;
  it.each([[850, 640], [390, 440]])("holds three panels at %d × %d without overlap but of the inset", (width, height) => {
    const rects = layout(message("surface", "contour", "loss"), width, height, false);
    for (const r of rects) {
      expect(r.x).toBeGreaterThanOrEqual(0);
      expect(r.y).toBeGreaterThanOrEqual(0);
      expect(r.x + r.width).toBeLessThanOrEqual(width + 0.5);
      expect(r.y + r.height).toBeLessThanOrEqual(height + 0.5);
    }
    const [surface, map, chart] = rects;
    expect(surface.y + surface.height).toBeLessThanOrEqual(chart.y);
    expect(surface.width * surface.height).toBeGreaterThan(3 * map.width * map.height);
  });
  it("exchanges map and surface", () => {
    const plain = layout(message("surface", "contour", "loss"), 850, 640, false);
    const swapped = layout(message("surface", "contour", "loss"), 850, 640, true);
    expect(swapped[0]).toEqual(plain[1]);
    expect(swapped[1]).toEqual(plain[0]);
  });
});
