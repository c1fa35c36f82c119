/** Names of the runs of a race, as `kobai.app.compute.names_of`. */
import type { Lang } from "../i18n";
import { optimizerName } from "../i18n/messages";
import type { OptimizerChoice } from "../wire/state";
import type { Panel } from "../wire/types";
import { number } from "./format";

/** A name for each run: the optimizer's as the reader's language has it, with η where one occurs twice. */
export function runNames(optimizers: readonly OptimizerChoice[], lang: Lang): string[] {
  const plain = optimizers.map(({ name }) => optimizerName(name, lang));
  const named = plain.map((name, i) => (once(plain, name) ? name : `${name} η=${number(optimizers[i].lr, 4, true)}`));
  return named.map((name, i) => (once(named, name) ? name : `${name} (${named.slice(0, i).filter((other) => other === name).length + 1})`));
}

export const etaOf = (lr: number): string => `η = ${number(lr, 4, true)}`;

/** A run's name with its η, where it has one and the name does not say it. */
export const titled = (name: string, lr: number | null): string => (lr === null || name.includes("η") ? name : `${name}, ${etaOf(lr)}`);

/** A panel whose curves do not bear the names of runs. */
export function unnamed(panel: Panel, names: ReadonlySet<string>): Panel {
  return { ...panel, marks: panel.marks.map((mark) => (mark.type === "curve" && mark.label && names.has(mark.label) ? { ...mark, label: "" } : mark)) };
}

function once(names: string[], name: string): boolean {
  return names.indexOf(name) === names.lastIndexOf(name);
}
