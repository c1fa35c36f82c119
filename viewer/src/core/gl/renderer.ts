/**
 * What a stage is drawn with. Where a GPU draws, all frames have smooth edges. Where the processor does a GPU's work (on many school PCs
 * and remote desktops), smooth edges cost more than all else: pictures at rest have them, and frames that come too slowly less detail.
 */
import { type Vector4, WebGLRenderer, WebGLRenderTarget } from "three";
import type { Drawer } from "./drawer";
import type { Rect } from "../layout";
import type { PanelDrawn } from "../panel";
import { type Detail, DetailFor, GPU_MOVING, GPU_REST, REST } from "./detail";

/** Samples of a pixel in smooth pictures: as many as browsers take themselves. */
const SAMPLES = 4;
/** Names that renderers without a GPU have. */
const SOFTWARE = /swiftshader|llvmpipe|softpipe|lavapipe|basic render|software|swrast/i;

export class Renderer implements Drawer {
  readonly webgl = true;
  readonly canvas: HTMLCanvasElement;
  /** Whether the processor does a GPU's work. */
  readonly software: boolean;
  detail = GPU_REST;
  private readonly gl: WebGL2RenderingContext;
  private readonly three: WebGLRenderer;
  private readonly fitting = new DetailFor();
  /** Null where no frame needs it. */
  private readonly smooth: Smooth | null;
  /** What is drawn into; null: the canvas. */
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
    this.smooth = this.software ? new Smooth(gl, this.three) : null;
    if (!this.smooth?.works) this.smooth = null;
  }

  /** Device pixels of a CSS pixel now. */
  get ratio(): number {
    return this.three.getPixelRatio();
  }

  get restDetail(): Detail {
    return this.software ? REST : GPU_REST;
  }

  resize(width: number, height: number, dpr: number): void {
    this.height = height;
    this.dpr = dpr;
    this.three.setPixelRatio(dpr);
    this.three.setSize(width, height, false);
    this.smooth?.resize(this.canvas.width, this.canvas.height);
  }

  /** Begin a frame, of which others soon follow if it is `moving`. */
  begin(moving: boolean): void {
    if (!this.software) {
      this.detail = moving ? GPU_MOVING : GPU_REST;
      return;
    }
    this.detail = this.fitting.next(moving, performance.now());
    const ratio = this.dpr * this.detail.share;
    if (ratio !== this.ratio) this.three.setPixelRatio(ratio);
    this.target = moving ? null : (this.smooth?.target ?? null);
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

  draw(panel: PanelDrawn): void {
    const { space, eyeNow, flat } = panel;
    if (eyeNow) this.three.render(space, eyeNow);
    if (!flat) return;
    const { rect, eye } = panel.around();
    this.part(rect);
    this.three.render(space, eye);
  }

  /** End the frame: what was drawn aside appears. */
  end(): void {
    if (this.target) this.smooth?.show(this.canvas.width, this.canvas.height);
    this.target = null;
  }

  dispose(): void {
    this.three.dispose();
    this.three.forceContextLoss();
  }
}

/** A picture of several samples a pixel beside the canvas. */
class Smooth {
  readonly target = new WebGLRenderTarget(1, 1);
  private readonly frame: WebGLFramebuffer;
  private readonly color: WebGLRenderbuffer;
  private readonly depth: WebGLRenderbuffer;
  /** That of the canvas: samples are averaged into the same format alone. */
  private readonly format: number | undefined;

  constructor(private readonly gl: WebGL2RenderingContext, private readonly three: WebGLRenderer) {
    [this.frame, this.color, this.depth] = [gl.createFramebuffer(), gl.createRenderbuffer(), gl.createRenderbuffer()];
    // three.js's own target would average the samples after every panel, and some drivers do that otherwise while they still draw.
    (three as unknown as { setRenderTargetFramebuffer(target: WebGLRenderTarget, frame: WebGLFramebuffer): void })
      .setRenderTargetFramebuffer(this.target, this.frame);
    this.format = [gl.RGB8, gl.RGBA8].find((format) => {
      this.resize(1, 1, format);
      this.show(1, 1);
      return gl.getError() === gl.NO_ERROR;
    });
  }

  get works(): boolean {
    return this.format !== undefined;
  }

  resize(width: number, height: number, format = this.format as number): void {
    const { gl } = this;
    this.three.state.bindFramebuffer(gl.FRAMEBUFFER, this.frame);
    const store = (buffer: WebGLRenderbuffer, format: number, attachment: number) => {
      gl.bindRenderbuffer(gl.RENDERBUFFER, buffer);
      gl.renderbufferStorageMultisample(gl.RENDERBUFFER, SAMPLES, format, width, height);
      gl.framebufferRenderbuffer(gl.FRAMEBUFFER, attachment, gl.RENDERBUFFER, buffer);
    };
    store(this.color, format, gl.COLOR_ATTACHMENT0);
    store(this.depth, gl.DEPTH_COMPONENT24, gl.DEPTH_ATTACHMENT);
  }

  /** Put it on the canvas. */
  show(width: number, height: number): void {
    const { gl } = this;
    const { state } = this.three;
    state.setScissorTest(false);
    state.bindFramebuffer(gl.READ_FRAMEBUFFER, this.frame);
    state.bindFramebuffer(gl.DRAW_FRAMEBUFFER, null);
    gl.blitFramebuffer(0, 0, width, height, 0, 0, width, height, gl.COLOR_BUFFER_BIT, gl.NEAREST);
    state.bindFramebuffer(gl.READ_FRAMEBUFFER, null);
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
