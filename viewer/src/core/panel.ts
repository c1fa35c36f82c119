/** One panel: its marks in a three.js scene, its camera, and the projection of unit coordinates to the screen. */
import { Matrix4, Scene as Space, Vector3, Vector4 } from "three";
import type { Camera, Mark, Message, NdArray, Panel, Theme, Timeline } from "../wire/types";
import { along, type Eye, eye, fit, frame, type Lens, REFERENCE } from "./camera";
import type { Detail } from "./gl/detail";
import { Shared } from "./gpu";
import { SurfaceHeight, type Vec3 } from "./surface_height";
import type { Rect } from "./layout";
import { ArrowsDrawn } from "./marks/arrows";
import { ContoursDrawn } from "./marks/contours";
import { CurveDrawn } from "./marks/curve";
import { type DrawnMark, type Setting, SYMBOLS } from "./marks/mark";
import { ImageDrawn } from "./marks/image";
import { PathsDrawn } from "./marks/path";
import { PointsDrawn } from "./marks/points";
import { SHADOWS, SurfaceDrawn } from "./marks/surface";
import { flatMargin, inner, spaceMargin } from "./overlay/margins";

type Any = DrawnMark<Mark>;

/** The height in CSS pixels below which a panel in space has no axes, and its margin then. */
const BARE = 170;
/** CSS pixels around a flat panel into which its symbols reach: more than half of one. */
const AROUND = 14;
const BARE_MARGIN = { left: 8, right: 8, top: 6, bottom: 6 };

/** The camera of flat panels: straight above, x to the right. */
const FLAT: Camera = { azimuth: -90, elevation: 90, distance: 3, fov: 0, target: [0, 0, 0] };

function draw(mark: Mark, setting: Setting): Any | null {
  switch (mark.type) {
    case "surface": return new SurfaceDrawn(setting) as unknown as Any;
    case "contours": return new ContoursDrawn(setting) as unknown as Any;
    case "paths": return new PathsDrawn(setting) as unknown as Any;
    case "points": return new PointsDrawn(setting) as unknown as Any;
    case "arrows": return new ArrowsDrawn(setting) as unknown as Any;
    case "curve": return new CurveDrawn(setting) as unknown as Any;
    case "image": return new ImageDrawn(setting) as unknown as Any;
    default: return null; // notes are drawn by the overlay
  }
}

/** A text of the overlay and where it stands on the stage; `explained`: it may hold a word that opens what it means. */
export interface Label { text: string; at: Rect; explained: boolean }

export class PanelDrawn {
  panel!: Panel;
  heights: SurfaceHeight | null = null;
  private heightsKey = "";
  /** The panel on the stage, and the part of it that its box fills: CSS pixels. */
  rect: Rect = { x: 0, y: 0, width: 1, height: 1 };
  inner: Rect = this.rect;
  /** The reader's own camera; null: the scene's. */
  own: Camera | null = null;
  /** Whether the scene's motion is followed. */
  rolling = true;
  theme!: Theme;
  /** The texts in it and beside its axes, as they were drawn last. */
  labels: Label[] = [];
  /** The width that buttons take of its lower right corner, in CSS pixels. */
  corner = 0;
  readonly space = new Space();
  private readonly shared = new Shared();
  private drawn: { type: string; item: Any | null }[] = [];
  eyeNow: Eye | null = null;
  lens: Lens = { focal: 1, x: 0, y: 0 };
  /** The reader's direction that the lens was fitted for. */
  private fittedFor = "";
  /** Right, up and towards the eye, in the box. */
  axes = frame(FLAT);
  private readonly toClip = new Matrix4();
  private message!: Message;

  /** Whether the axes of a panel in space are left out: a low one has no room for their texts. */
  get bare(): boolean {
    return !this.flat && this.rect.height < BARE;
  }

  get flat(): boolean {
    return this.panel.axes.length < 3;
  }

  /** Whether the camera moves with the frames. */
  get turns(): boolean {
    return this.rolling && this.panel.motion.kind !== "fixed";
  }

  get aspect(): Vec3 {
    const given = this.panel.aspect;
    if (this.flat) return [this.inner.width / Math.max(1, this.inner.height), 1, 0];
    const [x, y, z] = given ?? [1, 1, 0.7];
    const most = Math.max(x, y, z);
    return [x / most, y / most, z / most];
  }

  /** The marks, each with what draws it. */
  get marks(): { mark: Mark; item: Any | null }[] {
    return this.drawn.map(({ item }, i) => ({ mark: this.panel.marks[i], item }));
  }

  get time(): number {
    return this.shared.uTime.value;
  }

  /** The run in focus; −1: all of them. */
  get focused(): number {
    return this.shared.uFocus.value;
  }

