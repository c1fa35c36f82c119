/** The title of a panel, and its caption under it: smaller, then shortened, where they would be wider than the panel. */
import { rgb, mix, toCss } from "../colors";
import type { Rect } from "../layout";
import type { PanelDrawn } from "../panel";
import { CAPTION, NOTE, titleLines, TITLE_SMALLEST } from "./margins";
import { draw, measure } from "./mathtext";

/** Draw them; where they are. */
export function titles(c: CanvasRenderingContext2D, panel: PanelDrawn): Rect[] {
  const { rect, theme } = panel;
  const { title, caption } = panel.panel;
  const soft = toCss(mix(rgb(theme.background), rgb(theme.ink), 0.68));
  const lines: [string | undefined, number, string][] = [...(title ? titleLines(title.plain, rect.width) : []).map((line): [string, number, string] => [line, NOTE + 0.5, theme.ink]), [caption?.plain, NOTE - 0.75, soft]];
  const taken: Rect[] = [];
  let y = rect.y + NOTE;
  for (const [text, size, color] of lines) {
    if (!text) continue;
    const line = fitted(text, size, rect.width, (shown, at) => measure(c, shown, at));
    draw(c, line.text, rect.x + rect.width / 2, y, line.size, "center", color);
    const width = measure(c, line.text, line.size);
    taken.push({ x: rect.x + (rect.width - width) / 2, y: y - line.size / 2, width, height: line.size });
    y += CAPTION * NOTE;
  }
  return taken;
}

/** A line and its size, such that it is no wider than the room. */
export function fitted(
  text: string, size: number, room: number, width: (text: string, size: number) => number,
): { text: string; size: number } {
  const fit = size * Math.min(1, Math.max(TITLE_SMALLEST, room / Math.max(1e-9, width(text, size))));
  if (width(text, fit) <= room + 1e-6) return { text, size: fit };
  const letters = [...text];
  let shown = letters.length;
  while (shown > 0 && width(`${letters.slice(0, shown).join("").trimEnd()}…`, fit) > room) shown--;
  return { text: `${letters.slice(0, shown).join("").trimEnd()}…`, size: fit };
}
