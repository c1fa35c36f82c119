import { describe, expect, it } from "vitest";
import type { Mark, Scene } from "../../src/wire/types";
import { namesOf } from "../../src/ui/legend";

const scene = (kind: string, ...marks: unknown[]) => ({ panels: [{ kind, marks: marks as Mark[] }] }) as unknown as Scene;
const points = (label: string, symbol: string, color: string | number = 0) => ({ type: "points", label, symbol, color });

describe("what a legend says besides the runs", () => {
  it("names what a kernel model shows, each thing once", () => {
    const shown = scene("fit", points("samples", "dot"), points("samples", "dot"), { type: "curve", label: "estimate", color: 1 }, points("", "dot"));
    expect(namesOf(shown, new Set())).toEqual([
      { label: "samples", color: 0, kind: "dot" }, { label: "estimate", color: 1, kind: "line" },
    ]);
  });

  it("shows a star for a star", () => {
    const shown = scene("bandwidth", points("chosen h", "star"));
    expect(namesOf(shown, new Set())).toEqual([{ label: "chosen h", color: 0, kind: "star" }]);
  });

  it("leaves out what stands at a curve's end", () => {
    expect(namesOf(scene("fit", { type: "curve", label: "estimate", color: 1 }), new Set(["estimate"]))).toEqual([]);
  });

  it("lets a descent explain itself, and says where many runs ended", () => {
    const shown = scene("surface", points("start", "ring"), { type: "arrows", label: "−∇f", color: 0 }, points("69 → (3, 2)", "dot", 2));
    expect(namesOf(shown, new Set())).toEqual([{ label: "69 → (3, 2)", color: 2, kind: "dot" }]);
  });
});
