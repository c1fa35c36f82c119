/** What is written beside a picture: the step that is taken apart, as its panel shows it. */
import { draw, measure } from "../core/overlay/mathtext";
import type { Aside } from "../wire/aside";
import type { Theme } from "../wire/types";
import { broken } from "./text_lines";

const LINE = 18;
const SIZE = 12.5;

/** The share of the width that names of rows have. */
const NAMES = 0.46;
/** The height of the drawing for its width. */
const SHAPE = 0.82;

/** Write it at a place, in a column of a width; how high it is. */
export function writeAside(c: CanvasRenderingContext2D, aside: Aside, x: number, top: number, width: number, theme: Theme, quiet: string): number {
  let y = top;
  const put = (text: string, color: string, size = SIZE, at = x, align: "left" | "right" = "left", room = width) =>
    draw(c, text, at, y + LINE / 2, size * Math.min(1, room / Math.max(1, measure(c, text, size))), align, color);
  const paragraph = (text: string, color: string) => {
    for (const line of broken(text, width, (part) => measure(c, part, SIZE))) {
      put(line, color);
      y += LINE;
    }
  };
  paragraph(aside.heading, theme.ink);
  const { canvas } = aside, high = Math.min(width * SHAPE, (width * canvas.height) / Math.max(1, canvas.width));
  if (canvas.width) c.drawImage(canvas, x, y, (high * canvas.width) / canvas.height, high);
  y += high + 4;
  paragraph(aside.said, quiet);
  for (const [line, numbers] of aside.lines) {
    put(line, theme.ink, 14);
    y += LINE;
    if (!numbers) continue;
    put(numbers, quiet, 12);
    y += LINE;
  }
  y += 4;
  for (const [name, color, ...values] of aside.rows) {
    const each = ((1 - NAMES) * width) / Math.max(1, values.length);
    put(name, color || theme.ink, SIZE, x, "left", NAMES * width - 4);
    values.forEach((value, i) => put(value, theme.ink, SIZE, x + NAMES * width + (i + 1) * each, "right", each - 4));
    y += LINE;
  }
  paragraph(aside.notes, quiet);
  return y - top;
}
