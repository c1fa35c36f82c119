/** What the letters of an update formula are worth in one step: from what was recorded, and the optimizer's hyperparameters. */
import type { StepParts } from "./decompose";
import type { Letters } from "./numbers";

/** What is known of a step besides its parts. */
export interface Known {
  step: number;
  name: string;
  hyper: Record<string, unknown>;
  /** The step size as it was recorded: of an optimizer that looks for one, what it found. */
  rate: number | null;
  rateBefore: number | null;
  /** f at the beginning and at the end. */
  f: number | null;
  next: number | null;
  /** The parts of the steps before and after. */
  before: StepParts | null;
  after: StepParts | null;
}

/** State names of each letter. */
const STATES: Record<string, readonly string[]> = {
  m: ["exp_avg"], b: ["momentum_buffer"], v: ["exp_avg_sq", "square_avg"], s: ["sum"], w: ["max_exp_avg_sq"], u: ["exp_inf", "acc_delta"], a: ["ax"],
};
/** Hyperparameters of each letter; the first that an optimizer has. */
const HYPER: Record<string, readonly string[]> = {
  "β": ["momentum"], "ε": ["eps"], "ρ": ["rho", "shrink"], "α": ["alpha"], "λ": ["lambd", "weight_decay"], c_1: ["c1"], c_2: ["c2"], d: ["d"],
  T: ["temperature"], "f*": ["f_star"],
};
/** Optimizers whose recorded step size is a length they found: η is that chosen. */
const OWN_LENGTH = /^(backtracking|strong Wolfe|exact line search|Polyak|conjugate gradient|Newton|Newton-CG|Gauss-Newton|Levenberg-Marquardt)$/;

const number = (value: unknown): number | null => (typeof value === "number" ? value : value === "inf" ? Infinity : null);

/** The letters that are known, by how formulas write them. */
export function lettersOf(parts: StepParts, known: Known, hessian: number[] | null): Letters {
  const { hyper, rate, name, step, before, after } = known, own = OWN_LENGTH.test(name);
  const letters: Record<string, number | number[] | null | undefined> = {
    t: step, x_t: parts.from, "x_{t+1}": parts.to, "x_{t−1}": before?.from, g_t: parts.seen, "g_{t−1}": before?.seen,
    "g_{t+1}": after?.seen, "η": own ? number(hyper.lr) : (rate ?? number(hyper.lr)),
    "f(xt)": known.f, "f(xt+1)": known.next, "f(xt−αtgt)": known.next,
  };
  if (parts.state.mu) letters["μ_t"] = before?.state.mu?.[0] ?? 1;
  if (before?.step && known.rateBefore) letters["d_{t−1}"] = before.step.map((v) => v / known.rateBefore!);
  if (own) letters["α_t"] = name === "exact line search" && number(hyper.lr) ? (rate ?? NaN) / number(hyper.lr)! : rate;
  if (Array.isArray(hyper.betas)) hyper.betas.forEach((beta, i) => { letters[`β_${i + 1}`] = number(beta); });
  for (const [letter, names] of Object.entries(HYPER)) letters[letter] = number(hyper[names.find((one) => one in hyper) ?? ""]);
  for (const [letter, names] of Object.entries(STATES)) {
    const state = names.find((one) => one in parts.state);
    if (state === undefined) continue;
    letters[`${letter}_{t+1}`] = parts.state[state];
    letters[`${letter}_t`] = before ? before.state[state] : parts.state[state].map(() => number(hyper.initial_accumulator_value) ?? 0);
  }
  // In one variable the Hessian is a number.
  if (hessian && parts.from.length === 1) letters.H_t = hessian[0];
  if (parts.state.step_size) letters["η_t"] = parts.state.step_size;
  if (parts.corrected) [letters["\\hat{m}_{t+1}"], letters["\\hat{v}_{t+1}"]] = [parts.corrected.first, parts.corrected.second];
  return Object.fromEntries(Object.entries(letters).filter((entry): entry is [string, number | number[]] => entry[1] !== null && entry[1] !== undefined));
}

/** Which part of a step a letter is: its colour, and the phase in which it is lit. */
export function partOf(letter: string): "gradient" | "momentum" | "scale" | "step" | null {
  const base = letter.replace(/^\\hat\{(.)\}.*/, "$1").replace(/_.*/, "");
  if (base === "g") return "gradient";
  if (base === "m" || base === "b") return "momentum";
  if (base === "v" || base === "s" || base === "u" || base === "w") return "scale";
  return letter === "x_{t+1}" ? "step" : null;
}
