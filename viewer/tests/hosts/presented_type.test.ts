import { describe, expect, it } from "vitest";
import { rooms, zoomOf } from "../../src/hosts/presented_type";
import type { Message } from "../../src/wire/types";

const KINDS = ["surface", "contour", "loss"];
const AXIS = { ticks: [[0, "0"]], label: { plain: "x" } };
const message = { scene: { panels: KINDS.map((kind, i) => ({ kind, cell: [0, i, 1, 1], axes: [AXIS, AXIS] })), columns: [], rows: [] } } as unknown as Message;
const USUAL = { large: null, folded: [], first: null };
/** A stage in a window of this size, under so many pixels of words (at zoom 1). */
const presented = (width: number, height: number, words: number) => (zoom: number) => rooms(message, width / zoom, height / zoom - words, USUAL, zoom);

describe("the type of a presentation", () => {
  it.each([[1366, 724, 66], [1366, 724, 160], [1280, 756, 120], [1920, 1036, 200], [1024, 724, 90], [844, 346, 40], [390, 712, 80]])(
    "at %d × %d with %d pixels of words leaves each panel at least the room it had", (width, height, words) => {
      // In the page, controls stand beside the stage or below it.
      const beside = width > 760, before = rooms(message, beside ? 0.75 * width : width, beside ? height - 36 : height - 150, USUAL, 1);
      before.forEach((room, kind) => expect(room, kind).toBeGreaterThan(0));
      const zoom = zoomOf(1.6, before, presented(width, height, words));
      expect(zoom).toBeGreaterThanOrEqual(1);
      expect(zoom).toBeLessThanOrEqual(1.6);
      const now = presented(width, height, words)(zoom);
      if (zoom > 1) before.forEach((room, kind) => expect(now.get(kind) ?? 0, kind).toBeGreaterThanOrEqual(0.98 * room));
    });

  it("is the largest where there is room, and smaller where words would take it or push a panel away", () => {
    const before = rooms(message, 1020, 560, USUAL, 1);
    expect([...before.keys()]).toEqual(KINDS);
    expect(zoomOf(1.6, before, presented(1366, 724, 10))).toBe(1.6);
    expect(presented(1366, 724, 170)(1.6).has("contour")).toBe(false);
    const zoom = zoomOf(1.6, before, presented(1366, 724, 110));
    expect(zoom).toBeLessThan(1.6);
    expect([...presented(1366, 724, 110)(zoom).keys()]).toEqual(KINDS);
  });
});
