/** Texts of a picture: variables, title, subtitle, status lines, notes at the ends of runs; as `scenes.trace.labels`. */
import { DataObjective } from "../../calculus/data/data_objective";
import { count, number, stepOf, superscript } from "../../core/format";
import { runName, type Settings } from "../../core/run_names";
import type { Objective } from "../../engine/types";
import { isMessage, message, type MessageKey, optimizerName } from "../../i18n/messages";
import type { Lang } from "../../i18n";
import type { Text } from "../../wire/types";
import { searchSorted } from "../arrays";
import type { Scale } from "../scale";
import { typeset } from "./names";
import { brokenFrom, lastMoved, type Runs, stopIndex, visible } from "./runs";

const VALUE: Text = { plain: "f", mathml: "<math><mi>f</mi></math>" };

/** What values are called: f; of a table "loss". */
export const valueOf = (objective: Objective, lang: Lang): Text =>
  objective instanceof DataObjective ? { plain: message("loss", lang), mathml: null } : VALUE;

/** The key of a text that speaks of f; of a table's that of the same of the loss. */
export const ofValue = (key: "in the plane" | "true value" | "principal plane" | "held many", objective: Objective): MessageKey =>
  objective instanceof DataObjective ? `${key}, loss` : key;

/** What the loss of a table is: `"loss (mean squared error + 0.01 Σθ²)"`. */
export function lossInWords({ parts: { loss, total, l1, l2 } }: DataObjective, lang: Lang): string {
  const key = `${loss.name} ${total ? "sum" : "mean"}`, delta = loss.delta === undefined ? "" : number(loss.delta, 3, true);
  let kind = isMessage(key) ? message(key, lang, { delta }) : loss.name;
  for (const [factor, penalty] of [[l1, "Σ|θ|"], [l2, "Σθ²"]] as const) if (factor) kind += ` + ${number(factor, 3, true)} ${penalty}`;
  return message("loss of kind", lang, { kind });
}

/** The name of a parameter of standardized columns: a (scaled). */
export const scaled = (name: Text, lang: Lang): Text => followed(name, message("scaled", lang), lang);

/** A name with words after it; in Japanese without a space between. */
export function followed({ plain, mathml }: Text, words: string, lang: Lang): Text {
  const between = lang === "ja" ? "" : " ", inner = mathml?.replace(/^<math>|<\/math>$/g, "");
  return { plain: `${plain}${between}${words}`, mathml: mathml && `<math><mrow>${inner}<mtext>${between}${words}</mtext></mrow></math>` };
}

const isAscii = (text: string): boolean => /^[\x00-\x7f]*$/.test(text);

/** Digits of a scale's offset: to a thousandth of its threshold, 6 at most and 6 of other scales. */
const digitsOf = ({ kind, offset, linthresh }: Scale): number =>
  (kind === "symlog" ? Math.min(6, Math.max(2, Math.ceil(Math.log10(Math.abs(offset) / linthresh)) + 3)) : 6);

/** What is scaled: `"f"`, `"f − 2"`. */
const above = (scale: Scale, symbol: string): string =>
  (scale.offset ? `${symbol} ${scale.offset > 0 ? "−" : "+"} ${number(Math.abs(scale.offset), digitsOf(scale), true)}` : symbol);

/** The plot height as a function of f: `"√f"`. */
function rootFormula(scale: Scale, symbol: string): string {
  const w = above(scale, symbol), degree = Math.round(1 / scale.exponent), root = { 2: "√", 3: "∛", 4: "∜" }[degree] ?? `${superscript(degree)}√`;
  return scale.offset ? `${root}(${w})` : `${root}${w}`;
}

