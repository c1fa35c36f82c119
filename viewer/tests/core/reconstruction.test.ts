import { describe, expect, it } from "vitest";
import { observed, reconstruction } from "../../src/core/reconstruction";
import type { Axis, Message, NdArray, Panel, Points } from "../../src/wire/types";

const axis = (lo: number, hi: number) => ({ label: { plain: "a", mathml: null }, lo, hi, ticks: [] }) as unknown as Axis;
const nd = (shape: number[], data: number[]): NdArray => ({ id: "", shape, data: Float32Array.from(data) });
const points = (array: NdArray, animated: boolean) => ({ type: "points", points: array, animated }) as unknown as Points;

/** Three samples on a line of latent space −1 … 3, at two times; in the data they are at 0, 1, 4 of 0 … 4. */
function message(pictures?: NdArray): Message {
  const latent = { kind: "latent", axes: [axis(-1, 3), axis(0, 1)], marks: [points(nd([2, 3, 2], [
    0.25, 0, 0.25, 0, 0.25, 0, 0.25, 0, 0.5, 0, 0.75, 0,
  ]), true)] } as unknown as Panel;
  const data = { kind: "observed", axes: [axis(0, 4), axis(0, 1), axis(-1, 1)], marks: [points(nd([3, 3], [
    0, 0, 0.5, 0.25, 0, 0.5, 1, 0, 0.5,
  ]), false)] } as unknown as Panel;
  return { scene: { panels: [latent, data], extra: { latent: { bandwidth: 0.5, components: 1, pictures } } } } as unknown as Message;
}

describe("what stands at a place of latent space", () => {
  it("is the kernel average of the data", () => {
    const m = message();
    const [panel] = m.scene.panels;
    const found = reconstruction(m, panel, [0.5, 0], 1);
    const w = [0, 1, 2].map((z) => Math.exp(-0.5 * ((1 - z) / 0.5) ** 2));
    const total = w[0] + w[1] + w[2];
    expect(found?.z[0]).toBeCloseTo(1);
    expect(found?.x[0]).toBeCloseTo((w[1] * 1 + w[2] * 4) / total, 5);
    expect(found?.x[2]).toBeCloseTo(0, 5);
    expect(observed(m)).toBe(1);
  });

  it("follows the samples between steps", () => {
    const m = message();
    expect(reconstruction(m, m.scene.panels[0], [0.9, 0], 0)?.x[0]).toBeCloseTo(5 / 3, 4);
    const half = reconstruction(m, m.scene.panels[0], [0.5, 0], 0.5)?.x[0] ?? 0;
    expect(half).toBeGreaterThan(reconstruction(m, m.scene.panels[0], [0.5, 0], 1)?.x[0] ?? 9);
  });

  it("is a picture where the samples are", () => {
    const m = message(nd([3, 1, 2], [0, 255, 0, 255, 255, 0]));
    const picture = reconstruction(m, m.scene.panels[0], [1, 0], 1)?.picture;
    expect(picture?.height).toBe(1);
    expect(picture?.pixels[0]).toBeGreaterThan(0.99);
  });

  it("is nothing elsewhere, and where there is no model", () => {
    const m = message();
    expect(reconstruction(m, m.scene.panels[1], [0.5, 0], 1)).toBeNull();
    m.scene.extra = {};
    expect(reconstruction(m, m.scene.panels[0], [0.5, 0], 1)).toBeNull();
  });
});
