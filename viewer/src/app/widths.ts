/** With which step size a rule begins: one that shows something here, not the one made for networks. */
import type { OptimizerEntry } from "./rules";
import type { Rule } from "./state";

/** What suits a catalogue function: gradient descent's η, and that of rules whose steps are about as long as it. */
export interface First { start: number[]; lr: number; pace: number }

/** Rules whose usual η is at least this are meant to take whole steps. */
const WHOLE = 0.5;

/** The step size of a rule on another function. `usual`: the rule's own default, where it has one. */
export function suits(rule: Rule, { lr, pace }: First, usual: number | null): number {
  const beta = Number(rule.hyper.momentum ?? 0);
  if (rule.name === "gradient descent" || rule.name === "SGD") return Number((lr * Math.max(0.01, 1 - beta)).toPrecision(1));
  return whole(usual) ? usual : pace;
}

/**
 * A rule that joins. Defaults such as Adam's 0.001 are made for networks; here it begins with the step size of the one before
 * it, but for those that are meant to take whole steps, such as L-BFGS with 1.
 */
export function fresh({ name, lr }: Pick<OptimizerEntry, "name" | "lr">, now: number): Rule {
  return { name, lr: whole(lr) ? lr : now, hyper: {} };
}

function whole(usual: number | null): usual is number {
  return usual !== null && usual >= WHOLE;
}
