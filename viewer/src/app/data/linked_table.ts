/**
 * Tables in addresses: a short one stands in them; of a longer one only its number of rows and a digest, by which this browser's tab
 * finds it again. Whoever else opens such an address is told that the table is not in it.
 */
import type { Data } from "../../wire/state";

/** Letters of a table that an address holds: browsers and messengers cut longer addresses. */
const MOST_LETTERS = 4000;
/** Under which the tab stores tables, so that a reload finds them. */
const STORED = "kobai table ";

type Columns = Data["columns"];
/** A table that is not in the address. */
interface Left { rows: number; digest: string }

const known = new Map<string, Columns>();

/** Whether an address holds the whole of a table. */
export const isLinked = (data: Data | null | undefined): boolean => !data || JSON.stringify(data.columns).length <= MOST_LETTERS;

/** A table as an address holds it. */
export function packed(data: Data | null | undefined): unknown {
  if (!data || isLinked(data)) return data;
  const { columns, ...options } = data;
  return { ...options, left: { rows: Object.values(columns)[0].length, digest: noted(columns) } };
}

/** What an address holds as a table again; the number of its rows where they are not to be found. */
export function unpacked(given: unknown, base: Data | null | undefined): { data: unknown } | { missing: number } {
  const left = leftOf(given);
  if (!left) return { data: given };
  // The table that the page was opened with needs no address.
  const columns = base && digestOf(base.columns) === left.digest ? base.columns : found(left.digest);
  if (!columns) return { missing: left.rows };
  const { left: _, ...options } = given as Record<string, unknown>;
  return { data: { columns, ...options } };
}

function leftOf(given: unknown): Left | null {
  const left = typeof given === "object" && given !== null ? (given as { left?: unknown }).left : null;
  if (typeof left !== "object" || left === null) return null;
  const { rows, digest } = left as Partial<Left>;
  return Number.isInteger(rows) && rows! > 0 && typeof digest === "string" && /^[0-9a-z]{1,24}$/.test(digest) ? { rows: rows!, digest } : null;
}

/** A table with its options as a short text, the same for the same. */
export function tableKey(data: Data | null | undefined): string {
  if (!data) return "";
  const { columns, ...options } = data;
  return JSON.stringify([options, digestOf(columns)]);
}

/** Remember a table, here and in the tab's storage; its digest. */
function noted(columns: Columns): string {
  const digest = digestOf(columns);
  if (known.has(digest)) return digest;
  known.set(digest, columns);
  try {
    sessionStorage.setItem(STORED + digest, JSON.stringify(columns));
  } catch {
    // No storage, or a full one: a reload will not find it.
  }
  return digest;
}

function found(digest: string): Columns | null {
  const here = known.get(digest);
  if (here) return here;
  try {
    const text = sessionStorage.getItem(STORED + digest);
    return text === null ? null : (JSON.parse(text) as Columns);
  } catch {
    return null;
  }
}

const digests = new WeakMap<Columns, string>();

/** A hash of 64 bits over a table, which nobody changes in place. */
function digestOf(columns: Columns): string {
  const before = digests.get(columns);
  if (before) return before;
  let [a, b] = [0x811c9dc5, 0x9e3779b9];
  for (const letter of JSON.stringify(columns)) {
    const code = letter.codePointAt(0)!;
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b ^ code, 0x5bd1e995) ^ (b >>> 15);
  }
  const digest = (a >>> 0).toString(36) + (b >>> 0).toString(36);
  digests.set(columns, digest);
  return digest;
}
