/** The names of functions in formulas: those that are read, and what is offered instead of those that are not. */
import { CONSTANTS, FUNCTIONS } from "../tree";
import { LETTERS } from "./names";

/** Functions that are one over another. */
export const COMPOSED: ReadonlyMap<string, string> = new Map([
  ["cot", "tan"], ["sec", "cos"], ["csc", "sin"], ["coth", "tanh"], ["sech", "cosh"], ["csch", "sinh"],
]);
/** Functions of several numbers or of the whole point. */
export const SPECIAL: readonly string[] =
  [...COMPOSED.keys(), "atan2", "cbrt", "root", "where", "piecewise", "min", "max", "sum", "prod", "mean", "dot", "norm"];
const AREA = ["asinh", "acosh", "atanh"];
/** What errors list: not those that are one over another, or the inverse of another. */
export const LISTED: readonly string[] = [...FUNCTIONS, ...SPECIAL].filter((name) => !COMPOSED.has(name) && !AREA.includes(name));
export const RESERVED: ReadonlySet<string> = new Set([...Object.keys(CONSTANTS), ...FUNCTIONS, ...LETTERS, ...SPECIAL, "n"]);
/** Other spellings, which are read. */
export const SAME: ReadonlyMap<string, string> = new Map(Object.entries({
  ln: "log", arcsin: "asin", arccos: "acos", arctan: "atan", sgn: "sign", logistic: "sigmoid",
  log_2: "log2", log_10: "log10", log_e: "log", arctan2: "atan2",
  arsinh: "asinh", arcosh: "acosh", artanh: "atanh", arcsinh: "asinh", arccosh: "acosh", arctanh: "atanh",
}));
/** Functions that may have grown together with their argument, as in sinx. */
export const WRITTEN: readonly string[] = [...FUNCTIONS, ...SAME.keys(), "cbrt"];
export const SYNONYMS: ReadonlyMap<string, string> = new Map(Object.entries({
  ...Object.fromEntries(SAME),
  tg: "tan", fabs: "abs", sqr: "sqrt(…) or (…)**2", exponential: "exp", sine: "sin", cosine: "cos",
  tangent: "tan", power: "**", pow: "**", lg: "log10(…) or log2(…)", ld: "log2(…)",
  relu: "max(…, 0)", hypot: "sqrt((…)**2 + (…)**2)", heaviside: "where(… > 0, 1, 0)",
  ReLU: "max(…, 0)", square: "(…)**2", exp2: "2**(…)",
  sinc: "sin(…)/(…) or sin(pi*(…))/(pi*(…))",
  maximum: "max", minimum: "min", product: "prod", Sigma: "sum(…)", Pi: "pi or prod(…)",
}));
export const ROUNDS: ReadonlySet<string> = new Set(["floor", "ceil", "round", "trunc", "int", "rint", "fix", "mod", "fmod"]);
