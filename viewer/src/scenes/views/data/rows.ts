/** The rows of a table as marks: an even sample of many, those held out as rings, those of the present batch; and their axes. */
import { DataObjective } from "../../../calculus/data/data_objective";
import { isSymbol } from "../../../formula/names/names";
import { EXAMPLES } from "../../../calculus/examples/tables";
import { number } from "../../../core/format";
import type { Lang } from "../../../i18n";
import { message } from "../../../i18n/messages";
import type { Axis, Color, Points, Text } from "../../../wire/types";
import { clip, extent } from "../../arrays";
import { unit } from "../../buffers";
import { Scale } from "../../scale";
import { evenly } from "../../ticks";
import { asPoints, colorOf, type Context, DRAWN_RUNS } from "../../trace/context";
import { followed } from "../../trace/labels";
import { TRAILS } from "../../trace/marks";
import { typeset } from "../../trace/names";
import { visible } from "../../trace/runs";
import { words } from "../axes";

/** Of more rows an even sample is drawn. */
export const MOST_ROWS = 2000;
/** Of all moving marks of one kind together. */
export const MOST_NUMBERS = 4_000_000;
/** Points, of a symbol that stands for several rows. */
const LARGEST = 12;
/** Of the range, around the rows. */
const MARGIN = 0.06;

/** Places, two numbers each. */
export type Places = Float64Array;
export type Ends = [number, number];

export const isBinary = ({ lossName }: DataObjective): boolean => lossName === "logistic";
export const drawnRows = ({ rows }: DataObjective): number[] => evenly(rows, MOST_ROWS);

/** Columns of the rows held out and, as the last, their response, a list each; at most `MOST_ROWS` of them. */
export function heldPlaces({ held, model }: DataObjective, names: readonly string[]): Float64Array[] {
  const chosen = held ? evenly(held.target.length, MOST_ROWS) : [];
  const columns = held ? [...names.map((name) => held.columns[model.columns.indexOf(name)]), held.target] : [...names.map(() => new Float64Array()), new Float64Array()];
  return columns.map((column) => Float64Array.from(chosen, (row) => column[row]));
}

/** Rows held out as rings. */
export function heldPoints({ options: { lang } }: Context, at: Places, axes: Axis[]): Points[] {
  return at.length ? [symbols(at, axes, "ring", symbolSize(at.length / 2) + 1, "ink", message("held out", lang))] : [];
}

/** The runs whose models are drawn: of many some, and of those so many that `size` numbers a step are not too many. */
export function drawnRuns({ runs }: Context, size: number): number[] {
  const most = Math.max(1, Math.floor(MOST_NUMBERS / Math.max(1, size * runs.length)));
  return evenly(runs.count, Math.min(runs.count > DRAWN_RUNS ? TRAILS : runs.count, most));
}

/** The colour of a run, on both sides the same; of one among many faint. */
export const colorBeside = (context: Context, run: number): Color => (asPoints(context) ? "faint" : colorOf(context, run));

/** The parameters of a run, K·n numbers. */
export const thetasOf = ({ runs }: Context, run: number): Float64Array => runs.x.subarray(run * runs.length * runs.n, (run + 1) * runs.length * runs.n);

/** What the model says at each of several points, one after the other; of the rows of the loss, or of others. */
export function saidAt(loss: DataObjective, thetas: Float64Array, columns: Record<string, Float64Array> | null = null): Float64Array {
  const { n } = loss, predict = loss.predicting(columns), made = Array.from({ length: thetas.length / n }, (_, k) => predict(thetas.subarray(k * n, (k + 1) * n)));
  const each = made[0]?.length ?? 0, out = new Float64Array(made.length * each);
  made.forEach((one, k) => out.set(one, k * each));
  return out;
}

/** The rows of the batch that each step sees, of those that are drawn. */
export function batchPoints({ runs, options: { lang } }: Context, at: Places, rows: number[], axes: Axis[]): Points[] {
  const { batches } = runs;
  if (!batches) return [];
  const all = rows.length === at.length / 2, drawn = new Set(rows);
  const seen = batches.map((batch) => (all ? batch : Array.from(batch).filter((row) => drawn.has(row))));
  const { points, longest } = untilNext(seen.map((batch) => places(batch.length, (i) => at[2 * batch[i]], (i) => at[2 * batch[i] + 1])));
  return [{
    type: "points", points: unit(points, axes, [runs.length, 2 * longest, 2]), symbol: "ring", size: 9, color: "mark", colors: null,
    label: message("batch", lang), alpha: 1, animated: true, names: [],
  }];
}

/**
 * (K, 2·longest, 2) what is shown at each step until the next: even and odd steps in turn in the first half and the second. Where the
 * next step has NaN a mark stays as it is, so that nothing moves from what one step shows to what the next does.
 */
export function untilNext(steps: readonly Places[]): { points: Float64Array; longest: number } {
  const longest = Math.max(...steps.map(({ length }) => length / 2)), points = new Float64Array(steps.length * longest * 4).fill(NaN);
  steps.forEach((at, k) => points.set(at, (2 * k + (k % 2)) * longest * 2));
  return { points, longest };
}

