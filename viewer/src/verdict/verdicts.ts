/** What to say of descents, line by line, as `kobai.app.messages.verdicts`: a line for each run, or for each status of many. */
import { DataObjective } from "../calculus/data/data_objective";
import { count, distinct, number } from "../core/format";
import { runNames } from "../core/run_names";
import type { Trace } from "../engine/types";
import type { Lang } from "../i18n";
import { message, type MessageKey } from "../i18n/messages";
import type { OptimizerData } from "../optimizers/optimizer_data";
import type { OptimizerChoice, State } from "../wire/state";
import { eigen } from "./eigen";
import { endingKey, type Ending } from "./endings";
import { LARGEST_HESSIAN } from "./newton";
import { factorOf, limitFormula, limitOf, linearOptimizer, observedRate, rateOf, TARGET } from "./rates";
import { Rows } from "./rows";
import { scaledLimit, unscaledKey } from "./tables/scaled";
import { type Statuses, statuses } from "./statuses";
import { summaries } from "./summaries";
import weightDecay from "./weight_decay.json";

const MOST = 100; // runs that get a verdict each
const SAME = 0.02; // of a rate: the predicted factor is that of the run if they differ by less
const WEIGHT_DECAY: Record<string, number> = weightDecay;

/** One line. */
export interface LiveVerdict {
  /** The run it is about; null for many. */
  run: number | null;
  /** The number of the optimizer it is about. */
  optimizer: number;
  /** The run's name in a race, else "". */
  name: string;
  kind: string;
  /** Whether other runs of its optimizer ended otherwise. */
  partial?: boolean;
  /** Which sentence it is, as "diverged limit"; of many runs that of the first. */
  key: string;
  text: string;
  /** `step`, `lr`, `limit` of stability, `largest` and `smallest` eigenvalue, `predicted` and `observed` rate, `more` steps. */
  numbers: Record<string, number | null>;
  /** The step-size limit as a formula, where theory has one. */
  formula: string | null;
}

/** The verdicts on a page's trace, whose runs ended as `ended` says; `known` are the optimizers whose data the page carries. */
export function verdicts(
  trace: Trace, state: State, lang: Lang, ended: Statuses = endings(trace, state), known: readonly OptimizerData[] = [],
): LiveVerdict[] {
  const race = state.optimizers.length > 1, starts = trace.runs / state.optimizers.length, several = starts > 1;
  const names = race ? runNames(state.optimizers, lang) : [];
  const rows = new Rows(trace, signsOf(trace, state));
  const lowest = trace.objective.minima.reduce((least, { value }) => (least <= value ? least : value), NaN);
  // What theory says of an optimizer's first run holds as a hint for all of them.
  const judged = state.optimizers.slice(0, MOST).map((_, optimizer): LiveVerdict => {
    const run = optimizer * starts, choice = withDecay(optimizerOf(trace, state, run), known);
    const found = verdict(rows, run, ended, choice, state, lowest, lang);
    return { run: several ? null : run, optimizer, name: names[optimizer] ?? "", ...found };
  });
  if (!several) return judged;
  const lines = judged.map((_, i) => summaries(rows, ended, lowest, rows.signs[i * starts] < 0, lang, i * starts, (i + 1) * starts));
  if (!race) return lines[0].map(({ kind, text }) => ({ ...judged[0], kind, text, ...partial(lines[0]) }));
  return judged.map((line, i) => ({ ...line, kind: lines[i][0].kind, text: joined(lines[i], lang), ...partial(lines[i]) }));
}

const partial = (lines: unknown[]): { partial?: true } => (lines.length > 1 ? { partial: true } : {});

const joined = (lines: { text: string; short: string }[], lang: Lang): string =>
  (lines.length < 2 ? lines[0].text : lines.map(({ short }) => short).reduce((one, rest) => message("verdict joined", lang, { one, rest })));

/** An optimizer with the weight decay that it has unless another is given. */
function withDecay(choice: OptimizerChoice, known: readonly OptimizerData[]): OptimizerChoice {
  const usual = known.find(({ name }) => name === choice.name)?.numbers.weight_decay ?? WEIGHT_DECAY[choice.name] ?? 0;
  return { ...choice, hyper: { weight_decay: usual, ...choice.hyper } };
}

/** The statuses of a page's trace, whose runs were to stop at `tolerances`. */
export function endings(trace: Trace, state: State, tolerances: { grad_tol: number | null; value_tol: number | null } | null = null): Statuses {
  const signs = signsOf(trace, state);
  return statuses(trace, { climbs: (run) => signs[run] < 0, gradTol: tolerances?.grad_tol, valueTol: tolerances?.value_tol });
}

function optimizerOf(trace: Trace, state: State, run: number): OptimizerChoice {
  return state.optimizers[trace.optimizer[run]];
}

function signsOf(trace: Trace, state: State): Float64Array {
  return Float64Array.from({ length: trace.runs }, (_, run) => (optimizerOf(trace, state, run).hyper.maximize ? -1 : 1));
}

type Found = Omit<LiveVerdict, "run" | "optimizer" | "name">;

