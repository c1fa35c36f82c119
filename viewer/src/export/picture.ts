/** What is seen as one picture: the stage with its title over it. */
import { mix, readable, rgb, toCss } from "../core/colors";
import { draw } from "../core/mathtext";
import type { Viewer } from "../core/viewer";

const TITLE = 34;
const LINE = 22;

/** The scene at a time as a canvas; `into` is used again where given. */
export function picture(viewer: Viewer, time: number, fraction: number, into?: HTMLCanvasElement): HTMLCanvasElement {
  const { stage, message } = viewer;
  if (!stage || !message) throw new Error("nothing is shown");
  const { scene } = message;
  const theme = viewer.theme;
  const subtitle = scene.subtitle;
  const status = scene.timeline.status[stage.timeline.index(time)] ?? "";
  const line = [subtitle, status].filter(Boolean).join(" · ");
  const head = (scene.title ? TITLE : 0) + (line ? LINE : 0);
  const canvas = into ?? document.createElement("canvas");
  // video encoders want even numbers of pixels
  const [width, height] = [even(stage.width * stage.dpr), even((stage.height + head) * stage.dpr)];
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const c = canvas.getContext("2d") as CanvasRenderingContext2D;
  c.setTransform(stage.dpr, 0, 0, stage.dpr, 0, 0);
  c.fillStyle = theme.background;
  c.fillRect(0, 0, stage.width + 2, stage.height + head + 2);
  stage.render(time, fraction);
  stage.compose(c, 0, head);
  if (scene.title) draw(c, scene.title.plain, stage.width / 2, TITLE / 2 + 2, 18, "center", theme.ink);
  const quiet = toCss(readable(mix(rgb(theme.ink), rgb(theme.background), 0.4), rgb(theme.background)));
  if (line) draw(c, line, stage.width / 2, head - LINE / 2, 13, "center", quiet);
  return canvas;
}

function even(n: number): number {
  return 2 * Math.round(n / 2);
}
