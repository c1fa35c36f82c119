/** A state's starts and constants as a function takes them, for states that were made for another one; as `kobai.app.suited`. */
import { withConstants } from "../calculus/constants";
import { functionOf, type KnownFunction } from "../calculus/function";
import { BadInput } from "../engine/types";
import { isConstant, some } from "../formula/tree";
import type { State } from "../wire/state";

/** What of a state suits its function. */
export type Suited = Pick<State, "params" | "dim" | "domain" | "start">;

/** Variables that a formula whose number of them is open begins with. */
const USUAL = 2;
/** Variables up to which the number is sought that a formula's subscripts need. */
const MOST = 1000;

/** `state.f` as it is typed: names without a value become constants. */
export function suitedTo({ f, params, start }: Pick<State, "f" | "params" | "start">): Suited {
  const named = withConstants({ f, params, dim: null });
  const own = Object.entries(params).filter(([name]) => Object.hasOwn(named.constants, name));
  const constants = { ...named.constants, ...Object.fromEntries(own) };
  const found = named.key ? functionOf({ f, params: constants, dim: null }) : named;
  return { params: constants, dim: null, domain: null, start: startsFor(found, start) };
}

/** Starts for a function: those given, their coordinates left out or added where it has another number of variables. */
function startsFor(found: KnownFunction, given: number[][]): number[][] {
  const n = variablesOf(found, given[0].length);
  if (given[0].length === n) return given;
  const own = found.startFor(n);
  return own ? [own.map((v) => Number(v.toPrecision(4)))] : resized(given, n);
}

/** Points of n coordinates: 1 for each that is missing. */
export function resized(points: number[][], n: number): number[][] {
  return points.map((point) => Array.from({ length: n }, (_, i) => point[i] ?? 1));
}

/** The number of variables to show a function in after one of `given`: its own, else the least that its subscripts need. */
function variablesOf(found: KnownFunction, given: number): number {
  if (found.dim !== null) return found.dim;
  const open = some(found.formula.tree, (node) => isConstant(node, "n"));
  const least = open ? Math.max(USUAL, found.leastDim, given) : found.leastDim;
  let low = least - 1, high = least;
  while (high < MOST && !fits(found, high)) [low, high] = [high, Math.min(2 * high, MOST)];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (fits(found, middle)) high = middle;
    else low = middle;
  }
  return fits(found, high) ? high : given;
}

function fits(found: KnownFunction, n: number): boolean {
  try {
    found.at(n);
    return true;
  } catch (error) {
    if (error instanceof BadInput) return false;
    throw error;
  }
}
