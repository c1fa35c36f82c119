/** One panel: its marks in a three.js scene, its camera, and the way from unit coordinates to the screen. */
import { Matrix4, OrthographicCamera, Scene as Space, Vector3, Vector4, type WebGLRenderer } from "three";
import type { Camera, Mark, Message, Panel, Theme, Timeline } from "../wire/types";
import { along, type Eye, eye } from "./camera";
import { Shared } from "./gpu";
import { Ground, type Vec3 } from "./ground";
import type { Rect } from "./layout";
import { ArrowsDrawn } from "./marks/arrows";
import { ContoursDrawn } from "./marks/contours";
import { CurveDrawn } from "./marks/curve";
import type { Drawn, Setting } from "./marks/drawn";
import { ImageDrawn } from "./marks/image";
import { PathsDrawn } from "./marks/paths";
import { PointsDrawn } from "./marks/points";
import { SurfaceDrawn } from "./marks/surface";
import { margins } from "./margins";

type Any = Drawn<Mark>;

function draw(mark: Mark, setting: Setting): Any | null {
  switch (mark.type) {
    case "surface": return new SurfaceDrawn(setting) as unknown as Any;
    case "contours": return new ContoursDrawn(setting) as unknown as Any;
    case "paths": return new PathsDrawn(setting) as unknown as Any;
    case "points": return new PointsDrawn(setting) as unknown as Any;
    case "arrows": return new ArrowsDrawn(setting) as unknown as Any;
    case "curve": return new CurveDrawn(setting) as unknown as Any;
    case "image": return new ImageDrawn(setting) as unknown as Any;
    default: return null; // notes are text, and text is drawn over everything
  }
}

export class PanelDrawn {
  panel!: Panel;
  ground: Ground | null = null;
  /** The panel on the stage, and the part of it that its box fills: CSS pixels. */
  rect: Rect = { x: 0, y: 0, width: 1, height: 1 };
  inner: Rect = this.rect;
  /** What the viewer made of the scene's camera; null: as the scene says. */
  own: Camera | null = null;
  /** Whether the scene's motion is followed. */
  rolling = true;
  theme!: Theme;
  private readonly space = new Space();
  private readonly shared = new Shared();
  private drawn: { type: string; item: Any | null }[] = [];
  private eyeNow: Eye = new OrthographicCamera();
  private readonly toClip = new Matrix4();
  private message!: Message;

  get flat(): boolean {
    return this.panel.axes.length < 3;
  }

  get aspect(): Vec3 {
    const given = this.panel.aspect;
    if (this.flat) return [this.inner.width / Math.max(1, this.inner.height), 1, 0];
    return given ? [given[0], given[1], given[2]] : [1, 1, 0.7];
  }

  get paths(): PathsDrawn[] {
    return this.drawn.flatMap(({ item }) => (item instanceof PathsDrawn ? [item] : []));
  }

  /** Take the panel of another scene; marks of the same type in the same place keep their GPU buffers. */
  update(panel: Panel, message: Message, theme: Theme): void {
    this.panel = panel;
    this.message = message;
    this.theme = theme;
    const surface = panel.marks.find((mark) => mark.type === "surface");
    this.ground = Ground.of(surface?.type === "surface" ? surface : undefined);
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
    if (moved && this.drawn.length) this.update(this.panel, this.message, this.theme);
  }

  set focus(run: number) {
    this.shared.uFocus.value = run;
  }

  /** The camera at a fraction of the movie. */
  camera(fraction: number): Camera {
    const base = this.own ?? this.panel.camera;
    return this.rolling ? along(this.panel.motion, base, fraction) : base;
  }

  render(renderer: WebGLRenderer, stageHeight: number, time: number, fraction: number): void {
    this.aim(fraction);
    this.shared.uTime.value = time;
    for (const { item } of this.drawn) item?.frame(time);
    this.shadows();
    const view = this.flat ? this.inner : this.rect;
    const pad = this.flat ? 7 : 0;
    const y = stageHeight - view.y - view.height;
    renderer.setViewport(view.x, y, view.width, view.height);
    renderer.setScissor(view.x - pad, y - pad, view.width + 2 * pad, view.height + 2 * pad);
    renderer.render(this.space, this.eyeNow);
  }

