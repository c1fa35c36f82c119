/** Surface: a mesh over a grid, coloured by value, with contour or mesh lines, lit. */
import { BufferAttribute, BufferGeometry, type DataTexture, DoubleSide, type Mesh, type RawShaderMaterial, Vector2, Vector3, Vector4 } from "three";
import { surfaceFragment, surfaceVertex } from "../../glsl/surface";
import look from "../../look.json";
import type { Surface } from "../../wire/types";
import type { Vec3 } from "../surface_height";
import { resolve, rgb } from "../colors";
import { colors, define, material, mesh } from "../gpu";
import { levelTexture } from "../gl/levels";
import { boxed, type DrawnMark, ORDER, type Setting } from "./mark";

/** The most balls that cast a shadow. */
export const SHADOWS = 16;
/** For how many shadows there are shaders: every pixel pays for each. */
const SHADOW_LOOPS = [0, 1, 4, SHADOWS];
const NO_LEVELS = new Vector3();

export class SurfaceDrawn implements DrawnMark<Surface> {
  readonly objects: Mesh[];
  readonly geometry = new BufferGeometry();
  /** Changes when the drawn surface does. */
  version = "";
  private readonly material: RawShaderMaterial;
  private readonly depth: RawShaderMaterial;
  private key = "";
  private levelKey = "";
  private bins = NO_LEVELS;
  /** Triangles by stride. */
  private indices: BufferAttribute[] = [];
  private mapKey: string | null = "-";
  private mark: Surface | null = null;
  private setting: Setting | null = null;
  private row = -1;

  constructor(setting: Setting) {
    this.material = material(surfaceVertex, surfaceFragment, {
      uLevels: { value: null }, uBins: { value: NO_LEVELS }, uMap: { value: null }, uMapped: { value: 1 },
      uRange: { value: new Vector2(0, 1) }, uColor: { value: new Vector3() }, uLine: { value: new Vector3() },
      uLineAlpha: { value: 0 }, uMesh: { value: new Vector2() }, uShade: { value: 1 }, uAlpha: { value: 1 },
      uShadow: { value: Array.from({ length: SHADOWS }, () => new Vector4()) },
    }, setting.shared);
    this.material.side = DoubleSide;
    this.material.depthWrite = true;
    define(this.material, { SHADOWS: 0, MESH: false });
    // Drawn first into depth alone: a translucent surface shows what lies behind it, but never its own far side.
    this.depth = this.material.clone();
    this.depth.uniforms = this.material.uniforms;
    this.depth.colorWrite = false;
    this.objects = [mesh(this.geometry, this.depth, ORDER.surface - 0.5), mesh(this.geometry, this.material, ORDER.surface)];
  }

  update(mark: Surface, setting: Setting): void {
    this.mark = mark;
    this.setting = setting;
    const u = this.material.uniforms;
    const key = [mark.x.id, mark.y.id, mark.z.id, mark.value?.id, mark.clipped?.id, setting.aspect.join()].join();
    if (key !== this.key) {
      this.key = key;
      this.row = -1;
      this.build(mark, setting, 0);
    }
    if (mark.levels.id !== this.levelKey) {
      this.levelKey = mark.levels.id;
      (u.uLevels.value as DataTexture | null)?.dispose();
      ({ texture: u.uLevels.value, bins: this.bins } = levelTexture(mark.levels.data));
    }
    if (mark.cmap !== this.mapKey) {
      this.mapKey = mark.cmap;
      (u.uMap.value as DataTexture | null)?.dispose();
      u.uMap.value = colors(mark.cmap ? setting.cmaps[mark.cmap] : undefined);
    }
    u.uMapped.value = mark.cmap ? 1 : 0;
    u.uRange.value.set(...mark.range);
    u.uColor.value.set(...resolve(mark.color, setting.theme));
    u.uLine.value.set(...rgb(setting.theme.line));
    u.uLineAlpha.value = mark.mesh ? look.line.mesh : look.line.levels;
    u.uBins.value = mark.cmap ? this.bins : NO_LEVELS;
    define(this.material, { MESH: mark.mesh > 0 });
    const [ny, nx] = mark.z.shape.slice(-2);
    if (mark.mesh > 0) u.uMesh.value.set((nx - 1) / Math.min(mark.mesh, nx - 1), (ny - 1) / Math.min(mark.mesh, ny - 1));
    else u.uMesh.value.set(0, 0);
    u.uShade.value = mark.shade ? 1 : 0;
    u.uAlpha.value = mark.alpha;
    this.objects[0].visible = mark.alpha < 1;
  }

  frame(time: number): void {
    const { mark, setting } = this;
    if (!mark || !setting) return;
    const row = mark.animated ? Math.round(time) : -1;
    if (row !== this.row) this.build(mark, setting, row);
    this.row = row;
    const stride = setting.shared.detail.stride;
    this.version = [this.key, this.levelKey, this.mapKey, mark.color, mark.alpha, mark.shade, ...mark.range, row].join();
    this.geometry.setIndex((this.indices[stride] ??= this.index(mark, stride)));
  }

  /** Cast shadows of balls that touch the surface at (x, y, z, radius) in the box; `away` points away from the light. */
  shadow(balls: ArrayLike<number>, away: Vec3): void {
    const count = balls.length / 4;
    const shown = count <= SHADOWS ? count : 0;
    define(this.material, { SHADOWS: SHADOW_LOOPS.find((n) => n >= shown) ?? 0 });
    const places = this.material.uniforms.uShadow.value as Vector4[];
    for (const place of places) place.w = 1e-6;
    for (let i = 0; i < shown; i++) {
      const size = 2 * balls[4 * i + 3];
      const at = (a: number) => balls[4 * i + a] + 0.3 * size * away[a];
      places[i].set(at(0), at(1), at(2), Math.max(size, 1e-6));
    }
  }

