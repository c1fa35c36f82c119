/** Names of the runs of a race by which they are told apart, as `kobai.optimize.run_names`. */
import type { Lang } from "../i18n";
import { message, optimizerName } from "../i18n/messages";
import type { OptimizerChoice } from "../wire/state";
import type { Panel } from "../wire/types";
import { number } from "./format";

/** Hyperparameters that a run's name says. */
const IN_NAME = new Set(["momentum", "nesterov", "maximize"]);

export type Settings = OptimizerChoice["hyper"];

/**
 * A run's name: its optimizer as the reader's language has it, and what makes it another method: momentum, climbing. SGD with momentum
 * is called momentum.
 */
export function runName({ name, hyper }: OptimizerChoice, lang: Lang): string {
  const { momentum, nesterov, maximize } = hyper;
  const heavy = typeof momentum === "number" && momentum !== 0 ? ` β=${number(momentum, 4, true)}` : "", own = name === "SGD" && heavy;
  const shown = own ? message(nesterov === true ? "Nesterov method" : "momentum method", lang) : optimizerName(name, lang);
  return `${shown}${heavy}${nesterov === true && !own ? " Nesterov" : ""}${maximize === true ? " maximize" : ""}`;
}

/** A name for each run; where one occurs twice with η, then with the hyperparameters (and schedules) that differ, then a number. */
export function runNames(optimizers: readonly OptimizerChoice[], lang: Lang): string[] {
  const plain = optimizers.map((optimizer) => runName(optimizer, lang));
  const rated = plain.map((name, i) => (once(plain, name) ? name : `${name} η=${number(optimizers[i].lr, 4, true)}`));
  const given = optimizers.map(({ hyper, schedule }): Settings => (schedule ? { ...hyper, schedule: schedule.name } : hyper));
  const named = rated.map((name, i) => name + differing(given.filter((_, j) => rated[j] === name), given[i]));
  return named.map((name, i) => (once(named, name) ? name : `${name} (${named.slice(0, i).filter((other) => other === name).length + 1})`));
}

/** Texts of the hyperparameters in which runs of one name differ, as far as one has them. */
function differing(same: Settings[], own: Settings): string {
  const keys = [...new Set(same.flatMap((hyper) => Object.keys(hyper)))].filter((key) => !IN_NAME.has(key)).sort();
  return keys.filter((key) => key in own && new Set(same.map((hyper) => settingText(key, hyper[key]))).size > 1)
    .map((key) => settingText(key, own[key])).join("");
}

function settingText(key: string, value: Settings[string] | undefined): string {
  if (value === true) return ` ${key}`;
  if (value === false || value === null || value === undefined) return "";
  const one = (v: number | string) => (typeof v === "number" ? number(v, 4, true) : v);
  return ` ${key}=${Array.isArray(value) ? value.map(one).join(",") : one(value)}`;
}

export const etaOf = (lr: number): string => `η = ${number(lr, 4, true)}`;

/** A run's name with its η, where it has one and the name does not say it. */
export const titled = (name: string, lr: number | null): string => (lr === null || name.includes("η") ? name : `${name}, ${etaOf(lr)}`);

/** The names of runs, with η where their step sizes differ; null stands for that of one that has none. */
export function rated(names: readonly string[], rates: readonly (number | null)[]): string[] {
  const differ = new Set(rates.filter((lr) => lr !== null)).size > 1;
  return names.map((name, i) => (differ && rates[i] !== null && !name.includes("η") ? `${name} η=${number(rates[i], 4, true)}` : name));
}

/** A panel whose curves do not bear the names of runs. */
export function unnamed(panel: Panel, names: ReadonlySet<string>): Panel {
  return { ...panel, marks: panel.marks.map((mark) => (mark.type === "curve" && mark.label && names.has(mark.label) ? { ...mark, label: "" } : mark)) };
}

function once(names: string[], name: string): boolean {
  return names.indexOf(name) === names.lastIndexOf(name);
}