  /** Point the eye; needed before `project` where nothing is rendered. */
  aim(fraction: number): void {
    const view = this.flat ? this.inner : this.rect;
    const a = this.aspect;
    if (this.flat) {
      const flat = new OrthographicCamera(-a[0] / 2, a[0] / 2, 0.5, -0.5, 0, 4);
      flat.position.set(0, 0, 2);
      flat.updateMatrixWorld();
      this.eyeNow = flat;
    } else this.eyeNow = eye(this.camera(fraction), view.width, view.height, Math.max(...a));
    this.shared.uAspect.value.set(...a);
    this.shared.uPixels.value.set(view.width, view.height).multiplyScalar(this.shared.uDpr.value);
    this.toClip.multiplyMatrices(this.eyeNow.projectionMatrix, this.eyeNow.matrixWorldInverse);
  }

  /** Unit coordinates to CSS pixels on the stage; the third number is the depth. */
  project(u: number, v: number, w = 0.5): Vec3 {
    const a = this.aspect;
    const at = new Vector4((u - 0.5) * a[0], (v - 0.5) * a[1], (w - 0.5) * a[2], 1).applyMatrix4(this.toClip);
    const view = this.flat ? this.inner : this.rect;
    return [view.x + (0.5 + at.x / at.w / 2) * view.width, view.y + (0.5 - at.y / at.w / 2) * view.height, at.z / at.w];
  }

  /** What lies under a place on the stage, in unit coordinates: on the map, or on the ground of a space. */
  pick(x: number, y: number): Vec3 | null {
    if (this.flat) {
      const u = (x - this.inner.x) / this.inner.width;
      const v = 1 - (y - this.inner.y) / this.inner.height;
      return u >= 0 && u <= 1 && v >= 0 && v <= 1 ? [u, v, 0.5] : null;
    }
    if (!this.ground) return null;
    const near = new Vector3(((x - this.rect.x) / this.rect.width) * 2 - 1, 1 - ((y - this.rect.y) / this.rect.height) * 2, -1);
    const far = near.clone().setZ(1).unproject(this.eyeNow);
    near.unproject(this.eyeNow);
    const a = this.aspect;
    const unit = (p: Vector3): Vec3 => [p.x / a[0] + 0.5, p.y / a[1] + 0.5, p.z / a[2] + 0.5];
    const from = unit(near);
    const to = unit(far);
    return this.ground.hit(from, [to[0] - from[0], to[1] - from[1], to[2] - from[2]]);
  }

  contains(x: number, y: number): boolean {
    const { rect } = this;
    return x >= rect.x && x < rect.x + rect.width && y >= rect.y && y < rect.y + rect.height;
  }

  timeline(): Timeline {
    return this.message.scene.timeline;
  }

  dispose(): void {
    this.clear();
  }

  private setting(): Setting {
    return {
      panel: this.panel, aspect: this.aspect, flat: this.flat, ground: this.ground, theme: this.theme,
      cmaps: this.message.cmaps, shared: this.shared,
    };
  }

  private clear(): void {
    for (const { item } of this.drawn) item?.dispose();
    this.space.clear();
    this.drawn = [];
  }

  private fit(): void {
    if (this.panel) this.inner = this.flat ? margins(this.panel, this.rect) : this.rect;
  }

  private shadows(): void {
    const sheet = this.drawn.find(({ item }) => item instanceof SurfaceDrawn)?.item as unknown as SurfaceDrawn | undefined;
    if (!sheet) return;
    const heads = this.paths.filter((p) => p.mark?.head === "ball").map((p) => p.heads.touch);
    const count = heads.reduce((n, touch) => n + touch.length / 4, 0);
    if (heads.length === 1) sheet.shadow(heads[0], count);
    else sheet.shadow(heads.flatMap((touch) => [...touch]), count);
  }
}
