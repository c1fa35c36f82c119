/** The stage of the app: the viewer, its panels laid out as the app has room for them. */
import type { Landing, Stage } from "../app/app";
import type { Gestured } from "../app/hands";
import { h } from "../ui/dom";
import type { Lang } from "../app/language";
import type { LiveExtra } from "../app/panels";
import { css } from "../core/colors";
import type { Rect } from "../core/layout";
import { grid } from "../core/layout";
import { Viewer } from "../shell/viewer";
import type { Message } from "../wire/types";

const CHART = 0.27;
const INSET = 0.34;
const SMALL = 560;
/** More than race. */
const OPTIMIZERS = 64;
/** A stage lower than this shows the surface alone. */
const LOW = 270;

/** Surface large, the chart under it, the map as an inset; `swapped`: the map large, the surface as the inset. */
export function layout(message: Message, width: number, height: number, swapped: boolean): Rect[] {
  const kinds = message.scene.panels.map((panel) => panel.kind);
  const main = kinds.indexOf(swapped && kinds.includes("surface") ? "contour" : "surface");
  const inset = main < 0 ? -1 : kinds.indexOf(swapped ? "surface" : "contour");
  const chart = kinds.indexOf("loss");
  if (main < 0 || chart < 0 || kinds.length > 3) return grid(message.scene, width, height);
  if (height < LOW) {
    // Beside the step view a phone has room for one panel: the others are laid out off the stage.
    return kinds.map((_, i) => ({ x: i === main ? 0 : -4 * width, y: 0, width, height }));
  }
  const low = Math.min(Math.max(140, Math.round(height * CHART)), Math.round(height * 0.42));
  const side = Math.round(Math.min(width * INSET, (height - low) * 0.48));
  const rects: Rect[] = kinds.map(() => ({ x: 0, y: 0, width, height: height - low - 8 }));
  rects[chart] = { x: 0, y: height - low, width, height: low };
  if (inset >= 0 && width >= SMALL) {
    rects[main] = { x: 0, y: 0, width: width - side * 0.55, height: height - low - 8 };
    rects[inset] = { x: width - side, y: 0, width: side, height: side };
  } else if (inset >= 0) {
    // A phone has no room for an inset beside the surface: map and chart share the strip below.
    const half = Math.round(width * 0.42);
    rects[inset] = { x: 0, y: height - low, width: half, height: low };
    rects[chart] = { x: half, y: height - low, width: width - half, height: low };
  }
  return rects;
}

export class LiveStage implements Stage {
  readonly element = h("div", { class: "stage-host" });
  readonly viewer: Viewer;
  private swapped = false;
  private shown: Message | null = null;

  constructor(lang: Lang) {
    const box = h("div", { class: "stage-box" });
    this.element.append(box);
    this.viewer = new Viewer(box, {
      lang, fill: true, autoplay: true, movable: (what) => this.movable(what),
      layout: (message, width, height) => layout(message, width, height, this.swapped),
    });
    this.viewer.player.loop = false;
  }

  show(message: Message, at: Landing): void {
    const first = this.shown === null;
    this.shown = message;
    this.viewer.setScene(message);
    if (!this.viewer.stage) return;
    // The surface holds still while η is dragged; a button of the controls turns it.
    if (first) this.viewer.eachSpace((panel) => { panel.rolling = false; });
    if (at === "end") {
      // Drawn with the next frame of the screen, however many scenes come until then.
      this.viewer.pause();
      this.viewer.player.seek(this.viewer.stage.timeline.last);
    } else if (at === "restart" && !first) {
      this.viewer.pause();
      if (matchMedia("(prefers-reduced-motion: reduce)").matches) this.viewer.seek(this.viewer.stage.timeline.last);
      else {
        this.viewer.seek(0);
        this.viewer.play();
      }
    }
  }

  pause(): void {
    this.viewer.pause();
  }

  /** Exchange map and surface. */
  swap(): void {
    this.swapped = !this.swapped;
    const { stage } = this.viewer;
    if (!stage) return;
    stage.resize(stage.width, stage.height, stage.dpr);
    this.viewer.draw();
  }

  onHands(hands: Gestured): void {
    const { viewer } = this;
    const kind = (panel: number) => this.shown?.scene.panels[panel].kind;
    viewer.on("pick", ({ at, shift, panel }) => {
      if (kind(panel) !== "loss") hands.pick(kind(panel) === "curve" ? at.slice(0, 1) : at, shift);
    });
    viewer.on("drag", ({ panel, run, at, done }) => hands.drag(run, kind(panel) === "curve" ? at.slice(0, 1) : at, done));
    viewer.on("nudge", ({ run, by, done }) => hands.nudge(run, by, done));
    viewer.on("range", ({ range, done }) => hands.range(range, done));
    viewer.on("whole", () => hands.whole());
  }

  toggle(): void {
    this.viewer.player.toggle();
  }

  /** Balls whose starts are named, and the range of one or two variables, can be moved. */
  private movable(what: "ball" | "range"): boolean {
    const live = this.shown?.scene.extra.live as LiveExtra | undefined;
    if (!live || live.variables.length > 2) return false;
    return what === "range" || !live.state.cloud;
  }

  setLang(lang: Lang): void {
    this.viewer.setLang(lang);
  }

  setTheme(theme: "light" | "dark"): void {
    this.viewer.setTheme(theme);
  }

  runColors(): string[] {
    if (!this.shown) return [];
    const { theme } = this.viewer;
    return Array.from({ length: OPTIMIZERS }, (_, i) => css(i, theme));
  }

  destroy(): void {
    this.viewer.dispose();
  }
}
