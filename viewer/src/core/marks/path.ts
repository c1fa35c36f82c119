/** Paths: the runs of one style. Their trails are one draw call, their heads another. */
import { BufferGeometry, GreaterDepth, LineSegments, type Object3D, type RawShaderMaterial, Vector4 } from "three";
import { hairlineFragment, hairlineVertex, trailFragment, trailVertex } from "../../glsl/trail";
import look from "../../look.json";
import type { Paths } from "../../wire/types";
import { resolve, rgb } from "../colors";
import { Floats, material, mesh, Pieces, type Shared } from "../gpu";
import { samplePaths, type PathSamples } from "./path_samples";
import { type DrawnMark, ORDER, type Setting } from "./mark";
import { Heads } from "./heads";
import { StepMarks } from "./step_marks";

/** More pieces than this are drawn as hairlines. */
const RIBBONS = 40_000;
/** So many runs may be drawn, whatever their length: of more rows a hairline spans several. */
const FEWEST = 200;
/** Heights of paths without limits. */
const EVERYWHERE = [-1e30, 1e30];

/**
 * How hairlines are drawn so that there are at most `most`: runs, of which every `each`-th is drawn, and rows that a line spans. Runs
 * are left out first, since a line across several steps is none that the optimizer took.
 */
export function thinned(rows: number, runs: number, most: number): { drawn: number; each: number; stride: number } {
  const pieces = Math.max(1, rows - 1);
  const each = Math.max(1, Math.ceil(runs / Math.max(FEWEST, Math.floor(most / pieces))));
  const drawn = Math.ceil(runs / each);
  return { drawn, each, stride: Math.max(1, Math.ceil((drawn * pieces) / most)) };
}

/** The layers of a trail, from below: its hidden part, its shadow on the floor, its pale edge, the line itself. */
interface Layer { made: RawShaderMaterial; object: Object3D; hairline: boolean; role: "ghost" | "floor" | "edge" | "line" }

export class PathsDrawn implements DrawnMark<Paths> {
  readonly objects: Object3D[] = [];
  mark: Paths | null = null;
  readonly heads: Heads;
  readonly steps: StepMarks;
  /** Positions in the box, four numbers each, the fourth unused here; time first. */
  readonly points = new Floats();
  private readonly runs = new Floats();
  private readonly quads = new Pieces();
  private readonly hairlines = new BufferGeometry();
  private readonly shared: Shared;
  private readonly layers: Layer[] = [];
  samples: PathSamples | null = null;
  /** Half the width of the trail in CSS pixels. */
  half = 1;
  private key = "";

  constructor(setting: Setting) {
    this.shared = setting.shared;
    const common = {
      uPoints: this.points.uniform, uRuns: this.runs.uniform, uCount: { value: 1 },
      uPieces: { value: 1 }, uDots: { value: 0 }, uRows: { value: 1 }, uThinned: { value: [1, 1, 1] },
      uLimits: { value: EVERYWHERE },
    };
    const layer = (role: Layer["role"], hairline: boolean, order: number) => {
      const made = material(hairline ? hairlineVertex : trailVertex, hairline ? hairlineFragment : trailFragment, {
        ...common, uHalf: { value: 1 }, uAlpha: { value: 1 }, uEdge: { value: new Vector4() }, uLift: { value: 0.004 },
        uFloor: { value: role === "floor" ? 1 : 0 }, uFades: { value: 0 }, uButt: { value: role === "ghost" || role === "floor" ? 1 : 0 },
      }, setting.shared);
      if (role === "ghost") made.depthFunc = GreaterDepth;
      const object = hairline ? lines(this.hairlines, made, order) : mesh(this.quads.geometry, made, order);
      this.layers.push({ made, object, hairline, role });
      this.objects.push(object);
    };
    layer("ghost", false, ORDER.ghost);
    layer("floor", false, ORDER.shadow);
    layer("edge", false, ORDER.line);
    layer("line", false, ORDER.line + 0.5);
    layer("ghost", true, ORDER.ghost);
    layer("line", true, ORDER.line);
    this.steps = new StepMarks(setting, this.points.uniform);
    this.heads = new Heads(setting);
    this.objects.push(...this.steps.objects, ...this.heads.objects);
  }

