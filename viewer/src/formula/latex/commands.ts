/** LaTeX commands: those that are read, and what to write instead of others. */
import { SAME } from "../names/function_names";
import type { Reduction } from "../tree";
import { GREEK_COMMANDS } from "./names";

export const FUNCTIONS = new Map(Object.entries({
  "\\exp": "exp", "\\log": "log", "\\ln": "log", "\\sin": "sin", "\\cos": "cos", "\\tan": "tan",
  "\\arcsin": "asin", "\\arccos": "acos", "\\arctan": "atan", "\\sinh": "sinh", "\\cosh": "cosh", "\\tanh": "tanh",
  "\\min": "min", "\\max": "max", "\\cot": "cot", "\\sec": "sec", "\\csc": "csc", "\\coth": "coth",
}));
export const WRITTEN = new Map([...FUNCTIONS].map(([command, name]) => [name, command]));
// Commands of packages, which not every typesetter has.
for (const name of ["sech", "csch", ...SAME.keys()]) if (!name.includes("_")) FUNCTIONS.set(`\\${name}`, SAME.get(name) ?? name);
export const LARGE = new Map<string, Reduction>([["\\sum", "sum"], ["\\prod", "prod"]]);
export const KNOWN = [
  ...FUNCTIONS.keys(), ...GREEK_COMMANDS.keys(), ...LARGE.keys(),
  "\\frac", "\\sqrt", "\\cdot", "\\left", "\\right", "\\lvert", "\\lVert", "\\mathrm", "\\operatorname",
];
export const CURES = new Map(Object.entries({
  "\\over": "write \\frac{…}{…}", "\\in": "give the domain apart, as domain=(0, 1)", "\\to": "write the function alone",
  "\\approx": "leave out what follows", "\\infty": "infinity is no number here", "\\int": "an integral has no place here",
  "\\lim": "a limit has no place here", "\\pm": "write two formulas, one with + and one with -",
  "\\arg": "write the function alone, without \\arg\\min", "\\nabla": "kobai differentiates by itself",
  "\\partial": "kobai differentiates by itself", "\\binom": "write it with products", "\\bmod": "it has no useful gradient",
  "\\lfloor": "it has no useful gradient", "\\lceil": "it has no useful gradient", "\\color": "leave it out",
  ...Object.fromEntries(["\\hat", "\\bar", "\\tilde", "\\dot", "\\overline", "\\widehat"].map((name) => [name, "write the letter alone"])),
}));
