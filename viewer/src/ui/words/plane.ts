/** Where the principal plane of a picture lies, in the function's variables. */
import { number, percent, point } from "../../core/format";
import { type Lang, say } from "../../i18n";

/** Terms of a direction that are written; the others are smaller. */
const MOST = 6;
/** A factor below this share of the largest is not written. */
const SMALL = 5e-4;

/** A slanted plane: its origin, its directions, and their shares of the path's movement. */
export interface Directions { origin: number[]; basis: number[][]; shares?: number[] }

/** A line for each direction, "direction 1 = 0.81 x + 0.57 y − 0.1", and where both are 0; null without names. */
export function planeText({ origin, basis, shares }: Directions, names: readonly string[], lang: Lang): string | null {
  if (names.length !== origin.length) return null;
  const lines = basis.map((row, i) => say(lang, "direction is", { i: i + 1, sum: sumOf(row, origin, names) })
    + (shares ? say(lang, "direction share", { share: percent(shares[i]) }) : ""));
  return [...lines, say(lang, "direction origin", { point: point(origin) })].join("\n");
}

/** A line breaks before a sign alone. */
function sumOf(row: number[], origin: number[], names: readonly string[]): string {
  const largest = Math.max(...row.map(Math.abs)), order = row.map((_, i) => i).sort((a, b) => Math.abs(row[b]) - Math.abs(row[a]));
  const written = order.slice(0, MOST).filter((i) => Math.abs(row[i]) > SMALL * largest).sort((a, b) => a - b);
  const left = order.slice(MOST).some((i) => Math.abs(row[i]) > SMALL * largest), offset = -row.reduce((sum, v, i) => sum + v * origin[i], 0);
  const terms: [number, string][] = [...written.map((i): [number, string] => [row[i], names[i]]), ...(Math.abs(offset) > SMALL ? [[offset, ""] as [number, string]] : [])];
  const text = terms.map(([factor, name], i) => `${factor < 0 ? (i ? " −\u00a0" : "−") : i ? " +\u00a0" : ""}${factorOf(Math.abs(factor), name)}`).join("");
  return left ? `${text} + …` : text;
}

/** A factor before a name; 1 is not written. */
function factorOf(size: number, name: string): string {
  const text = number(size, 3, true);
  return name && text === "1" ? name : [text, name].filter(Boolean).join("\u00a0");
}
