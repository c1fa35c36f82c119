/**
 * One step taken apart into gradient, momentum and scale, from the optimizer's recorded state alone, so that it works for any optimizer.
 *
 * Row k of a recorded state is the state just after step k was taken with the gradient at x_k. A state tensor m that
 * is updated as m ← a·m + b·g is a momentum: a and b are fitted to the numbers.
 */
import type { NdArray } from "../wire/types";

export interface Vector { name: string; values: number[] }
export interface Momentum extends Vector {
  /** The part that is left of the momentum before, and the part the gradient added. */
  remaining: number[];
  added: number[];
  decay: number;
  weight: number;
}
export interface StepParts {
  from: number[];
  to: number[] | null;
  gradient: number[] | null;
  /** What the optimizer descends along: the gradient, of a climb its negative. */
  seen: number[] | null;
  momentum: Momentum | null;
  /** What each coordinate of the step is divided by: the sides of squares whose areas are the second moments. */
  second: (Vector & { sides: number[] }) | null;
  step: number[] | null;
  /** First and second moment without their bias towards zero, where the optimizer corrects it. */
  corrected: { first: number[]; second: number[] } | null;
  others: Vector[];
  /** All states by name; finite ones. */
  state: Record<string, number[]>;
}

/** State names that are first moments, and second ones, in torch and in other packages. */
const FIRST = /^(momentum_buffer|exp_avg|buf|momentum|m|exp_avg_slow|grad_avg|mu)$/;
const SECOND = /^(exp_avg_sq|square_avg|sum|v|exp_avg_var|sum_sq|exp_avg_squared|max_exp_avg_sq|accumulator|state_sum|second_moment)$/;
/** Stored as an absolute size, not as a square. */
const SIZE = /^(exp_inf)$/;

/** The numbers of one run at one index of an array (K, n) or (runs, K, n). */
export function row(array: NdArray | null | undefined, run: number, k: number): number[] | null {
  if (!array || array.shape.length < 2) return null;
  const n = array.shape[array.shape.length - 1];
  const steps = array.shape[array.shape.length - 2];
  if (k < 0 || k >= steps) return null;
  const from = ((array.shape.length > 2 ? run * steps : 0) + k) * n;
  if (from + n > array.data.length) return null;
  return Array.from(array.data.subarray(from, from + n));
}

/**
 * Decompose the step from index k. `state` holds recorded arrays by name, "x" and "grad" among them; `betas` are Adam's; `move` is the way to
 * the next position, which two rounded positions would not tell.
 */
export function decompose(
  state: Record<string, NdArray>, run: number, k: number, betas: number[] | null = null, move: number[] | null = null, climbs = false,
): StepParts | null {
  const from = row(state.x, run, k);
  if (!from) return null;
  const to = row(state.x, run, k + 1);
  const gradient = row(state.grad, run, k), seen = climbs ? gradient && gradient.map((v) => -v) : gradient;
  const out: StepParts = {
    from, to, gradient, seen, momentum: null, second: null,
    step: to ? (move ?? to.map((v, i) => v - from[i])) : null, corrected: null, others: [], state: {},
  };
  for (const [name, array] of Object.entries(state)) {
    if (name === "x" || name === "grad") continue;
    const now = row(array, run, k);
    if (!now || now.some((v) => !Number.isFinite(v))) continue;
    out.state[name] = now;
    if (now.length !== from.length) {
      if (name !== "step") out.others.push({ name, values: now });
    } else if (FIRST.test(name) && seen && !out.momentum) {
      out.momentum = momentum(name, k > 0 ? row(array, run, k - 1) : null, now, seen);
    } else if ((SECOND.test(name) || SIZE.test(name)) && !out.second) {
      const sides = SIZE.test(name) ? now.map(Math.abs) : now.map((v) => Math.sqrt(Math.max(0, v)));
      out.second = { name, values: now, sides };
    } else out.others.push({ name, values: now });
  }
  const count = row(state.step, run, k)?.[0];
  if (betas && count && out.momentum && out.second) {
    const [first, second] = [1 - betas[0] ** count, 1 - betas[1] ** count];
    // AMSGrad divides by the largest that there was.
    const moments = out.state.max_exp_avg_sq ?? out.second.values;
    out.corrected = { first: out.momentum.values.map((v) => v / first), second: moments.map((v) => v / second) };
    out.second.sides = out.corrected.second.map((v) => Math.sqrt(Math.max(0, v)));
  }
  return out;
}

/** Split a momentum into what is left of the old one and what the gradient added, by least squares over its coordinates. */
export function momentum(name: string, before: number[] | null, now: number[], gradient: number[]): Momentum {
  const old = before ?? now.map(() => 0);
  const dot = (a: number[], b: number[]) => a.reduce((sum, v, i) => sum + v * b[i], 0);
  const [oo, gg, og, on, gn] = [dot(old, old), dot(gradient, gradient), dot(old, gradient), dot(old, now), dot(gradient, now)];
  const det = oo * gg - og * og;
  let decay = 0;
  let weight = 0;
  if (det > 1e-9 * oo * gg) {
    decay = (on * gg - gn * og) / det;
    weight = (gn * oo - on * og) / det;
  } else if (gg > 0) {
    // Parallel, so the fit is not unique: the whole gradient is taken to be added where that leaves a decay in 0 … 1.
    const guess = oo > 0 ? (on - og) / oo : 0;
    [decay, weight] = guess >= 0 && guess <= 1 && oo > 0 ? [guess, 1] : [0, gn / gg];
  }
  const added = gradient.map((v) => weight * v);
  return { name, values: now, remaining: now.map((v, i) => v - added[i]), added, decay, weight };
}

/** The phases in which a step is shown: those it has. */
export function phases(of: StepParts): ("gradient" | "momentum" | "scale" | "step")[] {
  return [
    ...(of.gradient ? (["gradient"] as const) : []), ...(of.momentum ? (["momentum"] as const) : []),
    ...(of.second ? (["scale"] as const) : []), ...(of.step ? (["step"] as const) : []),
  ];
}