  /** What a picture of the panel's box depends on. */
  get view(): number[] {
    return [...this.toClip.elements, ...this.aspect];
  }

  /** The direction of the light in the box. */
  get light(): Vector3 {
    const out = new Vector3();
    this.axes.forEach((axis, i) => out.addScaledVector(axis, this.shared.uLight.value.getComponent(i)));
    return out;
  }

  get paths(): PathsDrawn[] {
    return this.drawn.flatMap(({ item }) => (item instanceof PathsDrawn ? [item] : []));
  }

  /** Take the panel of another scene; marks of the same type in the same place keep their GPU buffers. */
  update(panel: Panel, message: Message, theme: Theme, rect: Rect, dpr: number): void {
    this.panel = panel;
    this.message = message;
    this.theme = theme;
    this.rect = rect;
    this.shared.uDpr.value = dpr;
    const found = panel.marks.find((mark) => mark.type === "surface");
    const surface = found?.type === "surface" ? found : undefined;
    const key = surface ? [surface.x.id, surface.y.id, surface.z.id, surface.animated].join() : "";
    if (key !== this.heightsKey || !this.heights) this.heights = SurfaceHeight.of(surface);
    this.heightsKey = key;
    this.fit();
    const setting = this.setting();
    const same = panel.marks.length === this.drawn.length && panel.marks.every((m, i) => m.type === this.drawn[i].type);
    if (!same) {
      this.clear();
      this.drawn = panel.marks.map((mark) => ({ type: mark.type, item: draw(mark, setting) }));
      for (const { item } of this.drawn) if (item) this.space.add(...item.objects);
    }
    this.drawn.forEach(({ item }, i) => item?.update(panel.marks[i], setting));
  }

  place(rect: Rect, dpr: number): void {
    const moved = rect.width !== this.rect.width || rect.height !== this.rect.height || dpr !== this.shared.uDpr.value;
    this.rect = rect;
    this.shared.uDpr.value = dpr;
    this.fit();
    if (moved && this.drawn.length) this.update(this.panel, this.message, this.theme, rect, dpr);
  }

  set focus(run: number) {
    this.shared.uFocus.value = run;
  }

  /** The camera at a fraction of the movie. */
  camera(fraction: number): Camera {
    const base = this.own ?? this.panel.camera;
    return this.rolling ? along(this.panel.motion, base, fraction) : base;
  }

  /** Bring marks and camera to a time, before they are drawn with so much detail. */
  show(time: number, fraction: number, detail: Detail): void {
    this.aim(fraction);
    this.shared.uTime.value = time;
    this.shared.detail = detail;
    for (const { item } of this.drawn) item?.frame(time);
    this.shadows();
  }

  /** The part of the stage that marks are drawn in. */
  get box(): Rect {
    return this.flat ? this.inner : this.rect;
  }

  /** Aim the camera; needed before `project` where nothing is rendered. */
  aim(fraction: number): void {
    if (this.fittedFor !== this.direction) this.fit();
    const view = this.box;
    const a = this.aspect;
    const camera = this.flat ? FLAT : this.camera(fraction);
    this.eyeNow = eye(camera, this.lens, view.width, view.height);
    const above = camera.elevation > 0;
    for (const { item } of this.drawn) if (item instanceof ContoursDrawn) item.above = above;
    this.axes = frame(camera);
    this.shared.uAspect.value.set(...a);
    this.shared.uPixels.value.set(view.width, view.height).multiplyScalar(this.shared.uDpr.value);
    this.shared.uInside.value.set(1e9, 1e9);
    this.toClip.multiplyMatrices(this.eyeNow.projectionMatrix, this.eyeNow.matrixWorldInverse);
  }

  /** Let a flat panel's symbols that lie within it be drawn whole, in the room around it: that room, and the eye that sees it. */
  around(): { rect: Rect; eye: Eye } {
    const { box: { x, y, width, height }, lens, shared } = this;
    const rect = { x: x - AROUND, y: y - AROUND, width: width + 2 * AROUND, height: height + 2 * AROUND };
    shared.uPixels.value.set(rect.width, rect.height).multiplyScalar(shared.uDpr.value);
    shared.uInside.value.set((width + 1) / rect.width, (height + 1) / rect.height);
    const seen = eye(FLAT, { focal: lens.focal, x: lens.x + AROUND, y: lens.y + AROUND }, rect.width, rect.height);
    seen.layers.set(SYMBOLS);
    return { rect, eye: seen };
  }

  /** Unit coordinates to CSS pixels on the stage; the third number is the depth. */
  project(u: number, v: number, w = 0.5): Vec3 {
    const a = this.aspect;
    return this.screen((u - 0.5) * a[0], (v - 0.5) * a[1], (w - 0.5) * a[2]);
  }

