/** One picture of the viewer: the stage under title, status and the runs' names. */
import { css, mix, readable, rgb, toCss } from "../core/colors";
import { draw, measure } from "../core/overlay/mathtext";
import { mainPaths } from "../core/readout";
import type { Exportable } from "./exportable";

const TITLE = 34;
const LINE = 22;
const RUNS = 24;

/** The scene at a time as a canvas; `into` is reused where given. */
export function picture(source: Exportable, time: number, fraction: number, into?: HTMLCanvasElement): HTMLCanvasElement {
  const { stage, message } = source;
  if (!stage || !message) throw new Error("nothing is shown");
  const { scene } = message;
  const theme = source.theme;
  const line = [scene.subtitle, scene.timeline.status[stage.timeline.index(time)] ?? ""].filter(Boolean).join(" · ");
  const runs = mainPaths(scene).find((paths) => paths.names.length > 1 && paths.names.length <= 12);
  const rows = [scene.title ? TITLE : 0, line ? LINE : 0, runs ? RUNS : 0];
  const head = rows.reduce((a, b) => a + b, 0);
  const canvas = into ?? document.createElement("canvas");
  // Video encoders need even numbers of pixels.
  const [width, height] = [even(stage.width * stage.dpr), even((stage.height + head) * stage.dpr)];
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const c = canvas.getContext("2d", { willReadFrequently: true }) as CanvasRenderingContext2D;
  c.setTransform(stage.dpr, 0, 0, stage.dpr, 0, 0);
  c.fillStyle = theme.background;
  c.fillRect(0, 0, stage.width + 2, stage.height + head + 2);
  stage.render(time, fraction);
  stage.compose(c, 0, head);
  if (scene.title) draw(c, scene.title.plain, stage.width / 2, TITLE / 2 + 2, 18, "center", theme.ink);
  const quiet = toCss(readable(mix(rgb(theme.ink), rgb(theme.background), 0.4), rgb(theme.background)));
  if (line) draw(c, line, stage.width / 2, rows[0] + LINE / 2, 13, "center", quiet);
  if (runs) {
    const widths = runs.names.map((name) => measure(c, name, 13) + 30);
    let x = (stage.width - widths.reduce((a, b) => a + b, 0)) / 2;
    const y = rows[0] + rows[1] + RUNS / 2;
    runs.names.forEach((name, i) => {
      c.fillStyle = css(runs.colors[i] ?? 0, theme);
      c.beginPath();
      c.arc(x + 6, y, 5, 0, 2 * Math.PI);
      c.fill();
      draw(c, name, x + 16, y, 13, "left", theme.ink);
      x += widths[i];
    });
  }
  return canvas;
}

function even(n: number): number {
  return 2 * Math.round(n / 2);
}
