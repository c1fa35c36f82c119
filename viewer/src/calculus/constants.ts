/** Names in formulas that become constants with sliders, as `kobai.app.messages.with_constants` decides. */
import { BadInput } from "../engine/types";
import { functionOf, type FunctionChoice, type KnownFunction } from "./function";

/** Of one formula. */
const MOST_CONSTANTS = 16;
const NAME = /^\p{L}[\p{L}\p{N}_]*/u;

/**
 * The function, in which names become constants, of the given values for them or 1, unless they are variables: those that a left
 * side names are, f(w, b) = …; else those beside x, y, z or x₁, x₂, … are constants; else all are variables.
 */
export function withConstants({ f, params, dim }: FunctionChoice): KnownFunction {
  const values: Record<string, number> = {};
  const valueOf = (name: string) => (Object.hasOwn(params, name) ? params[name] : 1);
  for (;;) {
    try {
      const found = functionOf({ f, params: values, dim }), beside = found.key ? [] : found.formula.beside;
      if (!beside.length || Object.keys(values).length + beside.length > MOST_CONSTANTS) return found;
      for (const name of beside) values[name] = valueOf(name);
    } catch (error) {
      if (!(error instanceof BadInput)) throw error;
      const name = missing(error);
      // What reads like sinx is no constant: what may be meant is offered.
      const call = error.fixes.some((fix) => brackets(fix) > brackets(f)), full = Object.keys(values).length === MOST_CONSTANTS;
      if (call || full || !name || Object.hasOwn(values, name) || !/give \S+ a value/.test(error.line.en)) throw error;
      values[name] = valueOf(name);
    }
  }
}

const brackets = (text: string): number => text.split("(").length;

/** The name that an error asks a value for. */
function missing({ line, source, column }: BadInput): string | null {
  const unknown = /unknown name '([\p{L}\p{N}_]+)'/u.exec(line.en);
  if (unknown) return unknown[1];
  return NAME.exec([...(source ?? "")].slice(column ?? 0).join(""))?.[0] ?? null;
}
