/** Curve: a line through points, optionally with a band, optionally drawn only up to the current step. */
import { BufferAttribute, BufferGeometry, DoubleSide, type Mesh, type RawShaderMaterial, Vector2, Vector3 } from "three";
import { curveFragment, curveVertex, fillFragment, fillVertex } from "../../glsl/curve";
import look from "../../look.json";
import type { Curve } from "../../wire/types";
import { resolve } from "../colors";
import { Floats, material, mesh, Pieces } from "../gpu";
import { boxed, type DrawnMark, ORDER, type Setting } from "./mark";

/** Whether a line belongs to a run in focus: it is that run's, or no run's. A run's number is its colour. */
export function belongsTo(mark: Curve, run: number): boolean {
  return typeof mark.color !== "number" || mark.band !== null || !mark.reveal || mark.color === run;
}

export class CurveDrawn implements DrawnMark<Curve> {
  readonly objects: Mesh[];
  private readonly pieces = new Pieces();
  private readonly band = new BufferGeometry();
  private readonly points = new Floats();
  private readonly line: RawShaderMaterial;
  private readonly faint: RawShaderMaterial;
  private readonly fill: RawShaderMaterial;
  private readonly shared: Setting["shared"];
  private mark: Curve | null = null;
  private key = "";
  private count = 0;

  constructor(setting: Setting) {
    this.shared = setting.shared;
    const uniforms = {
      uPoints: this.points.uniform, uCount: { value: 1 }, uRow: { value: 0 }, uPart: { value: 0 }, uHalf: { value: 1 },
      uLift: { value: 0.008 }, uColor: { value: new Vector3() }, uDash: { value: new Vector2() },
    };
    const layer = (butt: number) =>
      material(curveVertex, curveFragment, {
        ...uniforms, uFrom: { value: 0 }, uUntil: { value: 0 }, uAlpha: { value: 1 }, uButt: { value: butt },
      }, setting.shared);
    this.line = layer(0);
    this.faint = layer(1);
    this.fill = material(fillVertex, fillFragment, { uColor: uniforms.uColor, uAlpha: { value: look.curve.band } }, setting.shared);
    this.fill.side = DoubleSide;
    this.objects = [
      mesh(this.band, this.fill, ORDER.shadow), mesh(this.pieces.geometry, this.faint, ORDER.ghost),
      mesh(this.pieces.geometry, this.line, ORDER.line),
    ];
  }

  update(mark: Curve, setting: Setting): void {
    this.mark = mark;
    const shape = mark.points.shape;
    this.count = shape[shape.length - 2];
    const key = `${mark.points.id} ${mark.band?.id} ${setting.aspect.join()}`;
    if (key !== this.key) {
      this.key = key;
      this.pack(mark, setting);
      this.objects[0].visible = mark.band !== null;
      if (mark.band) this.strip(mark, setting);
    }
    const u = this.line.uniforms;
    u.uCount.value = this.count;
    u.uHalf.value = Math.max(0.5, (mark.width * (96 / 72) * 0.8 * setting.shared.uDpr.value) / 2);
    u.uColor.value.set(...resolve(mark.color, setting.theme));
    const px = mark.dash ? 1 / setting.shared.uScale.value : 0;
    u.uDash.value.set(5 * px, 9 * px);
    this.pieces.reserve(this.count);
    this.pieces.count = Math.max(0, this.count - 1);
    this.objects[1].visible = mark.reveal;
  }

  frame(time: number): void {
    const mark = this.mark;
    if (!mark) return;
    const k = mark.animated ? Math.floor(time) : 0;
    this.line.uniforms.uRow.value = k;
    this.line.uniforms.uPart.value = mark.animated ? time - k : 0;
    this.line.uniforms.uUntil.value = mark.reveal ? time : this.count;
    const away = this.shared.uFocus.value >= 0 && !belongsTo(mark, this.shared.uFocus.value);
    this.line.uniforms.uAlpha.value = away ? 0.16 : 1;
    this.faint.uniforms.uAlpha.value = away ? 0.06 : look.curve.ahead;
    this.faint.uniforms.uFrom.value = time;
    this.faint.uniforms.uUntil.value = this.count;
  }

  dispose(): void {
    this.pieces.geometry.dispose();
    this.band.dispose();
    this.points.dispose();
    for (const made of [this.line, this.faint, this.fill]) made.dispose();
  }

  private pack(mark: Curve, setting: Setting): void {
    const shape = mark.points.shape;
    const d = shape[shape.length - 1];
    const total = mark.points.data.length / d;
    const out = this.points.reserve(total);
    const from = mark.points.data;
    for (let i = 0, way = 0; i < total; i++) {
      if (i % this.count === 0) way = 0;
      let whole = true;
      let square = 0;
      for (let a = 0; a < 3; a++) {
        const v = a < d ? from[d * i + a] : 0.5;
        whole &&= Number.isFinite(v);
        if (a < d && i % this.count > 0) square += ((v - from[d * (i - 1) + a]) * setting.aspect[a]) ** 2;
        out[4 * i + a] = Number.isFinite(v) ? boxed(v, setting.aspect[a]) : 0;
      }
      if (Number.isFinite(square)) way += Math.sqrt(square);
      out[4 * i + 3] = whole ? way : -1;
    }
    this.points.changed();
  }

  private strip(mark: Curve, { aspect }: Setting): void {
    const bounds = mark.band?.data ?? [];
    const d = mark.points.shape[mark.points.shape.length - 1];
    const places = new Float32Array(this.count * 6);
    const index: number[] = [];
    for (let i = 0; i < this.count; i++) {
      const x = boxed(mark.points.data[d * i], aspect[0]);
      places.set([x, boxed(bounds[2 * i], aspect[1]), 0, x, boxed(bounds[2 * i + 1], aspect[1]), 0], 6 * i);
      const next = i + 1;
      const whole = [bounds[2 * i], bounds[2 * i + 1], bounds[2 * next], bounds[2 * next + 1]].every(Number.isFinite);
      if (next < this.count && whole) index.push(2 * i, 2 * i + 1, 2 * next, 2 * next, 2 * i + 1, 2 * next + 1);
    }
    this.band.setAttribute("place", new BufferAttribute(places, 3));
    this.band.setAttribute("uv", new BufferAttribute(new Float32Array(this.count * 4), 2));
    this.band.setIndex(index);
  }
}
