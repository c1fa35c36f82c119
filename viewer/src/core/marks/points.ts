/** Points: symbols of a fixed size, still or animated. */
import { GreaterDepth, type Mesh, type RawShaderMaterial, Vector3 } from "three";
import { symbolFragment, symbolVertex } from "../../glsl/symbol";
import look from "../../look.json";
import type { Points } from "../../wire/types";
import { resolve, rgb } from "../colors";
import { Floats, material, mesh, Pieces } from "../gpu";
import { boxed, type DrawnMark, ORDER, type Setting, SYMBOLS } from "./mark";

const SYMBOL = { ball: 0, dot: 1, ring: 2, star: 3, cross: 4 };

/** A number between two rows of a mark; the earlier where the later is not finite. */
export function between(earlier: number, later: number, part: number): number {
  const mixed = earlier + (later - earlier) * part;
  return Number.isFinite(mixed) ? mixed : earlier;
}

export class PointsDrawn implements DrawnMark<Points> {
  readonly objects: Mesh[];
  private readonly quads = new Pieces();
  private readonly marks = new Floats();
  private readonly material: RawShaderMaterial;
  private readonly ghost: RawShaderMaterial;
  private setting: Setting;
  private mark: Points | null = null;

  constructor(setting: Setting) {
    this.setting = setting;
    const common = {
      uLift: { value: 0.02 }, uSize: { value: 10 }, uSymbol: { value: 1 }, uHalo: { value: new Vector3() },
      uHaloWidth: { value: 0 }, uMarks: this.marks.uniform,
    };
    const layer = () => material(symbolVertex, symbolFragment, { ...common, uAlpha: { value: 1 } }, setting.shared);
    this.material = layer();
    this.ghost = layer();
    this.ghost.depthFunc = GreaterDepth;
    this.objects = [mesh(this.quads.geometry, this.ghost, ORDER.mark), mesh(this.quads.geometry, this.material, ORDER.mark)];
  }

  update(mark: Points, setting: Setting): void {
    this.mark = mark;
    this.setting = setting;
    const count = mark.points.shape[mark.points.shape.length - 2];
    this.quads.reserve(count);
    this.quads.count = count;
    const marks = this.marks.reserve(2 * count);
    const same = resolve(mark.color, setting.theme);
    for (let i = 0; i < count; i++) {
      const own = mark.colors?.data;
      for (let c = 0; c < 3; c++) marks[8 * i + 4 + c] = own ? own[3 * i + c] / 255 : same[c];
      marks[8 * i + 3] = 1;
      marks[8 * i + 7] = -1;
    }
    const u = this.material.uniforms;
    u.uSymbol.value = SYMBOL[mark.symbol];
    u.uSize.value = mark.size * (96 / 72) * setting.shared.uDpr.value;
    u.uAlpha.value = mark.alpha;
    this.ghost.uniforms.uAlpha.value = this.hidden * mark.alpha;
    this.objects[0].visible = !setting.flat;
    this.objects[1].layers.set(setting.flat ? SYMBOLS : 0);
    u.uHalo.value.set(...rgb(setting.theme.background));
    u.uHaloWidth.value = mark.size > 4 && count < 50 ? 1.2 * setting.shared.uDpr.value : 0;
    this.place(0);
  }

  frame(time: number): void {
    if (this.mark?.animated) this.place(time);
  }

  /** The mark, and eight numbers a point: its place in the box, the share of its size, its colour, one unused. */
  shown(): { mark: Points | null; data: Float32Array } {
    return { mark: this.mark, data: this.marks.data };
  }

  /** How much of a hidden point shows. */
  get hidden(): number {
    return this.mark?.symbol === "dot" || this.mark?.symbol === "ball" ? look.ghost.path : look.ghost.symbol;
  }

  dispose(): void {
    this.quads.geometry.dispose();
    this.marks.dispose();
    this.material.dispose();
    this.ghost.dispose();
  }

  private place(time: number): void {
    const mark = this.mark;
    if (!mark) return;
    const shape = mark.points.shape;
    const d = shape[shape.length - 1];
    const count = shape[shape.length - 2];
    const k = mark.animated ? Math.floor(time) : 0;
    const part = mark.animated ? time - k : 0;
    const from = k * count * d;
    const to = part > 0 ? from + count * d : from;
    const data = mark.points.data;
    const marks = this.marks.data;
    for (let i = 0; i < count; i++) {
      for (let a = 0; a < 3; a++) {
        const unit = a < d ? between(data[from + i * d + a], data[to + i * d + a], part) : 0.5;
        marks[8 * i + a] = boxed(unit, this.setting.aspect[a]);
      }
      if (Number.isNaN(marks[8 * i] + marks[8 * i + 1])) marks[8 * i] = 1e9;
    }
    this.marks.changed();
  }
}