  /** The same of a place in the centred, scaled box. */
  screen(x: number, y: number, z: number): Vec3 {
    const at = new Vector4(x, y, z, 1).applyMatrix4(this.toClip);
    const view = this.box;
    return [view.x + (0.5 + at.x / at.w / 2) * view.width, view.y + (0.5 - at.y / at.w / 2) * view.height, at.z / at.w];
  }

  /**
   * The point under a place on the stage, in unit coordinates: on the map, or on the surface of a panel in space; where this covers
   * itself what is seen, or else what is nearest to `to`.
   */
  pick(x: number, y: number, to: readonly number[] | null = null): Vec3 | null {
    if (this.flat) {
      const u = (x - this.inner.x) / this.inner.width;
      const v = 1 - (y - this.inner.y) / this.inner.height;
      return u >= 0 && u <= 1 && v >= 0 && v <= 1 ? [u, v, 0.5] : null;
    }
    const { eyeNow } = this;
    if (!this.heights || !eyeNow) return null;
    const near = new Vector3(((x - this.rect.x) / this.rect.width) * 2 - 1, 1 - ((y - this.rect.y) / this.rect.height) * 2, -1);
    const far = near.clone().setZ(1).unproject(eyeNow);
    near.unproject(eyeNow);
    const a = this.aspect;
    const unit = (p: Vector3): Vec3 => [p.x / a[0] + 0.5, p.y / a[1] + 0.5, p.z / a[2] + 0.5];
    const from = unit(near);
    const end = unit(far);
    return this.heights.hit(from, [end[0] - from[0], end[1] - from[1], end[2] - from[2]], to);
  }

  /**
   * Where places on the stage are in unit coordinates as the panel is seen now, also beyond its ends: on the map, or in a panel in
   * space on the level plane at height w; null above its horizon.
   */
  get cast(): (x: number, y: number, w?: number) => [number, number] | null {
    const { inner, rect, eyeNow, flat } = this, a = this.aspect;
    if (flat) return (x, y) => [(x - inner.x) / inner.width, 1 - (y - inner.y) / inner.height];
    return (x, y, w = 0.5) => {
      if (!eyeNow) return null;
      const from = new Vector3(((x - rect.x) / rect.width) * 2 - 1, 1 - ((y - rect.y) / rect.height) * 2, -1), to = from.clone().setZ(1);
      from.unproject(eyeNow);
      to.unproject(eyeNow).sub(from);
      const s = ((w - 0.5) * a[2] - from.z) / to.z;
      return s > 0 && s < 1 ? [(from.x + s * to.x) / a[0] + 0.5, (from.y + s * to.y) / a[1] + 0.5] : null;
    };
  }

  contains(x: number, y: number): boolean {
    const { rect } = this;
    return x >= rect.x && x < rect.x + rect.width && y >= rect.y && y < rect.y + rect.height;
  }

  /** The colours of a colour map, (256, 3). */
  cmap(name: string | null): NdArray | undefined {
    return name ? this.message.cmaps[name] : undefined;
  }

  timeline(): Timeline {
    return this.message.scene.timeline;
  }

  dispose(): void {
    this.clear();
  }

  private setting(): Setting {
    return {
      panel: this.panel, aspect: this.aspect, flat: this.flat, heights: this.heights, heightsKey: this.heightsKey, theme: this.theme,
      cmaps: this.message.cmaps, shared: this.shared,
    };
  }

  private clear(): void {
    for (const { item } of this.drawn) item?.dispose();
    this.space.clear();
    this.drawn = [];
  }

  /** The direction the reader looks from. */
  private get direction(): string {
    return this.own && !this.flat ? `${this.own.azimuth} ${this.own.elevation}` : "";
  }

  private fit(): void {
    if (!this.panel) return;
    this.inner = this.flat ? inner(this.panel, this.rect, flatMargin(this.panel, this.rect)) : this.rect;
    const { width, height } = this.inner;
    this.lens = this.flat
      ? { focal: FLAT.distance * height, x: width / 2, y: height / 2 }
      : fit(this.panel, this.aspect, width, height, this.bare ? BARE_MARGIN : spaceMargin(this.panel, width), this.own);
    this.fittedFor = this.direction;
    this.shared.uScale.value = this.lens.focal / REFERENCE;
  }

  private shadows(): void {
    const surface = this.drawn.find(({ item }) => item instanceof SurfaceDrawn)?.item as unknown as SurfaceDrawn | undefined;
    if (!surface) return;
    const balls = this.paths.filter((p) => p.mark?.head === "ball").flatMap((p) => [...p.heads.touch.subarray(0, 4 * SHADOWS + 4)]);
    const away = this.light.negate();
    surface.shadow(balls, [away.x, away.y, away.z]);
  }
}
