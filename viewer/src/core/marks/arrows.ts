/** Arrows: one a time index; the current one is drawn. */
import { type Mesh, type RawShaderMaterial, Vector3 } from "three";
import { arrowFragment, arrowVertex } from "../../glsl/arrow";
import type { Arrows } from "../../wire/types";
import { resolve, rgb } from "../colors";
import { material, mesh, quad } from "../gpu";
import { boxed, type DrawnMark, ORDER, type Setting } from "./mark";

export class ArrowsDrawn implements DrawnMark<Arrows> {
  readonly objects: Mesh[];
  private readonly geometry = quad();
  private readonly material: RawShaderMaterial;
  private mark: Arrows | null = null;
  private aspect: readonly number[] = [1, 1, 1];

  constructor(setting: Setting) {
    this.material = material(arrowVertex, arrowFragment, {
      uTail: { value: new Vector3() }, uTip: { value: new Vector3() }, uLift: { value: 0.03 }, uWide: { value: 1.5 },
      uColor: { value: new Vector3() }, uAlpha: { value: 1 }, uHalo: { value: new Vector3() },
    }, setting.shared);
    this.objects = [mesh(this.geometry, this.material, ORDER.arrow)];
  }

  update(mark: Arrows, setting: Setting): void {
    this.mark = mark;
    this.aspect = setting.aspect;
    const u = this.material.uniforms;
    u.uWide.value = setting.shared.uDpr.value * (setting.flat ? 0.9 : 1.1);
    u.uColor.value.set(...resolve(mark.color, setting.theme));
    u.uHalo.value.set(...rgb(setting.theme.background));
  }

  frame(time: number): void {
    const mark = this.mark;
    if (!mark) return;
    const d = mark.tails.shape[1];
    const k = Math.floor(time);
    const part = time - k;
    const next = part > 0 ? k + 1 : k;
    const at = (data: ArrayLike<number>, a: number) => data[k * d + a] + (data[next * d + a] - data[k * d + a]) * part;
    const tail = [0, 0, 0];
    const tip = [0, 0, 0];
    for (let a = 0; a < d; a++) {
      tail[a] = boxed(at(mark.tails.data, a), this.aspect[a]);
      tip[a] = tail[a] + at(mark.vectors.data, a) * this.aspect[a];
    }
    this.material.uniforms.uTail.value.set(...tail);
    this.material.uniforms.uTip.value.set(...tip);
    this.objects[0].visible = [...tail, ...tip].every(Number.isFinite);
  }

  dispose(): void {
    this.geometry.dispose();
    this.material.dispose();
  }
}
