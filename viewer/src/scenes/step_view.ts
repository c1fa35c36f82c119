/** Data of the step view: positions, gradients, optimizer state and update formulas at the steps shown; as `scenes.trace.step_view_data`. */
import type { Trace } from "../engine/types";
import type { NdArray } from "../wire/types";
import { searchSorted, type Values } from "./arrays";
import { numbers } from "./buffers";
import { picked } from "./trace/runs";
import { typeset } from "./trace/names";

const MOST_RUNS = 64;
const MOST_VARIABLES = 16;

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
  return { state, optimizers, variables: trace.objective.variables.map((name) => typeset(name).plain) };
}
