/** The names of functions in formulas: those that are read, and what is offered instead of those that are not. */
import { CONSTANTS, FUNCTIONS } from "../tree";
import { LETTERS } from "./names";

/** Functions that are one over another. */
export const COMPOSED: ReadonlyMap<string, string> = new Map([["cot", "tan"], ["sec", "cos"], ["csc", "sin"]]);
/** Functions of several numbers or of the whole point. */
export const SPECIAL: readonly string[] =
  [...COMPOSED.keys(), "atan2", "cbrt", "root", "where", "piecewise", "min", "max", "sum", "prod", "mean", "dot", "norm"];
/** What errors list. */
export const LISTED: readonly string[] = [...FUNCTIONS, ...SPECIAL.filter((name) => !COMPOSED.has(name))];
export const RESERVED: ReadonlySet<string> = new Set([...Object.keys(CONSTANTS), ...FUNCTIONS, ...LETTERS, ...SPECIAL, "n"]);
/** Other spellings, which are read. */
export const SAME: ReadonlyMap<string, string> = new Map(Object.entries({
  ln: "log", arcsin: "asin", arccos: "acos", arctan: "atan", sgn: "sign", logistic: "sigmoid",
  log_2: "log2", log_10: "log10", log_e: "log", arctan2: "atan2",
}));
/** Functions that may have grown together with their argument, as in sinx. */
export const WRITTEN: readonly string[] = [...FUNCTIONS, ...SAME.keys(), "cbrt"];
/** The inverse functions, of which there are none here. */
export const AREA: ReadonlyMap<string, string> = new Map(Object.entries({
  sinh: "log({0} + sqrt({0}^2 + 1))",
  cosh: "log({0} + sqrt({0}^2 - 1))",
  tanh: "log((1 + {0})/(1 - {0}))/2",
}));
export const SYNONYMS: ReadonlyMap<string, string> = new Map(Object.entries({
  ...Object.fromEntries([...AREA].flatMap(([name, written]) =>
    ["a", "ar", "arc"].map((start) => [start + name, written.replaceAll("{0}", "(…)")]))),
  ...Object.fromEntries(SAME),
  tg: "tan", fabs: "abs", sqr: "sqrt(…) or (…)**2", exponential: "exp", sine: "sin", cosine: "cos",
  tangent: "tan", power: "**", pow: "**", lg: "log10(…) or log2(…)", ld: "log2(…)",
  relu: "max(…, 0)", hypot: "sqrt((…)**2 + (…)**2)", heaviside: "where(… > 0, 1, 0)",
  ReLU: "max(…, 0)", square: "(…)**2", exp2: "2**(…)", sech: "1/cosh(…)", csch: "1/sinh(…)", coth: "1/tanh(…)",
  sinc: "sin(…)/(…) or sin(pi*(…))/(pi*(…))",
  maximum: "max", minimum: "min", product: "prod",
}));
export const ROUNDS: ReadonlySet<string> = new Set(["floor", "ceil", "round", "trunc", "int", "rint", "fix", "mod", "fmod"]);
