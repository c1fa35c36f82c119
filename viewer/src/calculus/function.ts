/** Functions as people name them, by formula or by their name in the catalogue; as `kobai.objective`. */
import { BadInput, type Objective } from "../engine/types";
import { parse, type Formula } from "../formula/formula";
import { FormulaError, quoted } from "../formula/text/errors";
import { nearest } from "../formula/text/nearest";
import { reprFloat, general } from "../formula/text/python";
import { LETTERS } from "../formula/names/names";
import { inJapanese } from "../i18n/japanese";
import { allNames, domainOf, ENTRIES, keyOf, minimaOf } from "./catalogue";
import { MathML } from "./notation/mathml";
import { Plain } from "./notation/plain";
import { filled, writtenOut } from "./notation/simplified";
import { objectiveOfTree } from "./objective";
import { checkWork } from "./work";

export type Constants = Readonly<Record<string, number>>;

/** What a page's state says of its function. */
export interface FunctionChoice { f: string; params: Constants; dim: number | null }

/** Looks like somebody's name for a function, so a slip in it is answered from the catalogue. */
const WORD = /^[A-Za-z][A-Za-z' _-]{2,40}[0-9]{0,2}$/;

/** A refusal in both languages. */
export function refused(line: string, source: string | null = null, column: number | null = null, fixes: readonly string[] = []): BadInput {
  return new BadInput({ en: line, ja: inJapanese(line) }, column, source, fixes);
}

/** A function of n variables, or of any number of them, with what is known of it. */
export class KnownFunction {
  private readonly objectives = new Map<number, Objective>();

  /** `key`: its name in the catalogue, or ""; `start`: one that shows something of it, or null. */
  constructor(
    readonly name: string, readonly formula: Formula, readonly key: string, readonly constants: Constants,
    readonly dim: number | null, readonly leastDim: number, readonly start: readonly number[] | null = null,
  ) {}

  /** The ends of n variables, or null where nothing is known. */
  domain(n: number): [number, number][] | null {
    return this.key ? domainOf(this.key, n) : null;
  }

  /** A point of n coordinates to start from, or null where neither start nor domain is known. */
  startFor(n: number): number[] | null {
    const { start } = this;
    if (start && (start.length === n || this.dim === null)) return Array.from({ length: n }, (_, i) => start[i % start.length]);
    return this.domain(n)?.map(([low, high], i) => low + [0.15, 0.8][i % 2] * (high - low)) ?? null;
  }

  /** The names of n variables, typeset as text. */
  variables(n: number): string[] {
    return this.formula.variables(n).map((name) => new Plain().named(name));
  }

  /** Its formula as plain text and MathML; sums written out where n is known and small. */
  notation(n: number | null): { plain: string; mathml: string } {
    const tree = filled(this.formula.tree, this.formula.parameters), short = n ? writtenOut(tree, n) : tree;
    const { coordinates } = this.formula;
    return { plain: new Plain(coordinates).write(short), mathml: new MathML(coordinates).writeMath(short) };
  }

  /** Its formula with the names of its constants instead of their values. */
  symbolic(): { plain: string; mathml: string } {
    const { coordinates, tree } = this.formula;
    return { plain: new Plain(coordinates).write(tree), mathml: new MathML(coordinates).writeMath(tree) };
  }

  /** It in n variables, the same object each time; a refusal where it takes another number of them. */
  at(n: number): Objective {
    const cached = this.objectives.get(n);
    if (cached) return cached;
    if (this.dim !== null && n !== this.dim) throw refused(`start: ${n} coordinates, but ${this.name} has ${this.dim} variables`);
    if (n < this.leastDim) {
      throw refused(`start has ${counted(n, "coordinate")}, but ${this.name} needs ${this.leastDim} variables or more: ` +
        `e.g. start=${example(this.startFor(this.leastDim), this.leastDim)}`);
    }
    const { tree, parameters } = this.formula;
    const made = said(() => {
      if (this.formula.dim === null) checkWork(tree, parameters, n);
      const objective = objectiveOfTree(tree, parameters, n, {
        title: this.notation(n), name: this.name, variables: this.formula.variables(n), domain: this.domain(n),
        minima: this.key ? minimaOf(this.key, n, this.constants) : [],
      });
      objective.graph("float64"); // so that a subscript out of range is refused here
      return objective;
    });
    this.objectives.set(n, made);
    return made;
  }

  /** The same with other values of some constants, and without its minima: one of many of a map. */
  withConstants(values: Constants, n: number): Objective {
    const { title, name, variables, domain } = this.at(n), { tree, parameters } = this.formula;
    return said(() => objectiveOfTree(tree, { ...parameters, ...values }, n, { title, name, variables, domain, minima: [] }));
  }
}

/** Errors of formulas in both languages. */
function said<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof FormulaError ? refused(error.message, error.source, error.column, error.fixes) : error;
  }
}

