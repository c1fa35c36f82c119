/**
 * What a stage is drawn with. Where a GPU draws, all frames have smooth edges. Where the processor does a GPU's work (on many school PCs
 * and remote desktops), smooth edges cost more than all else: pictures at rest have them, and frames that come too slowly less detail.
 */
import { Camera, type Scene as Space, Scene, type Vector4, WebGLRenderer, WebGLRenderTarget } from "three";
import { copyFragment, copyVertex } from "../../glsl/copy";
import { DetailFor } from "./detail";
import { material, mesh, quad, Shared } from "../gpu";
import type { Rect } from "../layout";

/** Samples of a pixel in smooth pictures: as many as browsers take themselves. */
const SAMPLES = 4;
/** Names that renderers without a GPU have. */
const SOFTWARE = /swiftshader|llvmpipe|softpipe|lavapipe|basic render|software|swrast/i;

export class Renderer {
  readonly canvas: HTMLCanvasElement;
  /** Whether the processor does a GPU's work. */
  readonly software: boolean;
  /** How many cells of a surface's grid a drawn cell has along each side. */
  stride = 1;
  private readonly gl: WebGL2RenderingContext;
  private readonly three: WebGLRenderer;
  private readonly detail = new DetailFor();
  private readonly copy: { space: Space; target: WebGLRenderTarget } | null;
  private target: WebGLRenderTarget | null = null;
  private height = 1;
  private dpr = 1;

  /** Throws where the browser has no WebGL 2. */
  constructor() {
    let canvas = document.createElement("canvas");
    let gl = open(canvas, true);
    this.software = SOFTWARE.test(nameOf(gl));
    if (this.software) {
      gl.getExtension("WEBGL_lose_context")?.loseContext();
      canvas = document.createElement("canvas");
      gl = open(canvas, false);
    }
    [this.canvas, this.gl] = [canvas, gl];
    this.three = new WebGLRenderer({ canvas, context: gl, alpha: false });
    this.three.autoClear = false;
    this.copy = this.software ? copier() : null;
  }

  /** Device pixels of a CSS pixel now. */
  get ratio(): number {
    return this.three.getPixelRatio();
  }

  resize(width: number, height: number, dpr: number): void {
    this.height = height;
    this.dpr = dpr;
    this.three.setPixelRatio(dpr);
    this.three.setSize(width, height, false);
    this.copy?.target.setSize(this.canvas.width, this.canvas.height);
  }

  /** Begin a frame, of which others soon follow if it is `moving`. */
  begin(moving: boolean): void {
    if (!this.copy) return;
    const { share, stride } = this.detail.next(moving, performance.now());
    const ratio = this.dpr * share;
    this.stride = stride;
    if (ratio !== this.ratio) this.three.setPixelRatio(ratio);
    this.target = moving ? null : this.copy.target;
  }

  /** Draw into this part of the stage, in CSS pixels, from now on. */
  part({ x, y, width, height }: Rect): void {
    const { target, three } = this;
    const low = this.height - y - height;
    three.setScissorTest(true);
    three.setViewport(x, low, width, height);
    three.setScissor(x, low, width, height);
    if (target) {
      const placed = (rect: Vector4) => rect.set(x, low, width, height).multiplyScalar(this.ratio).round();
      placed(target.viewport);
      placed(target.scissor);
      target.scissorTest = true;
    }
    three.setRenderTarget(target);
  }

  /** Clear the part to a colour, without three.js's conversion of it. */
  clear([r, g, b]: readonly number[]): void {
    const { gl } = this;
    gl.clearColor(r, g, b, 1);
    this.three.state.buffers.depth.setMask(true);
    gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
  }

  draw(space: Space, eye: Camera): void {
    this.three.render(space, eye);
  }

  /** End the frame: what was drawn aside appears. */
  end(all: Rect): void {
    if (!this.target || !this.copy) return;
    this.target = null;
    this.part(all);
    this.draw(this.copy.space, new Camera());
  }

  dispose(): void {
    this.copy?.target.dispose();
    this.three.dispose();
    this.three.forceContextLoss();
  }
}

function open(canvas: HTMLCanvasElement, antialias: boolean): WebGL2RenderingContext {
  const gl = canvas.getContext("webgl2", { antialias, alpha: false, powerPreference: "high-performance" });
  if (!gl) throw new Error("no WebGL 2");
  return gl;
}

function nameOf(gl: WebGL2RenderingContext): string {
  const own = String(gl.getParameter(gl.RENDERER));
  // Chromium says it only through the extension, which Firefox calls deprecated.
  const extension = /^WebKit/.test(own) ? gl.getExtension("WEBGL_debug_renderer_info") : null;
  return extension ? String(gl.getParameter(extension.UNMASKED_RENDERER_WEBGL)) : own;
}

/** A smooth picture, and the quad that copies it to the canvas. */
function copier(): { space: Space; target: WebGLRenderTarget } {
  const target = new WebGLRenderTarget(1, 1, { samples: SAMPLES });
  const made = material(copyVertex, copyFragment, { uPicture: { value: target.texture } }, new Shared());
  Object.assign(made, { depthTest: false, transparent: false });
  return { space: new Scene().add(mesh(quad(), made, 0)), target };
}
