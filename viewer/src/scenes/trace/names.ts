/** Names of variables as text and as MathML: Greek letters, subscripts; as `kobai.objectives.names` and `notation`. */
import type { Text } from "../../wire/types";

const GREEK: Record<string, string> = {
  alpha: "α", beta: "β", gamma: "γ", delta: "δ", epsilon: "ε", zeta: "ζ", eta: "η", theta: "θ", iota: "ι", kappa: "κ", lambda: "λ",
  mu: "μ", nu: "ν", xi: "ξ", rho: "ρ", sigma: "σ", tau: "τ", upsilon: "υ", phi: "φ", chi: "χ", psi: "ψ", omega: "ω", pi: "π",
  Gamma: "Γ", Delta: "Δ", Theta: "Θ", Lambda: "Λ", Xi: "Ξ", Pi: "Π", Sigma: "Σ", Upsilon: "Υ", Phi: "Φ", Psi: "Ψ", Omega: "Ω",
};
const SPELLED = Object.fromEntries(Object.entries(GREEK).map(([name, letter]) => [letter, name]));
const BELOW = "0123456789aehijklmnoprstuvx", LOWERED = "₀₁₂₃₄₅₆₇₈₉ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ";

/** A name, as it is written in formulas or as text, as a text. */
export function typeset(name: string): Text {
  const [letters, below] = split(name);
  // Of several words, as w_length_1, it is one word.
  if (below.includes("_")) return { plain: `${letters}_${below}`, mathml: `<math><mi>${letters}_${below}</mi></math>` };
  const symbol = GREEK[letters] ?? letters, base = `<mi>${symbol}</mi>`;
  if (!below) return { plain: symbol, mathml: `<math>${base}</math>` };
  const digits = /^\d+$/.test(below), index = digits ? `<mn>${below}</mn>` : `<mi>${GREEK[below] ?? below}</mi>`;
  const small = [...below].every((c) => BELOW.includes(c)) && [...below].map((c) => LOWERED[BELOW.indexOf(c)]).join("");
  const plain = small ? symbol + small : digits ? `${symbol}[${below}]` : `${symbol}_${below}`;
  return { plain, mathml: `<math><msub>${base}${index}</msub></math>` };
}

/** A name as its letters and its subscript. */
function split(name: string): [string, string] {
  const lowered = [...name].findIndex((c) => LOWERED.includes(c));
  if (lowered > 0) {
    const at = [...name].slice(lowered).map((c) => (LOWERED.includes(c) ? BELOW[LOWERED.indexOf(c)] : c)).join("");
    return [spelled([...name].slice(0, lowered).join("")), at];
  }
  const numbered = /^([A-Za-z]+)_?(\d+)$/.exec(name);
  if (numbered) return [numbered[1], numbered[2]];
  const at = name.indexOf("_"), letters = spelled(at < 0 ? name : name.slice(0, at));
  if (at < 0 || !(letters.length === 1 || letters in GREEK)) return [spelled(name.replace(/^lambda_$/, "lambda")), ""];
  return [letters, name.slice(at + 1)];
}

const spelled = (letters: string): string => SPELLED[letters] ?? letters;
