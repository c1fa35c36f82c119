/** Heads of paths at the current step: a ball that rolls on the surface, a cross, or a dot. */
import { BufferAttribute, BufferGeometry, GreaterDepth, LineSegments, type Object3D, type RawShaderMaterial, Vector3 } from "three";
import { fillFragment, fillVertex } from "../../glsl/curve";
import { ballFragment, ballVertex } from "../../glsl/ball";
import { symbolFragment, symbolVertex } from "../../glsl/symbol";
import look from "../../look.json";
import type { Color, Paths } from "../../wire/types";
import { resolve, rgb } from "../colors";
import { Floats, material, mesh, Pieces } from "../gpu";
import { between, turns } from "./rolling";
import { isSeen, NEAR, type PathSamples, placeAt } from "./path_samples";
import { ORDER, type Setting, SYMBOLS } from "./mark";
import type { Vec3 } from "../surface_height";

/** More balls than this slide without turning: one among so many cannot be followed. */
const ROLLING = 64;
/** More balls than this are drawn as dots of their size. */
const BALLS = 2000;
/** The least radius, in CSS pixels, of balls that roll, so that they are found on a phone. */
const LEAST = 5.5;
const DOT = 1;
const CROSS = 4;

/** The size of the last of some heads, beside its usual: smaller for each before it of another colour at its place, so that all are seen. */
export function nested(places: readonly (Vec3 | null)[], colors: readonly Color[], p: number, radius: number): number {
  const own = places[p];
  if (!own) return 1;
  const [near, far] = look.ball.nearby;
  let share = 1;
  for (let q = 0; q < p; q++) {
    const other = places[q];
    if (!other || (colors[q] ?? 0) === (colors[p] ?? 0)) continue;
    const away = Math.hypot(own[0] - other[0], own[1] - other[1], own[2] - other[2]) / radius;
    share *= look.ball.nested ** Math.min(1, Math.max(0, (far - away) / (far - near)));
  }
  return Math.max(share, look.ball.smallest);
}

export class Heads {
  readonly objects: Object3D[];
  /** Where the shadows of balls lie on the surface: (x, y, z, radius) each, in the box. */
  touch = new Float32Array(0);
  private readonly balls = new Floats();
  private readonly marks = new Floats();
  private readonly quads = new Pieces();
  private readonly ball: RawShaderMaterial;
  private readonly ghost: RawShaderMaterial;
  private readonly mark: RawShaderMaterial;
  private readonly markGhost: RawShaderMaterial;
  /** Lines from balls in the air down to the surface. */
  private readonly drop: RawShaderMaterial;
  private readonly drops = new BufferGeometry();
  private rolls = false;
  private rolled: Float32Array | null = null;
  private rolledFor: { samples: PathSamples; radius: number } | null = null;
  private paths: Paths | null = null;
  private samples: PathSamples | null = null;
  private setting: Setting;

  constructor(setting: Setting) {
    this.setting = setting;
    const ball = () => material(ballVertex, ballFragment, {
      uBalls: this.balls.uniform, uToned: { value: 1 }, uGhost: { value: 1 }, uFull: { value: 0 },
    }, setting.shared);
    this.ball = ball();
    this.ball.depthWrite = true;
    this.ghost = ball();
    this.ghost.depthFunc = GreaterDepth;
    this.ghost.uniforms.uGhost.value = look.ghost.path;
    const common = {
      uLift: { value: 0.02 }, uSize: { value: 10 }, uSymbol: { value: DOT }, uHalo: { value: new Vector3(1, 1, 1) },
      uHaloWidth: { value: 0 }, uMarks: this.marks.uniform,
    };
    const mark = (alpha: number) => material(symbolVertex, symbolFragment, { ...common, uAlpha: { value: alpha } }, setting.shared);
    this.mark = mark(1);
    this.markGhost = mark(look.ghost.symbol);
    this.markGhost.depthFunc = GreaterDepth;
    this.drop = material(fillVertex, fillFragment, { uColor: { value: new Vector3() }, uAlpha: { value: 0.55 } }, setting.shared);
    const drops = new LineSegments(this.drops, this.drop);
    [drops.frustumCulled, drops.matrixAutoUpdate, drops.renderOrder] = [false, false, ORDER.line];
    this.objects = [
      mesh(this.quads.geometry, this.ghost, ORDER.ghost), mesh(this.quads.geometry, this.ball, ORDER.ball),
      mesh(this.quads.geometry, this.markGhost, ORDER.mark), mesh(this.quads.geometry, this.mark, ORDER.mark), drops,
    ];
  }

