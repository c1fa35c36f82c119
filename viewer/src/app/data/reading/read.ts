/** A table in a text that was pasted, dropped or opened: columns by name; what `kobai.tables` accepts of text. */
import { BadInput, type Line } from "../../../engine/types";
import { tableFrom } from "../../../wire/columns";
import type { Data } from "../../../wire/state";
import { MOST_CELLS, MOST_LETTERS, MOST_ROWS } from "../checks";

import { columnOf, decimalOf, isMissing, isNumber } from "./numbers";
import { recordsOf } from "./records";

export interface ReadTable extends Pick<Data, "columns" | "order"> {
  rows: number;
  /** What was left out, or guessed. */
  notes: Line[];
}

const TOTALS = /^((grand |sub)?totals?\b|sums?\b|means?\b|averages?\b|avg\b|median\b|std\b|合 ?計|総計|小計|総合計|平 ?均|中央値|標準偏差|source|notes?\b|※|注|出典|備考|資料)/i;
/** Records at the end that may be totals and notes. */
const MOST_BELOW = 10;
/** Names that programs give to a column that numbers the rows. */
const ROW_NAMES = /^(|rownames|row[._]names|unnamed: \d+(\.\d+)*|index|no\.|番号)$/i;

/** Read a table; a refusal says what is wrong and where. */
export function readTable(text: string): ReadTable {
  const { rows, lines, separator, comments } = recordsOf(text.replace(/^\ufeff/, "").replace(/\u001a+$/, "")), notes: Line[] = [];
  let width = mostCommon(rows.map(({ length }) => length));
  while (width > 1 && rows.every((row) => !row[width - 1])) width--;
  for (const row of rows) while (row.length > width && !row[row.length - 1]) row.pop();
  const numeric = numericColumns(rows, width);
  const numbered = numeric.size ? rows.findIndex((row) => [...numeric].some((c) => isNumber(row[c] ?? ""))) : 1;
  const first = numeric.size && isNames(rows[numbered], numeric) && numbered + 1 < rows.length ? numbered + 1 : numbered;
  const above = rows.slice(0, first).findLastIndex((row) => row.length >= width - 1 && row.some(Boolean));
  const names = above < 0 ? [] : rows[above];
  let last = rows.length;
  while (last - 1 > first && rows.length - last < MOST_BELOW && isNote(rows[last - 1], width)) last--;
  if (comments) notes.push({ en: `${comments} comment lines left out`, ja: `コメント ${comments} 行を除きました` });
  if (last < rows.length) notes.push({ en: `${rows.length - last} lines below the data left out`, ja: `データの下の ${rows.length - last} 行を除きました` });
  if (!names.length) notes.push({ en: "no line of names: the columns are numbered", ja: "見出しの行がないので、列に番号を付けました" });
  const body = rows.slice(first, last), at = lines.slice(first, last);
  if (!body.length) throw new BadInput({ en: "the table: there are no rows in it", ja: "表に行がありません" });
  // R writes one name less than there are columns.
  const all = names.length === width - 1 && body.every((row) => row.length === width) ? ["", ...names] : names;
  width = Math.max(width, all.length);
  body.forEach((row, i) => {
    if (row.length > width) throw tooLong(row, at[i], width);
    while (row.length < width) row.push("");
  });
  const used = Array.from({ length: width }, (_, c) => c).filter((c) => all[c] || body.some((row) => row[c]));
  const cells = used.map((c) => body.map((row) => row[c].slice(0, MOST_LETTERS)));
  const decimal = decimalOf(cells, at, separator);
  if (typeof decimal !== "string") throw twoReadings(decimal);
  let columns = distinct(used.map((c) => (all[c] ?? "").slice(0, MOST_LETTERS - 8))).map((name, i) => [name, columnOf(cells[i], decimal)] as const);
  columns.forEach(([name, column], i) => {
    const slips = column.map((cell, row) => ({ cell, row })).filter(({ cell }) => typeof cell === "string" && !isNumber(cell));
    if (!slips.length || 2 * slips.length > cells[i].filter((cell) => !isMissing(cell)).length) return;
    const [{ cell, row }] = slips;
    notes.push({ en: `column '${name}' counts as text: '${cell}' in line ${at[row]} is no number`, ja: `列 '${name}' は文字の列として扱います：${at[row]} 行目の '${cell}' が数ではありません` });
  });
  const index = columns[0];
  if (columns.length > 2 && all.length && ROW_NAMES.test(all[used[0]] ?? "x")) {
    columns = columns.slice(1);
    notes.push({ en: `column '${index[0]}' numbers the rows and is left out`, ja: `列 '${index[0]}' は行の番号なので除きました` });
  }
  // Each step goes over all rows, and a link or the history hold them.
  const limit = Math.min(MOST_ROWS, Math.floor(MOST_CELLS / columns.length));
  if (!limit) throw tooWide(columns.length);
  if (body.length > limit) {
    const [most, count] = [limit, body.length].map((n) => n.toLocaleString("en-US"));
    notes.push({ en: `the first ${most} of ${count} rows: the page computes with no more; kobai fit takes all`, ja: `${count} 行のうち最初の ${most} 行：ページで計算できるのはここまでです。kobai fit はすべての行を使えます` });
    columns = columns.map(([name, column]) => [name, column.slice(0, limit)]);
  }
  if (!columns.some(([, column]) => column.some((cell) => typeof cell === "number"))) {
    throw new BadInput({ en: "the table: no column holds numbers; a model needs one at least", ja: "表に数値の列がありません。モデルには数値の列が 1 つ以上必要です" });
  }
  return { ...tableFrom(columns), rows: Math.min(body.length, limit), notes };
}

