/** The optimizer chosen in a page: from data that Python wrote, or one of the page's own steppers; or why there is none. */
import { BadInput, type Line, type OptimizerGraphs, type Precision, type StepperMaker } from "../engine/types";
import { inJapanese } from "../i18n/japanese";
import type { OptimizerChoice } from "../wire/state";
import type { Setting } from "./coefficients";
import { graphsOf } from "./graphs";
import { checked, type OptimizerData } from "./optimizer_data";
import { ratesOf } from "./schedules";
import written from "./settings.json";
import { wrong } from "./steppers/checks";
import { Options, shown } from "./steppers/options";
import { STEPPERS } from "./steppers/steppers";

/** Of each optimizer that no data are needed for: its hyperparameters and their words, or why pages have not got it. */
interface Known { why?: string; hyper?: Record<string, Setting>; words?: Record<string, Setting[]> }
const KNOWN = written as Record<string, Known>;

const OTHER_NAMES: Readonly<Record<string, string>> = {
  gd: "gradient descent", armijo: "backtracking", bb: "Barzilai-Borwein", cg: "conjugate gradient", lm: "Levenberg-Marquardt",
  purenewton: "undamped Newton", normalizedgradient: "normalised gradient", signsgd: "sign descent",
};

/** A name in any spelling of case, blanks and hyphens. */
const folded = (name: string): string => name.toLowerCase().replaceAll(/[ _-]/g, "");

function named<T>(table: Iterable<[string, T]>, name: string): T | undefined {
  const wanted = folded(OTHER_NAMES[folded(name)] ?? name);
  for (const [known, value] of table) if (folded(known) === wanted) return value;
  return undefined;
}

const bad = (line: string): BadInput => new BadInput({ en: line, ja: inJapanese(line) });

/** The optimizer of a choice; `known` are those whose data the page carries. */
export function optimizerFor(
  choice: OptimizerChoice, n: number, steps: number, precision: Precision, known: readonly OptimizerData[],
): OptimizerGraphs | StepperMaker {
  const data = named(known.map((one) => [one.name, one] as const) as [string, OptimizerData][], choice.name);
  if (data) {
    const rates = choice.schedule ? ratesOf(choice.schedule, choice.lr, steps) : null;
    return graphsOf(checked(data), settings(data, choice), n, steps, precision, rates);
  }
  const name = named(Object.keys(STEPPERS).map((key) => [key, key]), choice.name);
  if (name === undefined) throw new BadInput(whyNot(choice.name, known)!);
  if (choice.schedule) throw bad(`scheduler=${choice.schedule.name}: a page schedules no ${name}; choose another optimizer, or use Python`);
  const options = stepperOptions(name, choice);
  return STEPPERS[name](options);
}

/** Why the page cannot compute an optimizer; null where it can. */
export function whyNot(name: string, known: readonly OptimizerData[]): Line | null {
  if (named(known.map((one) => [one.name, one]), name) || named(Object.entries(STEPPERS), name)) return null;
  const line = named(Object.entries(KNOWN), name)?.why
    ?? `optimizer='${name}': this page does not carry it; save the page with alive=['${name}'], or use kobai app`;
  return { en: line, ja: inJapanese(line) };
}

/** Steppers that take the gradient as it is given to them; the others evaluate f themselves. */
const GIVEN = ["Barzilai-Borwein", "normalised gradient"];

/** Whether an optimizer evaluates f itself. */
export function searches(name: string): boolean {
  const stepper = named(Object.keys(STEPPERS).map((key) => [key, key]), name);
  return stepper !== undefined && !GIVEN.includes(stepper);
}

/** All hyperparameters of data: the defaults, and those chosen. */
function settings(data: OptimizerData, choice: OptimizerChoice): Record<string, Setting> {
  const usual = Object.fromEntries(Object.entries(data.choices).map(([name, values]) => [name, values[0]]));
  const defaults: Record<string, Setting> = { ...data.numbers, ...usual, ...data.fixed };
  const words = { ...data.choices, ...Object.fromEntries(Object.entries(data.fixed).map(([name, value]) => [name, [value]])) };
  return merged(data.name, defaults, words, choice);
}

function stepperOptions(name: string, choice: OptimizerChoice): Options {
  const { hyper, words } = KNOWN[name];
  const options = new Options(merged(name, hyper!, words!, choice)), line = wrong(name, options);
  if (line) throw bad(`${name} with ${given(choice)}: ${line}`);
  return options;
}

function given({ lr, hyper }: OptimizerChoice): string {
  return Object.entries({ lr, ...hyper }).map(([name, value]) => `${name}=${shown(value)}`).join(", ");
}

function merged(
  owner: string, defaults: Record<string, Setting>, words: Record<string, Setting[]>, choice: OptimizerChoice,
): Record<string, Setting> {
  const chosen: Record<string, Setting> = { ...("lr" in defaults ? { lr: choice.lr } : {}), ...choice.hyper };
  for (const [name, value] of Object.entries(chosen)) {
    if (!Object.hasOwn(defaults, name)) {
      throw bad(`${name}=${shown(value)}: ${owner} has no such hyperparameter; it has ${Object.keys(defaults).join(", ")}`);
    }
    const line = unfit(value, defaults[name], words[name]);
    if (line) throw bad(`${owner} with ${name}=${shown(value)}: ${line}; by default ${name}=${shown(defaults[name])}`);
  }
  return { ...defaults, ...chosen };
}

const isNumber = (value: unknown): boolean => typeof value === "number" && Number.isFinite(value);

/** What a value would have to be, where it is not of the kind of the usual one; null where it is. */
function unfit(value: Setting, usual: Setting, words: Setting[] | undefined): string | null {
  if (words) {
    if (words.some((word) => JSON.stringify(word) === JSON.stringify(value))) return null;
    return words.length > 1 ? `it is one of ${words.map(shown).join(", ")}` : "a page computes with the default only";
  }
  if (Array.isArray(usual)) {
    return Array.isArray(value) && value.length === usual.length && value.every(isNumber) ? null : "as many numbers are needed";
  }
  if (value === usual || isNumber(value)) return null;
  return "a number is needed";
}