function verdict(rows: Rows, run: number, ended: Statuses, choice: OptimizerChoice, state: State, known: number, lang: Lang): Found {
  const { trace } = rows, last = rows.count - 1, sign = rows.signs[run];
  const status = ended.status[run], step = ended.stoppedAt[run];
  const lr = trace.precision === "float32" ? Math.fround(trace.lr[run * rows.count + last]) : trace.lr[run * rows.count + last];
  // The reason is the curvature at the start for a run that failed, and the curvature at the end for every other.
  const curvatures = curvaturesAt(rows, run, status === "diverged" || status === "nonfinite" ? 0 : last);
  const smallest = curvatures[0], largest = curvatures[trace.n - 1];
  const drawn = state.noise > 0 || Boolean(state.data?.batch), steady = !drawn && !choice.schedule;
  const linear = drawn ? null : linearOptimizer(choice.name, choice.hyper);
  const clear = linear !== null && curvatures.every(Number.isFinite) && !Number.isNaN(lr);
  const limit = clear ? limitOf(linear, largest) : null, predicted = clear && steady ? rateOf(linear, lr, curvatures) : null;
  const norms = Float64Array.from(trace.gradNorm.subarray(run * rows.count, (run + 1) * rows.count));
  const observed = observedRate(norms, trace.steps);
  // Where η changes by a schedule, or gradients are noisy, no rate goes on.
  const more = status === "descending" && steady && ends(trace.objective) ? forecast(norms[last], rows.steepest(run), observed) : null;
  const decays = Boolean(choice.hyper.weight_decay);
  const ending: Ending = { run, status, early: ended.early[run], step, lr, limit, more, smallest, largest, known: sign < 0 ? NaN : known, decays };
  const formula = limit !== null && linear ? limitFormula(linear) : null;
  const [rate, bound] = limit === null ? ["", ""] : distinct(lr, limit);
  const scaled = linear && scaledLimit(state, ending, linear, sign), plain = scaled === null ? endingKey(rows, ending) : unscaledKey(ending);
  const batch = state.data?.batch ?? 0, of = trace.objective, key = plain === "oscillating" && batch && of instanceof DataObjective ? "oscillating batch" : plain;
  const factor = key === "diverged limit" && linear ? factorOf(linear, lr, largest) : NaN;
  const by = Math.abs(Math.abs(factor) - observed) <= SAME * observed ? message("factor a step", lang, { factor: number(factor, 3, true) }) : "";
  const text = message(`verdict ${key}` as MessageKey, lang, {
    step: count(step), lr: rate, limit: bound, formula: formula ?? "", more: count(about(more ?? 0)), grad: number(norms[last], 3, true),
    value: number(trace.value[run * rows.count + last], 3, true), known: number(ending.known, 3, true), scaled: number(scaled ?? NaN, 3, true),
    batch: count(batch), rows: count(of instanceof DataObjective ? of.rows : 0),
  }) + by;
  const numbers = { step, lr, limit, largest, smallest, predicted, observed, more, ...(scaled === null ? {} : { scaled }), ...(by ? { factor } : {}) };
  const tidy = Object.fromEntries(Object.entries(numbers).map(([key, v]) => [key, v === null || !Number.isFinite(v) ? null : v]));
  return { kind: status, key, text, numbers: tidy, formula };
}

/** Losses that may fall for ever as parameters grow. */
const ENDLESS = ["logistic", "poisson", "cross-entropy"];

/** Whether a descent may be said to arrive: not where the loss of classes or counts has no known lowest point. */
const ends = (of: Trace["objective"]): boolean => !(of instanceof DataObjective) || !ENDLESS.includes(of.lossName) || of.closedForm() !== null;

/** The eigenvalues of ±∇²f (n) in a row of a run, ascending; NaN where there are none. */
function curvaturesAt(rows: Rows, run: number, row: number): Float64Array {
  const { objective, n } = rows.trace;
  const hessian = n <= LARGEST_HESSIAN ? objective.hessians(rows.position(run, row)) : null;
  if (!hessian?.every(Number.isFinite)) return new Float64Array(n).fill(NaN);
  return eigen(hessian.map((v) => rows.signs[run] * v), n).values;
}

/** Steps until the gradient norm is a millionth of the largest, at the observed rate; null without a forecast. */
function forecast(norm: number, steepest: number, observed: number): number | null {
  if (!(observed < 1 - 1e-9) || !(norm > 0)) return null;
  const left = Math.log(norm / (TARGET * steepest)) / -Math.log(observed);
  return left > 0 && left < 1e9 ? Math.ceil(left) : null;
}

/** A number of steps rounded to two digits, as a forecast deserves; ties go to the even one. */
export function about(steps: number): number {
  const unit = steps < 100 ? 1 : 10 ** (String(Math.trunc(steps)).length - 2);
  const share = steps / unit, whole = Math.floor(share);
  const up = share - whole > 0.5 || (share - whole === 0.5 && whole % 2 === 1);
  return (whole + (up ? 1 : 0)) * unit;
}
