/** The part of a flat panel that its box fills: room is left for ticks and labels, and equal scales are kept. */
import type { Panel } from "../wire/types";
import type { Rect } from "./layout";

export const FONT = 12;

export function margins(panel: Panel, rect: Rect): Rect {
  const widest = Math.max(0, ...(panel.axes[1]?.ticks ?? []).map(([, text]) => text.length));
  const tall = rect.height > 120;
  const left = Math.min(rect.width * 0.3, 22 + widest * FONT * 0.56 + (tall ? FONT : 0));
  const bottom = Math.min(rect.height * 0.4, 18 + FONT * (tall ? 1.9 : 1));
  const top = panel.title ? FONT * 2.2 : 10;
  const inner = {
    x: rect.x + left, y: rect.y + top,
    width: Math.max(8, rect.width - left - 16), height: Math.max(8, rect.height - top - bottom),
  };
  const [x, y] = panel.axes;
  const ratio = panel.equal ? (x.hi - x.lo) / (y.hi - y.lo) : panel.aspect ? panel.aspect[0] / panel.aspect[1] : 0;
  if (!(ratio > 0)) return inner;
  const width = Math.min(inner.width, inner.height * ratio);
  const height = width / ratio;
  return { x: inner.x + (inner.width - width) / 2, y: inner.y + (inner.height - height) / 2, width, height };
}
