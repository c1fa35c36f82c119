/** Margins for ticks and labels around a panel's box, in CSS pixels. */
import type { Axis, Panel } from "../../wire/types";
import type { Margin } from "../camera";
import type { Rect } from "../layout";
import { BAR, BAR_GAP, SMALLEST, valued } from "./color_bar";
import { measure } from "./mathtext";
import { CAPTION, DROP, GAP, LABEL, LIFT, NOTE, SMALL, TICK, TITLE_SMALLEST } from "./sizes";

export * from "./sizes";

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

/** The lines of a panel's title: two where it is too wide for one even in small type, if a space parts it. */
export function titleLines(title: string, width: number): string[] {
  const room = width / TITLE_SMALLEST;
  if (wide(title, NOTE + 0.5) <= room) return [title];
  const spaces = [...title.matchAll(/ /g)].map(({ index }) => index).filter((at) => wide(title.slice(0, at), NOTE + 0.5) <= room);
  const at = spaces.at(-1);
  return at === undefined ? [title] : [title.slice(0, at), title.slice(at + 1)];
}

/** The height of a panel's title and caption. */
function titled({ title, caption }: Panel, width: number): number {
  return (title ? NOTE * (2 + CAPTION * (titleLines(title.plain, width).length - 1)) : 0) + (caption ? NOTE * CAPTION : 0);
}

/** The largest share of a panel's width that a margin of a panel in space takes. */
const MOST = 0.22;

/** Whether what is said of the upright axis has room beside the box. */
export function noteFits(panel: Panel, width: number): boolean {
  const { note } = panel.axes[2];
  return Boolean(note) && wide(note, SMALL) + 2 < MOST * width;
}

/** Where the label of a flat panel's upright axis begins, and what is said of the axes: along x, beside that label, over the bar. */
export interface Notes { label: number; along: number | null; beside: number | null; bar: number | null }

/** Their places; null where there is nothing to say or no room. `box` is the plot's box. */
export function flatNotes(panel: Panel, rect: Rect, box: Rect): Notes {
  const [x, y] = panel.axes;
  const bar = barWidth(panel, rect) ? valued(panel)?.values.note : "";
  const width = wide(y.label.plain, LABEL);
  const label = width < 4 * TICK ? Math.max(rect.x, box.x - GAP - width, box.x - GAP - 2.6 * TICK) : box.x;
  const [along, end] = [box.x + box.width - wide(x.note, SMALL), label + width + 0.7 * TICK];
  const beside = y.note && end + wide(y.note, SMALL) <= rect.x + rect.width ? end : null;
  const left = beside === null ? end : end + wide(y.note, SMALL) + 0.7 * TICK;
  const above = bar ? box.x + box.width + BAR_GAP - 0.5 * TICK - wide(bar, SMALL) : 0;
  return { label, along: x.note && along >= box.x ? along : null, beside, bar: bar && above > left ? above : null };
}

/** What is said of panels' axes that has no room beside them in any panel, with the label of its axis. */
export function unsaid(panels: { panel: Panel; rect: Rect }[]): string[] {
  const joined = ({ label, note }: Axis) => (note ? `${label.plain} ${note}` : "");
  const notes = panels.flatMap(({ panel, rect }): [string, boolean][] => {
    const [x, y, z] = panel.axes;
    if (z) return [[joined(z), noteFits(panel, rect.width)]];
    const { along, beside, bar } = flatNotes(panel, rect, inner(panel, rect, flatMargin(panel, rect)));
    const values = valued(panel)?.values;
    return [[x.note, along !== null], [joined(y), beside !== null], [values ? joined(values) : "", bar !== null]]; // that of x is about both
  });
  const said = new Set(notes.filter(([, room]) => room).map(([note]) => note));
  return [...new Set(notes.map(([note]) => note))].filter((note) => note && !said.has(note));
}

export function spaceMargin(panel: Panel, width: number): Margin {
  const side = Math.max(widest(panel, 0), widest(panel, 1));
  const label = Math.max(wide(panel.axes[0].label.plain, LABEL), wide(panel.axes[1].label.plain, LABEL));
  const left = Math.max(GAP * 2 + widest(panel, 2) + wide(panel.axes[2].label.plain, LABEL), GAP * 1.4 + 0.75 * (side + label));
  const most = width * MOST;
  return {
    left: Math.min(most, Math.max(left, noteFits(panel, width) ? wide(panel.axes[2].note, SMALL) : 0) + 2),
    top: TICK / 2 + 2 + titled(panel, width) + (noteFits(panel, width) ? SMALL + GAP : 0), right: Math.min(most, GAP + 0.8 * side),
    bottom: GAP * 2.2 + TICK + 1.5 * LABEL,
  };
}

/** The names of curves that are written beside their ends, where they fit. */
export function endNames(panel: Panel, width: number): string[] {
  const names = panel.marks.flatMap((m) => (m.type === "curve" && m.label && !m.animated ? [m.label] : []));
  const fits = names.length >= 1 && names.length <= 6 && width >= 320 && Math.max(...names.map((n) => wide(n, NOTE))) < 0.3 * width;
  return fits ? names : [];
}

/** The width of the colour bar of a map in a panel; 0 where it has none, or the map would be too small. */
export function barWidth(panel: Panel, rect: Rect): number {
  const values = valued(panel)?.values;
  if (!values) return 0;
  const texts = Math.max(0, ...values.ticks.map(([, text]) => wide(text, TICK)));
  const width = BAR_GAP + BAR + Math.max(0.6 * BAR_GAP + texts, wide(values.label.plain, LABEL));
  const bare = bareMargin(panel, rect);
  return inner(panel, rect, { ...bare, right: Math.max(bare.right, width) }).height < SMALLEST ? 0 : width;
}

/** Whether what is said of the x axis has no room beside its label, and stands below it. */
export function noteBelow(panel: Panel, width: number): boolean {
  const { note, label } = panel.axes[0];
  return Boolean(note) && wide(note, SMALL) + wide(label.plain, LABEL) / 2 + GAP > width / 2;
}

export function flatMargin(panel: Panel, rect: Rect): Margin {
  const bare = bareMargin(panel, rect);
  const margin = { ...bare, right: Math.max(bare.right, barWidth(panel, rect)) };
  return noteBelow(panel, inner(panel, rect, margin).width) ? { ...margin, bottom: margin.bottom + 1.3 * SMALL } : margin;
}

function bareMargin(panel: Panel, rect: Rect): Margin {
  const [x, y] = panel.axes;
  const last = x.ticks.at(-1)?.[1] ?? "";
  const names = endNames(panel, rect.width);
  const named = names.length ? Math.max(...names.map((n) => wide(n, NOTE))) + 1.1 * NOTE : 0;
  return {
    left: widest(panel, 1) + GAP + 4,
    right: Math.max(named, wide(last, TICK) / 2 + 2, 6),
    top: (y.label.plain ? LABEL + LIFT * TICK + 2 : TICK * 0.6) + titled(panel, rect.width),
    bottom: (x.ticks.length ? (DROP + 1) * TICK : 2) + (x.label.plain ? GAP + LABEL : 0),
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
