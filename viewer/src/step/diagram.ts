/** The drawing of a step: arrows head to tail, squares as wide as the roots of the second moments, each phase growing in turn. */
import { draw } from "../core/overlay/mathtext";
import type { StepParts } from "./decompose";
import { arrow, type Canvas, line, type Look, type Point } from "./marks";

/**
 * Draw the phases as far as each has grown, 0 to 1. `ball`: the share of the step that the ball has gone. Coordinates beyond the first two
 * are not drawn.
 */
export function diagram(
  c: Canvas, width: number, height: number, parts: StepParts, grown: (phase: string) => number, ball: number, colors: Look, names: string[],
): void {
  const flat = (v: number[] | null | undefined): Point => [v?.[0] ?? 0, v?.[1] ?? 0];
  const minus = (v: Point): Point => [-v[0], -v[1]];
  const reach = (...vs: Point[]) => Math.max(1e-300, ...vs.flat().map(Math.abs));
  const [g, remaining, m] = [minus(flat(parts.seen)), minus(flat(parts.momentum?.remaining)), minus(flat(parts.momentum?.values))];
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
  c.arc(...(grown("step") === 1 ? at(step, stepUnit * ball) : middle), 4.5, 0, 2 * Math.PI);
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
