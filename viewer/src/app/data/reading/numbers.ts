/** Numbers as people write them, and texts that stand for a missing value; as `kobai.tables.cells`. */

/** In lower case. */
export const MISSING: ReadonlySet<string> = new Set([
  "", "?", "-", "--", "---", "—", "–", "−", ".", "..", "…", "na", "n/a", "#n/a", "n.a.", "nan", "null", "none", "nil",
  "missing", "×", "//", "///", "#null!", "#div/0!", "#value!", "#ref!", "#num!", "#name?", "欠測", "欠損", "欠損値", "欠測値",
]);
const NUMBER = /^([+-]?) ?(\d[\d., ']*|[.,]\d+)(e[+-]?\d+)? ?(%?)$/i;
const TRUTH: Readonly<Record<string, number>> = { true: 1, false: 0 };

export type Decimal = "." | ",";
/** A value of a table; null where it is missing. */
export type Cell = number | string | null;
interface Parts { sign: string; digits: string; exponent: string; percent: boolean }
interface Read { value: number; kind: "number" | "percent" | "truth" | "missing" | "text" }

/** Full-width signs, wide blanks and real minus signs as the plain ones. */
function plain(cell: string): string {
  return cell.replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/[\u00a0\u2007-\u200a\u202f\u3000\t]/g, " ").replace(/[−‐‑‒–﹣]/g, "-").replace(/’/g, "'").trim();
}

export const isMissing = (cell: string): boolean => MISSING.has(cell.trim().toLowerCase());

function partsOf(cell: string): Parts | null {
  const found = NUMBER.exec(plain(cell));
  return found && { sign: found[1], digits: found[2].trim(), exponent: found[3] ?? "", percent: found[4] === "%" };
}

/** The number with this decimal sign; null where it is none. */
function valueOf({ sign, digits, exponent }: Parts, decimal: Decimal): number | null {
  const at = digits.indexOf(decimal), decimals = at < 0 ? "" : digits.slice(at + 1);
  let whole = at < 0 ? digits : digits.slice(0, at);
  if (!/^\d*$/.test(decimals) || !(whole || decimals)) return null;
  if (!/^\d*$/.test(whole)) {
    const [mark, ...others] = new Set(whole.replace(/\d/g, ""));
    const sign = mark.replace(/[.]/, "\\.");
    if (others.length || mark === decimal || !new RegExp(`^[1-9]\\d{0,2}(${sign}\\d{2,3})*${sign}\\d{3}$`).test(whole)) return null;
    whole = whole.replaceAll(mark, "");
  }
  return Number(`${sign}${whole || 0}.${decimals || 0}${exponent}`);
}

/** Whether a cell is a number in any style. */
export function isNumber(cell: string): boolean {
  const parts = partsOf(cell);
  return parts !== null && (valueOf(parts, ".") !== null || valueOf(parts, ",") !== null);
}

function read(cell: string, decimal: Decimal): Read {
  const word = cell.trim().toLowerCase();
  if (MISSING.has(word)) return { value: NaN, kind: "missing" };
  if (Object.hasOwn(TRUTH, word)) return { value: TRUTH[word], kind: "truth" };
  const parts = partsOf(cell), value = parts && valueOf(parts, decimal);
  return value === null ? { value: NaN, kind: "text" } : { value, kind: parts!.percent ? "percent" : "number" };
}

/** A column as numbers, null where one is missing; as its texts where it holds text. */
export function columnOf(cells: readonly string[], decimal: Decimal): Cell[] {
  const found = cells.map((cell) => read(cell, decimal)), filled = found.filter(({ kind }) => kind !== "missing").length;
  const share = (kind: Read["kind"]) => found.filter((one) => one.kind === kind).length;
  // 12 % beside 12, or TRUE beside 3: they do not mean the same.
  const mixed = (["percent", "truth"] as const).some((kind) => share(kind) > 0 && share(kind) < filled - share("text"));
  if (mixed || share("text")) return cells.map((cell, i) => (found[i].kind === "missing" ? null : cell));
  return found.map(({ value }) => (Number.isFinite(value) ? value : null));
}

/** What a cell says of the decimal sign. */
function vote(cell: string): string {
  const parts = partsOf(cell);
  if (isMissing(cell) || !parts || !/[.,]/.test(parts.digits)) return "";
  const point = valueOf(parts, "."), comma = valueOf(parts, ",");
  if (point === null || comma === null) return point !== null ? "." : comma !== null ? "," : "";
  return parts.digits.includes(",") ? "comma?" : "point?";
}

/** A cell and the line it is in. */
export interface Placed { cell: string; line: number }

/** The decimal sign of a table's numbers; two examples where they have both; one where 1,200 may be 1.2 or 1200. */
export function decimalOf(columns: readonly (readonly string[])[], lines: readonly number[], separator: string): Decimal | { both: [Placed, Placed] } | { open: Placed } {
  const votes = new Map<string, Placed>();
  for (const cells of columns) {
    const filled = cells.filter((cell) => !isMissing(cell));
    if (2 * filled.filter(isNumber).length < filled.length) continue;
    cells.forEach((cell, i) => {
      const found = vote(cell);
      if (found && !votes.has(found)) votes.set(found, { cell, line: lines[i] });
    });
  }
  const point = votes.get("."), comma = votes.get(","), open = votes.get("comma?");
  if (point && comma) return { both: [point, comma] };
  if (point || comma) return point ? "." : ",";
  return open && (separator !== "," || votes.has("point?")) ? { open } : ".";
}
