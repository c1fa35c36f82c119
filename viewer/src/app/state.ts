/** The page's state: all of what it shows. The same nouns as `kobai.app.state.State` in Python. */

export interface Rule {
  name: string;
  lr: number;
  hyper: Record<string, number | boolean | string | null | number[]>;
}

export interface Cloud {
  kind: "grid" | "random";
  count: number;
  seed: number;
}

export interface State {
  f: string;
  params: Record<string, number>;
  dim: number | null;
  domain: [number, number][] | null;
  start: number[][];
  cloud: Cloud | null;
  rules: Rule[];
  steps: number;
  dtype: "float32" | "float64";
  noise: number;
  seed: number;
  view: string;
  theme: "paper" | "dark" | "article";
  lang: "en" | "ja";
  height: "auto" | "linear" | "log" | "power";
  detail: boolean;
}

/** Entries that belong to the reader, not to what is shown: left out of the shared address. */
const PERSONAL = new Set<keyof State>(["theme", "lang"]);

/** A state as the part of an address after `#`. What equals `base` is left out, so addresses stay short. */
export function toHash(state: State, base: State): string {
  const changed: Partial<Record<keyof State, unknown>> = {};
  for (const key of Object.keys(state) as (keyof State)[]) {
    if (!PERSONAL.has(key) && JSON.stringify(state[key]) !== JSON.stringify(base[key])) changed[key] = state[key];
  }
  if (!Object.keys(changed).length) return "";
  const bytes = new TextEncoder().encode(JSON.stringify(changed));
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** The state an address means; `base` where it says nothing or cannot be read. The server checks the values. */
export function fromHash(hash: string, base: State): State {
  const coded = hash.replace(/^#/, "");
  if (!coded) return base;
  try {
    const text = atob(coded.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(text, (c) => c.charCodeAt(0));
    const given: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (typeof given !== "object" || given === null || Array.isArray(given)) return base;
    const known = Object.entries(given).filter(([key, value]) => sameShape(base[key as keyof State], value, key in base));
    return { ...base, ...Object.fromEntries(known) };
  } catch {
    return base;
  }
}

function sameShape(ours: unknown, theirs: unknown, known: boolean): boolean {
  if (!known) return false;
  if (ours === null || theirs === null) return true;
  return typeof ours === typeof theirs && Array.isArray(ours) === Array.isArray(theirs);
}

/** What was shown before, step by step. Changes of one drag are one step. */
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

  /** Go on to a new state. `settled`: false while a drag goes on, whose beginning is then the step to come back to. */
  push(next: State, dragFrom: State | null = null): void {
    const from = JSON.stringify(dragFrom ?? this.now);
    if (this.past.at(-1) !== from && from !== JSON.stringify(next)) {
      this.past.push(from);
      if (this.past.length > this.most) this.past.shift();
    }
    this.future = [];
    this.now = next;
  }

  /** Show a state without a step to come back to: the middle of a drag. */
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
