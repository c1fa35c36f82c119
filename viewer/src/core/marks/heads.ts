/** What stands at the current step of each run: a ball that rolls on the ground, a cross, a dot. */
import { GreaterDepth, InstancedBufferAttribute, type Mesh, type RawShaderMaterial, Vector3 } from "three";
import { ballFragment, ballVertex, markFragment, markVertex } from "../../glsl/sprite";
import type { Paths } from "../../wire/types";
import { resolve, rgb } from "../colors";
import { material, mesh, quads } from "../gpu";
import { type Quaternion, stepTurn, times, turns } from "../rolling";
import { ORDER, type Setting } from "./drawn";

/** More balls than this slide upright: nobody follows the turning of one among so many. */
const ROLLING = 64;
const STANDING = 512;
const SYMBOL = { dot: 1, cross: 4 };

export class Heads {
  readonly objects: Mesh[];
  /** Balls in the box: (x, y, z, radius) each, and where they touch the ground. */
  balls = new Float32Array(0);
  touch = new Float32Array(0);
  private readonly geometry = quads();
  private readonly ball: RawShaderMaterial;
  private readonly ghost: RawShaderMaterial;
  private readonly mark: RawShaderMaterial;
  private turn = new Float32Array(0);
  private unit = new Float32Array(0);
  private rolled: Float32Array | null = null;
  private rolledKey = "";
  private paths: Paths | null = null;
  private setting: Setting;

  constructor(setting: Setting) {
    this.setting = setting;
    const own = () => ({ uBanded: { value: 1 }, uGhost: { value: 1 } });
    this.ball = material(ballVertex, ballFragment, own(), setting.shared);
    this.ball.depthWrite = true;
    this.ghost = material(ballVertex, ballFragment, own(), setting.shared);
    this.ghost.depthFunc = GreaterDepth;
    this.ghost.uniforms.uGhost.value = 0.22;
    this.mark = material(markVertex, markFragment, {
      uLift: { value: 0.02 }, uSize: { value: 10 }, uSymbol: { value: 1 }, uAlpha: { value: 1 },
      uHalo: { value: new Vector3(1, 1, 1) }, uHaloAlpha: { value: 1 },
    }, setting.shared);
    this.objects = [
      mesh(this.geometry, this.ghost, ORDER.ghost), mesh(this.geometry, this.ball, ORDER.ball),
      mesh(this.geometry, this.mark, ORDER.mark),
    ];
  }

  update(paths: Paths, setting: Setting): void {
    this.paths = paths;
    this.setting = setting;
    const [steps, runs, d] = paths.points.shape;
    if (this.balls.length !== runs * 4) this.allocate(runs);
    const paint = this.geometry.getAttribute("paint") as InstancedBufferAttribute;
    for (let p = 0; p < runs; p++) {
      (paint.array as Float32Array).set(resolve(paths.colors[p] ?? 0, setting.theme), 4 * p);
      paint.array[4 * p + 3] = p;
    }
    paint.needsUpdate = true;
    const round = paths.head === "ball" && !setting.flat;
    this.objects[0].visible = round;
    this.objects[1].visible = round;
    this.objects[2].visible = !round && paths.head !== "none";
    const dpr = setting.shared.uDpr.value;
    const cross = paths.head === "cross";
    const small = runs > 2000 ? 0.4 : runs > 200 ? 0.55 : 1;
    this.mark.uniforms.uSymbol.value = cross ? SYMBOL.cross : SYMBOL.dot;
    this.mark.uniforms.uSize.value = (cross ? 13 : 12) * dpr * small;
    this.mark.uniforms.uHalo.value.set(...rgb(setting.theme.background));
    this.mark.uniforms.uHaloAlpha.value = cross || small < 1 ? 0 : 1;
    const key = `${paths.points.id} ${paths.radius} ${setting.aspect.join()}`;
    if (round && runs <= ROLLING && key !== this.rolledKey) {
      this.rolledKey = key;
      this.rolled = turns(paths.points.data, steps, runs, d, setting.aspect, this.radius(), setting.ground);
    } else if (!round || runs > ROLLING) {
      this.rolled = null;
      this.rolledKey = "";
    }
    this.ball.uniforms.uBanded.value = this.rolled ? 1 : 0;
    this.ghost.uniforms.uBanded.value = this.rolled ? 1 : 0;
  }

  frame(time: number): void {
    const paths = this.paths;
    if (!paths) return;
    const [, runs, d] = paths.points.shape;
    const at = paths.points.data;
    const { aspect, ground, flat } = this.setting;
    const radius = this.radius();
    for (let p = 0; p < runs; p++) {
      const now = Math.min(time, paths.last[p]);
      const k = Math.floor(now);
      const part = now - k;
      const from = (k * runs + p) * d;
      const to = part > 0 ? from + runs * d : from;
      const u = at[from] + (at[to] - at[from]) * part;
      const v = at[from + 1] + (at[to + 1] - at[from + 1]) * part;
      const w = flat ? 0.5 : at[from + 2] + (at[to + 2] - at[from + 2]) * part;
      this.unit[3 * p] = u;
      this.unit[3 * p + 1] = v;
      this.unit[3 * p + 2] = w;
      if (flat) continue;
      const [x, y, z] = [(u - 0.5) * aspect[0], (v - 0.5) * aspect[1], (w - 0.5) * aspect[2]];
      const n = ground && runs <= STANDING ? ground.normal(u, v, aspect) : [0, 0, 1];
      this.touch.set([x, y, z, radius], 4 * p);
      this.balls.set([x + n[0] * radius, y + n[1] * radius, z + n[2] * radius, radius], 4 * p);
      if (this.rolled) {
        const i = 4 * (k * runs + p);
        let q: Quaternion = [this.rolled[i], this.rolled[i + 1], this.rolled[i + 2], this.rolled[i + 3]];
        if (part > 0) q = times(stepTurn(at, from, to, d, aspect, radius, ground, part), q);
        this.turn.set(q, 4 * p);
      }
    }
    this.geometry.instanceCount = runs;
    for (const name of ["ball", "turn", "unit"]) {
      (this.geometry.getAttribute(name) as InstancedBufferAttribute).needsUpdate = true;
    }
  }

  dispose(): void {
    this.geometry.dispose();
    for (const made of [this.ball, this.ghost, this.mark]) made.dispose();
  }

  private radius(): number {
    return (this.paths?.radius ?? 0) * Math.max(this.setting.aspect[0], this.setting.aspect[1]);
  }

  private allocate(runs: number): void {
    this.balls = new Float32Array(runs * 4);
    this.touch = new Float32Array(runs * 4);
    this.turn = new Float32Array(runs * 4);
    for (let p = 0; p < runs; p++) this.turn[4 * p + 3] = 1;
    this.unit = new Float32Array(runs * 3);
    // A geometry's buffers have the size they were made with, so another number of runs needs a fresh one.
    this.geometry.dispose();
    this.geometry.setAttribute("ball", new InstancedBufferAttribute(this.balls, 4));
    this.geometry.setAttribute("turn", new InstancedBufferAttribute(this.turn, 4));
    this.geometry.setAttribute("unit", new InstancedBufferAttribute(this.unit, 3));
    this.geometry.setAttribute("paint", new InstancedBufferAttribute(new Float32Array(runs * 4), 4));
  }
}
