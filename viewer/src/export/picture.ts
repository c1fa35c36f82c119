/** One picture of the viewer: the stage under title, status and the runs' names, in a live page with their verdicts. */
import { titled } from "../core/run_names";
import { css, mix, readable, rgb, toCss } from "../core/colors";
import { draw, measure } from "../core/overlay/mathtext";
import { mainPaths } from "../core/readout";
import type { Color, Paths, Scene } from "../wire/types";
import type { Exportable } from "./exportable";

const TITLE = 34;
const LINE = 22;
const RUNS = 24;
/** More names, or verdicts, are not written. */
const MOST = 12;

/** What is used of a live page's verdict. */
interface Verdict { run: number | null; optimizer: number; name: string; text: string; numbers: Record<string, number | null> }
/** An entry of the legend, and its widest text over the whole movie. */
interface Item { color: Color | null; text: string; widest: string }

/** The legend at a moment: names, η and, where the ball is there, verdicts. */
export function legendOf(extra: Scene["extra"], runs: Pick<Paths, "names" | "colors"> | undefined, { step, ended }: { step: number; ended: boolean }): Item[] {
  const verdicts = (extra.live as { verdicts?: Verdict[] } | undefined)?.verdicts ?? [];
  if (!verdicts.length || verdicts.length > MOST) {
    return (runs?.names ?? []).map((name, i) => ({ color: runs!.colors[i] ?? 0, text: name, widest: name }));
  }
  return verdicts.map(({ run, optimizer, name, text, numbers }) => {
    const due = ended || (run !== null && typeof numbers.step === "number" && step >= numbers.step), shown = name && titled(name, numbers.lr ?? null);
    const all = [shown, text].filter(Boolean).join(": ");
    return { color: name ? (runs?.colors[run ?? -1] ?? optimizer) : null, text: due ? all : shown, widest: all };
  });
}

/** Widths put into lines of at most `most`: of each its members, with their widths, and its own. */
export function flowed(widths: number[], most: number): { members: [index: number, width: number][]; width: number }[] {
  const lines: { members: [number, number][]; width: number }[] = [];
  widths.forEach((width, i) => {
    const last = lines.at(-1), own = Math.min(width, most);
    if (last && last.width + own <= most) {
      last.members.push([i, own]);
      last.width += own;
    } else lines.push({ members: [[i, own]], width: own });
  });
  return lines;
}

/** The scene at a time as a canvas; `into` is reused where given. */
export function picture(source: Exportable, time: number, fraction: number, into?: HTMLCanvasElement): HTMLCanvasElement {
  const { stage, message } = source;
  if (!stage || !message) throw new Error("nothing is shown");
  const { scene } = message;
  const theme = source.theme;
  const k = stage.timeline.index(time), moment = { step: stage.timeline.step(time), ended: k >= stage.timeline.last };
  const line = [scene.subtitle, scene.timeline.status[k] ?? ""].filter(Boolean).join(" · ");
  const runs = mainPaths(scene).find((paths) => paths.names.length > 1 && paths.names.length <= MOST);
  const items = legendOf(scene.extra, runs, moment), context = document.createElement("canvas").getContext("2d")!;
  const full = items.map(({ widest }) => measure(context, widest, 13) + 36), lines = flowed(full, stage.width - 16);
  const rows = [scene.title ? TITLE : 0, line ? LINE : 0, RUNS * lines.length];
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
  lines.forEach(({ members, width }, row) => {
    let x = (stage.width - width) / 2;
    const y = rows[0] + rows[1] + RUNS * (row + 0.5);
    for (const [i, wide] of members) {
      const { color, text } = items[i], size = 13 * Math.min(1, wide / full[i]);
      if (color !== null) {
        c.fillStyle = css(color, theme);
        c.beginPath();
        c.arc(x + 6, y, 5, 0, 2 * Math.PI);
        c.fill();
      }
      draw(c, text, color === null ? stage.width / 2 : x + 16, y, size, color === null ? "center" : "left", theme.ink);
      x += wide;
    }
  });
  return canvas;
}

function even(n: number): number {
  return 2 * Math.round(n / 2);
}