/** What is said of a scale beside its axis, of values named `symbol`; nothing of a linear one. `below`: values below its offset occur. */
export function scaleNote(scale: Scale, lang: Lang, below = false, symbol = "f"): string {
  if (scale.kind === "linear") return "";
  const w = above(scale, symbol);
  if (scale.kind === "log") return scale.offset ? message("log axis of", lang, { w }) : message("log axis", lang);
  if (scale.kind === "power") return message("axis scale", lang, { formula: rootFormula(scale, symbol) });
  const key = `symlog axis${scale.offset ? " of" : ""}${below ? " below" : ""}` as MessageKey;
  return message(key, lang, { w, c: number(scale.linthresh, 4, true).replace(/^1×/, "") });
}

/** The name of the i-th variable, from 0, typeset. */
export const variable = (i: number, objective: Objective): Text => typeset(objective.variables[i]);

/** The formula as mathematics if the objective has one, else its name. */
export function titleOf({ title }: Objective): Text | null {
  if (!title.plain) return null;
  return title.mathml === null ? { plain: visible(title.plain), mathml: null } : { ...title };
}

/** `"gradient descent · η = 0.01"`: the optimizer and its step size, where all runs share them. */
export function subtitleOf(optimizer: { name: string; hyper: Record<string, unknown> }, runs: Runs, lang: Lang): string {
  if (runs.names.length) return "";
  const { hyper } = optimizer;
  const { momentum, nesterov } = hyper, name = optimizer.name.replace(`, batches of ${hyper.batch}`, ""), sgd = name === "SGD";
  const shown = sgd ? runName({ name, lr: 0, hyper: { momentum, nesterov } as Settings }, lang) : optimizerName(visible(name), lang);
  const first = runs.lr[0];
  const rate = typeof hyper.lr === "number" ? hyper.lr : Number.isFinite(first) ? first : null;
  if (rate === null) return shown;
  const last = runs.lr[runs.lr.length - (runs.length > 1 ? 2 : 1)];
  let text = varies(runs, rate) ? `${shown} · η = ${number(first, 3, true)} … ${number(last, 3, true)}` : `${shown} · η = ${number(rate, 4, true)}`;
  for (const key of sgd ? ["weight_decay"] as const : ["momentum", "weight_decay"] as const) {
    const value = hyper[key];
    if (typeof value === "number" && value !== 0) text += ` · ${message(key, lang)} ${number(value, 4, true)}`;
  }
  return hyper.maximize === true ? `${text} · ${message("climbs", lang)}` : text;
}

/** Whether the step sizes that were used differ, by more than rounding beside `rate`. */
function varies({ lr, length }: Runs, rate: number): boolean {
  let least = Infinity, most = -Infinity;
  const used = Math.max(length - 1, 1); // there is none after the last step
  for (let from = 0; from < lr.length; from += length) {
    for (let at = from; at < from + used; at++) {
      if (Number.isNaN(lr[at])) return false;
      if (lr[at] < least) least = lr[at];
      if (lr[at] > most) most = lr[at];
    }
  }
  return Number.isFinite(least) && most - least > 1e-9 * Math.abs(rate);
}

/** `"batches of 16 of 200 rows"`, where each step sees so many rows of a table; else "". */
export function batchesSaid(objective: Objective, size: number | null | undefined, lang: Lang): string {
  return size && objective instanceof DataObjective ? message("batches of rows", lang, { size: count(size), rows: count(objective.rows) }) : "";
}

/** One line for each time index: `"step 137 / 200 · f = 0.0310"`, of several runs with the lowest value. Where all have broken off the step is only that at which they did. */
export function statusLines(runs: Runs, lang: Lang): string[] {
  const word = message("step", lang), last = runs.steps[runs.length - 1];
  // What is said of a run that is not finite names the step itself.
  const ended = runs.count === 1 && runs.status[0] === "nonfinite" ? runs.length : runs.status.reduce((most, _, run) => Math.max(most, brokenFrom(runs, run)), 0);
  const heads = runs.steps.map((step, k) => (k < ended ? `${word} ${stepOf(step, last)}` : ""));
  const states = runs.count === 1 ? singleStates(runs, lang) : lowestStates(runs, lang);
  return heads.map((head, k) => [head, states[k]].filter(Boolean).join(" · "));
}

