/** The loss of a state that has a table, what of the state suits it, and what is said of it beside its scene; as `kobai.app.table`. */
import { counted } from "../../core/format";
import { type DataObjective, lossOf } from "../../calculus/data/loss_of";
import { typeset } from "../../scenes/trace/names";
import { BadInput, type Batches, type Line, type Trace } from "../../engine/types";
import { inJapanese } from "../../i18n/japanese";
import type { State } from "../../wire/state";
import type { Suited } from "../suited";

/** What a page says of a loss beside its scene. */
export interface DataReply {
  /** Rows that the loss is of. */
  rows: number;
  parameters: readonly string[];
  predictors: readonly string[];
  /** The classes of the response, where it is one. */
  labels: string[];
  /** What was done with the table. */
  notes: readonly Line[];
  /** The lowest point as it is descended to, and the loss there; null where `why` says why it is not known. */
  closed: number[] | null;
  closedValue: number | null;
  why: Line | null;
  /** 2/λmax and the condition number at the lowest point. */
  limit: number | null;
  condition: number | null;
  /** The parameters in the columns' units are this matrix times those descended; null where they are the same. */
  units: number[][] | null;
  /** The mean loss of the rows held out at the end of each run; null without any. */
  held: (number | null)[] | null;
}

/** Whether a state is of a table, or should be; in LaTeX ~ is a space. */
export const isOfTable = ({ f, data }: Pick<State, "f" | "data">): boolean => Boolean(data) || (f.includes("~") && !f.includes("\\"));

/** The loss of a state, whatever its starts are. */
export function lossOfState({ f, data, seed }: Pick<State, "f" | "data"> & { seed?: number }): DataObjective {
  if (f.includes("~") && data) return lossOf(f, data, seed ?? 0);
  return refuse(`f='${f}': a model of a table has a ~, as 'y ~ a*x + b', and a table in data; a formula has neither; give both, or none`);
}

/** The loss of a state; a refusal where its starts are of another number of parameters. */
export function lossAt(state: Pick<State, "f" | "data" | "seed" | "start">): DataObjective {
  const found = lossOfState(state), given = state.start[0].length;
  return given === found.n ? found : refuse(`start: ${counted(given, "coordinate")}, but ${found.name} has ${counted(found.n, "variable")}`);
}

/** What of a state suits its loss. */
export function suitedToLoss(state: Pick<State, "f" | "data" | "start">): Suited {
  const { n, start } = lossOfState(state);
  return { params: {}, dim: null, domain: null, start: state.start[0].length === n ? state.start : [[...start]] };
}

/** The rows that each step sees; null where it sees all. */
export function batchesOf({ f, data, seed }: State): Batches | null {
  return data?.batch ? lossOf(f, data, seed).batches(data.batch, seed) : null;
}

/** What is said of a loss beside its scene. */
export function described(loss: DataObjective, trace: Trace, scaled: boolean): DataReply {
  const { n } = loss, best = loss.closedForm(), known = best && loss.stepSizeLimit(), K = trace.steps.length;
  const ends = Array.from({ length: trace.runs }, (_, run) => Float64Array.from(trace.x.subarray(((run + 1) * K - 1) * n, (run + 1) * K * n)));
  const unit = (j: number) => loss.inUnits(Float64Array.from({ length: n }, (_, i) => (i === j ? 1 : 0)));
  const columns = Array.from({ length: n }, (_, j) => unit(j));
  return {
    rows: loss.rows, parameters: loss.parameters, predictors: loss.predictors, labels: loss.labels.map(String), notes: loss.notes,
    closed: best ? [...best.theta] : null, closedValue: best?.value ?? null, why: best ? null : loss.whyNoClosedForm,
    limit: finite(known?.limit), condition: finite(known?.condition),
    units: scaled ? columns.map((_, i) => columns.map((column) => column[i])) : null,
    held: loss.held && ends.map((theta) => finite(loss.heldOut(theta))),
  };
}

/** How a model is written. */
export const writtenLoss = (loss: DataObjective): DataObjective["title"] => loss.title;

/** Names of the parameters as they are shown. */
export const shownParameters = (loss: DataObjective): string[] => loss.parameters.map((name) => typeset(name).plain);

const finite = (value: number | undefined): number | null => (value !== undefined && Number.isFinite(value) ? value : null);

function refuse(line: string): never {
  throw new BadInput({ en: line, ja: inJapanese(line) });
}
