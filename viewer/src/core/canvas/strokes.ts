/** Paths, curves, arrows and symbols as strokes of a 2-D canvas, ghosted where a surface hides them. */
import look from "../../look.json";
import type { Curve, Image } from "../../wire/types";
import { css, type Rgb, rgb, toCss } from "../colors";
import type { ArrowsDrawn } from "../marks/arrows";
import { belongsTo } from "../marks/curve";
import { picturePixels } from "../marks/image";
import { between } from "../marks/points";
import type { PathsDrawn } from "../marks/path";
import type { PanelDrawn } from "../panel";
import type { Vec3 } from "../surface_height";

/** With more pieces than this a stroke spans several. */
const PIECES = 40_000;
const DIM = 0.16;

/** Where strokes go. */
export interface Pen {
  c: CanvasRenderingContext2D;
  panel: PanelDrawn;
  /** A point of the box on the stage, pulled towards the eye, so that lines lie on a surface. */
  place(x: number, y: number, z: number, lift: number): Vec3;
  sees(at: Vec3): boolean;
  focus: number;
}

const whole = (at: Vec3) => Number.isFinite(at[0]) && Number.isFinite(at[1]);

function stroke(c: CanvasRenderingContext2D, path: Path2D, color: string, width: number, alpha: number): void {
  c.globalAlpha = alpha;
  c.strokeStyle = color;
  c.lineWidth = width;
  c.stroke(path);
  c.globalAlpha = 1;
}

/** The trails of paths up to a time, the marks of their steps, and their heads. */
export function paths(pen: Pen, drawn: PathsDrawn, time: number): void {
  const { c, panel } = pen;
  const { mark, samples } = drawn;
  if (!mark || !samples) return;
  const { runs, rows, pieces } = samples;
  const data = drawn.points.data;
  const stride = Math.max(1, Math.ceil((runs * rows) / PIECES));
  const half = mark.style === "dotted" ? (panel.flat ? 1.6 : 1.2 * drawn.half) : drawn.half;
  const see = runs > 2000 ? 0.3 : runs > 200 ? 0.6 : 1;
  c.lineJoin = "round";
  c.lineCap = "round";
  c.setLineDash(mark.style === "dotted" ? [0.01, panel.flat ? 7 : 4.6 * half] : []);
  for (let p = 0; p < runs; p++) {
    const [seen, hidden] = [new Path2D(), new Path2D()];
    const now = Math.min(time, mark.last[p]) * pieces;
    const at = (row: number): Vec3 => {
      const k = Math.min(Math.floor(row), rows - 1);
      const [i, part] = [4 * (k * runs + p), row - k];
      const j = part > 0 && k + 1 < rows ? i + 4 * runs : i;
      const [x, y, z] = [0, 1, 2].map((a) => data[i + a] + (data[j + a] - data[i + a]) * part);
      return pen.place(x, y, z, 0.004);
    };
    let before = at(0);
    let open: Path2D | null = null;
    for (let row = 0; row < now; row += stride) {
      const next = at(Math.min(row + stride, now));
      if (whole(before) && whole(next)) {
        const path = pen.sees([(before[0] + next[0]) / 2, (before[1] + next[1]) / 2, (before[2] + next[2]) / 2]) ? seen : hidden;
        if (path !== open) path.moveTo(before[0], before[1]);
        path.lineTo(next[0], next[1]);
        open = path;
      } else open = null;
      before = next;
    }
    const color = css(mark.colors[p] ?? 0, panel.theme);
    const dim = pen.focus < 0 || pen.focus === p ? 1 : DIM;
    stroke(c, hidden, color, 2 * half, look.ghost.path * see * dim);
    if (mark.style === "tube" && runs <= 200) stroke(c, seen, panel.theme.background, 2 * half + 1.8, 0.6 * dim);
    stroke(c, seen, color, 2 * half, see * dim);
  }
  c.setLineDash([]);
  steps(pen, drawn, time);
}

function steps(pen: Pen, drawn: PathsDrawn, time: number): void {
  const { mark, samples } = drawn;
  if (!mark || !samples) return;
  const { share, most, least, halo, thin } = look.step;
  const { runs, pieces } = samples;
  const at = (k: number, p: number): Vec3 => {
    const i = 4 * (k * pieces * runs + p);
    return pen.place(drawn.points.data[i], drawn.points.data[i + 1], drawn.points.data[i + 2], look.step.lift);
  };
  for (const [k, p] of drawn.steps.until(time)) {
    const here = at(k, p);
    const gaps = [k > 0 ? at(k - 1, p) : null, k < mark.last[p] ? at(k + 1, p) : null]
      .map((other) => (other ? Math.hypot(other[0] - here[0], other[1] - here[1]) : Infinity));
    const size = Math.min(share * Math.min(...gaps), most);
    if (!(size >= least)) continue;
    const dim = (pen.focus < 0 || pen.focus === p ? 1 : DIM) * (pen.sees(here) ? 1 : look.ghost.path);
    disc(pen.c, here, (size / 2) * (mark.style === "line" ? thin : 1), css(mark.colors[p] ?? 0, pen.panel.theme), dim,
      { tube: 1, line: thin, dotted: 0 }[mark.style] * halo, pen.panel.theme.background);
  }
}

