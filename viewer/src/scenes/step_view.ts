/** Data of the step view: positions, gradients, optimizer state and update formulas at the steps shown; as `scenes.trace.step_view_data`. */
import type { Trace } from "../engine/types";
import type { NdArray } from "../wire/types";
import type { State } from "../wire/state";
import { searchSorted, type Values } from "./arrays";
import { numbers, single } from "./buffers";
import { evenly } from "./ticks";
import { DRAWN_RUNS } from "./trace/context";
import { TRAILS } from "./trace/marks";
import { picked, SHOWN_RUNS } from "./trace/runs";
import { typeset } from "./trace/names";

export const MOST_RUNS = 64;
const MOST_VARIABLES = 16;
/** Positions with Hessians and heights around a step, and variables with Hessians; as in Python. */
const MOST_HESSIANS = 2048;
const CURVED = 3;
/** Heights of a function of one variable around a step, from `MARGIN` steps before it to as far behind it. */
export const NEAR = 25;
export const MARGIN = 0.6;

/** What a trace recorded besides: K·n gradients of each run, states by name, and what is said of its optimizers. */
export interface Recorded {
  grad?: Values | null;
  /** Of each run K·n numbers, or K of a number that all coordinates share. */
  state?: Record<string, Values>;
  /** One for each run, or one for all; `formula` in lines of LaTeX. */
  optimizers: { name: string; hyper: Record<string, unknown>; formula: string[] }[];
  /** Of many runs those that are told of, by their numbers; `of`: the trace of these alone, where `grad` and `state` are of them. */
  taken?: number[];
  of?: Trace;
}

type Look = Pick<State, "colors" | "view">;

/** How many of so many runs the step view tells of: of runs that are drawn as points those with a path. */
export const takenOf = (runs: number, optimizers: number, { colors, view }: Look): number =>
  (runs <= DRAWN_RUNS && colors !== "minimum" ? runs : Math.min(runs, TRAILS * (view === "beside" ? optimizers : 1)));

/** These runs, in the order of the paths; null: all. */
export function taken({ runs, optimizer }: Pick<Trace, "runs" | "optimizer">, { colors, view }: Look): number[] | null {
  if (runs <= DRAWN_RUNS && !(colors === "minimum" && runs > 1)) return null;
  const all = evenly(runs, SHOWN_RUNS);
  const groups = view === "beside" ? [...new Set(optimizer)].map((which) => all.filter((run) => optimizer[run] === which)) : [all];
  return groups.flatMap((members) => evenly(members.length, TRAILS).map((i) => members[i]));
}

/** The trace of some runs. */
export function ofRuns(trace: Trace, chosen: number[]): Trace {
  const K = trace.steps.length;
  const part = <T extends Float32Array | Float64Array | Int32Array>(values: T, size: number): T => {
    const out = new (values.constructor as new (length: number) => T)(chosen.length * size);
    chosen.forEach((run, i) => out.set(values.subarray(run * size, (run + 1) * size), i * size));
    return out;
  };
  const { x, value, gradNorm, lr, stoppedAt, nonfiniteAt, moved, optimizer } = trace;
  return {
    ...trace, runs: chosen.length, x: part(x, K * trace.n), value: part(value, K), gradNorm: part(gradNorm, K), lr: part(lr, K),
    stoppedAt: part(stoppedAt, 1), nonfiniteAt: part(nonfiniteAt, 1), moved: part(moved, 1), optimizer: part(optimizer, 1),
  };
}

/** `extra` of a scene. */
export function recordedState(trace: Trace, recorded: Recorded | null, steps: number[]): Record<string, unknown> {
  const { n } = trace, K = trace.steps.length, { grad = null, state: states = {}, optimizers = [], taken: some = null, of = trace } = recorded ?? {};
  const all = some && of === trace ? some : Array.from({ length: of.runs }, (_, r) => r), count = all.length;
  if (!recorded || count > MOST_RUNS || n > MOST_VARIABLES || (!grad && !Object.keys(states).length)) return {};
  const rows = steps.map((step) => searchSorted(trace.steps, step));
  const state: Record<string, NdArray> = {};
  for (const [name, values] of Object.entries({ x: of.x, ...(grad ? { grad } : {}), ...states })) {
    const size = values.length / (of.runs * K);
    state[name] = numbers(Float32Array.from(picked(values, all, rows, K, size)), [count, rows.length, size]);
  }
  const x = Float64Array.from(picked(of.x, all, rows, K, n)), around = local(trace, x, rows.length, count);
  const variables = trace.objective.variables.map((name) => typeset(name).plain);
  if (!some) return { state, optimizers, variables, local: around };
  const alone = (values: Values) => single(Float64Array.from(picked(values, all, rows, K, 1)), [count, rows.length, 1]);
  const which = some.map((run) => trace.optimizer[run]);
  return {
    state, optimizers: which.map((i) => optimizers[i]), variables, taken: { runs: some, of: trace.runs, optimizers: which },
    local: { ...around, f: alone(of.value), lr: alone(of.lr) },
  };
}

/** What f is like at positions x (runs, K, n): the way to the next, ∇²f, and heights around the step. */
function local({ objective, n }: Trace, x: Float64Array, K: number, runs: number): Record<string, NdArray> {
  const move = x.map((v, at) => (Math.floor(at / n) % K < K - 1 ? x[at + n] - v : 0));
  const found: Record<string, NdArray> = { move: single(move, [runs, K, n]) };
  if (runs * K > MOST_HESSIANS || n > CURVED) return found;
  const hessians = objective.hessians(x);
  if (hessians) found.hessian = single(hessians, [runs, K, n * n]);
  if (n === 1) {
    const around = Float64Array.from({ length: x.length * NEAR }, (_, at) => {
      const k = Math.floor(at / NEAR);
      return x[k] + (-MARGIN + ((at % NEAR) * (1 + 2 * MARGIN)) / (NEAR - 1)) * move[k];
    });
    const [heights, ground] = [objective.values(around), objective.values(x)];
    found.near = single(heights.map((v, at) => (move[Math.floor(at / NEAR)] === 0 ? NaN : v - ground[Math.floor(at / NEAR)])), [runs, K, NEAR]);
  }
  return found;
}