const MOST_CACHED = 64;
const cached = new Map<string, KnownFunction>();

/** The function of a formula or of a name; the same object for the same choice. */
export function functionOf({ f, params, dim }: FunctionChoice): KnownFunction {
  const key = JSON.stringify([f, Object.entries(params).sort(([a], [b]) => (a < b ? -1 : 1)), dim]);
  let found = cached.get(key);
  if (!found) {
    found = made(f, params, dim);
    if (cached.size >= MOST_CACHED) cached.delete(cached.keys().next().value!);
    cached.set(key, found);
  }
  return found;
}

function made(text: string, params: Constants, dim: number | null): KnownFunction {
  const key = keyOf(text);
  if (key) return ofEntry(key, params, dim);
  const formula = parsed(text, params, dim), { names } = formula.coordinates, { leastDim } = formula;
  if (dim !== null && dim < leastDim) {
    throw refused(`dim=${dim}: the formula speaks of ${formula.coordinates.name(leastDim)}, so it has ${leastDim} variables or more`);
  }
  if (dim !== null && names.length && names.length < dim) {
    throw refused(`dim=${dim}: the formula's variables are ${names.join(", ")}; leave dim out`);
  }
  return new KnownFunction(text.trim(), formula, "", params, dim ?? formula.dim, leastDim);
}

function parsed(text: string, params: Constants, dim: number | null): Formula {
  try {
    const formula = parse(text, params), { names } = formula.coordinates;
    const letters = dim && names.length && names.length < dim && dim <= LETTERS.length ? LETTERS.slice(0, dim) : null;
    return letters && names.every((name) => letters.includes(name)) ? parse(text, params, letters) : formula;
  } catch (error) {
    if (!(error instanceof BadInput) || !WORD.test(text.trim()) || error.fixes.length || Object.keys(params).length) throw error;
    const line = `${quoted(text)}: neither a function of the catalogue (see: kobai functions) nor a formula like x1**2`;
    const near = nearest(text.trim(), allNames());
    throw refused(near ? `${line}.${near}` : line, text, 0);
  }
}

function ofEntry(key: string, params: Constants, dim: number | null): KnownFunction {
  const { name, text, constants: usual = {}, dim: own = 2, least = 1, start = null } = ENTRIES.get(key)!;
  for (const given of Object.keys(params)) {
    if (Object.hasOwn(usual, given)) continue;
    const names = Object.keys(usual), known = names.length ? ` It has ${names.join(", ")}.` : " It has none.";
    throw refused(`${given}: ${name} has no constant of that name.${known}${nearest(given, names)}`);
  }
  const constants = { ...usual, ...params }, formula = parse(text, constants);
  const open = new KnownFunction(name, formula, key, constants, own, least, start);
  if (dim === null || own === dim) return open;
  if (own === null && dim >= least) return new KnownFunction(name, formula, key, constants, dim, least, open.startFor(dim));
  if (own === null) open.at(dim);
  const takes = `${counted(own!, "variable")}: give ${own} of them, e.g. start=${example(open.startFor(own!), own!)}`;
  throw refused(`start has ${counted(dim, "coordinate")}, but ${name} takes ${takes}`);
}

const counted = (n: number, what: string): string => `${n} ${what}${n === 1 ? "" : "s"}`;

/** A point of n coordinates as error lines write it, of many the first four. */
function example(start: readonly number[] | null, n: number): string {
  const point = start ?? Array.from({ length: n }, (_, i) => 1 + (i % 2));
  return `[${point.slice(0, 4).map((v) => reprFloat(Number(general(v, 4)))).join(", ")}${n > 4 ? ", …]" : "]"}`;
}