/** The heads of paths. */
export function heads(pen: Pen, drawn: PathsDrawn): void {
  const { mark } = drawn;
  if (!mark || mark.head === "none") return;
  const { c, panel } = pen;
  const { balls, marks, round, symbol } = drawn.heads.shown();
  const right = panel.axes[0];
  for (let p = 0; p < mark.last.length; p++) {
    const dim = pen.focus < 0 || pen.focus === p ? 1 : DIM;
    if (round) {
      const [x, y, z, radius] = balls.subarray(12 * p, 12 * p + 4);
      if (!(radius > 0)) continue;
      const at = pen.place(x, y, z, radius);
      const side = pen.place(x + right.x * radius, y + right.y * radius, z + right.z * radius, radius);
      ball(c, at, Math.hypot(side[0] - at[0], side[1] - at[1]), rgb(css(mark.colors[p] ?? 0, panel.theme)), dim * (pen.sees(at) ? 1 : look.ghost.path));
    } else {
      const [x, y, z, share, r, g, b] = marks.subarray(8 * p, 8 * p + 7);
      if (!(Math.abs(x) < 1e8)) continue;
      const at = pen.place(x, y, z, 0.02);
      if (!holds(panel, at)) continue;
      const hidden = panel.flat || pen.sees(at) ? 1 : look.ghost.symbol;
      draw(c, symbol.name, at, symbol.size * share, toCss([r, g, b]), dim * hidden, symbol.halo * share * share, panel.theme.background);
    }
  }
}

function disc(c: CanvasRenderingContext2D, at: Vec3, radius: number, color: string, alpha: number, halo: number, behind: string): void {
  c.globalAlpha = alpha;
  for (const [r, fill] of [...(halo > 0 ? [[radius + halo, behind] as const] : []), [radius, color] as const]) {
    c.fillStyle = fill;
    c.beginPath();
    c.arc(at[0], at[1], r, 0, 2 * Math.PI);
    c.fill();
  }
  c.globalAlpha = 1;
}

function ball(c: CanvasRenderingContext2D, [x, y]: Vec3, radius: number, color: Rgb, alpha: number): void {
  const { ambient, diffuse, least } = look.ball;
  const light = c.createRadialGradient(x - 0.4 * radius, y - 0.45 * radius, 0.05 * radius, x - 0.2 * radius, y - 0.2 * radius, 1.25 * radius);
  const tone = (share: number, white = 0) => toCss(color.map((v) => Math.min(1, v * share + white)) as Rgb);
  light.addColorStop(0, tone(ambient + diffuse, 0.4));
  light.addColorStop(0.3, tone(ambient + diffuse));
  light.addColorStop(1, tone(ambient + diffuse * least));
  c.globalAlpha = alpha;
  c.fillStyle = light;
  c.beginPath();
  c.arc(x, y, radius, 0, 2 * Math.PI);
  c.fill();
  c.globalAlpha = 1;
}

/** Whether a symbol is drawn at a place of the stage: in flat panels only in the frame, where it is whole. */
export function holds({ flat, box }: PanelDrawn, [x, y]: Vec3): boolean {
  return !flat || (Math.abs(x - box.x - box.width / 2) <= (box.width + 1) / 2 && Math.abs(y - box.y - box.height / 2) <= (box.height + 1) / 2);
}

export type Symbol = "ball" | "dot" | "ring" | "star" | "cross";

/** A symbol of a fixed size, its diameter, in CSS pixels. */
export function draw(
  c: CanvasRenderingContext2D, name: Symbol, at: Vec3, size: number, color: string, alpha: number, halo: number, behind: string,
): void {
  const [x, y] = at;
  const r = size / 2;
  if (!whole(at)) return;
  if (name === "ball" || name === "dot") return disc(c, at, r, color, alpha, halo, behind);
  const path = new Path2D();
  if (name === "ring") path.arc(x, y, 0.8 * r, 0, 2 * Math.PI);
  if (name === "cross") {
    const d = 0.7 * r;
    path.moveTo(x - d, y - d);
    path.lineTo(x + d, y + d);
    path.moveTo(x - d, y + d);
    path.lineTo(x + d, y - d);
  }
  if (name === "star") {
    for (let i = 0; i < 10; i++) {
      const [a, s] = [(Math.PI * i) / 5, i % 2 ? 0.42 * r : r];
      path.lineTo(x + s * Math.sin(a), y - s * Math.cos(a));
    }
    path.closePath();
  }
  const width = name === "ring" ? Math.max(0.32 * r, 1.8) : name === "cross" ? Math.max(0.34 * r, 1.6) : 0;
  c.lineCap = "butt";
  if (halo > 0) stroke(c, path, behind, width + 2 * halo, 0.9 * alpha);
  if (width) return stroke(c, path, color, width, alpha);
  c.globalAlpha = alpha;
  c.fillStyle = color;
  c.fill(path);
  c.globalAlpha = 1;
}

