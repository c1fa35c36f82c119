/** The step size an optimizer begins with: one that shows something here, not a default made for networks. */
import type { FirstStep, FunctionEntry } from "../answers/functions";
import { number } from "../core/format";
import { runName } from "../core/run_names";
import { langOf, type Say } from "./language";
import type { OptimizerEntry } from "./panels/optimizers";
import type { OptimizerChoice, State } from "./state";

/** Optimizers whose default η is at least this are made to take whole steps. */
const WHOLE = 0.5;

/** A change of the state to a function of the catalogue, with a start and step sizes that suit it; `usual`: optimizers' defaults. */
export function suitingState(
  entry: FunctionEntry, first: FirstStep | null, state: State, usual: (optimizer: OptimizerChoice) => number | null,
): Partial<State> {
  const start = first?.start ?? entry.start ?? entry.domain?.map(([lo, hi]) => lo + 0.8 * (hi - lo)) ?? state.start[0];
  // Beside gradient descent momentum has its η, to be compared with.
  const plain = state.optimizers.some(({ name, hyper }) => isPlain(name) && !hyper.momentum);
  const lone = (old: OptimizerChoice) => (plain && isPlain(old.name) ? { ...old, hyper: {} } : old);
  const optimizers = state.optimizers.map((old) => (first ? { ...old, lr: suitable(lone(old), first, usual(old)) } : old));
  return { f: entry.name, start: [start], cloud: null, optimizers };
}

/** What is said of step sizes that another function brought; empty where all stay. */
export function changedStepSizes(before: readonly OptimizerChoice[], after: readonly OptimizerChoice[], say: Say): string {
  const lang = langOf(say), several = after.length > 1;
  const changed = after.filter(({ lr }, i) => lr !== before[i].lr);
  const values = changed.map((one) => `${several ? `${runName(one, lang)} ` : ""}η = ${number(one.lr, 3, true)}`);
  if (!changed.length) return "";
  return say(several || changed[0].hyper.maximize ? "newStepSizes" : "newStepSize", { values: values.join(lang === "ja" ? "、" : ", ") });
}

/** The step size of an optimizer on another function. `usual`: its own default, where it has one. */
export function suitable({ name, hyper }: OptimizerChoice, { lr, pace }: FirstStep, usual: number | null): number {
  const beta = Number(hyper.momentum ?? 0);
  if (isPlain(name)) return Number((lr * Math.max(0.01, 1 - beta)).toPrecision(1));
  return whole(usual) ? usual : pace;
}

/** A step size below this share of the one suggested only creeps. */
const USEFUL = 0.1;

/**
 * An optimizer that joins the race; `racing` are those there whose runs did not fail, `first` is what suits the function from where the runs start. Defaults
 * such as Adam's 0.001 are made for networks: only those made to take whole steps, such as L-BFGS with 1, keep them. Gradient descent
 * and SGD have the step size of one of them that races, to be compared with, unless that only creeps.
 */
export function joining(
  { name, lr, chosen }: Pick<OptimizerEntry, "name" | "lr" | "chosen">, racing: readonly OptimizerChoice[], first: FirstStep | null,
): OptimizerChoice {
  const hyper = { ...chosen };
  if (whole(lr)) return { name, lr, hyper };
  if (!first) return { name, lr: racing[0]?.lr ?? lr ?? 0.1, hyper };
  if (!isPlain(name)) return { name, lr: first.pace, hyper };
  const other = racing.find((one) => isPlain(one.name))?.lr ?? NaN;
  return { name, lr: other >= USEFUL * first.lr ? other : first.lr, hyper };
}

const isPlain = (name: string): boolean => name === "gradient descent" || name === "SGD";

function whole(usual: number | null): usual is number {
  return usual !== null && usual >= WHOLE;
}
