/**
 * The drawing of a step in one variable: f around it, the tangent at the ball, the step as an arrow at the foot, and the parabola whose
 * lowest point the step leads to.
 */
import { draw } from "../core/overlay/mathtext";
import { number } from "../core/format";
import { arrow, line, type Canvas, type Look, type Point } from "./marks";
import type { Step } from "./recorded";

/** Where the heights of f around a step lie, in steps from its beginning. */
const MARGIN = 0.6;
/** Room for names and numbers at the foot. */
const FOOT = 34;
const TOP = 12;

/** Curvatures that the drawing compares. */
export interface Parabola {
  /** That of the parabola through the ball with its slope, whose lowest point, of a climb its highest, is where the step leads; null where the step goes the other way. */
  step: number | null;
  /** f″ at the ball; null where it is not known. */
  f: number | null;
}

export function parabola({ parts, hessian, known }: Step): Parabola {
  const g = parts.gradient?.[0], d = parts.step?.[0];
  const fits = g !== undefined && d !== undefined && (known.hyper.maximize ? g * d > 0 : g * d < 0) && Number.isFinite(g / d);
  return { step: fits ? -g / d : null, f: hessian && Number.isFinite(hessian[0]) ? hessian[0] : null };
}

/** Heights above that of the ball: of f (at shares −0.6 … 1.6 of the step), of the tangent and of the parabolas at a share. */
export function heights(step: Step): { f: [number, number][]; tangent(share: number): number; model(share: number, curvature: number): number } {
  const { parts, near } = step, d = parts.step?.[0] ?? 0, g = parts.gradient?.[0] ?? 0;
  const f = (near ?? []).map((height, i): [number, number] => [-MARGIN + (i * (1 + 2 * MARGIN)) / (near!.length - 1), height]);
  return { f, tangent: (s) => g * d * s, model: (s, c) => g * d * s + (c / 2) * (d * s) ** 2 };
}

/** `upto`: the names of the phases shown; the last of them has grown to `share`. `ball`: the share of the way that the ball has gone. */
export function oneVariable(
  c: Canvas, width: number, height: number, step: Step, grown: (phase: string) => number, ball: number, colors: Look, name: string,
): void {
  const { parts } = step, d = parts.step?.[0] ?? 0;
  const { f, tangent, model } = heights(step), { step: curved, f: own } = parabola(step);
  const known = f.filter(([s, v]) => Number.isFinite(v) && s >= -0.2 && s <= 1.2).map(([, v]) => v);
  const lowest = curved === null ? 0 : model(1, curved);
  const [low, high] = [Math.min(0, lowest, ...known), Math.max(0, lowest, ...known)], span = high - low || Math.abs(tangent(1)) || 1;
  // The step goes to the right where x grows.
  const forward = d >= 0, inner = width - 24;
  const X = (s: number) => 12 + (((forward ? s : 1 - s) + MARGIN) / (1 + 2 * MARGIN)) * inner;
  const floor = height - FOOT;
  const Y = (v: number) => TOP + ((high + 0.16 * span - v) / (1.4 * span)) * (floor - TOP);
  const end = f.length ? at(f, 1) : NaN, here = f.length ? at(f, ball) : 0;

  line(c, [8, floor], [width - 8, floor], colors.edge, 1);
  c.save();
  c.beginPath();
  c.rect(0, 0, width, floor);
  c.clip();
  const curve = (of: (s: number) => number, color: string, thick: number, dash: number[] = [], from = -MARGIN, to = 1 + MARGIN) => {
    c.setLineDash(dash);
    c.strokeStyle = color;
    c.lineWidth = thick;
    c.beginPath();
    let pen = false;
    for (let i = 0; i <= 72; i++) {
      const s = from + (i / 72) * (to - from), v = of(s);
      if (!Number.isFinite(v)) pen = false;
      else {
        if (pen) c.lineTo(X(s), Y(v));
        else c.moveTo(X(s), Y(v));
        pen = true;
      }
    }
    c.stroke();
    c.setLineDash([]);
  };
  curve((s) => at(f, s), colors.ink, 2);
  const slope = grown("gradient");
  if (slope > 0) curve(tangent, colors.gradient, 2, [], -0.5 * slope, 1.3 * slope);
  const shown = grown("step");
  if (shown > 0) {
    c.globalAlpha = shown;
    if (own !== null) curve((s) => model(s, own), colors.quiet, 1.5, [2, 4]);
    if (curved !== null) curve((s) => model(s, curved), colors.step, 1.75, [6, 4]);
    c.globalAlpha = 1;
  }
  c.restore();

  c.setLineDash([2, 3]);
  line(c, [X(0), Y(0)], [X(0), floor], colors.quiet, 1);
  if (shown > 0 && Number.isFinite(end)) line(c, [X(1), Math.max(TOP, Y(end))], [X(1), floor], colors.quiet, 1);
  c.setLineDash([]);
  if (shown > 0) arrow(c, [X(0), floor + 7], [X(shown), floor + 7], colors.step, 4);
  dot(c, [X(0), Y(0)], 5, colors.ink);
  if (ball > 0 && Number.isFinite(here)) dot(c, [X(ball), Y(here)], 5, colors.step);
  else if (shown === 1 && Number.isFinite(end)) ring(c, [X(1), Y(end)], 5, colors.step, colors.background);
  const ends: [number, string][] = [[X(0), number(parts.from[0])], ...(shown > 0 && parts.to ? [[X(1), number(parts.from[0] + d)] as [number, string]] : [])];
  for (const [x, text] of ends) draw(c, text, Math.min(width - 22, Math.max(22, x)), height - 8, 12, "center", colors.quiet);
  draw(c, name, width - 4, floor - 6, 13, "right", colors.quiet);
}

/** A height between the shares where it is known. */
function at(f: [number, number][], share: number): number {
  if (!f.length) return NaN;
  const place = ((share - f[0][0]) / (f[f.length - 1][0] - f[0][0])) * (f.length - 1), i = Math.min(f.length - 2, Math.max(0, Math.floor(place)));
  // A parabola through three neighbours: a line would have corners.
  const j = Math.min(f.length - 2, Math.max(1, Math.round(place))), t = place - j, [a, b, e] = [f[j - 1][1], f[j][1], f[j + 1][1]];
  return Number.isFinite(a + b + e) ? b + ((e - a) / 2) * t + ((a - 2 * b + e) / 2) * t * t : f[i][1] + (place - i) * (f[i + 1][1] - f[i][1]);
}

function dot(c: Canvas, [x, y]: Point, radius: number, color: string): void {
  c.fillStyle = color;
  c.beginPath();
  c.arc(x, y, radius, 0, 2 * Math.PI);
  c.fill();
}

function ring(c: Canvas, [x, y]: Point, radius: number, color: string, inside: string): void {
  dot(c, [x, y], radius + 2, inside);
  c.strokeStyle = color;
  c.lineWidth = 2;
  c.beginPath();
  c.arc(x, y, radius, 0, 2 * Math.PI);
  c.stroke();
}