/** Rows as points; those at one place as one, whose area grows with their number. */
export function rowPoints(at: Places, axes: Axis[], symbol: Points["symbol"], size: number, color: Color, label = "", alpha = 1): Points[] {
  if (!at.length) return [symbols(at, axes, symbol, size, color, label, alpha)];
  const counts = new Map<string, { x: number; y: number; count: number }>();
  for (let i = 0; i < at.length; i += 2) {
    const key = `${at[i]} ${at[i + 1]}`, known = counts.get(key);
    if (known) known.count += 1;
    else counts.set(key, { x: at[i], y: at[i + 1], count: 1 });
  }
  const found = [...counts.values()], levels = [...new Set(found.map(({ count }) => levelOf(count)))].sort((a, b) => a - b);
  return levels.map((level, i) => {
    const own = found.filter(({ count }) => levelOf(count) === level);
    return symbols(places(own.length, (k) => own[k].x, (k) => own[k].y), axes, symbol, Math.min(size * 2 ** (level / 2), Math.max(size, LARGEST)), color, i ? "" : label, alpha);
  });
}

const levelOf = (count: number): number => Math.floor(Math.log2(count));

/** Whether several rows are at one place of the panels in which rows are places. */
export function hasRepeatedRows(loss: DataObjective): boolean {
  const columns = [...loss.predictors.map((name) => loss.column(name)!), loss.sample.target], rows = drawnRows(loss);
  return new Set(rows.map((row) => columns.map((column) => column[row]).join(" "))).size < rows.length;
}

export function symbols(at: Places, axes: Axis[], symbol: Points["symbol"], size: number, color: Color, label = "", alpha = 1): Points {
  return { type: "points", points: unit(at, axes, [at.length / 2, 2]), symbol, size, color, colors: null, label, alpha, animated: false, names: [] };
}

/** n places. */
export function places(n: number, x: (i: number) => number, y: (i: number) => number): Places {
  const out = new Float64Array(2 * n);
  for (let i = 0; i < n; i++) {
    out[2 * i] = x(i);
    out[2 * i + 1] = y(i);
  }
  return out;
}

/** A range that has the values inside. */
export function around(values: readonly Float64Array[], margin = MARGIN): Ends {
  const [lo, hi] = extent(...values), pad = margin * (hi - lo) || Math.max(1, Math.abs(lo)) * 0.5;
  return [lo - pad, hi + pad];
}

/** A value at most a panel's height outside it, so that a curve leaves it there. */
export function inside(value: number, [low, high]: Ends): number {
  const reach = high - low;
  return Number.isNaN(value) ? NaN : clip(value, low - reach, high + reach);
}

/** The diameter of a row's symbol in points. */
export const symbolSize = (rows: number): number => clip(60 / Math.sqrt(Math.max(1, rows)), 2.5, 6);

/** The left side of the model. */
export const responseName = ({ model }: DataObjective): string => visible(model.source.split("~")[0].trim());

/** An axis of a column, by its name, with its unit where that is known. */
export const namedAxis = (loss: DataObjective, name: string, [low, high]: Ends, lang: Lang): Axis =>
  new Scale().axis(withUnit(loss, name, isSymbol(name) ? typeset(name) : words(visible(name)), lang), low, high, 5);

/** An axis of the response; of classes, of the probability of one of them. */
export function responseAxis(loss: DataObjective, ends: Ends, lang: Lang): Axis {
  return isBinary(loss) ? new Scale().axis(probabilityOf(loss, lang), ...ends, 5) : namedAxis(loss, responseName(loss), ends, lang);
}

/** What a logistic model is: `P(damage = 1)`. */
export const probabilityOf = (loss: DataObjective, lang: Lang): Text =>
  words(message("probability of class", lang, { name: responseName(loss), value: visible(loss.positive) }));

/** A label with the unit of a column. */
export function withUnit(loss: DataObjective, name: string, label: Text, lang: Lang): Text {
  const unit = unitOf(loss, name, lang);
  return unit ? followed(label, message("in unit", lang, { unit }), lang) : label;
}

const unitOf = (loss: DataObjective, name: string, lang: Lang): string => EXAMPLES.get(loss.parts.example ?? "")?.units[name]?.[lang] ?? "";

/** Values of a column at which a prediction is wanted. */
export const askedValues = (loss: DataObjective, name: string): Float64Array =>
  Float64Array.from(EXAMPLES.get(loss.parts.example ?? "")?.predict[name] ?? []);

/** What predictions at values of a column are called: "at 31 °F". */
export function predictionLabel(loss: DataObjective, name: string, values: Float64Array, lang: Lang): string {
  const said = `${Array.from(values, (v) => number(v, 4, true)).join(", ")} ${unitOf(loss, name, lang)}`;
  return message("prediction at", lang, { value: said.trimEnd() });
}
