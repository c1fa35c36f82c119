/** Data of the step view: positions, gradients, optimizer state and update formulas at the steps shown; as `scenes.trace.step_view_data`. */
import type { Trace } from "../engine/types";
import type { NdArray } from "../wire/types";
import { searchSorted, type Values } from "./arrays";
import { numbers, single } from "./buffers";
import { picked } from "./trace/runs";
import { typeset } from "./trace/names";

const MOST_RUNS = 64;
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
}

/** `extra` of a scene. */
export function recordedState(trace: Trace, recorded: Recorded | null, steps: number[]): Record<string, unknown> {
  const { runs, n } = trace, K = trace.steps.length, { grad = null, state: states = {}, optimizers = [] } = recorded ?? {};
  if (!recorded || runs > MOST_RUNS || n > MOST_VARIABLES || (!grad && !Object.keys(states).length)) return {};
  const rows = steps.map((step) => searchSorted(trace.steps, step)), all = Array.from({ length: runs }, (_, r) => r);
  const state: Record<string, NdArray> = {};
  for (const [name, values] of Object.entries({ x: trace.x, ...(grad ? { grad } : {}), ...states })) {
    const size = values.length / (runs * K);
    state[name] = numbers(Float32Array.from(picked(values, all, rows, K, size)), [runs, rows.length, size]);
  }
  const x = Float64Array.from(picked(trace.x, all, rows, K, n));
  return { state, optimizers, variables: trace.objective.variables.map((name) => typeset(name).plain), local: local(trace, x, rows.length) };
}

/** What f is like at positions x (runs, K, n): the way to the next, ∇²f, and heights around the step. */
function local({ objective, runs, n }: Trace, x: Float64Array, K: number): Record<string, NdArray> {
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
