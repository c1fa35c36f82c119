/** Where the live page's panels lie: one large, the others in a column beside it or in a strip below, whichever leaves the large one more room. */
import { grid, type Rect } from "../core/layout";
import type { Message } from "../wire/types";

/** What the reader made of the panels. */
export interface Arrangement {
  /** The kind of the large panel; null: that of the scene. */
  large: string | null;
  /** The kinds that are folded away. */
  folded: readonly string[];
  /** The kind asked for last, which stays where there is no room for all. */
  first: string | null;
}

/** Kinds that are large by themselves, and width ÷ height that suits a large panel of each. */
const LARGE: Record<string, number> = { data: 1.2, surface: 1.12, curve: 1.5, contour: 1.05, loss: 1.6 };
/** Kinds in the order in which they stay where there is no room for all. */
const STAYS = ["data", "loss", "surface", "contour", "curve"];
const GAP = 10;
/** Landscapes side by side: the height of a name over one, the least sizes of their cells, and of the chart under them. */
const NAME = 26;
const CELL = { width: 150, height: 104 };
const CHART = { least: 96, most: 220, share: 0.24 };
const MOST_CHART = 0.45;
/** The least sizes at which a panel beside or below the large one can be read. */
const COLUMN = { width: 190, height: 140 };
const STRIP = { width: 150, height: 124 };
/** The least height at which the rows of a table, or a landscape beside them, can be read. */
const DATA = { height: 170, upright: 215 };
/** Shares of the stage that the column and the strip may take. */
const WIDEST = 0.44;
const TALLEST = 0.36;
/** Share of the size that the large panel has alone, below which others beside it cost too much. */
const WORTH = 0.6;

/** How large what a panel of a kind shows can be: the height of the largest box of the shape that suits it. */
export const roomOf = (kind: string, { width, height }: Rect): number => Math.min(width / (LARGE[kind] ?? 1), height);

/** The kinds shown large, and beside it. */
export interface Shown { large: string; beside: string[] }

/** The rectangles of the panels; those that are folded away or have no room lie off the stage. */
export function layout(message: Message, width: number, height: number, arrangement: Arrangement): Rect[] {
  const kinds = message.scene.panels.map(({ kind }) => kind);
  const { large, beside, main, cells } = placed(kinds, width, height, arrangement);
  const off = { x: -4 * width, y: 0, width, height };
  if (kinds.filter((kind) => kind === large).length > 1 && message.scene.rows?.length > 1 && large in LARGE) {
    return sideBySide(kinds, large, width, height, arrangement).map((at) => at ?? off);
  }
  if (!(large in LARGE)) return grid(message.scene, width, height);
  return kinds.map((kind, i) => {
    const at = kind === large ? main : cells[beside.indexOf(kind)];
    return at ? part(at, kinds.slice(0, i).filter((other) => other === kind).length, kinds.filter((other) => other === kind).length) : off;
  });
}

/** What of the kinds there is room for. */
export function shown(kinds: readonly string[], width: number, height: number, arrangement: Arrangement): Shown {
  const { large, beside } = placed(kinds, width, height, arrangement);
  return { large, beside };
}

interface Placed extends Shown { main: Rect; cells: Rect[] }

function placed(kinds: readonly string[], width: number, height: number, { large: asked, folded, first }: Arrangement): Placed {
  const large = asked && asked in LARGE && kinds.includes(asked) ? asked : Object.keys(LARGE).find((kind) => kinds.includes(kind)) ?? kinds[0] ?? "";
  const rest = [...new Set(kinds)].filter((kind) => kind !== large && !folded.includes(kind));
  const order = (kind: string) => (kind === first ? -1 : STAYS.indexOf(kind));
  const whole = { x: 0, y: 0, width, height };
  if (large === "data" && rest.length) return besideData(rest, width, height, order);
  const ratio = LARGE[large] ?? 1;
  // As many of the others as there is room for.
  for (let count = rest.length; count > 0; count--) {
    const chosen = [...rest].sort((a, b) => order(a) - order(b)).slice(0, count);
    const beside = rest.filter((kind) => chosen.includes(kind));
    const ways = [column(width, height, ratio, beside), strip(width, height, beside)].filter((way) => way !== null);
    // A strip must be clearly better: what stands in it is smaller than in a column.
    const size = ({ main }: { main: Rect }) => Math.min(main.width / ratio, main.height) * (main.width < width ? 1.08 : 1);
    const best = ways.sort((a, b) => size(b) - size(a))[0];
    if (best && size(best) >= WORTH * size({ main: whole })) return { large, beside, ...best };
  }
  return { large, beside: [], main: whole, cells: [] };
}

/** The table and its loss are equals: side by side, or one over the other where that leaves both more room; the chart below. */
function besideData(rest: string[], width: number, height: number, order: (kind: string) => number): Placed {
  const [pair] = rest.filter((kind) => kind !== "loss"), chart = rest.find((kind) => kind === "loss");
  const tall = (upright: boolean): number => {
    const least = upright ? 2 * DATA.upright : DATA.height;
    return chart && pair && height - CHART.least - GAP >= least ? Math.round(Math.min(CHART.most, Math.max(CHART.least, height * CHART.share))) : 0;
  };
  const upright = width < 1.05 * height, low = tall(upright), left = height - (low && low + GAP);
  const second = pair ?? chart!, shares = order(second) < 0 ? 0.45 : 0.5;
  const main = upright ? { x: 0, y: 0, width, height: Math.round((left - GAP) * shares) } : { x: 0, y: 0, width: Math.round((width - GAP) * shares), height: left };
  const other = upright ? { x: 0, y: main.height + GAP, width, height: left - main.height - GAP } : { x: main.width + GAP, y: 0, width: width - main.width - GAP, height: left };
  if (!low) return { large: "data", beside: [second], main, cells: [other] };
  return { large: "data", beside: [second, chart!], main, cells: [other, { x: 0, y: height - low, width, height: low }] };
}