function mostCommon(values: number[]): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0][0];
}

/** The columns that hold numbers: most of what is not missing, in the lower half. */
function numericColumns(rows: string[][], width: number): Set<number> {
  const full = rows.filter(({ length }) => length === width), lower = full.slice(Math.floor(full.length / 2));
  return new Set(Array.from({ length: width }, (_, c) => c).filter((c) => {
    const cells = lower.map((row) => row[c]).filter((cell) => !isMissing(cell));
    return cells.length > 0 && 2 * cells.filter(isNumber).length >= cells.length;
  }));
}

/** Whether a record is of names of which some are whole numbers, such as `x, 2019, y`. */
function isNames(row: string[] | undefined, numeric: ReadonlySet<number>): boolean {
  const cells = row ? [...numeric].map((c) => row[c] ?? "") : [], numbers = cells.filter(isNumber);
  return numbers.length < cells.length && cells.every((cell) => isNumber(cell) || !isMissing(cell))
    && numbers.every((cell) => /^\d+$/.test(cell)) && new Set(numbers).size === numbers.length;
}

/** Whether a record at the end is a total, a source or another note. */
function isNote(row: string[], width: number): boolean {
  const text = row.find(Boolean) ?? "";
  if (TOTALS.test(text.replace(/^[*()（）【】[\] ]+/, ""))) return true;
  return !isNumber(text) && !isMissing(text) && row.filter(Boolean).length < width && !row.some(isNumber);
}

/** Names without doubles: `x, x` are called `x (1)`, `x (2)`, nameless columns by their number. */
function distinct(names: string[]): string[] {
  const found: string[] = [];
  names.forEach((name, i) => {
    const twins = name && names.filter((other) => other === name).length > 1;
    let called = twins ? `${name} (${names.slice(0, i + 1).filter((other) => other === name).length})` : name || String(i + 1);
    while (found.includes(called) || (called !== name && names.includes(called))) called += "'";
    found.push(called);
  });
  return found;
}

function tooLong(row: string[], line: number, width: number): BadInput {
  return new BadInput({
    en: `the table: line ${line} has ${row.length} cells, but there are ${width} columns; put cells that hold the separator in quotes`,
    ja: `表の ${line} 行目にはセルが ${row.length} 個ありますが、列は ${width} 個です。区切り文字を含むセルは引用符で囲んでください`,
  });
}

function tooWide(columns: number): BadInput {
  const [count, most] = [columns, MOST_CELLS].map((n) => n.toLocaleString("en-US"));
  return new BadInput({
    en: `the table: ${count} columns; the page takes at most ${most} cells; leave columns out, or use kobai fit`,
    ja: `表の列が ${count} 個あります。ページで使えるのは ${most} セルまでです。列を減らすか kobai fit を使ってください`,
  });
}

function twoReadings(found: Exclude<ReturnType<typeof decimalOf>, string>): BadInput {
  if ("open" in found) {
    const { cell, line } = found.open;
    return new BadInput({
      en: `the table: ${cell} in line ${line} may have a decimal comma or grouped digits; write it with a point, or without the comma`,
      ja: `表の ${line} 行目の ${cell} は、コンマが小数点なのか桁区切りなのか分かりません。点で書くか、コンマを消してください`,
    });
  }
  const [point, comma] = found.both;
  return new BadInput({
    en: `the table: ${point.cell} in line ${point.line} has a decimal point, ${comma.cell} in line ${comma.line} a decimal comma; write all of them one way`,
    ja: `表の ${point.line} 行目の ${point.cell} は小数点、${comma.line} 行目の ${comma.cell} は小数コンマです。どちらかにそろえてください`,
  });
}
