/** Paths: the runs of one style. Trails of all of them are one instanced draw, their heads another. */
import { GreaterDepth, LessEqualDepth, BufferAttribute, InstancedBufferGeometry, LineSegments, type Mesh, type Object3D, type RawShaderMaterial } from "three";
import { hairFragment, hairVertex, trailFragment, trailVertex } from "../../glsl/trail";
import type { Paths } from "../../wire/types";
import { resolve } from "../colors";
import { Floats, material, mesh, quads } from "../gpu";
import { type Drawn, ORDER, type Setting } from "./drawn";
import { Heads } from "./heads";

/** More pieces than this are drawn as hairs, and spread over several time indices a piece. */
const RIBBONS = 120_000;
const HAIRS = 1_000_000;
/** Half widths in CSS pixels. */
const HALF = { tube: 2.3, line: 0.9, dotted: 1.15 };

export class PathsDrawn implements Drawn<Paths> {
  readonly objects: Object3D[] = [];
  mark: Paths | null = null;
  readonly heads: Heads;
  private readonly points = new Floats();
  private readonly runs = new Floats();
  private readonly geometry = quads();
  private readonly hairs = new InstancedBufferGeometry();
  private readonly layers: RawShaderMaterial[];
  private readonly fat: Mesh[];
  private readonly thin: LineSegments[];
  private readonly floor: Mesh;
  private stride = 1;
  private thick = true;
  private pointKey = "";
  private flat = false;

  constructor(setting: Setting) {
    const uniforms = {
      uPoints: this.points.uniform, uRuns: this.runs.uniform, uCount: { value: 1 }, uStride: { value: 1 },
      uHalf: { value: 1 }, uRound: { value: 0 }, uDots: { value: 0 },
    };
    const layer = (vertex: string, fragment: string, own: { alpha: number; floor: number; butt: number; lift: number }) =>
      material(vertex, fragment, {
        ...uniforms, uAlpha: { value: own.alpha }, uFloor: { value: own.floor }, uButt: { value: own.butt },
        uLift: { value: own.lift },
      }, setting.shared);
    const make = (vertex: string, fragment: string): [RawShaderMaterial, RawShaderMaterial] => {
      const ghost = layer(vertex, fragment, { alpha: 0.2, floor: 0, butt: 1, lift: 0.012 });
      ghost.depthFunc = GreaterDepth;
      const solid = layer(vertex, fragment, { alpha: 1, floor: 0, butt: 0, lift: 0.012 });
      solid.depthFunc = LessEqualDepth;
      return [ghost, solid];
    };
    const [ghost, solid] = make(trailVertex, trailFragment);
    const [thinGhost, thinSolid] = make(hairVertex, hairFragment);
    const shadow = layer(trailVertex, trailFragment, { alpha: 0.3, floor: 1, butt: 1, lift: 0.002 });
    this.layers = [ghost, solid, thinGhost, thinSolid, shadow];
    this.hairs.setAttribute("corner", new BufferAttribute(new Float32Array([0, 1]), 1));
    this.fat = [mesh(this.geometry, ghost, ORDER.ghost), mesh(this.geometry, solid, ORDER.line)];
    this.thin = [ORDER.ghost, ORDER.line].map((order, i) => {
      const line = new LineSegments(this.hairs, [thinGhost, thinSolid][i]);
      line.frustumCulled = false;
      line.matrixAutoUpdate = false;
      line.renderOrder = order;
      return line;
    });
    this.floor = mesh(this.geometry, shadow, ORDER.shadow);
    this.heads = new Heads(setting);
    this.objects.push(...this.fat, ...this.thin, this.floor, ...this.heads.objects);
  }

  update(mark: Paths, setting: Setting): void {
    this.mark = mark;
    this.flat = setting.flat;
    const [steps, runs] = mark.points.shape;
    const key = [mark.points.id, setting.aspect.join()].join();
    if (key !== this.pointKey) {
      this.pointKey = key;
      pack(mark, setting.aspect, this.points.reserve(steps * runs));
      this.points.changed();
    }
    const info = this.runs.reserve(runs);
    for (let p = 0; p < runs; p++) {
      info.set(resolve(mark.colors[p] ?? 0, setting.theme), 4 * p);
      info[4 * p + 3] = mark.last[p] ?? steps - 1;
    }
    this.runs.changed();
    const pieces = runs * Math.max(1, steps - 1);
    this.thick = pieces <= RIBBONS;
    this.stride = Math.max(1, Math.ceil(pieces / HAIRS));
    const u = this.layers[0].uniforms;
    u.uCount.value = runs;
    u.uStride.value = this.stride;
    const crowd = runs > 200 ? 0.35 : runs > 20 ? 0.6 : 1;
    u.uHalf.value = HALF[mark.style] * setting.shared.uDpr.value * crowd * (this.flat ? 0.85 : 1);
    u.uRound.value = mark.style === "tube" && !this.flat && crowd === 1 ? 1 : 0;
    u.uDots.value = mark.style === "dotted" ? 0.022 : 0;
    const see = runs > 2000 ? 0.25 : runs > 200 ? 0.5 : 1;
    this.layers[1].uniforms.uAlpha.value = see;
    this.layers[3].uniforms.uAlpha.value = see;
    this.layers[0].uniforms.uAlpha.value = 0.2 * see;
    this.layers[2].uniforms.uAlpha.value = 0.2 * see;
    this.fat[0].visible = this.thick && !this.flat;
    this.fat[1].visible = this.thick;
    this.thin[0].visible = !this.thick && !this.flat;
    this.thin[1].visible = !this.thick;
    this.floor.visible = mark.floor && !this.flat && this.thick;
    this.heads.update(mark, setting);
  }

  frame(time: number): void {
    if (!this.mark) return;
    const count = Math.ceil(time / this.stride) * this.mark.points.shape[1];
    this.geometry.instanceCount = this.thick ? count : 0;
    this.hairs.instanceCount = this.thick ? 0 : count;
    this.heads.frame(time);
  }

  dispose(): void {
    this.points.dispose();
    this.runs.dispose();
    this.geometry.dispose();
    this.hairs.dispose();
    for (const layer of this.layers) layer.dispose();
    this.heads.dispose();
  }
}

/** Unit positions and the length of the way so far (in the scaled box) into texels. */
function pack(mark: Paths, aspect: readonly number[], out: Float32Array): void {
  const [steps, runs, d] = mark.points.shape;
  const from = mark.points.data;
  const measured = mark.style === "dotted";
  for (let i = 0, n = steps * runs; i < n; i++) {
    out[4 * i] = from[d * i];
    out[4 * i + 1] = from[d * i + 1];
    out[4 * i + 2] = d > 2 ? from[d * i + 2] : 0.5;
    if (measured && i >= runs) {
      const j = i - runs;
      let square = 0;
      for (let a = 0; a < d; a++) square += ((from[d * i + a] - from[d * j + a]) * aspect[a]) ** 2;
      out[4 * i + 3] = out[4 * j + 3] + Math.sqrt(square);
    } else out[4 * i + 3] = 0;
  }
}