  dispose(): void {
    this.geometry.dispose();
    this.material.uniforms.uLevels.value?.dispose();
    this.material.uniforms.uMap.value?.dispose();
    this.material.dispose();
    this.depth.dispose();
  }

  private build(mark: Surface, setting: Setting, row: number): void {
    const [ny, nx] = mark.z.shape.slice(-2);
    const count = nx * ny;
    const skip = mark.animated ? row * count : 0;
    const value = mark.value ?? mark.z;
    const axis = (bent: boolean, data: ArrayLike<number>, shape: readonly number[], i: number, plain: number): number =>
      bent ? data[(shape.length === 3 ? skip : 0) + i] : data[plain];
    const place = new Float32Array(count * 3);
    const height = new Float32Array(count);
    const values = new Float32Array(count);
    const grid = new Float32Array(count * 2);
    const lost = mark.clipped ? beyond(mark.clipped.data, nx, ny) : null;
    for (let j = 0, i = 0; j < ny; j++) {
      for (let c = 0; c < nx; c++, i++) {
        place[3 * i] = boxed(axis(mark.x.shape.length > 1, mark.x.data, mark.x.shape, i, c), setting.aspect[0]);
        place[3 * i + 1] = boxed(axis(mark.y.shape.length > 1, mark.y.data, mark.y.shape, i, j), setting.aspect[1]);
        place[3 * i + 2] = lost?.[i] ? NaN : boxed(mark.z.data[skip + i], setting.aspect[2]);
        height[i] = mark.z.data[skip + i];
        values[i] = value.data[skip + i];
        grid[2 * i] = c;
        grid[2 * i + 1] = j;
      }
    }
    const put = (name: string, data: Float32Array, size: number) => this.geometry.setAttribute(name, new BufferAttribute(data, size));
    put("place", place, 3);
    put("value", values, 1);
    put("height", height, 1);
    put("grid", grid, 2);
    put("normal", normals(place, nx, ny), 3);
    this.indices = [];
  }

  private index(mark: Surface, stride: number): BufferAttribute {
    const [ny, nx] = mark.z.shape.slice(-2);
    return new BufferAttribute(triangles(this.geometry.getAttribute("place").array as Float32Array, nx, ny, stride), 1);
  }
}

/** Clipped points all of whose neighbours are clipped: left out, so that the surface ends where it leaves the box. */
export function beyond(clipped: ArrayLike<number>, nx: number, ny: number): Uint8Array {
  const out = new Uint8Array(nx * ny);
  for (let j = 0, i = 0; j < ny; j++) {
    for (let c = 0; c < nx; c++, i++) {
      let whole = false;
      for (let b = Math.max(0, j - 1); b <= Math.min(ny - 1, j + 1); b++) {
        for (let a = Math.max(0, c - 1); a <= Math.min(nx - 1, c + 1); a++) whole ||= !clipped[b * nx + a];
      }
      out[i] = whole ? 0 : 1;
    }
  }
  return out;
}

/** Triangles of the grid, without those at a hole; of every `stride`-th row and column, and the last. */
export function triangles(place: Float32Array, nx: number, ny: number, stride = 1): Uint32Array {
  const out: number[] = [];
  const whole = (i: number) => Number.isFinite(place[3 * i] + place[3 * i + 1] + place[3 * i + 2]);
  for (let j = 0; j + 1 < ny; j += stride) {
    const up = nx * Math.min(stride, ny - 1 - j);
    for (let c = 0; c + 1 < nx; c += stride) {
      const a = j * nx + c;
      const b = a + Math.min(stride, nx - 1 - c);
      const [d, e] = [a + up, b + up];
      if (whole(a) && whole(b) && whole(d)) out.push(a, b, d);
      if (whole(e) && whole(d) && whole(b)) out.push(b, e, d);
    }
  }
  return Uint32Array.from(out);
}

/** Normals from central differences along both directions of the grid. */
export function normals(place: Float32Array, nx: number, ny: number): Float32Array {
  const out = new Float32Array(nx * ny * 3);
  const difference = (a: number, b: number, c: number): number => {
    const d = place[3 * b + c] - place[3 * a + c];
    return Number.isFinite(d) ? d : 0;
  };
  const pick = (low: number, here: number, high: number): [number, number] => [
    Number.isFinite(place[3 * low + 2]) ? low : here, Number.isFinite(place[3 * high + 2]) ? high : here,
  ];
  for (let j = 0, i = 0; j < ny; j++) {
    for (let c = 0; c < nx; c++, i++) {
      const [l, r] = pick(c > 0 ? i - 1 : i, i, c + 1 < nx ? i + 1 : i);
      const [d, t] = pick(j > 0 ? i - nx : i, i, j + 1 < ny ? i + nx : i);
      const [ux, uy, uz] = [difference(l, r, 0), difference(l, r, 1), difference(l, r, 2)];
      const [vx, vy, vz] = [difference(d, t, 0), difference(d, t, 1), difference(d, t, 2)];
      const [x, y, z] = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx];
      const n = Math.hypot(x, y, z) || 1;
      out[3 * i] = x / n;
      out[3 * i + 1] = y / n;
      out[3 * i + 2] = z / n || (n === 1 ? 1 : 0);
    }
  }
  return out;
}
