/** A text as records of cells: comments left out, the separator found, quotes undone; as `kobai.tables.separators`. */
import { BadInput } from "../../../engine/types";
import { isMissing, isNumber } from "./numbers";

export interface Records {
  /** Cells without blanks around them; no record is empty. */
  rows: string[][];
  /** The line on which each begins, from 1. */
  lines: number[];
  separator: string;
  comments: number;
}

/** Of equally good ones the first is taken. */
const SEPARATORS = ["\t", ";", "|", ",", " "] as const;
/** Lines that decide. */
const SAMPLE = 200;
const COMMENT = /^\s*(#(?!N\/A|NULL!|DIV\/0!|VALUE!|REF!|NUM!|NAME\?)|%\s|\/\/|%%)/;
const DASHES = /^[\s|+:=-]*(-{3}|={3}|:-|-:)[\s|+:=-]*$/;

/** The records of a text; a refusal where a quote is never closed, or nothing is there. */
export function recordsOf(text: string): Records {
  let numbered = text.split(/\r\n|\n|\r/).map((line, i) => ({ line, number: i + 1 }));
  const first = numbered.find(({ line }) => line.trim()), directive = first && /^\s*sep=(.)\s*$/i.exec(first.line);
  if (directive) numbered = numbered.filter((one) => one !== first);
  const filled = numbered.filter(({ line }) => line.trim());
  const marked = filled.filter(({ line }) => COMMENT.test(line));
  const few = marked.length > 0 && 2 * marked.length <= filled.length + 1;
  const comments = few ? new Set(marked.map(({ number }) => number)) : new Set<number>();
  const body = numbered.filter(({ number }) => !comments.has(number));
  const separator = directive?.[1] ?? bestSeparator(body.filter(({ line }) => line.trim()).slice(0, SAMPLE).map(({ line }) => line));
  const bars = separator === "|" || separator === " ";
  const { rows, lines } = split(bars ? body.filter(({ line }) => !DASHES.test(line)) : body, separator);
  if (!rows.length) throw new BadInput({ en: "the table: there are no rows in it", ja: "表に行がありません" });
  return { rows, lines, separator, comments: comments.size };
}

function bestSeparator(lines: string[]): string {
  let best = "", most = 0;
  for (const separator of SEPARATORS) {
    if (!lines.some((line) => line.trim().includes(separator))) continue;
    const rows = lines.filter((line) => !((separator === "|" || separator === " ") && DASHES.test(line))).map((line) => cellsOf(line, separator)).filter((row) => row.length);
    const widths = new Map<number, number>();
    for (const { length } of rows) if (length > 1) widths.set(length, (widths.get(length) ?? 0) + 1);
    const [width, number] = [...widths].sort((a, b) => b[1] - a[1])[0] ?? [0, 0];
    const cells = rows.filter(({ length }) => length === width).flat();
    const numeric = cells.filter((cell) => isMissing(cell) || isNumber(cell)).length / cells.length;
    const score = (number / rows.length) * (0.3 + numeric);
    if (2 * number >= rows.length && score > most + 1e-9) [best, most] = [separator, score];
    if (separator === "\t" && 4 * number >= 3 * rows.length) break;
  }
  return best;
}

const cellsOf = (line: string, separator: string): string[] => {
  try {
    return split([{ line, number: 1 }], separator).rows[0] ?? [];
  } catch {
    return [];
  }
};

/** Cells of each record; a quoted one may go on over several lines. */
function split(body: { line: string; number: number }[], separator: string): { rows: string[][]; lines: number[] } {
  const rows: string[][] = [], lines: number[] = [];
  let row: string[] = [], cell = "", quoted = false, begun = 0;
  for (const { line, number } of body) {
    const text = quoted ? line : prepared(line, separator);
    if (quoted) cell += "\n";
    else begun = number;
    let fresh: boolean = !quoted;
    for (let i = 0; i < text.length; i++) {
      const c = text[i];
      if (quoted && c === '"' && text[i + 1] === '"') cell += text[i++];
      else if (quoted && c === '"') quoted = false;
      else if (quoted) cell += c;
      else if (c === separator && separator) {
        row.push(cell.trim());
        [cell, fresh] = ["", true];
        if (separator === " ") while (text[i + 1] === " ") i++;
      } else if (c === '"' && fresh && !cell.trim()) [cell, quoted, fresh] = ["", true, false];
      else cell += c;
    }
    if (quoted) continue;
    row.push(cell.trim());
    if (row.some(Boolean)) {
      rows.push(row);
      lines.push(begun);
    }
    [row, cell] = [[], ""];
  }
  if (quoted) {
    throw new BadInput({
      en: `the table: a quote that is never closed, in or after line ${begun}; close it, or remove the quotes`,
      ja: `表の ${begun} 行目以降に閉じられていない引用符があります。閉じるか、引用符を消してください`,
    });
  }
  return { rows, lines };
}

/** A line whose edges are no separators. */
function prepared(line: string, separator: string): string {
  if (separator === " ") return line.replace(/[\t\u3000]/g, " ").trim();
  return separator === "|" ? line.trim().replace(/^\|/, "").replace(/\|$/, "") : line;
}