/** The lowest value of several runs at each time index, of those that have not broken off. */
function lowestStates(runs: Runs, lang: Lang): string[] {
  const label = `${message("lowest", lang)}${isAscii(runs.symbol) ? " " : ""}${runs.symbol}`, broken = Array.from({ length: runs.count }, (_, run) => brokenFrom(runs, run));
  const last = broken.reduce((most, k) => Math.max(most, k), 0);
  return runs.steps.map((_, k) => {
    if (k >= last) return at("all ended", runs, last, lang);
    let low = Infinity;
    for (let run = 0; run < runs.count; run++) {
      const value = runs.value[run * runs.length + k];
      if (k < broken[run] && value < low && value !== -Infinity) low = value;
    }
    return low < Infinity ? `${label} = ${number(low)}` : "";
  });
}

/** The value of a single run at each time index, its status from the step at which it broke off, and since when it rests. */
function singleStates(runs: Runs, lang: Lang): string[] {
  const values = runs.steps.map((_, k) => `${runs.symbol} = ${number(runs.value[k])}`);
  const since = searchSorted(runs.steps, runs.stoppedAt[0]), from = (k: number, text: (value: string, k: number) => string) =>
    values.map((value, i) => (i < k ? value : text(value, i)));
  if (!runs.failed[0]) {
    if (lastMoved(runs, 0) > since || since >= runs.length - 1) return values;
    const rest = at("at rest", runs, since, lang);
    return from(since, (value) => `${value} · ${rest}`);
  }
  if (runs.status[0] === "nonfinite") {
    const text = message("nonfinite since", lang, { step: count(runs.stoppedAt[0]), what: nonfinite(runs, 0) });
    return from(since, () => text);
  }
  const broken = brokenFrom(runs, 0), last = broken < runs.length ? ` · ${at("ended", runs, broken, lang)}` : "";
  return from(since, (value, k) => `${value} · ${message("diverged", lang)}${k < broken ? "" : last}`);
}

const at = (key: "ended" | "at rest" | "all ended", runs: Runs, index: number, lang: Lang): string =>
  message(key, lang, { step: count(runs.steps[index]) });

/**
 * The note where a run breaks off: `"step 12, f = 3.10×10⁴, rising"`; or where it leaves what is shown. `outside`: at `index` it is out
 * of view for the first time: `"outside at step 12 (f = 3.10×10⁴)"`.
 */
export function endNote(runs: Runs, run: number, index: number, lang: Lang, outside = false): string {
  const step = count(runs.steps[index]), value = runs.value[run * runs.length + index];
  if (runs.status[run] === "nonfinite" && index >= stopIndex(runs, run)) {
    if (!Number.isFinite(value)) return message("end note value", lang, { step, symbol: runs.symbol, value: number(value) });
    return message("end note nonfinite", lang, { step, what: nonfinite(runs, run) });
  }
  if (outside) return message("end note outside", lang, { step, symbol: runs.symbol, value: number(value) });
  const rising = index > 0 && value > runs.value[run * runs.length + index - 1];
  return message(rising ? "end note rising" : "end note", lang, { step, symbol: runs.symbol, value: number(value) });
}

/** What is not finite where a run broke off. */
const nonfinite = (runs: Runs, run: number): string => (runs.gradientAlone.has(run) ? "∇f" : "f");

/** One sentence for people who cannot see the picture. */
export function describe(objective: Objective, runs: Runs, subtitle: string, lang: Lang): string {
  const name = titleOf(objective)?.plain ?? "f", steps = runs.steps[runs.length - 1];
  if (runs.count > 1) return message("describe runs", lang, { name, runs: count(runs.total), steps });
  const optimizer = subtitle || message("descent", lang), status = statusText(runs.status[0], lang);
  const [start, end] = [number(runs.value[0]), number(runs.value[runs.length - 1])];
  return message("describe run", lang, { name, optimizer, steps, start, end, status });
}

export const statusText = (status: string, lang: Lang): string => (isMessage(status) ? message(status, lang) : status);