function column(width: number, height: number, ratio: number, beside: string[]): { main: Rect; cells: Rect[] } | null {
  const wide = Math.round(Math.min(width * WIDEST, Math.max(width * 0.34, width - 1.1 * ratio * height)));
  const tall = (height - GAP * (beside.length - 1)) / beside.length;
  if (wide < COLUMN.width || tall < COLUMN.height) return null;
  const main = { x: 0, y: 0, width: width - wide - GAP, height };
  return { main, cells: beside.map((_, i) => ({ x: width - wide, y: Math.round(i * (tall + GAP)), width: wide, height: Math.round(tall) })) };
}

function strip(width: number, height: number, beside: string[]): { main: Rect; cells: Rect[] } | null {
  const tall = Math.round(Math.min(height * TALLEST, Math.max(STRIP.height, height * 0.34)));
  // A map is as wide as it is high; a chart takes what is left.
  const wide = (kind: string) => (kind === "loss" || beside.length === 1 ? 0 : Math.min(Math.round(tall * 1.3), Math.round(width * 0.45)));
  const charts = beside.filter((kind) => wide(kind) === 0).length;
  const left = width - GAP * (beside.length - 1) - beside.reduce((sum, kind) => sum + wide(kind), 0);
  const widths = beside.map((kind) => wide(kind) || Math.round(left / charts));
  if (tall < STRIP.height || Math.min(...widths) < STRIP.width) return null;
  const y = height - tall;
  let x = 0;
  const cells = widths.map((w) => {
    const cell = { x, y, width: w, height: tall };
    x += w + GAP;
    return cell;
  });
  return { main: { x: 0, y: 0, width, height: y - GAP }, cells };
}

/** The place of one of several panels of a kind: side by side along the longer edge. */
function part(at: Rect, i: number, count: number): Rect {
  const across = at.width >= at.height;
  const length = ((across ? at.width : at.height) - GAP * (count - 1)) / count;
  const from = Math.round(i * (length + GAP));
  return across ? { ...at, x: at.x + from, width: Math.floor(length) } : { ...at, y: at.y + from, height: Math.floor(length) };
}

/** Landscapes in a grid with cells as square as possible, the charts under it where they leave it the room. */
function sideBySide(kinds: string[], large: string, width: number, height: number, { folded, first }: Arrangement): (Rect | null)[] {
  const count = kinds.filter((kind) => kind === large).length;
  const charts = kinds.filter((kind) => kind !== large && !folded.includes(kind));
  const tall = charts.length ? Math.round(Math.min(CHART.most, Math.max(CHART.least, height * CHART.share))) : 0;
  let cells = squares(count, width, height - (tall && tall + GAP), LARGE[large]);
  const low = tall > 0 && cells[0].height < CELL.height + NAME && !(first !== null && charts.includes(first));
  if (low) cells = squares(count, width, height, LARGE[large]);
  const wide = (width - GAP * (charts.length - 1)) / charts.length;
  let chart = tall;
  if (tall && !low) {
    // What wide, low landscapes leave of the height is the charts'.
    const rows = new Set(cells.map(({ y }) => y)).size, spare = cells[0].height - Math.round(cells[0].width / LARGE[large]) - NAME;
    const less = Math.floor(Math.max(0, Math.min(spare, (height * MOST_CHART - tall) / rows)));
    cells = cells.map((cell) => ({ ...cell, height: cell.height - less, y: cell.y - less * Math.round(cell.y / (cell.height + GAP)) }));
    chart += rows * less;
  }
  return kinds.map((kind, i) => {
    if (kind === large) return cells[kinds.slice(0, i).filter((other) => other === kind).length];
    const at = charts.indexOf(kind);
    return at < 0 || low ? null : { x: Math.round(at * (wide + GAP)), y: height - chart, width: Math.floor(wide), height: chart };
  });
}

/** The cells of a grid of `count`, row by row. */
function squares(count: number, width: number, height: number, ratio: number): Rect[] {
  const ways = Array.from({ length: count }, (_, i) => {
    const across = i + 1, down = Math.ceil(count / across);
    const size = { width: Math.floor((width - GAP * (across - 1)) / across), height: Math.floor((height - GAP * (down - 1)) / down) };
    // In narrower ones names and ticks have no room: taken only where none is wide enough to be seen in.
    const side = Math.min(size.width / ratio, size.height - NAME), roomy = size.width >= CELL.width && size.height >= 2.5 * NAME;
    return { across, size, side: side + (roomy ? width : 0) };
  });
  const { across, size } = ways.sort((a, b) => b.side - a.side)[0];
  return Array.from({ length: count }, (_, i) => ({ x: (i % across) * (size.width + GAP), y: Math.floor(i / across) * (size.height + GAP), ...size }));
}
