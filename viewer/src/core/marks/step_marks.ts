/** The marks of the steps of paths, one draw call for all that are seen and one for those that are hidden. */
import { GreaterDepth, type Mesh, type RawShaderMaterial, Vector3, Vector4 } from "three";
import { stepFragment, stepVertex } from "../../glsl/step";
import look from "../../look.json";
import type { Paths } from "../../wire/types";
import { resolve, rgb } from "../colors";
import { Floats, material, mesh, Pieces, type Uniforms } from "../gpu";
import { ORDER, type Setting } from "./mark";
import { isSeen, type PathSamples } from "./path_samples";

const { share, most, least, halo, thin, lift } = look.step;
/** So many marks are looked back at: enough for runs that jump to and fro, or round between three or four places. */
const LOOKED_BACK = 4;

/**
 * The steps of run `p` up to `last` that get a mark, at a scale of CSS pixels for a unit of the box: not where steps crowd, nor where a
 * mark would overlap one of the few before it.
 */
export function marked({ at, runs, pieces }: PathSamples, p: number, last: number, scale: number): number[] {
  const gap = (k: number, other: number) => {
    const [a, b] = [3 * (k * pieces * runs + p), 3 * (other * pieces * runs + p)];
    return scale * Math.sqrt((at[a] - at[b]) ** 2 + (at[a + 1] - at[b + 1]) ** 2 + (at[a + 2] - at[b + 2]) ** 2);
  };
  const out: number[] = [];
  const before: { k: number; size: number }[] = [];
  for (let k = 0, ahead = Infinity; k <= last; k++) {
    const behind = ahead;
    ahead = k < last ? gap(k, k + 1) : Infinity;
    const size = Math.min(share * Math.min(Number.isNaN(behind) ? Infinity : behind, Number.isNaN(ahead) ? Infinity : ahead), most);
    if (size < least || before.some((other) => gap(k, other.k) < 0.5 * (size + other.size))) continue;
    out.push(k);
    before.push({ k, size });
    if (before.length > LOOKED_BACK) before.shift();
  }
  return out;
}

export class StepMarks {
  readonly objects: Mesh[];
  private readonly quads = new Pieces();
  private readonly runs = new Floats();
  private readonly marks = new Floats();
  private readonly material: RawShaderMaterial;
  private readonly ghost: RawShaderMaterial;
  /** The time index of each mark, ascending. */
  private times: number[] = [];
  private shown = 0;

  /** `points` is the texture of the paths, time first. */
  constructor(setting: Setting, points: Uniforms[string]) {
    const common = {
      uPoints: points, uRuns: this.runs.uniform, uMarks: this.marks.uniform, uCount: { value: 1 }, uPieces: { value: 1 },
      uSizes: { value: new Vector4() }, uFactor: { value: 1 }, uLift: { value: lift }, uHalo: { value: new Vector3() },
    };
    const layer = (alpha: number) => material(stepVertex, stepFragment, { ...common, uAlpha: { value: alpha } }, setting.shared);
    this.material = layer(1);
    this.ghost = layer(look.ghost.path);
    this.ghost.depthFunc = GreaterDepth;
    this.objects = [mesh(this.quads.geometry, this.ghost, ORDER.ghost), mesh(this.quads.geometry, this.material, ORDER.line + 0.7)];
  }

  /** Marks of paths whose texture holds these samples; none where the trails are hairlines. */
  update(paths: Paths, setting: Setting, samples: PathSamples, thick: boolean): void {
    const shown = paths.steps && thick;
    this.objects[0].visible = shown && !setting.flat;
    this.objects[1].visible = shown;
    if (!shown) return;
    const { runs, pieces } = samples;
    const info = this.runs.reserve(runs);
    const found: [number, number][] = [];
    for (let p = 0; p < runs; p++) {
      info.set(resolve(paths.colors[p] ?? 0, setting.theme), 4 * p);
      info[4 * p + 3] = paths.last[p];
      // Where it leaves its panel it takes no step.
      const left = paths.ends[p] !== undefined;
      for (const k of marked(samples, p, paths.last[p], setting.shared.uScale.value)) {
        const place = 3 * (k * pieces * runs + p);
        if (!(left && k === paths.last[p]) && isSeen(paths, samples.at.subarray(place, place + 3), setting.aspect)) found.push([k, p]);
      }
    }
    found.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    const texels = this.marks.reserve(Math.max(1, found.length));
    found.forEach((mark, i) => texels.set(mark, 4 * i));
    this.times = found.map(([k]) => k);
    this.quads.reserve(found.length);
    this.runs.changed();
    this.marks.changed();
    const u = this.material.uniforms;
    const dpr = setting.shared.uDpr.value;
    u.uCount.value = runs;
    u.uPieces.value = pieces;
    u.uSizes.value.set(share, most * dpr, least * dpr, { tube: 1, line: thin, dotted: 0 }[paths.style] * halo * dpr);
    u.uFactor.value = paths.style === "line" ? thin : 1;
    u.uHalo.value.set(...rgb(setting.theme.background));
  }

  /** Time index and run of every mark until a time. */
  until(time: number): [number, number][] {
    if (!this.objects[1].visible) return [];
    this.frame(time);
    return Array.from({ length: this.shown }, (_, i) => [this.marks.data[4 * i], this.marks.data[4 * i + 1]]);
  }

  frame(time: number): void {
    let [low, high] = [0, this.times.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.times[middle] <= time + 1e-6) low = middle + 1;
      else high = middle;
    }
    this.shown = low;
    this.quads.count = low;
  }

  dispose(): void {
    this.quads.geometry.dispose();
    this.runs.dispose();
    this.marks.dispose();
    this.material.dispose();
    this.ghost.dispose();
  }
}