  update(paths: Paths, setting: Setting, samples: PathSamples): void {
    this.paths = paths;
    this.setting = setting;
    this.samples = samples;
    const runs = paths.points.shape[1];
    this.quads.reserve(runs);
    this.quads.count = runs;
    const balls = this.balls.reserve(3 * runs);
    const marks = this.marks.reserve(2 * runs);
    if (this.touch.length !== runs * 4) this.touch = new Float32Array(runs * 4);
    const cross = paths.head === "cross";
    for (let p = 0; p < runs; p++) {
      const color = resolve(cross ? "mark" : (paths.colors[p] ?? 0), setting.theme);
      for (const [data, at] of [[balls, 12 * p + 8], [marks, 8 * p + 4]] as const) {
        data.set(color, at);
        data[at + 3] = p;
      }
      balls.set([0, 0, 0, 1], 12 * p + 4);
    }
    const round = paths.head === "ball" && !setting.flat && runs <= BALLS;
    this.objects[0].visible = round;
    this.objects[1].visible = round;
    this.objects[2].visible = !round && paths.head !== "none" && !setting.flat;
    this.objects[3].visible = !round && paths.head !== "none";
    this.objects[3].layers.set(setting.flat ? SYMBOLS : 0);
    const dpr = setting.shared.uDpr.value;
    const small = runs > 2000 ? 0.4 : runs > 200 ? 0.55 : 1;
    const size = cross ? (setting.flat ? 14 : 13) : (paths.head === "ball" ? 12 : 9.5) * (paths.style === "tube" ? 1 : 0.7);
    const u = this.mark.uniforms;
    u.uSymbol.value = cross ? CROSS : DOT;
    const ball = paths.head === "ball" && !setting.flat;
    u.uSize.value = ball ? Math.max(2, 2 * this.radius() * setting.shared.uScale.value) * dpr : size * dpr * small;
    u.uHalo.value.set(...rgb(setting.theme.background));
    u.uHaloWidth.value = cross || small < 1 ? 0 : 1.3 * dpr;
    this.rolls = round && runs <= ROLLING;
    this.objects[4].visible = this.rolls;
    this.drop.uniforms.uColor.value.set(...rgb(setting.theme.ink));
    if (this.drops.getAttribute("place")?.count !== 2 * runs) {
      this.drops.setAttribute("place", new BufferAttribute(new Float32Array(6 * runs), 3));
      this.drops.setAttribute("uv", new BufferAttribute(new Float32Array(4 * runs), 2));
    }
    this.ball.uniforms.uToned.value = this.rolls ? 1 : 0;
    this.ghost.uniforms.uToned.value = this.rolls ? 1 : 0;
  }

  frame(time: number): void {
    const { paths, samples } = this;
    if (!paths || !samples) return;
    const { runs } = samples;
    const radius = this.radius();
    this.markGhost.visible = runs <= BALLS || this.setting.shared.detail.hidden;
    // Computed only when drawn: in a drag many scenes are replaced before they are.
    if (!this.rolls) this.rolled = null;
    else if (!this.rolled || this.rolledFor?.samples !== samples || this.rolledFor.radius !== radius) {
      this.rolled = turns(samples, radius);
      this.rolledFor = { samples, radius };
    }
    const cross = paths.head === "cross" && !this.setting.flat;
    const [balls, marks] = [this.balls.data, this.marks.data];
    const { heights, aspect } = this.setting;
    const drops = this.drops.getAttribute("place");
    for (const { uniforms } of [this.ball, this.ghost]) uniforms.uFull.value = radius;
    const { uSize } = this.mark.uniforms, wide = this.objects[1].visible ? radius : uSize.value / (2 * this.setting.shared.uDpr.value * this.setting.shared.uScale.value);
    const places: (Vec3 | null)[] = [];
    for (let p = 0; p < runs; p++) {
      const { at, normal, on, row, part } = placeAt(samples, p, time, paths.last[p]);
      const up = on ? radius : 0;
      for (let i = 0; i < 3; i++) {
        this.touch[4 * p + i] = at[i];
        balls[12 * p + i] = at[i] + normal[i] * up;
        marks[8 * p + i] = at[i] + (cross ? normal[i] * radius : 0);
      }
      // Where it jumps, or floats, the shadow is under it on the surface.
      const height = heights && paths.head === "ball" ? heights.height(at[0] / aspect[0] + 0.5, at[1] / aspect[1] + 0.5) : NaN;
      const ground = (height - 0.5) * aspect[2];
      // The arrow head of a note takes the place of what has left its panel.
      const left = (paths.ends[p] !== undefined && time >= paths.last[p]) || !isSeen(paths, at, aspect);
      if (left) marks[8 * p] = 1e9;
      places.push(left || runs > ROLLING ? null : at);
      const share = nested(places, paths.colors, p, wide);
      marks[8 * p + 3] = share;
      const foot = !left && at[2] - ground > NEAR ? ground : at[2];
      this.touch[4 * p + 2] = foot;
      drops.setXYZ(2 * p, at[0], at[1], left ? at[2] : foot);
      drops.setXYZ(2 * p + 1, ...at);
      this.touch[4 * p + 3] = Number.isFinite(ground) && !left ? radius : 0;
      balls[12 * p + 3] = left ? 0 : radius * share;
      if (this.rolled) {
        const i = 4 * (row * runs + p);
        balls.set(between(this.rolled, i, part > 0 ? i + 4 * runs : i, part), 12 * p + 4);
      }
    }
    drops.needsUpdate = true;
    this.balls.changed();
    this.marks.changed();
  }

  /** What is drawn: balls, twelve numbers each, or symbols, eight numbers each. */
  shown() {
    const { uSymbol, uSize, uHaloWidth } = this.mark.uniforms;
    const dpr = this.setting.shared.uDpr.value;
    const symbol = { name: uSymbol.value === CROSS ? "cross" : "dot", size: uSize.value / dpr, halo: uHaloWidth.value / dpr } as const;
    return { balls: this.balls.data, marks: this.marks.data, round: this.objects[1].visible, symbol };
  }

  dispose(): void {
    this.quads.geometry.dispose();
    this.drops.dispose();
    this.balls.dispose();
    this.marks.dispose();
    for (const made of [this.ball, this.ghost, this.mark, this.markGhost, this.drop]) made.dispose();
  }

  private radius(): number {
    const given = (this.paths?.radius ?? 0) * Math.max(this.setting.aspect[0], this.setting.aspect[1]);
    const few = (this.samples?.runs ?? 0) <= ROLLING;
    return few ? Math.max(given, LEAST / this.setting.shared.uScale.value) : given;
  }
}
