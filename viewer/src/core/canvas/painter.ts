/** A stage without WebGL: maps and curves on a 2-D canvas, surfaces as pixels that are made again only when the view changes. */
import { css, toCss } from "../colors";
import { GPU_MOVING, GPU_REST } from "../gl/detail";
import type { Drawer } from "../gl/drawer";
import type { Rect } from "../layout";
import { ArrowsDrawn } from "../marks/arrows";
import { ContoursDrawn } from "../marks/contours";
import { PathsDrawn } from "../marks/path";
import { PointsDrawn } from "../marks/points";
import { SurfaceDrawn } from "../marks/surface";
import type { PanelDrawn } from "../panel";
import type { Vec3 } from "../surface_height";
import { Raster } from "./raster";
import { arrow, curve, draw, heads, holds, image, paths, type Pen } from "./strokes";
import { contours, surface } from "./surfaces";

/** A surface is drawn with cells so many times larger along each side while the picture moves. */
const MOVING = { ...GPU_MOVING, stride: 2 };
/** Nearer than this to a surface, in clip depth, counts as on it. */
const NEAR = 2e-4;

interface Ground { key: string; raster: Raster; canvas: HTMLCanvasElement }

export class CanvasDrawer implements Drawer {
  readonly canvas = document.createElement("canvas");
  readonly webgl = false;
  ratio = 1;
  detail = GPU_REST;
  readonly restDetail = GPU_REST;
  private readonly c: CanvasRenderingContext2D;
  private rect: Rect = { x: 0, y: 0, width: 1, height: 1 };
  private readonly grounds = new WeakMap<PanelDrawn, Ground>();

  /** Throws where there is no 2-D canvas either. */
  constructor() {
    const c = this.canvas.getContext("2d", { alpha: false });
    if (!c) throw new Error("no canvas");
    this.c = c;
  }

  resize(width: number, height: number, dpr: number): void {
    this.ratio = dpr;
    Object.assign(this.canvas, { width: Math.round(width * dpr), height: Math.round(height * dpr) });
  }

  begin(moving: boolean): void {
    this.detail = moving ? MOVING : GPU_REST;
  }

  part(rect: Rect): void {
    this.rect = rect;
  }

  clear(color: readonly number[]): void {
    const { c, ratio, rect } = this;
    c.setTransform(ratio, 0, 0, ratio, 0, 0);
    c.fillStyle = toCss([color[0], color[1], color[2]]);
    c.fillRect(rect.x, rect.y, rect.width, rect.height);
  }

  draw(panel: PanelDrawn): void {
    const { c, rect } = this;
    const { x: bx, y: by, z: bz } = panel.axes[2];
    const ground = this.ground(panel);
    if (ground) c.drawImage(ground.canvas, rect.x, rect.y, rect.width, rect.height);
    c.save();
    c.beginPath();
    c.rect(rect.x, rect.y, rect.width, rect.height);
    c.clip();
    const { ratio } = this;
    const pen: Pen = {
      c, panel, focus: panel.focused,
      place: (x, y, z, lift) => panel.screen(x + bx * lift, y + by * lift, z + bz * lift),
      sees: (at) => panel.flat || !ground || ground.raster.sees((at[0] - rect.x) * ratio, (at[1] - rect.y) * ratio, at[2] - NEAR),
    };
    const time = panel.time;
    for (const { mark } of panel.marks) if (mark.type === "image") image(pen, mark, time);
    for (const { mark } of panel.marks) if (mark.type === "curve") curve(pen, mark, time);
    for (const { item } of panel.marks) if (item instanceof PathsDrawn) paths(pen, item, time);
    for (const { item } of panel.marks) if (item instanceof ArrowsDrawn) arrow(pen, item);
    // Symbols at the border of a flat panel are whole; in space all is cut there.
    if (panel.flat) c.restore();
    for (const { item } of panel.marks) if (item instanceof PathsDrawn) heads(pen, item);
    for (const { item } of panel.marks) if (item instanceof PointsDrawn) points(pen, item);
    if (!panel.flat) c.restore();
  }

  end(): void {}

  dispose(): void {}

  /** The pixels of surfaces and maps, with their depths; from the frame before where nothing of theirs changed. */
  private ground(panel: PanelDrawn): Ground | null {
    const { rect, ratio } = this;
    const kinds = panel.marks.filter(({ item }) => item instanceof SurfaceDrawn || item instanceof ContoursDrawn);
    if (!kinds.length) return null;
    const [width, height] = [Math.max(1, Math.round(rect.width * ratio)), Math.max(1, Math.round(rect.height * ratio))];
    const versions = kinds.map(({ item }) => (item as SurfaceDrawn | ContoursDrawn).version);
    const key = [width, height, this.detail.stride, panel.theme.name, ...panel.view.map((v) => v.toPrecision(9)), ...versions].join();
    const before = this.grounds.get(panel);
    if (before?.key === key) return before;
    const raster = new Raster(width, height);
    const pixel = ([x, y, z]: Vec3): Vec3 => [(x - rect.x) * ratio, (y - rect.y) * ratio, z];
    for (const { mark } of kinds) {
      if (mark.type === "contours" && (panel.flat || panel.axes[2].z > 0)) contours(raster, panel, mark, (u, v, w) => pixel(panel.project(u, v, w)), ratio);
    }
    for (const { mark, item } of kinds) {
      if (mark.type !== "surface" || !(item instanceof SurfaceDrawn)) continue;
      const place = item.geometry.getAttribute("place").array;
      const screen = new Float32Array(place.length);
      for (let i = 0; i < place.length; i += 3) screen.set(pixel(panel.screen(place[i], place[i + 1], place[i + 2])), i);
      surface(raster, panel, mark, item, screen, ratio);
    }
    const canvas = before?.canvas ?? document.createElement("canvas");
    Object.assign(canvas, { width, height });
    canvas.getContext("2d")?.putImageData(new ImageData(raster.pixels, width, height), 0, 0);
    const made = { key, raster, canvas };
    this.grounds.set(panel, made);
    return made;
  }
}

function points(pen: Pen, drawn: PointsDrawn): void {
  const { mark, data } = drawn.shown();
  if (!mark) return;
  const { theme } = pen.panel;
  const count = mark.points.shape[mark.points.shape.length - 2];
  const size = mark.size * (96 / 72);
  const halo = mark.size > 4 && count < 50 ? 1.2 : 0;
  for (let i = 0; i < count; i++) {
    if (!(Math.abs(data[8 * i]) < 1e8)) continue;
    const at = pen.place(data[8 * i], data[8 * i + 1], data[8 * i + 2], 0.02);
    if (!holds(pen.panel, at)) continue;
    const color = mark.colors ? toCss([data[8 * i + 4], data[8 * i + 5], data[8 * i + 6]]) : css(mark.color, theme);
    draw(pen.c, mark.symbol, at, size, color, mark.alpha * (pen.sees(at) ? 1 : drawn.hidden), halo, theme.background);
  }
}
