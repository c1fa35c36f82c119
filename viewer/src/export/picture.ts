/** One picture of the viewer: the stage under title, status and the runs' names, in a live page with their verdicts. */
import { titled } from "../core/run_names";
import { css, mix, readable, rgb, toCss } from "../core/colors";
import { draw, measure } from "../core/overlay/mathtext";
import { mainPaths } from "../core/readout";
import type { Color, Paths, Scene } from "../wire/types";
import { writeAside } from "./aside";
import type { Exportable } from "./exportable";
import { broken } from "./text_lines";

const TITLE = 34;
const LINE = 22;
const RUNS = 24;
const NOTE = 17;
/** Around everything: the stage's words end at its edges. */
const MARGIN = 12;
/** More names, or verdicts, are not written. */
const MOST = 12;
/** The column beside a picture, and the narrowest picture that has one beside it, not below. */
const COLUMN = 300;
const BESIDE = 420;

/** What is used of a live page's verdict. */
interface Verdict { run: number | null; optimizer: number; name: string; text: string; numbers: Record<string, number | null> }
/** An entry of the legend, and its widest text over the whole movie. */
export interface Item { color: Color | null; text: string; widest: string }

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

/** At the end of many runs drawn as points: how many of them ended where, in the colours of the points. */
export function endsOf({ panels }: Pick<Scene, "panels">, ended: boolean): Item[] {
  const points = panels.flatMap(({ marks }) => marks).filter((mark) => mark.type === "points"), known = new Set<string>();
  return points.flatMap(({ label, color, animated }) => {
    if (!animated || !label || known.has(label)) return [];
    known.add(label);
    return [{ color, text: ended ? label : "", widest: label }];
  });
}

/** What a map in the picture is of, and what its colours mean. */
const mapOf = ({ extra }: Pick<Scene, "extra">): Item[] =>
  ((extra.legend as { color: string; text: string }[] | undefined) ?? []).map(({ color, text }) => ({ color: (color || null) as Color | null, text, widest: text }));

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
  const verdicts = legendOf(scene.extra, runs, moment), ends = [...endsOf(scene, moment.ended), ...mapOf(scene)], items = [...verdicts, ...ends], context = document.createElement("canvas").getContext("2d")!;
  const widths = items.map(({ widest }) => measure(context, widest, 13) + 36), most = stage.width - 16;
  // Where the runs ended begins a line of its own.
  const later = flowed(widths.slice(verdicts.length), most).map((line) => ({ ...line, members: line.members.map(([i, width]): [number, number] => [i + verdicts.length, width]) }));
  const lines = [...flowed(widths.slice(0, verdicts.length), most), ...later];
  const rows = [scene.title ? TITLE : 0, line ? LINE : 0, RUNS * lines.length];
  const head = rows.reduce((a, b) => a + b, 0), notes = broken(scene.notes.join(" · "), stage.width, (text) => measure(context, text, 11));
  const quiet = toCss(readable(mix(rgb(theme.ink), rgb(theme.background), 0.4), rgb(theme.background)));
  // Movies do not have it: it would have to be told anew with each frame.
  const aside = into ? null : (source.aside ?? null), beside = stage.width >= BESIDE, column = beside ? COLUMN : stage.width;
  const under = head + stage.height + NOTE * notes.length + MARGIN, tall = aside ? writeAside(context, aside, 0, 0, column, theme, quiet) + MARGIN : 0;
  const wide = stage.width + 2 * MARGIN, whole = wide + (aside && beside ? COLUMN + MARGIN : 0), high = beside ? Math.max(under, head + tall) : under + tall;
  const canvas = into ?? document.createElement("canvas");
  // Video encoders need even numbers of pixels.
  const [width, height] = [even(whole * stage.dpr), even(high * stage.dpr)];
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const c = canvas.getContext("2d", { willReadFrequently: true }) as CanvasRenderingContext2D;
  c.setTransform(stage.dpr, 0, 0, stage.dpr, 0, 0);
  c.fillStyle = theme.background;
  c.fillRect(0, 0, whole + 2, high + 2);
  stage.render(time, fraction);
  stage.compose(c, MARGIN, head);
  const fitting = (text: string, size: number) => size * Math.min(1, stage.width / measure(context, text, size));
  if (scene.title) draw(c, scene.title.plain, wide / 2, TITLE / 2 + 2, fitting(scene.title.plain, 18), "center", theme.ink);
  if (line) draw(c, line, wide / 2, rows[0] + LINE / 2, fitting(line, 13), "center", quiet);
  lines.forEach(({ members, width }, row) => {
    let x = (wide - width) / 2;
    const y = rows[0] + rows[1] + RUNS * (row + 0.5);
    for (const [i, full] of members) {
      const { color, text } = items[i], size = 13 * Math.min(1, full / widths[i]);
      if (color !== null && text) {
        c.fillStyle = css(color, theme);
        c.beginPath();
        c.arc(x + 6, y, 5, 0, 2 * Math.PI);
        c.fill();
      }
      draw(c, text, color === null ? x + full / 2 : x + 16, y, size, color === null ? "center" : "left", theme.ink);
      x += full;
    }
  });
  notes.forEach((note, i) => draw(c, note, MARGIN, head + stage.height + NOTE * (i + 0.5), 11, "left", quiet));
  if (aside) writeAside(c, aside, beside ? wide : MARGIN, beside ? head : under, column, theme, quiet);
  return canvas;
}

function even(n: number): number {
  return 2 * Math.round(n / 2);
}