  update(mark: Paths, setting: Setting): void {
    this.mark = mark;
    const { flat, aspect, heights, shared, theme } = setting;
    const [, runs] = mark.points.shape;
    const size = this.size(mark, setting);
    this.half = size;
    const world = size / shared.uScale.value;
    const key = [mark.points.id, aspect.join(), world.toPrecision(3), setting.heightsKey, mark.style].join();
    if (key !== this.key || !this.samples) {
      this.key = key;
      this.samples = samplePaths(mark.points, aspect, heights, flat, this.samples);
      pack(this.samples, world, mark.style === "dotted", this.points.reserve(this.samples.rows * runs));
      this.points.changed();
    }
    const info = this.runs.reserve(runs);
    for (let p = 0; p < runs; p++) {
      info.set(resolve(mark.colors[p] ?? 0, theme), 4 * p);
      info[4 * p + 3] = mark.last[p];
    }
    this.runs.changed();
    const pieces = runs * Math.max(1, this.samples.rows - 1);
    const thick = pieces <= RIBBONS;
    if (thick) this.quads.reserve(pieces);
    const u = this.layers[0].made.uniforms;
    u.uCount.value = runs;
    u.uPieces.value = this.samples.pieces;
    u.uRows.value = this.samples.rows;
    u.uLimits.value = mark.limits && !flat ? mark.limits.map((h) => (h - 0.5) * aspect[2]) : EVERYWHERE;
    u.uDots.value = mark.style === "dotted" ? (flat ? (2.2 * 3.2) / setting.shared.uScale.value : 4.6 * world) : 0;
    const see = runs > 2000 ? 0.3 : runs > 200 ? 0.6 : 1;
    const edged = mark.style === "tube" && runs <= 200;
    const background = rgb(theme.background);
    for (const { made, object, hairline, role } of this.layers) {
      object.visible = hairline !== thick && !(flat && (role === "ghost" || role === "floor"))
        && (role !== "floor" || mark.floor) && (role !== "edge" || edged);
      const half = mark.style === "dotted" ? (flat ? 1.6 : 1.2 * size) : size;
      const own = made.uniforms;
      own.uFades.value = flat ? 0 : 1;
      own.uHalf.value = shared.uDpr.value * (role === "edge" ? half + (flat ? 1 : 0.8) : role === "floor" ? 0.5 * half : half);
      own.uAlpha.value = see * { ghost: look.ghost.path, floor: 0.5, edge: flat ? 0.65 : 0.55, line: 1 }[role];
      const [r, g, b] = role === "edge" ? background : rgb(theme.ink);
      own.uEdge.value.set(r, g, b, role === "edge" ? 1 : role === "floor" ? 0.25 : 0);
    }
    this.steps.update(mark, setting, this.samples, thick);
    this.heads.update(mark, setting, this.samples);
  }

  frame(time: number): void {
    if (!this.mark || !this.samples) return;
    const runs = this.mark.points.shape[1];
    const rows = time * this.samples.pieces;
    this.quads.count = Math.ceil(rows) * runs;
    const { lines, hidden } = this.shared.detail;
    const { drawn, each, stride } = thinned(this.samples.rows, runs, lines);
    this.layers[0].made.uniforms.uThinned.value = [drawn, each, stride];
    this.hairlines.setDrawRange(0, 2 * drawn * Math.ceil(rows / stride));
    for (const { hairline, made, role } of this.layers) if (hairline) made.visible = role === "line" || hidden;
    this.steps.frame(time);
    this.heads.frame(time);
  }

  /** How many of all runs have a trail where there are at most so many lines. */
  thinnedTo(lines: number): { drawn: number; all: number } {
    const { rows, runs } = this.samples ?? { rows: 1, runs: 0 };
    return { drawn: runs * (rows - 1) <= RIBBONS ? runs : thinned(rows, runs, lines).drawn, all: runs };
  }

  dispose(): void {
    this.points.dispose();
    this.runs.dispose();
    this.quads.geometry.dispose();
    this.hairlines.dispose();
    for (const { made } of this.layers) made.dispose();
    this.steps.dispose();
    this.heads.dispose();
  }

  /** Half the width of the trail in CSS pixels. */
  private size(mark: Paths, { flat, aspect, shared }: Setting): number {
    const runs = mark.points.shape[1];
    const thin = runs > 200 ? 0.4 : runs > 20 ? 0.65 : 1;
    if (flat) return { tube: 1.3, line: 0.65, dotted: 1.6 }[mark.style] * thin;
    const ball = mark.radius * Math.max(aspect[0], aspect[1]);
    return Math.max(0.22 * ball * shared.uScale.value, 1.2) * (mark.style === "line" ? 0.5 : 1) * thin;
  }
}

function lines(geometry: BufferGeometry, made: RawShaderMaterial, order: number): LineSegments {
  const out = new LineSegments(geometry, made);
  out.frustumCulled = false;
  out.matrixAutoUpdate = false;
  out.renderOrder = order;
  return out;
}

/** Write positions into texels, raised off the surface by the trail's radius; with the path's length so far where it is `measured`. */
function pack(samples: PathSamples, raise: number, measured: boolean, out: Float32Array): void {
  const { rows, runs, at, normals } = samples;
  for (let i = 0, n = rows * runs; i < n; i++) {
    const [from, to] = [3 * i, 4 * i];
    out[to] = at[from] + (normals ? normals[from] * raise : 0);
    out[to + 1] = at[from + 1] + (normals ? normals[from + 1] * raise : 0);
    out[to + 2] = at[from + 2] + (normals ? normals[from + 2] * raise : 0);
    out[to + 3] = 0;
    if (!measured || i < runs) continue;
    const before = from - 3 * runs;
    const way = Math.hypot(at[from] - at[before], at[from + 1] - at[before + 1], at[from + 2] - at[before + 2]);
    out[to + 3] = out[to - 4 * runs + 3] + (Number.isFinite(way) ? way : 0);
  }
}

