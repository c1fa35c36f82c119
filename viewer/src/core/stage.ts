/** The stage: one canvas for all panels of a scene, of WebGL where there is one, and a canvas over it for axes and texts. */
import type { Message, Theme } from "../wire/types";
import { rgb } from "./colors";
import { grid, type Rect } from "./layout";
import { overlay } from "./overlay";
import { PanelDrawn } from "./panel";
import { focusIn } from "./readout";
import { unnamed } from "./run_names";
import { CanvasDrawer } from "./canvas/painter";
import type { Drawer } from "./gl/drawer";
import { Renderer } from "./gl/renderer";
import { Timeline } from "./timeline";

/** The width of the buttons that a host which names the runs puts in the corners of panels. */
const CORNER = 50;

export class Stage {
  readonly overlay = document.createElement("canvas");
  panels: PanelDrawn[] = [];
  timeline = new Timeline([0], [0], 20);
  focus = -1;
  /** Whether runs are named in the picture: at their heads, and at the ends of their curves. */
  named = true;
  width = 1;
  height = 1;
  dpr = 1;
  /** Device pixels of a CSS pixel for which the panels are laid out. */
  private ratio = 1;
  private readonly drawer: Drawer;
  private readonly context: CanvasRenderingContext2D;
  private message: Message | null = null;
  private theme: Theme | null = null;
  private arrange: ((message: Message, width: number, height: number) => Rect[]) | null = null;

  constructor() {
    try {
      this.drawer = new Renderer();
    } catch {
      this.drawer = new CanvasDrawer();
    }
    this.context = this.overlay.getContext("2d") as CanvasRenderingContext2D;
  }

  /** Whether surfaces are drawn by WebGL. */
  get webgl(): boolean {
    return this.drawer.webgl;
  }

  get canvas(): HTMLCanvasElement {
    return this.drawer.canvas;
  }

  /** Show another scene. Panels and marks that stay keep their GPU buffers. */
  update(message: Message, theme: Theme): void {
    this.message = message;
    this.theme = theme;
    const { scene } = message;
    this.timeline = new Timeline(scene.timeline.steps.data, scene.timeline.pace.data, scene.timeline.fps);
    while (this.panels.length > scene.panels.length) this.panels.pop()?.dispose();
    while (this.panels.length < scene.panels.length) this.panels.push(new PanelDrawn());
    const rects = this.rects();
    const names = new Set(this.named ? [] : scene.panels.flatMap(({ marks }) => marks.flatMap((mark) => (mark.type === "paths" ? mark.names : []))));
    const panels = scene.panels.map((panel) => (names.size > 1 ? unnamed(panel, names) : panel));
    panels.forEach((panel, i) => this.panels[i].update(panel, message, theme, rects[i], this.drawer.ratio));
  }

  /** Lay the panels out otherwise than in the scene's grid. */
  set layout(arrange: ((message: Message, width: number, height: number) => Rect[]) | null) {
    this.arrange = arrange;
    this.place();
  }

  resize(width: number, height: number, dpr: number): void {
    this.width = Math.max(1, Math.round(width));
    this.height = Math.max(1, Math.round(height));
    this.dpr = dpr;
    this.drawer.resize(this.width, this.height, dpr);
    this.overlay.width = Math.round(this.width * dpr);
    this.overlay.height = Math.round(this.height * dpr);
    this.place();
  }

  /**
   * Draw the scene at a time index; `fraction` of the movie says where a moving camera is. While it is `moving`, very many trails are
   * drawn with fewer points; at rest the picture is always the same.
   */
  render(time: number, fraction: number, moving = false): void {
    if (!this.theme) return;
    const { drawer, whole } = this;
    const background = rgb(this.theme.background);
    drawer.begin(moving);
    if (this.ratio !== drawer.ratio) this.place();
    drawer.part(whole);
    drawer.clear(background);
    this.context.setTransform(this.dpr, 0, 0, this.dpr, 0, 0);
    this.context.clearRect(0, 0, this.width, this.height);
    const main = this.main;
    for (const [i, panel] of this.panels.entries()) {
      if (panel.rect.x + panel.rect.width <= 0) continue; // laid out off the stage
      drawer.part(panel.rect);
      drawer.clear(background);
      const focus = this.message ? focusIn(this.message.scene, i, this.focus) : this.focus;
      panel.focus = focus;
      panel.corner = this.named ? 0 : this.width < 561 ? CORNER / 2 : CORNER;
      panel.show(time, fraction, drawer.detail);
      drawer.part(panel.box);
      drawer.draw(panel);
      overlay(this.context, panel, this.timeline, time, this.named && panel === main, focus);
    }
    drawer.end();
  }

  /** Of how many paths only some have their trails drawn at rest, and of how many these are; null where all have. */
  get thinned(): { drawn: string; all: string } | null {
    const { lines } = this.drawer.restDetail;
    const found = this.panels.flatMap((panel) => panel.paths.map((paths) => paths.thinnedTo(lines)));
    const one = found.find(({ drawn, all }) => drawn < all);
    return one ? { drawn: one.drawn.toLocaleString("en-US"), all: one.all.toLocaleString("en-US") } : null;
  }

  /** The main panel: the first in space, or else the first. */
  get main(): PanelDrawn | undefined {
    return this.panels.find((panel) => !panel.flat) ?? this.panels[0];
  }

  at(x: number, y: number): PanelDrawn | undefined {
    // Later panels may lie over earlier ones as insets.
    return [...this.panels].reverse().find((panel) => panel.contains(x, y));
  }

  /** Both canvases as one picture of the last rendered frame. Call right after `render`. */
  compose(into: CanvasRenderingContext2D, x = 0, y = 0, width = this.width, height = this.height): void {
    into.drawImage(this.canvas, x, y, width, height);
    into.drawImage(this.overlay, x, y, width, height);
  }

  dispose(): void {
    for (const panel of this.panels) panel.dispose();
    this.drawer.dispose();
  }

  private get whole(): Rect {
    return { x: 0, y: 0, width: this.width, height: this.height };
  }

  private rects(): Rect[] {
    if (!this.message) return [];
    return (this.arrange ?? ((m, w, h) => grid(m.scene, w, h)))(this.message, this.width, this.height);
  }

  private place(): void {
    const rects = this.rects();
    this.ratio = this.drawer.ratio;
    this.panels.forEach((panel, i) => panel.place(rects[i], this.ratio));
  }
}
