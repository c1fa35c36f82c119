/** Where the balls of a state start: the points named, or a grid or cloud over the domain. As `kobai.app.compute.starts_of`. */
import type { Objective } from "../engine/types";
import type { Range, State } from "../wire/state";
import { Generator } from "../calculus/random";

/** Of each variable, where nothing is known. */
const USUAL: Range = [-2, 2];

/** The starts, n numbers each, rounded to the state's format. */
export function startsOf(state: State, objective: Pick<Objective, "n" | "domain">): Float64Array {
  const { n } = objective;
  const round = state.dtype === "float32" ? Math.fround : (v: number) => v;
  if (!state.cloud) return Float64Array.from(state.start.flat(), round);
  const domain = spreadOver(state, objective);
  const low = domain.map(([lo]) => round(lo));
  const width = domain.map(([lo, hi]) => round(round(hi) - round(lo)));
  const unit = unitPoints(state, n, round);
  return Float64Array.from(unit, (u, k) => round(low[k % n] + round(u * width[k % n])));
}

/** The range that balls of a grid or cloud are spread over. */
export function spreadOver(state: Pick<State, "domain">, { n, domain }: Pick<Objective, "n" | "domain">): readonly Range[] {
  // A range made for another function is none of this one.
  return (state.domain?.length === n ? state.domain : domain) ?? Array.from({ length: n }, () => USUAL);
}

/** How many starts a state has; a grid of one variable is a row. */
export function startCount({ cloud, start }: Pick<State, "cloud" | "start">): number {
  if (!cloud) return start.length;
  return cloud.kind === "grid" && start[0].length > 1 ? cloud.count ** 2 : cloud.count;
}

function unitPoints(state: State, n: number, round: (v: number) => number): ArrayLike<number> & Iterable<number> {
  const { kind, count, seed } = state.cloud!;
  if (kind === "random" || n > 2) return new Generator(seed).uniform(startCount(state) * n, state.dtype === "float64");
  const ticks = Array.from({ length: count }, (_, k) => round(round(k + 0.5) / count));
  return n === 1 ? ticks : ticks.flatMap((a) => ticks.flatMap((b) => [a, b]));
}
