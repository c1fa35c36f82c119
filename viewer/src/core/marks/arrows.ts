/** Arrows: one a time index; the current one is drawn, from the middle of a ball that moves along the tails. */
import { type Mesh, type RawShaderMaterial, Vector3 } from "three";
import { arrowFragment, arrowVertex } from "../../glsl/arrow";
import type { Arrows } from "../../wire/types";
import { resolve, rgb, toCss } from "../colors";
import { material, mesh, quad } from "../gpu";
import { type DrawnMark, ORDER, type Setting } from "./mark";
import { type PathSamples, placeAt, samplePaths } from "./path_samples";

/** The radius of such a ball, `kobai.scenes.Path.radius`. */
const BALL = 0.018;

export class ArrowsDrawn implements DrawnMark<Arrows> {
  readonly objects: Mesh[];
  private readonly geometry = quad();
  private readonly material: RawShaderMaterial;
  private mark: Arrows | null = null;
  private aspect: readonly number[] = [1, 1, 1];
  private radius = 0;
  private samples: PathSamples | null = null;
  private key = "";

  constructor(setting: Setting) {
    this.material = material(arrowVertex, arrowFragment, {
      uTail: { value: new Vector3() }, uTip: { value: new Vector3() }, uLift: { value: 0.03 }, uWide: { value: 1.5 },
      uColor: { value: new Vector3() }, uAlpha: { value: 1 }, uHalo: { value: new Vector3() },
    }, setting.shared);
    this.objects = [mesh(this.geometry, this.material, ORDER.arrow)];
  }

  update(mark: Arrows, setting: Setting): void {
    this.mark = mark;
    const { aspect, heights, flat } = setting;
    this.aspect = aspect;
    this.radius = BALL * Math.max(aspect[0], aspect[1]);
    const key = [mark.tails.id, aspect.join(), setting.heightsKey].join();
    if (key !== this.key || !this.samples) {
      const [count, d] = mark.tails.shape;
      this.key = key;
      this.samples = samplePaths({ ...mark.tails, shape: [count, 1, d] }, aspect, heights, flat);
    }
    const u = this.material.uniforms;
    u.uWide.value = setting.shared.uDpr.value * (setting.flat ? 0.9 : 1.1);
    u.uColor.value.set(...resolve(mark.color, setting.theme));
    u.uHalo.value.set(...rgb(setting.theme.background));
  }

  frame(time: number): void {
    const mark = this.mark;
    if (!mark || !this.samples) return;
    const [count, d] = mark.tails.shape;
    const k = Math.min(Math.floor(time + 1e-9), count - 1);
    const { at, normal, on } = placeAt(this.samples, 0, time, count - 1);
    const up = on ? this.radius : 0;
    const tail = at.map((v, a) => v + normal[a] * up);
    const tip = tail.map((v, a) => v + (a < d ? mark.vectors.data[k * d + a] * this.aspect[a] : 0));
    this.material.uniforms.uTail.value.set(...tail);
    this.material.uniforms.uTip.value.set(...tip);
    this.objects[0].visible = [...tail, ...tip].every(Number.isFinite);
  }

  /** The ends of the current arrow in the box, and its colour. */
  shown(): { tail: Vector3; tip: Vector3; color: string } | null {
    if (!this.mark || !this.objects[0].visible) return null;
    const { uTail, uTip, uColor } = this.material.uniforms;
    return { tail: uTail.value, tip: uTip.value, color: toCss(uColor.value.toArray()) };
  }

  dispose(): void {
    this.geometry.dispose();
    this.material.dispose();
  }
}
