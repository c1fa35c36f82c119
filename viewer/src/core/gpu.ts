/** Materials, geometries and textures that marks are made of. */
import {
  BufferAttribute, BufferGeometry, ClampToEdgeWrapping, DataTexture, FloatType, GLSL3, LinearFilter, Mesh,
  NearestFilter, NormalBlending, type PixelFormat, RawShaderMaterial, RedFormat, RGBAFormat, UnsignedByteType, Vector2, Vector3,
} from "three";
import look from "../look.json";
import { GPU_REST } from "./gl/detail";
import type { NdArray } from "../wire/types";

export type Uniforms = Record<string, { value: unknown }>;

/** Uniforms that all marks of a panel share: set once a frame. */
export class Shared {
  get uniforms(): Uniforms {
    const { uAspect, uPixels, uInside, uDpr, uTime, uFocus, uLight } = this;
    return { uAspect, uPixels, uInside, uDpr, uTime, uFocus, uLight };
  }

  readonly uAspect = { value: new Vector3(1, 1, 1) };
  readonly uPixels = { value: new Vector2(1, 1) };
  /** How far from the middle symbols are drawn, in clip space. */
  readonly uInside = { value: new Vector2(1, 1) };
  readonly uDpr = { value: 1 };
  readonly uTime = { value: 0 };
  readonly uFocus = { value: -1 };
  /** In camera coordinates: right, up, towards the eye. */
  readonly uLight = { value: new Vector3(...look.light.direction).normalize() };
  /** CSS pixels of one unit of the box, seen from the reference distance. */
  readonly uScale = { value: 100 };
  /** Of the frame that is drawn. */
  detail = GPU_REST;
}

export function material(vertex: string, fragment: string, uniforms: Uniforms, shared: Shared): RawShaderMaterial {
  return new RawShaderMaterial({
    vertexShader: vertex, fragmentShader: fragment, uniforms: { ...shared.uniforms, ...uniforms }, glslVersion: GLSL3,
    // All in three.js's one list of transparent objects, so that renderOrder alone decides what is drawn first.
    transparent: true, blending: NormalBlending, depthWrite: false,
  });
}

/** Give a material's shaders constants; compiled anew only where they change. */
export function define(made: RawShaderMaterial, constants: Record<string, boolean | number>): void {
  if (Object.entries(constants).every(([name, value]) => made.defines[name] === value)) return;
  Object.assign(made.defines, constants);
  made.needsUpdate = true;
}

/** A mesh that its shader places: never culled, never transformed. */
export function mesh(geometry: BufferGeometry, made: RawShaderMaterial, order: number): Mesh {
  const out = new Mesh(geometry, made);
  out.frustumCulled = false;
  out.matrixAutoUpdate = false;
  out.renderOrder = order;
  return out;
}

const CORNER_INDEX = [0, 1, 2, 2, 1, 3];

/** The geometry of a single quad. */
export function quad(): BufferGeometry {
  return new BufferGeometry().setIndex(CORNER_INDEX);
}

/** Quads without attributes: a shader finds piece and corner in gl_VertexID. Much cheaper than one instance for each, of few corners. */
export class Pieces {
  readonly geometry = new BufferGeometry();
  private room = 0;

  /** Allocate for `count` quads. */
  reserve(count: number): void {
    if (count <= this.room) return;
    this.room = Math.ceil(count * 1.25) + 16;
    const index = new Uint32Array(this.room * 6);
    for (let i = 0; i < this.room; i++) for (let c = 0; c < 6; c++) index[6 * i + c] = 4 * i + CORNER_INDEX[c];
    this.geometry.dispose();
    this.geometry.setIndex(new BufferAttribute(index, 1));
  }

  set count(pieces: number) {
    this.geometry.setDrawRange(0, pieces * 6);
  }
}

/** A texture of four floats a texel, allocated anew only when its size changes much. */
export class Floats {
  readonly uniform: { value: DataTexture };
  data: Float32Array;

  constructor(count = 1) {
    this.uniform = { value: this.make(count) };
    this.data = this.uniform.value.image.data as Float32Array;
  }

  /** Allocate for `count` texels; their contents are undefined afterwards. */
  reserve(count: number): Float32Array {
    const { width, height } = this.uniform.value.image;
    const texels = width * height;
    if (count > texels || count * 4 < texels) {
      this.uniform.value.dispose();
      this.uniform.value = this.make(count);
      this.data = this.uniform.value.image.data as Float32Array;
    }
    return this.data;
  }

  changed(): void {
    this.uniform.value.needsUpdate = true;
  }

  dispose(): void {
    this.uniform.value.dispose();
  }

  private make(count: number): DataTexture {
    const width = count > 1 << 20 ? 4096 : count > 1 << 12 ? 1024 : 64;
    const height = Math.max(1, Math.ceil((count * 1.25) / width));
    return plain(new Float32Array(width * height * 4), width, height, RGBAFormat);
  }
}

function plain(data: Float32Array, width: number, height: number, format: PixelFormat): DataTexture {
  const texture = new DataTexture(data, width, height, format, FloatType);
  texture.minFilter = NearestFilter;
  texture.magFilter = NearestFilter;
  texture.needsUpdate = true;
  return texture;
}

/** A texture of one float a texel, fetched without filtering: a grid, or a row of levels. */
export function scalars(values: ArrayLike<number>, width: number, height = 1): DataTexture {
  const data = values instanceof Float32Array && values.length ? values : Float32Array.from(values.length ? values : [0]);
  return plain(data, Math.max(1, width), Math.max(1, height), RedFormat);
}

/** A row of texels of four floats each, fetched without filtering. */
export function four(values: Float32Array, width: number): DataTexture {
  return plain(values, width, 1, RGBAFormat);
}

/** A colour map of 256 entries. */
export function colors(table: NdArray | undefined): DataTexture {
  const data = new Uint8Array(256 * 4).fill(255);
  for (let i = 0; i < 256; i++) {
    for (let c = 0; c < 3; c++) data[4 * i + c] = table ? table.data[3 * i + c] : i;
  }
  return bytes(data, 256, 1);
}

export function bytes(data: Uint8Array, width: number, height: number): DataTexture {
  const texture = new DataTexture(data, width, height, RGBAFormat, UnsignedByteType);
  texture.minFilter = LinearFilter;
  texture.magFilter = LinearFilter;
  texture.wrapS = ClampToEdgeWrapping;
  texture.needsUpdate = true;
  return texture;
}
