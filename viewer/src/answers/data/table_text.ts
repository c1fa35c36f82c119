/** A table as text: a file, and lines of code; as `kobai.app.table.Data` and `kobai.app.copy_as_code` write it. */
import type { Data } from "../../wire/state";
import { columnsIn as columnsOf } from "../../wire/columns";
import { EXAMPLES } from "../../calculus/examples/tables";
import { exact, float, quoted, text } from "../python_text";

type Cell = Data["columns"][string][number];

/** The file that code reads where the table is long; the page saves it. */
export const TABLE = "table.csv";
/** Cells, and characters, of a table that code and commands hold. */
const SHORT = 400, SHORT_TEXT = 4000;
const PLAIN = /^[\p{L}_][\p{L}\p{N}_]*$/u;
/** What may stand for a number, or for nothing, in a file. */
const SPECIAL = new Set([
  "na", "nan", "null", "none", "nil", "missing", "欠測", "欠損", "欠損値", "欠測値", "true", "false", "yes", "no", "inf", "infinity",
]);
const USUAL = { loss: "squared", delta: 1, l1: 0, l2: 0, standardize: false, reduction: "mean", weights: null, parameters: null } as const;
const OPTIONS = Object.keys(USUAL) as (keyof typeof USUAL)[];

const asText = (cell: number | string): string => (typeof cell === "string" ? cell : exact(cell));
const isText = (cells: readonly Cell[]): boolean => cells.some((cell) => typeof cell === "string");
const rowsOf = (data: Data): number => columnsOf(data)[0]?.[1].length ?? 0;

/** The table as a file, its missing values empty. */
export function csvOf(data: Data): string {
  const columns = columnsOf(data);
  const row = (cells: (string | null)[]) => {
    const line = cells.map((cell) => (cell !== null && /[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : (cell ?? ""))).join(",");
    // A lone empty cell is no empty line.
    return `${line === "" ? '""' : line}\n`;
  };
  const rows = Array.from({ length: rowsOf(data) }, (_, k) => row(columns.map(([, cells]) => (cells[k] === null ? null : asText(cells[k])))));
  return row(columns.map(([name]) => name)) + rows.join("");
}

/** Whether it is a table that ships, as it is. */
export function ships({ example, columns }: Data): boolean {
  const known = EXAMPLES.get(example ?? "")?.columns;
  return known !== undefined && (known === columns || sameColumns(known, columns));
}

/** Whether two tables are of the same cells. */
export function sameColumns(a: Data["columns"], b: Data["columns"]): boolean {
  if (a === b) return true;
  const names = Object.keys(a);
  return names.join("\n") === Object.keys(b).join("\n")
    && names.every((name) => a[name] === b[name] || (a[name].length === b[name].length && a[name].every((cell, i) => cell === b[name][i])));
}

/** Whether a command holds the table itself. */
export function isShort(data: Data): boolean {
  if (ships(data)) return false;
  return rowsOf(data) * columnsOf(data).length <= SHORT && [...csvOf(data)].length <= SHORT_TEXT;
}

/** Whether a reader of table files is sure to read it as it is. */
function isPlain(data: Data): boolean {
  const columns = columnsOf(data);
  const words = [...columns.map(([name]) => name), ...(data.parameters ?? []), ...columns.flatMap(([, cells]) => (isText(cells) ? cells.flatMap((cell) => (cell === null ? [] : [asText(cell)])) : []))];
  return columns.length > 1 && words.every((word) => PLAIN.test(word) && !SPECIAL.has(word.toLowerCase()));
}

/** Whether Python code holds the table: it is short, or a file could be read as another one. */
export const isWritten = (data: Data): boolean => !ships(data) && (isShort(data) || !isPlain(data));

/** The options of `kobai.loss` that are not the usual ones. */
const optionsOf = (data: Data) => OPTIONS.flatMap((name): [string, string | number | true | string[]][] => {
  const given = data[name] ?? null;
  return given === null || given === false || given === USUAL[name] ? [] : [[name, given]];
});

/** The options of a table's picture that are not the usual ones. */
export function pictureOf(data: Data | null): { residuals?: string; earlier?: false } {
  const { residuals = null, earlier = null } = data ?? {};
  return { ...(residuals && residuals !== "sticks" ? { residuals } : {}), ...(earlier === false ? { earlier } : {}) };
}

const optionText = (given: string | number | true | string[]): string =>
  (given === true ? "True" : typeof given === "number" ? float(given) : typeof given === "string" ? text(given) : `[${given.map(text).join(", ")}]`);

/** The lines of Python that make a loss; the table stands in them while it is short. */
export function lossLines(model: string, data: Data, seed: number): string[] {
  const options = optionsOf(data).map(([name, given]) => `, ${name}=${optionText(given)}`);
  const held = data.held ? `, held_out=${float(data.held)}, seed=${seed}` : "";
  if (ships(data)) return [`f = kobai.loss(${text(model)}, kobai.data.table("${data.example}")${options.join("")}${held})`];
  if (!isWritten(data)) return [`f = kobai.loss(${text(model)}, "${TABLE}"${options.join("")}${held})`];
  const made = `f = kobai.loss(${text(model)}, data${options.join("")}${held})`;
  return ["data = {", ...columnsOf(data).map(([name, cells]) => `    ${text(name)}: [${cellsOf(cells)}],`), "}", made];
}

function cellsOf(cells: readonly Cell[]): string {
  const quote = isText(cells) ? text : (word: string) => word;
  return cells.map((cell) => (cell === null ? "None" : quote(asText(cell)))).join(", ");
}

/** The words of `kobai fit` up to the options it shares with `kobai descend`; null where a file could be read as another table. */
export function fitWords(model: string, data: Data): string[] | null {
  if (!isPlain(data)) return null;
  const words = ["kobai", "fit", ships(data) ? data.example! : isShort(data) ? "-" : TABLE, model];
  if ([".", "softmax(.)"].includes(model.slice(model.indexOf("~") + 1).trim())) words.push("--index");
  for (const [name, given] of optionsOf(data)) {
    words.push(name === "weights" ? "--weight" : `--${name}`, ...(given === true ? [] : [typeof given === "number" ? exact(given) : String(given)]));
  }
  if (data.held) words.push("--held-out", exact(data.held));
  if (data.batch) words.push("--batch", String(data.batch));
  return columnsOf(data).some(([, cells]) => cells.includes(null)) ? [...words, "--drop-missing"] : words;
}

/** A command with the rows that it reads, where it holds them. */
export function withRows(command: string, data: Data): string {
  return isShort(data) ? `printf '%s\\n' ${csvOf(data).trimEnd().split("\n").map(quoted).join(" ")} | ${command}` : command;
}
