/** The drawing of a step: arrows head to tail, squares as wide as the roots of the second moments, each phase growing in turn. */
import { draw } from "../core/overlay/mathtext";
import type { StepParts } from "./decompose";

export interface Look { ink: string; quiet: string; edge: string; background: string; gradient: string; momentum: string; second: string; step: string }
type Canvas = CanvasRenderingContext2D;
type Point = [number, number];

/** Colour-blind-safe colours for light and dark backgrounds. */
export function look(dark: boolean, ink: string, quiet: string, edge: string, background: string): Look {
  return dark
    ? { ink, quiet, edge, background, gradient: "#58b4ff", momentum: "#2fd39a", second: "#f29ac6", step: "#ff9d4d" }
    : { ink, quiet, edge, background, gradient: "#0072b2", momentum: "#00805e", second: "#a8487f", step: "#c75000" };
}

/** Draw phases up to `phase`, of which the last has grown to `share` of its size. Coordinates beyond the first two are not drawn. */
export function diagram(
  c: Canvas, width: number, height: number, parts: StepParts, shown: string[], phase: number, share: number, colors: Look, names: string[],
): void {
  c.clearRect(0, 0, width, height);
  const upto = shown.slice(0, phase + 1);
  const grown = (name: string) => (upto.includes(name) ? (shown[phase] === name ? share : 1) : 0);
  const flat = (v: number[] | null | undefined): Point => [v?.[0] ?? 0, v?.[1] ?? 0];
  const minus = (v: Point): Point => [-v[0], -v[1]];
  const reach = (...vs: Point[]) => Math.max(1e-300, ...vs.flat().map(Math.abs));
  const [g, remaining, m] = [minus(flat(parts.gradient)), minus(flat(parts.momentum?.remaining)), minus(flat(parts.momentum?.values))];
  // The corrected momentum is what is divided; before that phase it is shown as it is stored.
  const divided = parts.corrected ? minus(flat(parts.corrected.first)) : m;
  const added = minus(flat(parts.momentum?.added));
  const sides = flat(parts.second?.sides);
  // One scale for everything measured like a gradient, another for the step, which is measured like x.
  const middle: Point = [width / 2, height / 2];
  const room = Math.min(width, height) * 0.4;
  const unit = room / reach(g, m, divided, remaining, sides);
  const step = flat(parts.step);
  const stepUnit = room / reach(step);
  const at = (v: Point, s: number, from: Point = middle): Point => [from[0] + v[0] * s, from[1] - v[1] * s];
  cross(c, width, height, middle, colors, names);
  const side = grown("scale");
  const shownM: Point = [m[0] + (divided[0] - m[0]) * side, m[1] + (divided[1] - m[1]) * side];
  if (side > 0) squares(c, middle, [sides[0] * unit * side, sides[1] * unit * side], parts, m, g, colors, side);
  const faded = grown("step") > 0 ? 0.35 : 1;
  c.globalAlpha = (parts.momentum && grown("momentum") > 0.5 ? 0.5 : 1) * faded;
  if (grown("gradient") > 0) arrow(c, middle, at(g, unit * grown("gradient")), colors.gradient, 2.5);
  c.globalAlpha = faded;
  if (grown("momentum") > 0) {
    const s = grown("momentum");
    const bend = at(remaining, unit * Math.min(1, 2 * s));
    c.setLineDash([4, 4]);
    line(c, middle, bend, colors.momentum, 1.5);
    if (s > 0.5) line(c, bend, at(added, unit * (2 * s - 1), bend), colors.gradient, 1.5);
    c.setLineDash([]);
    if (s > 0.8) arrow(c, middle, at(shownM, unit * Math.min(1, (s - 0.6) / 0.4)), colors.momentum, 3);
  }
  c.globalAlpha = 1;
  if (grown("step") > 0) arrow(c, middle, at(step, stepUnit * grown("step")), colors.step, 4);
  c.fillStyle = colors.ink;
  c.beginPath();
  c.arc(...middle, 4, 0, 2 * Math.PI);
  c.fill();
}

function cross(c: Canvas, width: number, height: number, [x, y]: Point, colors: Look, names: string[]): void {
  line(c, [8, y], [width - 8, y], colors.edge, 1);
  line(c, [x, 8], [x, height - 8], colors.edge, 1);
  if (names[0]) draw(c, names[0], width - 8, y + 13, 13, "right", colors.quiet);
  if (names[1]) draw(c, names[1], x + 9, 14, 13, "left", colors.quiet);
}

/** On each axis a square, its area the second moment; on the side the arrow points to. */
function squares(c: Canvas, [x, y]: Point, [a, b]: Point, parts: StepParts, m: Point, g: Point, colors: Look, share: number): void {
  const lead = parts.momentum ? m : g;
  c.strokeStyle = colors.second;
  c.fillStyle = colors.second;
  c.lineWidth = 1.5;
  const box = (left: number, top: number, size: number) => {
    c.globalAlpha = 0.16 * share;
    c.fillRect(left, top, size, size);
    c.globalAlpha = share;
    c.strokeRect(left, top, size, size);
  };
  // the square of the first coordinate hangs under its axis, that of the second stands left of its own
  box(lead[0] < 0 ? x - a : x, y, a);
  if (b > 0) box(x - b, lead[1] < 0 ? y : y - b, b);
  c.globalAlpha = 1;
}

function line(c: Canvas, a: Point, b: Point, color: string, width: number): void {
  c.strokeStyle = color;
  c.lineWidth = width;
  c.beginPath();
  c.moveTo(...a);
  c.lineTo(...b);
  c.stroke();
}

function arrow(c: Canvas, a: Point, b: Point, color: string, width: number): void {
  const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
  if (length < 2) return;
  const head = Math.min(4.5 * width, length * 0.6);
  const u = [(b[0] - a[0]) / length, (b[1] - a[1]) / length];
  line(c, a, [b[0] - u[0] * head * 0.8, b[1] - u[1] * head * 0.8], color, width);
  c.fillStyle = color;
  c.beginPath();
  c.moveTo(...b);
  c.lineTo(b[0] - u[0] * head - u[1] * head * 0.42, b[1] - u[1] * head + u[0] * head * 0.42);
  c.lineTo(b[0] - u[0] * head + u[1] * head * 0.42, b[1] - u[1] * head - u[0] * head * 0.42);
  c.closePath();
  c.fill();
}
