/** What a map can vary: both variables of a function, or any two of hyperparameters, start coordinates and constants; over which range. */
import { isConstant } from "../../answers/maps/mapping";
import { typeset } from "../../scenes/trace/names";
import type { MapAxis } from "../../core/map/pixels";
import type { Text } from "../../wire/types";
import type { OptimizerChoice, Range, State } from "../state";

const LETTERS: Record<string, string> = { lr: "η", momentum: "β", "betas[0]": "β₁", "betas[1]": "β₂" };
/** Hyperparameters between 0 and 1. */
const SHARES = /^(momentum|dampening|alpha|rho|betas\[\d\]|beta\d?|beta1|beta2|decay|trust)$/;
/** How far below and above the present value a range of sizes goes, as powers of ten. */
const DECADES: Range = [-2, 1.5];
/** How far around the limit 2/λmax a range of step sizes goes, as factors. */
const AROUND: Range = [0.02, 2];
/** Start coordinates that are offered. */
const MOST = 4;

/** A pair of axes by their names; of both variables of a function: its basins. */
export type Pair = readonly [string, string];

/** Values of constants by their names. */
export type Constants = Readonly<Record<string, number>>;

/** The names of what can be varied: η first, then hyperparameters, then constants of the formula, then start coordinates. */
export function quantities({ hyper }: Pick<OptimizerChoice, "hyper">, lr: number | null, variables: readonly string[], constants: Constants = {}): string[] {
  const numbers = Object.entries(hyper).flatMap(([name, value]) =>
    Array.isArray(value) ? value.map((_, i) => `${name}[${i}]`) : typeof value === "number" && name !== "lr" ? [name] : []);
  return [...(lr === null ? [] : ["lr"]), ...numbers, ...Object.keys(constants).filter((name) => isConstant(name, { hyper }, constants)).sort(), ...variables.slice(0, MOST)];
}

/** How a quantity is written. */
export const labelOf = (name: string): Text => (name in LETTERS ? { plain: LETTERS[name], mathml: null } : typeset(name));

/** The range of a quantity that a map begins with. */
export function rangeOf(name: string, state: State, choice: OptimizerChoice, variables: readonly string[], shown: readonly Range[], constants: Constants = {}, limit: number | null = null): MapAxis {
  const i = variables.indexOf(name);
  if (i >= 0) {
    const [low, high] = shown[i] ?? [state.start[0][i] - 2, state.start[0][i] + 2];
    return { name, low, high, log: false };
  }
  if (isConstant(name, choice, constants)) {
    const value = constants[name];
    return value > 0 ? { name, low: value / 10, high: value * 10, log: true } : { name, low: value - 2, high: value + 2, log: false };
  }
  if (SHARES.test(name)) return { name, low: 0, high: 1, log: false };
  // Around the largest step size that does not diverge, where it is known: slow ones, fast ones, and those beyond.
  if (name === "lr" && limit && limit > 0 && choice.lr > 0) {
    const below = Math.min(limit * AROUND[0], choice.lr / 3), above = Math.max(limit * AROUND[1], choice.lr * 3);
    return { name, low: 10 ** (Math.floor(2 * Math.log10(below)) / 2), high: 10 ** (Math.ceil(2 * Math.log10(above)) / 2), log: true };
  }
  const value = valueOf(name, choice), size = value > 0 ? value : 1e-2;
  const [low, high] = DECADES.map((by) => 10 ** (Math.round(2 * (Math.log10(size) + by)) / 2));
  return { name, low, high, log: true };
}

/** The present value of a hyperparameter, or of a constant. */
export function valueOf(name: string, { lr, hyper }: Pick<OptimizerChoice, "lr" | "hyper">, constants: Constants = {}): number {
  if (isConstant(name, { hyper }, constants)) return constants[name];
  if (name === "lr") return lr;
  const [, list, place] = /^(\w+)\[(\d+)\]$/.exec(name) ?? [], value = list ? (hyper[list] as number[] | undefined)?.[Number(place)] : hyper[name];
  return typeof value === "number" ? value : NaN;
}
