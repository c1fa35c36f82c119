/** The bounds of steppers' hyperparameters, as `kobai.optimize` checks them. */
import type { Options } from "./options";

type Check = (o: Options) => string | null;

const positive = (...names: string[]): Check => (o) => {
  const wrong = names.find((name) => !(o.none(name) || (o.number(name) > 0 && o.number(name) < Infinity)));
  return wrong === undefined ? null : `${wrong}=${o.shown(wrong)}: give a positive number`;
};
const shares = (...names: string[]): Check => (o) => {
  const good = names.every((name) => o.number(name) < 1);
  const cause = names.length > 1 ? "both lie between 0 and 1" : "it lies between 0 and 1";
  return good ? null : `${names.map((name) => `${name}=${o.shown(name)}`).join(", ")}: ${cause}`;
};
const wolfe: Check = (o) => (o.number("c1") < o.number("c2") && o.number("c2") < 1
  ? null : `c1=${o.shown("c1")}, c2=${o.shown("c2")}: they must satisfy 0 < c1 < c2 < 1`);
const notNegative: Check = (o) => (o.number("lr") >= 0 ? null : `lr=${o.shown("lr")}: a step size is a number of 0 or more`);
const belowTwo: Check = (o) => (o.number("lr") < 2 ? null : `lr=${o.shown("lr")}: from 2 on Polyak's step no longer comes nearer to the minimum`);
const anyLength: Check = (o) => (o.number("max_step") > 0 ? null : `max_step=${o.shown("max_step")}: give a positive number`);
const rate: Check = (o) => (o.number("lr") >= 0 ? null : `Invalid learning rate: ${o.shown("lr")}`);
/** Python counts with them, so that a part of one is none. */
const whole = (...names: string[]): Check => (o) => {
  const wrong = names.find((name) => !o.none(name) && !Number.isInteger(o.number(name)));
  return wrong === undefined ? null : `${wrong}=${o.shown(wrong)}: give a whole number`;
};

const CHECKS: Readonly<Record<string, Check[]>> = {
  backtracking: [positive("lr", "shrink", "c1", "max_tries"), shares("shrink", "c1"), whole("max_tries")],
  "strong Wolfe": [positive("lr", "c1", "c2", "max_tries"), wolfe, whole("max_tries")],
  "exact line search": [positive("lr", "max_step", "max_tries"), whole("max_tries")],
  "Barzilai-Borwein": [positive("lr", "max_step")],
  Polyak: [positive("lr"), belowTwo, anyLength],
  "conjugate gradient": [positive("lr", "c1", "c2", "max_tries"), wolfe, whole("max_tries")],
  Newton: [positive("lr", "floor", "c1", "max_tries"), shares("c1", "floor"), whole("max_tries")],
  "undamped Newton": [positive("lr")],
  "Newton-CG": [positive("lr", "c1", "max_tries", "max_products"), shares("c1"), whole("max_tries", "max_products")],
  "gradient flow": [positive("lr", "rtol", "atol", "max_evals")],
  "normalised gradient": [notNegative],
  LBFGS: [rate, whole("max_iter", "max_eval", "history_size")],
};

/** What is wrong with the hyperparameters of a stepper, or null. */
export function wrong(name: string, options: Options): string | null {
  for (const check of CHECKS[name] ?? []) {
    const line = check(options);
    if (line) return line;
  }
  return null;
}
