/** The columns of a table; as `kobai.data.columns`. */
import { counted } from "../../core/format";
import { columnsIn } from "../../wire/columns";
import type { Data } from "../../wire/state";
import { quoted } from "../../formula/text/errors";
import { repr, reprFloat } from "../../formula/text/python";
import { refused } from "../function";

/** The rows that a page computes with: each is part of every step. */
export const MOST_ROWS = 10_000;
/** Cells of a table, of which most may be in columns that no model names. */
const MOST_CELLS = 100_000;
/** Characters of a column's name, or of a cell. */
const MOST_LETTERS = 200;

export type Label = string | number;
type Cell = string | number | null;

/** A column: numbers, NaN where one is missing, or cells of which some are text. */
export interface Column { numbers: Float64Array | null; cells: readonly Cell[] }

export type Table = ReadonlyMap<string, Column>;

/** The columns of a state's table; a refusal where they are of different lengths, or too many rows. */
export function tableOf(data: Data): Table {
  const entries = columnsIn(data), lengths = new Set(entries.map(([, cells]) => cells.length));
  for (const [name] of entries) checkWord("a column's name", name);
  if (lengths.size !== 1 || lengths.has(0)) {
    const sizes = entries.slice(0, 6).map(([name, cells]) => `${name} ${cells.length}`).join(", ");
    throw refused(`data: the columns have to be of one length, and of a row at least; they are ${sizes || "none"}`);
  }
  const [rows] = lengths;
  if (rows > MOST_ROWS) throw refused(`data: ${rows} rows; this page takes up to ${MOST_ROWS}; take a sample of them, or kobai fit`);
  if (rows * entries.length > MOST_CELLS) {
    throw refused(`data: ${counted(rows, "row")} × ${entries.length} columns; this page takes up to ${MOST_CELLS} cells; leave columns out`);
  }
  for (const [, cells] of entries) for (const cell of cells) if (typeof cell === "string") checkWord("a cell", cell);
  return new Map(entries.map(([name, cells]) => [name, columnOf(cells)]));
}

function checkWord(what: string, word: string): void {
  if (word.length > MOST_LETTERS) throw refused(`data: ${what} of ${word.length} characters; this page takes up to ${MOST_LETTERS}`);
}

function columnOf(cells: readonly Cell[]): Column {
  const text = cells.some((cell) => typeof cell === "string");
  return { cells, numbers: text ? null : Float64Array.from(cells, (cell) => (cell === null ? NaN : (cell as number))) };
}

/** A cell of a column with text in it, which holds the text of its numbers. */
const asText = (cell: Label): string => (typeof cell === "number" ? reprFloat(cell).replace(/\.0$/, "") : cell);

const LARGEST = 1e140; // of a table's numbers; sums of squares of larger ones overflow

/** A column as numbers; a refusal where it holds text. */
export function numbersOf(name: string, { numbers, cells }: Column): Float64Array {
  if (numbers) {
    const finite = [...numbers].filter(Number.isFinite);
    const ends = [finite.reduce((a, b) => Math.max(a, b), 0), finite.reduce((a, b) => Math.min(a, b), 0)];
    const end = ends.find((value) => Math.abs(value) > LARGEST);
    if (end === undefined) return numbers;
    throw refused(`data: column ${repr(name)} holds ${reprFloat(end)}, whose square overflows; take another unit`);
  }
  throw refused(`data: column ${repr(name)} holds ${shown(asText(cells.find((cell) => cell !== null)!))}: a model computes with numbers`);
}

/** The different values of a column in order, and for each row which it is, −1 where it is missing. */
export function classesOf({ numbers, cells }: Column): { labels: Label[]; codes: Int32Array } {
  const values: (Label | null)[] = numbers ? Array.from(numbers, (v) => (Number.isNaN(v) ? null : v)) : cells.map((c) => (c === null ? null : asText(c)));
  const labels = [...new Set(values.filter((value) => value !== null))].sort((a, b) => before(a, b));
  const places = new Map(labels.map((label, k) => [label, k]));
  return { labels, codes: Int32Array.from(values, (value) => (value === null ? -1 : places.get(value)!)) };
}

/** By size, or by the code points of characters. */
function before(a: Label, b: Label): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  const left = [...`${a}`], right = [...`${b}`];
  const at = left.findIndex((c, k) => c !== right[k]);
  if (at < 0) return left.length - right.length;
  return at >= right.length ? 1 : left[at].codePointAt(0)! - right[at].codePointAt(0)!;
}

/** Which rows have a finite number in every column. */
export function complete(columns: readonly Float64Array[], rows: number): number[] {
  return Array.from({ length: rows }, (_, k) => k).filter((k) => columns.every((column) => Number.isFinite(column[k])));
}

const LONGEST = 60;

/** A value as an error of Python's quotes it, texts of more than 60 characters without their middle. */
export function shown(value: unknown): string {
  if (typeof value === "number") return Number.isInteger(value) ? `${value}` : reprFloat(value);
  if (typeof value !== "string") return quoted(String(value));
  const characters = [...value];
  let text = repr(characters.slice(0, LONGEST).join(""));
  if ([...text].length > LONGEST || characters.length > LONGEST) {
    const first = Math.floor((LONGEST - 3) / 2), last = LONGEST - 3 - first;
    const both = [...repr([...characters.slice(0, first), ...characters.slice(characters.length - last)].join(""))];
    text = `${both.slice(0, first).join("")}...${both.slice(both.length - last).join("")}`;
  }
  return text.split(/\s+/).join(" ");
}
