/** The page's state as an address, its ranges, and its history. */
import { isBesideState } from "../wire/sight";
import type { Data, Range, State } from "../wire/state";
import { isData } from "./data/checks";
import { packed, unpacked } from "./data/linked_table";

export type { Cloud, Data, OptimizerChoice, Range, State } from "../wire/state";

/** Entries of the reader, not of what is shown: left out of the shared address. */
const PERSONAL = new Set<keyof State>(["theme", "lang"]);

/** A state as the part of an address after `#`. What equals `base` is left out, so addresses stay short. */
export function toHash(state: State, base: State): string {
  const changed: Partial<Record<keyof State, unknown>> = {};
  for (const key of Object.keys(state) as (keyof State)[]) {
    if (!PERSONAL.has(key) && JSON.stringify(state[key]) !== JSON.stringify(base[key])) changed[key] = state[key];
  }
  if (changed.data) changed.data = packed(state.data);
  if (!Object.keys(changed).length) return "";
  const bytes = new TextEncoder().encode(JSON.stringify(changed));
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** Hears that a part of an address cannot be shown; `rows`: of a table that is not in it. */
export type Complain = (missing?: { rows: number }) => void;

/**
 * The state of an address, completed from `base`. Entries that cannot be shown are left out, and `complain` is called. Whether the
 * values can be descended, the backend checks.
 */
export function fromHash(hash: string, base: State, complain: Complain = () => undefined): State {
  const coded = hash.replace(/^#/, "").split("&").find((one) => !isBesideState(one));
  if (!coded) return base;
  try {
    const text = atob(coded.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(text, (c) => c.charCodeAt(0));
    const given: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (!isRecord(given)) throw new Error("not a state");
    if ("rules" in given) {
      // The name in addresses of version 0.1.
      given.optimizers = given.rules;
      delete given.rules;
    }
    const table = unpacked(given.data, base.data);
    if ("missing" in table) {
      // What is left says nothing without its table.
      complain({ rows: table.missing });
      for (const key of ["f", "data", "start", "cloud", "domain"]) delete given[key];
    } else if (given.data !== undefined) given.data = table.data;
    const good = Object.entries(given).filter(([key, value]) => Object.hasOwn(FITS, key) && FITS[key as keyof State](value));
    if (good.length < Object.keys(given).length) complain();
    return { ...base, ...Object.fromEntries(good) };
  } catch {
    complain();
    return base;
  }
}

/** Whether an address asks for the stage alone: `#…&embed`. */
export function isEmbedded(hash: string): boolean {
  return hash.replace(/^#/, "").split("&").slice(1).includes("embed");
}

type Fits = (value: unknown) => boolean;

const isNumber: Fits = (v) => typeof v === "number" && Number.isFinite(v);
const isWhole: Fits = (v) => Number.isInteger(v) && (v as number) >= 0;
const isText: Fits = (v) => typeof v === "string";
const isRecord = (v: unknown): v is Record<string, unknown> => typeof v === "object" && v !== null && !Array.isArray(v);
const listOf = (fits: Fits): Fits => (v) => Array.isArray(v) && v.length > 0 && v.every(fits);
const orNull = (fits: Fits): Fits => (v) => v === null || fits(v);
const oneOf = (...known: unknown[]): Fits => (v) => known.includes(v);
const isHyper: Fits = (v) => isNumber(v) || typeof v === "boolean" || isText(v) || v === null || listOf(isNumber)(v);

const isSchedule: Fits = (v) => isRecord(v) && isText(v.name) && isRecord(v.options)
  && Object.values(v.options).every((one) => isNumber(one) || listOf(isNumber)(one));

/** Checks that an entry can be shown. */
const FITS: Record<keyof State, Fits> = {
  f: (v) => isText(v) && (v as string).trim() !== "",
  params: (v) => isRecord(v) && Object.values(v).every(isNumber),
  dim: orNull((v) => isWhole(v) && v !== 0),
  domain: orNull(listOf((v) => Array.isArray(v) && v.length === 2 && v.every(isNumber) && v[0] < v[1])),
  start: (v) => listOf(listOf(isNumber))(v) && new Set((v as number[][]).map((point) => point.length)).size === 1,
  cloud: orNull((v) => isRecord(v) && oneOf("grid", "random")(v.kind) && isWhole(v.count) && v.count !== 0 && isWhole(v.seed)),
  optimizers: listOf((v) => isRecord(v) && isText(v.name) && isNumber(v.lr) && isRecord(v.hyper) && Object.values(v.hyper).every(isHyper)
    && (v.pinned === undefined || typeof v.pinned === "boolean") && (v.schedule === undefined || v.schedule === null || isSchedule(v.schedule))),
  steps: isWhole,
  dtype: oneOf("float32", "float64"),
  noise: (v) => isNumber(v) && (v as number) >= 0,
  seed: isWhole,
  view: isText,
  theme: oneOf("paper", "dark", "article"),
  lang: oneOf("en", "ja"),
  height: oneOf("auto", "linear", "log", "power"),
  colors: oneOf("auto", "minimum"),
  coordinates: orNull((v) => v === "path" || (listOf(isWhole)(v) && (v as number[]).length <= 2 && new Set(v as number[]).size === (v as number[]).length)),
  detail: (v) => typeof v === "boolean",
  data: orNull(isData),
};

/**
 * A state with a part of it changed. Another function has constants, number of variables and range of its own, a formula has no table,
 * and a loss that is made otherwise, not only of other cells, has another range.
 */
export function changed(state: State, part: Partial<State>): State {
  const other = part.f !== undefined && part.f !== state.f;
  const own = other ? { params: {}, dim: null, domain: null, coordinates: null, ...(part.f!.includes("~") ? {} : { data: null }) } : {};
  const otherwise = part.data !== undefined && lossText(part.data) !== lossText(state.data) ? { domain: null } : {};
  const next = { ...state, ...own, ...otherwise, ...part };
  // One optimizer has none beside it.
  return next.view === "beside" && next.optimizers.length < 2 ? { ...next, view: "both" } : next;
}

/** The table that a text is a model of; null for a formula. */
export const tableOf = (f: string, { data }: State): Data | null => (f.includes("~") ? data : null);

/** What of a table's options makes the loss another function. */
function lossText(data: Data | null | undefined): string {
  if (!data) return "";
  const { columns, batch: _, residuals: _r, earlier: _e, ...options } = data;
  return JSON.stringify([options, Object.keys(columns)]);
}

/**
 * The range for other starts of the same function: the one shown while they lie in it, so that the landscape stays as it is; else a
 * range chosen by hand (`asked`) is widened to hold them, and one that was not (null) is chosen anew.
 */
export function rangeHolding(start: number[][], asked: Range[] | null, shown: Range[]): Range[] | null {
  if (shown.length !== start[0].length) return asked;
  const inside = start.every((point) => point.every((v, i) => v >= shown[i][0] && v <= shown[i][1]));
  if (inside || !asked) return inside ? shown : null;
  return shown.map(([lo, hi], i): Range => {
    const along = start.map((point) => point[i]);
    const [low, high, slack] = [Math.min(...along), Math.max(...along), 0.05 * (hi - lo)];
    return [low < lo ? low - slack : lo, high > hi ? high + slack : hi];
  });
}

/** Undo and redo. Changes of one drag are one step. */
export class History {
  private past: string[] = [];
  private future: string[] = [];

  constructor(private now: State, private readonly most = 200) {}

  get current(): State {
    return this.now;
  }

  get canUndo(): boolean {
    return this.past.length > 0;
  }

  get canRedo(): boolean {
    return this.future.length > 0;
  }

  /** Go to a new state; undo returns to `dragFrom`, the state before a drag, or else to the present one. */
  push(next: State, dragFrom: State | null = null): void {
    const from = JSON.stringify(dragFrom ?? this.now);
    if (this.past.at(-1) !== from && from !== JSON.stringify(next)) {
      this.past.push(from);
      if (this.past.length > this.most) this.past.shift();
    }
    this.future = [];
    this.now = next;
  }

  /** Go to a state that the address says: undo or redo, where it is the one before or after. */
  visit(next: State): void {
    const text = JSON.stringify(next);
    if (this.past.at(-1) === text) this.undo();
    else if (this.future.at(-1) === text) this.redo();
    else this.push(next);
  }

  /** Go to a state that undo skips: the middle of a drag. */
  drift(next: State): void {
    this.now = next;
  }

  undo(): State {
    const before = this.past.pop();
    if (before === undefined) return this.now;
    this.future.push(JSON.stringify(this.now));
    this.now = JSON.parse(before) as State;
    return this.now;
  }

  redo(): State {
    const after = this.future.pop();
    if (after === undefined) return this.now;
    this.past.push(JSON.stringify(this.now));
    this.now = JSON.parse(after) as State;
    return this.now;
  }
}
