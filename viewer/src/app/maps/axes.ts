/** What a map can vary: both variables of a function, or any two hyperparameters and start coordinates; and over which range. */
import { typeset } from "../../scenes/trace/names";
import type { MapAxis } from "../../core/map/pixels";
import type { Text } from "../../wire/types";
import type { OptimizerChoice, Range, State } from "../state";

const LETTERS: Record<string, string> = { lr: "η", momentum: "β", "betas[0]": "β₁", "betas[1]": "β₂" };
/** Hyperparameters between 0 and 1. */
const SHARES = /^(momentum|dampening|alpha|rho|betas\[\d\]|beta\d?|beta1|beta2|decay|trust)$/;
/** How far below and above the present value a range of sizes goes, as powers of ten. */
const DECADES: Range = [-2, 1.5];
/** Start coordinates that are offered. */
const MOST = 4;

/** A pair of axes by their names; of both variables of a function: its basins. */
export type Pair = readonly [string, string];

/** The names of what can be varied: η first, then hyperparameters, then start coordinates. */
export function quantities({ hyper }: Pick<OptimizerChoice, "hyper">, lr: number | null, variables: readonly string[]): string[] {
  const numbers = Object.entries(hyper).flatMap(([name, value]) =>
    Array.isArray(value) ? value.map((_, i) => `${name}[${i}]`) : typeof value === "number" && name !== "lr" ? [name] : []);
  return [...(lr === null ? [] : ["lr"]), ...numbers, ...variables.slice(0, MOST)];
}

/** How a quantity is written. */
export const labelOf = (name: string): Text => (name in LETTERS ? { plain: LETTERS[name], mathml: null } : typeset(name));

/** The range of a quantity that a map begins with. */
export function rangeOf(name: string, state: State, choice: OptimizerChoice, variables: readonly string[], shown: readonly Range[]): MapAxis {
  const i = variables.indexOf(name);
  if (i >= 0) {
    const [low, high] = shown[i] ?? [state.start[0][i] - 2, state.start[0][i] + 2];
    return { name, low, high, log: false };
  }
  if (SHARES.test(name)) return { name, low: 0, high: 1, log: false };
  const value = valueOf(name, choice), size = value > 0 ? value : 1e-2;
  const [low, high] = DECADES.map((by) => 10 ** (Math.round(2 * (Math.log10(size) + by)) / 2));
  return { name, low, high, log: true };
}

/** The present value of a hyperparameter. */
export function valueOf(name: string, { lr, hyper }: OptimizerChoice): number {
  if (name === "lr") return lr;
  const [, list, place] = /^(\w+)\[(\d+)\]$/.exec(name) ?? [], value = list ? (hyper[list] as number[] | undefined)?.[Number(place)] : hyper[name];
  return typeof value === "number" ? value : NaN;
}
