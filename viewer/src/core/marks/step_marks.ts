/** The marks of the steps of paths, one draw call for all that are seen and one for those that are hidden. */
import { GreaterDepth, type Mesh, type RawShaderMaterial, Vector3, Vector4 } from "three";
import { stepFragment, stepVertex } from "../../glsl/step";
import look from "../../look.json";
import type { Paths } from "../../wire/types";
import { resolve, rgb } from "../colors";
import { Floats, material, mesh, Pieces, type Uniforms } from "../gpu";
import { ORDER, type Setting } from "./mark";

export class StepMarks {
  readonly objects: Mesh[];
  private readonly quads = new Pieces("quad");
  private readonly runs = new Floats();
  private readonly material: RawShaderMaterial;
  private readonly ghost: RawShaderMaterial;
  private count = 0;

  /** `points` is the texture of the paths, time first. */
  constructor(setting: Setting, points: Uniforms[string]) {
    const common = {
      uPoints: points, uRuns: this.runs.uniform, uCount: { value: 1 }, uPieces: { value: 1 }, uSizes: { value: new Vector4() },
      uFactor: { value: 1 }, uLift: { value: look.step.lift }, uHalo: { value: new Vector3() },
    };
    const layer = (alpha: number) => material(stepVertex, stepFragment, { ...common, uAlpha: { value: alpha } }, setting.shared);
    this.material = layer(1);
    this.ghost = layer(look.ghost.path);
    this.ghost.depthFunc = GreaterDepth;
    this.objects = [mesh(this.quads.geometry, this.ghost, ORDER.ghost), mesh(this.quads.geometry, this.material, ORDER.line + 0.7)];
  }

  /** Marks of paths whose texture has so many `pieces` a step; none where the trails are hairlines. */
  update(paths: Paths, setting: Setting, pieces: number, thick: boolean): void {
    const [steps, runs] = paths.points.shape;
    const shown = paths.steps && thick;
    this.objects[0].visible = shown && !setting.flat;
    this.objects[1].visible = shown;
    if (!shown) return;
    this.count = runs;
    this.quads.reserve(steps * runs);
    const info = this.runs.reserve(runs);
    for (let p = 0; p < runs; p++) {
      info.set(resolve(paths.colors[p] ?? 0, setting.theme), 4 * p);
      // Where it leaves its panel it takes no step.
      info[4 * p + 3] = paths.ends[p] === undefined ? paths.last[p] : paths.last[p] - 0.5;
    }
    this.runs.changed();
    const u = this.material.uniforms;
    const dpr = setting.shared.uDpr.value;
    const { share, most, least, halo, thin } = look.step;
    u.uCount.value = runs;
    u.uPieces.value = pieces;
    u.uSizes.value.set(share, most * dpr, least * dpr, paths.style === "dotted" ? 0 : halo * dpr);
    u.uFactor.value = paths.style === "line" ? thin : 1;
    u.uHalo.value.set(...rgb(setting.theme.background));
  }

  frame(time: number): void {
    this.quads.count = (Math.floor(time + 1e-6) + 1) * this.count;
  }

  dispose(): void {
    this.quads.geometry.dispose();
    this.runs.dispose();
    this.material.dispose();
    this.ghost.dispose();
  }
}
