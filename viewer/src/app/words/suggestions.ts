/** One thing to try next, when a run has ended well or when nothing cures it: in an order in which things are learnt. */
import type { LiveVerdict } from "../../verdict/verdicts";
import type { OptimizerChoice, State } from "../../wire/state";
import type { AppKey } from "../../i18n/app-en";
import { degreeOf } from "../data/models";

export interface Suggestion {
  id: string;
  label: AppKey;
  values: Record<string, string | number>;
  /** What changes; or an optimizer that joins the race; or a function of the catalogue, by its key; or a lesson, by its name; or the formula is to be typed. */
  does: { part: Partial<State> } | { add: string; hyper: OptimizerChoice["hyper"] } | { pick: string } | { lesson: string } | { edit: true };
}

/** Lessons on what a verdict says, by its key or kind. */
const LESSON_OF: Readonly<Record<string, string>> = {
  bottomless: "saddle", saddle: "saddle", beside: "saddle", stalled: "float32", "converged local": "local-minima", oscillating: "step-size", descending: "step-size",
  diverged: "step-size", nonfinite: "step-size",
};

/** The degree from which a polynomial follows its rows more than what they are of. */
const BENDING = 6;

/** The lesson on what a table shows; null of a function. */
function lessonOfTable({ f, data }: State): string | null {
  if (!data) return null;
  const degree = degreeOf(f)?.degree ?? 0;
  if (degree >= BENDING && data.held) return "early-stopping";
  if (data.batch) return "batches";
  if (data.l1 || data.l2) return "penalties";
  if (data.loss === "logistic") return "logistic";
  if (data.loss === "huber" || data.loss === "absolute") return "outliers";
  return data.standardize ? "columns" : "line";
}

/** The condition number from which a valley is a long one. */
const LONG = 10;

/** Functions in the order in which they are proposed. */
const FUNCTIONS = ["ill_conditioned", "rosenbrock", "himmelblau", "saddle_between_wells", "double_well", "plateau", "rastrigin", "easom"];

/** What to try after a verdict; `seen` are the ids of what was tried, `f` the key of the function shown, or null. */
export function suggestionFor(verdict: LiveVerdict, state: State, f: string | null, seen: ReadonlySet<string>): Suggestion | null {
  return all(verdict, state, f, seen).find(({ id }) => !seen.has(id)) ?? null;
}

function all(verdict: LiveVerdict, state: State, f: string | null, seen: ReadonlySet<string>): Suggestion[] {
  const { optimizers, cloud, start } = state, [first] = optimizers, { limit } = verdict.numbers;
  const single = optimizers.length === 1 && !cloud && start.length === 1, ended = verdict.kind === "converged";
  const found: Suggestion[] = [];
  if (single && ended && limit && first.lr < limit) {
    const lr = Number((1.02 * limit).toPrecision(3));
    found.push({ id: "limit", label: "nextLimit", values: { lr }, does: { part: { optimizers: [{ ...first, lr }] } } });
  }
  const table = lessonOfTable(state);
  if (table) found.unshift({ id: `lesson ${table}`, label: "lessonName", values: {}, does: { lesson: table } });
  const { largest, smallest } = verdict.numbers, long = verdict.kind === "descending" && Number(largest) > LONG * Number(smallest);
  const lesson = seen.has("limit") && ended ? "limit" : long ? "zigzag" : (LESSON_OF[verdict.key] ?? LESSON_OF[verdict.kind]);
  if (lesson && lesson !== table) found.push({ id: `lesson ${lesson}`, label: "lessonName", values: {}, does: { lesson } });
  const has = (name: string) => optimizers.some((choice) => choice.name === name && (name !== "SGD" || choice.hyper.momentum));
  const plain = optimizers.find(({ name }) => name === "gradient descent");
  if (plain && !has("SGD") && verdict.kind !== "diverged") {
    found.push({ id: "momentum", label: "nextMomentum", values: {}, does: { add: "SGD", hyper: { momentum: 0.9 } } });
  }
  if (f !== "ill_conditioned" && f !== "rosenbrock") found.push({ id: FUNCTIONS[0], label: "next", values: {}, does: { pick: FUNCTIONS[0] } });
  if (plain && !has("Adam")) {
    found.push({ id: "Adam", label: "nextAdam", values: {}, does: { add: "Adam", hyper: {} } });
  }
  if (!cloud) found.push({ id: "cloud", label: "nextCloud", values: {}, does: { part: { cloud: { kind: "random", count: 100, seed: 0 } } } });
  found.push(...FUNCTIONS.slice(1).filter((key) => key !== f).map((key): Suggestion => ({ id: key, label: "next", values: {}, does: { pick: key } })));
  return [...found, { id: "own", label: "nextOwn", values: {}, does: { edit: true } }];
}