/** A curve, as far as it is revealed. */
export function curve(pen: Pen, mark: Curve, time: number): void {
  const { c, panel } = pen;
  const shape = mark.points.shape;
  const [count, d] = [shape[shape.length - 2], shape[shape.length - 1]];
  const { data } = mark.points;
  const k = mark.animated ? Math.min(Math.floor(time), shape[0] - 1) : 0;
  const next = mark.animated && k + 1 < shape[0] ? k + 1 : k;
  const at = (i: number): Vec3 => {
    const unit = (a: number) => {
      if (a >= d) return 0.5;
      return between(data[(k * count + i) * d + a], data[(next * count + i) * d + a], mark.animated ? time - k : 0);
    };
    return panel.project(unit(0), unit(1), unit(2));
  };
  const line = (from: number, until: number): Path2D => {
    const path = new Path2D();
    let open = false;
    const put = (p: Vec3) => {
      if (!whole(p)) open = false;
      else if (open) path.lineTo(p[0], p[1]);
      else {
        path.moveTo(p[0], p[1]);
        open = true;
      }
    };
    const within = (t: number): Vec3 => {
      const i = Math.floor(t);
      const [a, b] = [at(i), at(Math.min(i + 1, count - 1))];
      return [0, 1, 2].map((n) => a[n] + (b[n] - a[n]) * (t - i)) as Vec3;
    };
    if (until < from) return path;
    put(within(from));
    for (let i = Math.floor(from) + 1; i <= until; i++) put(at(i));
    if (until > Math.floor(until)) put(within(until));
    return path;
  };
  const color = css(mark.color, panel.theme);
  const away = pen.focus >= 0 && !belongsTo(mark, pen.focus);
  const width = Math.max(1, mark.width * (96 / 72) * 0.8);
  c.lineJoin = "round";
  c.lineCap = mark.dash ? "butt" : "round";
  if (mark.band) {
    const { data: bounds } = mark.band;
    const place = (i: number, side: number) => panel.project(data[d * i], bounds[2 * i + side], 0.5);
    c.globalAlpha = look.curve.band;
    c.fillStyle = color;
    for (let i = 0; i + 1 < count; i++) {
      const corners = [place(i, 0), place(i, 1), place(i + 1, 1), place(i + 1, 0)];
      if (!corners.every(whole)) continue;
      c.beginPath();
      for (const [x, y] of corners) c.lineTo(x, y);
      c.fill();
    }
    c.globalAlpha = 1;
  }
  c.setLineDash(mark.dash ? [5, 4] : []);
  const now = mark.reveal ? Math.min(time, count - 1) : count - 1;
  if (mark.reveal) stroke(c, line(now, count - 1), color, width, away ? 0.06 : look.curve.ahead);
  stroke(c, line(0, now), color, width, away ? DIM : 1);
  c.setLineDash([]);
}

export function arrow(pen: Pen, drawn: ArrowsDrawn): void {
  const shown = drawn.shown();
  if (!shown) return;
  const { c, panel } = pen;
  const [a, b] = [shown.tail, shown.tip].map((at) => pen.place(at.x, at.y, at.z, 0.03));
  const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
  if (!(length >= 1)) return;
  const half = panel.flat ? 0.9 : 1.1;
  const head = Math.min(half * 9, length * 0.6);
  const [ux, uy] = [(b[0] - a[0]) / length, (b[1] - a[1]) / length];
  const [x, y] = [b[0] - ux * head, b[1] - uy * head];
  const path = new Path2D();
  path.moveTo(a[0] - uy * half, a[1] + ux * half);
  path.lineTo(x - uy * half, y + ux * half);
  path.lineTo(x - uy * half * 4, y + ux * half * 4);
  path.lineTo(b[0], b[1]);
  path.lineTo(x + uy * half * 4, y - ux * half * 4);
  path.lineTo(x + uy * half, y - ux * half);
  path.lineTo(a[0] + uy * half, a[1] - ux * half);
  path.closePath();
  c.lineJoin = "round";
  stroke(c, path, panel.theme.background, 2, 0.9);
  c.fillStyle = shown.color;
  c.fill(path);
}

export function image(pen: Pen, mark: Image, time: number): void {
  const { c, panel } = pen;
  const [h, w] = mark.pixels.shape.slice(-3);
  const own = document.createElement("canvas");
  Object.assign(own, { width: w, height: h });
  const data = new ImageData(w, h);
  data.data.set(picturePixels(mark, Math.floor(time)));
  own.getContext("2d")?.putImageData(data, 0, 0);
  const [x0, x1, y0, y1] = mark.extent;
  const [a, b] = [panel.project(x0, y1), panel.project(x1, y0)];
  c.imageSmoothingEnabled = mark.animated;
  c.drawImage(own, a[0], a[1], b[0] - a[0], b[1] - a[1]);
  c.imageSmoothingEnabled = true;
}
