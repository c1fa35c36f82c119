/** Step sizes by a schedule of `torch.optim.lr_scheduler`: each from the one before, in the same arithmetic. */
import { cos } from "../engine/accurate";
import { BadInput } from "../engine/types";
import { inJapanese } from "../i18n/japanese";
import type { Schedule } from "../wire/state";
import { power } from "./power";

/** A number, or several: milestones. */
type Option = Schedule["options"][string];

/** η of a step from that of the step before it; `base` is that chosen, `at` gives options. */
type Next = (step: number, lr: number, base: number, at: (name: string) => number, all: (name: string) => number[]) => number;

interface Kind {
  /** Options with their defaults; null must be given. */
  options: Record<string, Option | null>;
  /** The first step size as a share of that chosen, where it is another. */
  first?: (lr: number, at: (name: string) => number) => number;
  next: Next;
}

/** math.pi·k/T as Python computes it. */
const halfTurns = (k: number, period: number): number => cos((Math.PI * k) / period);

export const SCHEDULES: Record<string, Kind> = {
  ConstantLR: {
    options: { factor: 1 / 3, total_iters: 5 }, first: (lr, at) => lr * at("factor"),
    next: (step, lr, _base, at) => (step === at("total_iters") ? lr * (1 / at("factor")) : lr),
  },
  LinearLR: {
    options: { start_factor: 1 / 3, end_factor: 1, total_iters: 5 }, first: (lr, at) => lr * at("start_factor"),
    next: (step, lr, _base, at) => {
      if (step > at("total_iters")) return lr;
      const way = at("end_factor") - at("start_factor");
      return lr * (1 + way / (at("total_iters") * at("start_factor") + (step - 1) * way));
    },
  },
  ExponentialLR: { options: { gamma: null }, next: (_step, lr, _base, at) => lr * at("gamma") },
  StepLR: {
    options: { step_size: null, gamma: 0.1 },
    next: (step, lr, _base, at) => (step % at("step_size") ? lr : lr * at("gamma")),
  },
  MultiStepLR: {
    options: { milestones: null, gamma: 0.1 },
    next: (step, lr, _base, at, all) => {
      const times = all("milestones").filter((one) => one === step).length;
      return times ? lr * power(at("gamma"), times) : lr;
    },
  },
  PolynomialLR: {
    options: { total_iters: 5, power: 1 },
    next: (step, lr, _base, at) => {
      const all = at("total_iters");
      return step > all ? lr : lr * power((1 - step / all) / (1 - (step - 1) / all), at("power"));
    },
  },
  CosineAnnealingLR: {
    options: { T_max: null, eta_min: 0 },
    next: (step, lr, base, at) => {
      const period = at("T_max"), least = at("eta_min"), turned = step - 1 - period;
      if (turned % (2 * period) === 0) return lr + ((base - least) * (1 - halfTurns(1, period))) / 2;
      return ((1 + halfTurns(step, period)) / (1 + halfTurns(step - 1, period))) * (lr - least) + least;
    },
  },
  CosineAnnealingWarmRestarts: {
    options: { T_0: null, T_mult: 1, eta_min: 0 },
    next: (step, _lr, base, at) => {
      let since = step, period = at("T_0");
      for (; since >= period; period *= at("T_mult")) since -= period;
      return at("eta_min") + ((base - at("eta_min")) * (1 + halfTurns(since, period))) / 2;
    },
  },
};

/** Schedules of torch that need what pages have not, by why. */
export const OTHERS = { CyclicLR: "momentum", OneCycleLR: "momentum", ReduceLROnPlateau: "loss" } as const;

/** Options that count steps. */
const WHOLE = new Set(["total_iters", "step_size", "T_max", "milestones", "T_0", "T_mult"]);

/** η of each step, and once more at the end. */
export function ratesOf({ name, options }: Schedule, base: number, steps: number): number[] {
  const kind = SCHEDULES[name];
  if (!kind) refuse(`scheduler=${name}: a page has ${Object.keys(SCHEDULES).join(", ")}; the others need Python`);
  for (const [key, value] of Object.entries(options)) {
    if (!(key in kind.options)) refuse(`${key}=${shown(value)}: ${name} has no such hyperparameter; it has ${Object.keys(kind.options).join(", ")}`);
    const least = name === "PolynomialLR" || /^(T_.*|step_size)$/.test(key) ? 1 : 0;
    if (WHOLE.has(key) && ![value].flat().every((v) => Number.isInteger(v) && v >= least)) refuse(`${key}=${shown(value)}: steps are counted in whole numbers from ${least}`);
  }
  const given = { ...kind.options, ...options };
  const missing = Object.keys(given).find((key) => given[key] === null);
  if (missing) refuse(`scheduler ${name} needs ${missing}: say ${missing} too, as in ${name} with ${missing}=…`);
  const at = (key: string) => given[key] as number, all = (key: string) => [given[key] as Option].flat();
  const first = kind.first ? kind.first(base, at) : base, rates = [first];
  for (let step = 1; step <= steps; step++) rates.push(kind.next(step, rates[step - 1], base, at, all));
  // As a trace has them: at the end stands the step size of the last step.
  if (steps > 0) rates[steps] = rates[steps - 1];
  return rates;
}

const shown = (value: Option): string => (Array.isArray(value) ? `[${value.join(", ")}]` : String(value));

function refuse(line: string): never {
  throw new BadInput({ en: line, ja: inJapanese(line) });
}
