/** The range a page shows: by the function alone while it holds the starts, so that it holds still; as `app.compute.range_of`. */
import type { Objective } from "../engine/types";
import type { Range } from "../wire/state";
import { log10, powerOfTen, type Values } from "./arrays";

/** Half the range of a function that names none. */
const USUAL = 2.5;

/** (low, high) of each variable for starts (m·n); null for directions of the path of more than two variables, where the scene finds a plane. */
export function rangeOf(domain: Range[] | null, objective: Objective, starts: Values, shown: readonly number[] | null = null): Range[] | null {
  const n = objective.n;
  if (n > 2 && !shown) return null;
  if (domain?.length === n) return domain;
  let largest = 0;
  for (let i = 0; i < starts.length; i++) largest = Math.max(largest, Math.abs(starts[i]));
  const half = roundUp(Math.max(largest, USUAL));
  return Array.from({ length: n }, (_, i): Range => {
    const [lo, hi] = objective.domain?.[i] ?? [-half, half], slack = 0.05 * (hi - lo);
    let low = Infinity, high = -Infinity;
    for (let at = i; at < starts.length; at += n) {
      low = Math.min(low, starts[at]);
      high = Math.max(high, starts[at]);
    }
    return [low < lo ? low - slack : lo, high > hi ? high + slack : hi];
  });
}

/** The next of … 1, 2.5, 5, 10, 25 … */
function roundUp(value: number): number {
  if (!(value < Infinity)) return USUAL;
  const unit = powerOfTen(Math.floor(log10(value)));
  return unit * ([1, 2.5, 5, 10].find((k) => unit * k >= value * (1 - 1e-9)) ?? 10);
}
