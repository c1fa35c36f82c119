import { describe, expect, it } from "vitest";
import { type Sight, sightOf, sightText } from "../../src/wire/sight";
import { fromHash, isEmbedded, type State, toHash } from "../../src/app/state";

const usual: Sight = { cameras: [], focus: -1, chosen: 0, step: null, large: null, folded: [] };
const camera = { azimuth: -60.5, elevation: 30, distance: 3.25, fov: 45, target: [0.1, -0.25, 0] as [number, number, number] };
const base = { f: "x1**2", steps: 200 } as State;

describe("how a state is looked at", () => {
  it("says nothing of what is usual", () => {
    expect(sightText(usual)).toBe("");
    expect(sightText({ ...usual, cameras: [null, null] })).toBe("");
    expect(sightOf("")).toBeNull();
    expect(sightOf("#eyJzdGVwcyI6M30&lesson=momentum.3&embed")).toBeNull();
  });

  it.each<Partial<Sight>>([
    { cameras: [camera] }, { cameras: [null, camera] }, { focus: 0 }, { focus: 12 }, { chosen: 2 }, { focus: 1, chosen: 1 }, { step: 0 }, { step: 137 }, { large: "contour" }, { map: ["x₁", "x₂"] }, { map: ["lr", "betas[0]"], step: 3 },
    { folded: ["loss"] }, { cameras: [camera, { ...camera, azimuth: 200, fov: 0 }], focus: 2, step: 5, large: "loss", folded: ["contour", "surface"] },
  ])("comes back from an address: %j", (part) => {
    const sight = { ...usual, ...part };
    for (const before of ["", toHash({ ...base, steps: 3 }, base), "lesson=momentum.3"]) {
      const hash = `#${before}${sightText(sight)}`;
      expect(sightOf(hash)).toEqual(sight);
      expect(sightOf(`${hash}&embed`)).toEqual(sight);
      expect(isEmbedded(`${hash}&embed`)).toBe(true);
    }
  });

  it("is no part of the state", () => {
    const sight = sightText({ ...usual, cameras: [camera], step: 7, focus: 1 });
    expect(fromHash(`#${sight}`, base, () => { throw new Error("complains"); })).toEqual(base);
    expect(fromHash(`#${toHash({ ...base, steps: 3 }, base)}${sight}`, base)).toEqual({ ...base, steps: 3 });
  });

  it("turns by at most a whole turn", () => expect(sightOf(sightText({ ...usual, cameras: [{ ...camera, azimuth: 725 }] }))?.cameras[0]?.azimuth).toBe(5));

  it.each(["camera=1,2,3", "camera=-60,30,900,45,0,0,0", "camera=a,b,c,d,e,f,g", "camera=-60,100,3,45,0,0,0", "camera=-60,30,3,45,0,0,1e99",
    "camera=-60,30,3,45,0,0,"])("leaves out a camera that cannot be: %s", (text) => expect(sightOf(`#&${text}`)?.cameras).toEqual([null]));

  it.each(["focus=-3", "focus=x", "step=1e9", "step=-1", "large=<b>", "folded=../.."])("leaves out what cannot be: %s", (text) => {
    expect(sightOf(`#&${text}`)).toEqual(usual);
  });
});
