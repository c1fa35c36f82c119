/**
 * Names of variables and constants: one letter, Latin or Greek, with or without a subscript, or a word; the same as
 * `kobai.objectives.names`. `θ₀`, `theta_0`, `theta0` and `\theta_0` are one name, `theta_0`; `x₁`, `x_1` and `x1` are `x1`.
 */
import { SPACE } from "../text/python";

export const GREEK_LETTERS: Readonly<Record<string, string>> = {
  alpha: "α", beta: "β", gamma: "γ", delta: "δ", epsilon: "ε", zeta: "ζ", eta: "η", theta: "θ", iota: "ι", kappa: "κ",
  lambda_: "λ", mu: "μ", nu: "ν", xi: "ξ", rho: "ρ", sigma: "σ", tau: "τ", upsilon: "υ", phi: "φ", chi: "χ", psi: "ψ",
  omega: "ω", pi: "π",
  Gamma: "Γ", Delta: "Δ", Theta: "Θ", Lambda: "Λ", Xi: "Ξ", Pi: "Π", Sigma: "Σ", Upsilon: "Υ", Phi: "Φ", Psi: "Ψ", Omega: "Ω",
};
export const LETTERS: readonly string[] = ["x", "y", "z"];
/** Symbols that are variables only where somebody says so: indices, constants of mathematics, and what may be Δx, ΠΣ, X_i. */
export const NO_VARIABLES: readonly string[] = ["e", "i", "j", "n", "pi", "Delta", "Pi", "Sigma", "Xi"];

const isGreek = (name: string) => Object.hasOwn(GREEK_LETTERS, name);
const GREEK = new Set(Object.keys(GREEK_LETTERS).map((name) => name.replace(/_+$/, "")));
const SPELLED: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(GREEK_LETTERS).map(([name, letter]) => [letter, name.replace(/_+$/, "")])),
  ϕ: "phi", ϵ: "epsilon", ϑ: "theta", "\u00b5": "mu", ϱ: "rho",
};
const SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉";
const VARIANTS: Readonly<Record<string, string>> = { varepsilon: "epsilon", varphi: "phi", vartheta: "theta", varrho: "rho" };
const NAME = /^(?:[A-Za-z](?:[A-Za-z0-9_]*[A-Za-z0-9])?|lambda_)$/;
const NUMBERED_NAME = /^([A-Za-z]+)_?([0-9]+)$/;
const LEFT_OUT = new RegExp(`[${SPACE}\\\\{}$]`, "g");

/** A name of `canonical` spelling as its letters and its subscript: `["theta", "0"]`, `["w", ""]`. */
export function split(name: string): [string, string] {
  const found = NUMBERED_NAME.exec(name);
  const at = name.indexOf("_");
  let [letters, below] = found ? [found[1], found[2]] : at < 0 ? [name, ""] : [name.slice(0, at), name.slice(at + 1)];
  if (!found && !(letters.length === 1 || GREEK.has(letters))) [letters, below] = [name, ""];
  return [isGreek(`${letters}_`) ? `${letters}_` : letters, below];
}

/** A name from its letters and its subscript. */
export function joined(letters: string, below: string): string {
  letters = letters.replace(/_+$/, "");
  if (!below) return isGreek(`${letters}_`) ? `${letters}_` : letters;
  const digits = /^[0-9]+$/.test(below);
  if (digits) below = below.replace(/^0+/, "") || below;
  return letters.length === 1 && digits ? `${letters}${below}` : `${letters}_${below}`;
}

/** A name as kobai spells it, from any way in which people write it: `θ₀`, `\theta_{0}`, `theta0`. What is no name comes back. */
export function canonical(name: string): string {
  const bare = name.replace(LEFT_OUT, "");
  const text = [...bare].map((c) => (SUBSCRIPTS.includes(c) ? `${SUBSCRIPTS.indexOf(c)}` : Object.hasOwn(SPELLED, c) ? SPELLED[c] : c)).join("");
  if (!NAME.test(text)) return name;
  const [letters, below] = split(text);
  return joined(Object.hasOwn(VARIANTS, letters) ? VARIANTS[letters] : letters, below);
}

/** Whether a text is a name of `canonical` spelling. */
export const isName = (name: string): boolean => NAME.test(name) && canonical(name) === name;

/** Whether a name of `canonical` spelling is one letter, Latin or Greek, with or without a subscript. */
export function isSymbol(name: string): boolean {
  const [letters, below] = split(name);
  return isName(name) && !below.includes("_") && (letters.length === 1 || isGreek(letters));
}

/** How the coordinates of a point are called: each by a name of its own, or all by one letter with a number, from `first` on. */
export class Coordinates {
  constructor(readonly names: readonly string[] = [], readonly vector = "x", readonly first = 1) {}

  /** The name of a coordinate, counted from 1. */
  name(index: number): string {
    if (index <= this.names.length) return this.names[index - 1];
    if (this.names.length && index <= 3 && this.names.every((name, k) => name === LETTERS[k])) return LETTERS[index - 1];
    return joined(this.vector, `${index - 1 + this.first}`);
  }

  /** The place of a name, counted from 1. */
  index(name: string): number {
    return this.names.length ? this.names.indexOf(name) + 1 : Number(split(name)[1]) - this.first + 1;
  }

  /** The names of n coordinates. */
  of(n: number): string[] {
    return Array.from({ length: n }, (_, k) => this.name(k + 1));
  }
}

/**
 * The coordinates that a formula's names make: the numbered ones of the vector, x y z, then the others as they appear.
 *
 * Numbers are counted from 0 where 0 is among them, and all up to the largest are coordinates. Other names that differ in their
 * number are ordered by it.
 */
export function foundCoordinates(names: readonly string[], vector = "x"): Coordinates {
  const isNumber = (below: string) => /^[0-9]+$/.test(below);
  const numbers = names.map(split).filter(([letters, below]) => letters === vector && isNumber(below)).map(([, below]) => Number(below));
  const first = numbers.includes(0) ? 0 : 1;
  const last = Math.max(...numbers);
  const counted = numbers.length ? Array.from({ length: last - first + 1 }, (_, k) => joined(vector, `${first + k}`)) : [];
  const among = new Set(counted);
  const families = new Map<string, string[]>();
  for (const name of names) {
    const [letters, below] = split(name);
    if (among.has(name)) continue;
    const family = isNumber(below) ? letters : name;
    families.set(family, [...(families.get(family) ?? []), name]);
  }
  const rank = (family: string) => (LETTERS.includes(family) ? LETTERS.indexOf(family) : LETTERS.length);
  const place = (name: string) => (isNumber(split(name)[1]) ? Number(split(name)[1]) : -1);
  const grouped = [...families.keys()].sort((a, b) => rank(a) - rank(b));
  const others = grouped.flatMap((family) => families.get(family)!.sort((a, b) => place(a) - place(b)));
  return new Coordinates(others.length ? [...counted, ...others] : [], vector, first);
}
