/** Margins for ticks and labels around a panel's box, in CSS pixels. */
import type { Panel } from "../../wire/types";
import type { Margin } from "../camera";
import type { Rect } from "../layout";
import { measure } from "./mathtext";

export const TICK = 11.5;
export const LABEL = 15;
export const NOTE = 12.5;
export const GAP = 7;
/** From a title's middle to its caption's, in heights of a note. */
export const CAPTION = 1.3;

let ruler: CanvasRenderingContext2D | null | undefined;

/** Cache of text widths: ticks are the same from scene to scene, and measuring is slow. */
const widths = new Map<string, number>();
const MOST_WIDTHS = 2000;

/** The width of a text; estimated where there is no canvas. */
function wide(text: string, size: number): number {
  const key = `${size} ${text}`;
  let found = widths.get(key);
  if (found === undefined) {
    if (widths.size >= MOST_WIDTHS) widths.clear();
    found = measured(text, size);
    widths.set(key, found);
  }
  return found;
}

function measured(text: string, size: number): number {
  if (ruler === undefined) ruler = typeof document === "undefined" ? null : document.createElement("canvas").getContext("2d");
  return ruler ? measure(ruler, text, size) : text.length * size * 0.56;
}

function widest(panel: Panel, axis: number): number {
  return Math.max(0, ...panel.axes[axis].ticks.map(([, text]) => wide(text, TICK)));
}

/** The height of a panel's title and caption. */
function titled(panel: Panel): number {
  return (panel.title ? NOTE * 2 : 0) + (panel.caption ? NOTE * CAPTION : 0);
}

export function spaceMargin(panel: Panel, width: number): Margin {
  const side = Math.max(widest(panel, 0), widest(panel, 1));
  const label = Math.max(wide(panel.axes[0].label.plain, LABEL), wide(panel.axes[1].label.plain, LABEL));
  const left = Math.max(GAP * 2 + widest(panel, 2) + wide(panel.axes[2].label.plain, LABEL), GAP * 1.4 + 0.75 * (side + label));
  const most = width * 0.22;
  return {
    left: Math.min(most, left + 2), top: TICK / 2 + 2 + titled(panel), right: Math.min(most, GAP + 0.8 * side),
    bottom: GAP * 2.2 + TICK + 1.5 * LABEL,
  };
}

/** The names of curves that are written beside their ends, where they fit. */
export function endNames(panel: Panel, width: number): string[] {
  const names = panel.marks.flatMap((m) => (m.type === "curve" && m.label && !m.animated ? [m.label] : []));
  const fits = names.length >= 1 && names.length <= 6 && width >= 320 && Math.max(...names.map((n) => wide(n, NOTE))) < 0.3 * width;
  return fits ? names : [];
}

export function flatMargin(panel: Panel, rect: Rect): Margin {
  const [x, y] = panel.axes;
  const last = x.ticks.at(-1)?.[1] ?? "";
  const names = endNames(panel, rect.width);
  const named = names.length ? Math.max(...names.map((n) => wide(n, NOTE))) + 1.1 * NOTE : 0;
  return {
    left: widest(panel, 1) + GAP + 4,
    right: Math.max(named, wide(last, TICK) / 2 + 2, 6),
    top: (y.label.plain ? LABEL + GAP * 1.3 : TICK * 0.6) + titled(panel),
    bottom: (x.ticks.length ? GAP + TICK : 2) + (x.label.plain ? GAP + LABEL : 0),
  };
}

/** The box of a flat panel: in whole pixels, of the panel's aspect. */
export function inner(panel: Panel, rect: Rect, margin: Margin): Rect {
  let width = Math.max(8, rect.width - margin.left - margin.right);
  let height = Math.max(8, rect.height - margin.top - margin.bottom);
  const room = { width, height };
  const [x, y] = panel.axes;
  const ratio = panel.equal ? (x.hi - x.lo) / (y.hi - y.lo) : panel.aspect ? panel.aspect[0] / panel.aspect[1] : 0;
  if (ratio > 0) {
    width = Math.min(width, height * ratio);
    height = width / ratio;
  }
  return {
    x: Math.round(rect.x + margin.left + (room.width - width) / 2),
    y: Math.round(rect.y + margin.top + (room.height - height) / 2),
    width: Math.round(width), height: Math.round(height),
  };
}
