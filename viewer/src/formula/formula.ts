/** A formula: a parsed tree with the values of its constants; the same as `kobai.objectives.formula`. */
import { BadInput } from "../engine/types";
import { inJapanese } from "../i18n/japanese";
import { sizes } from "./builder/arrays";
import { arraysOf, declaredNames, type Parameters, scalarsOf } from "./builder/given";
import { TreeBuilder } from "./builder/tree_builder";
import type { Values } from "./evaluate";
import { looksLikeLatex, withoutEnvironment } from "./latex/notation";
import { parse as parseLatex } from "./latex/parser";
import { splitLeft } from "./names/left_side";
import { type Coordinates, LETTERS, split } from "./names/names";
import { parse as parsePlain } from "./plain/parser";
import { Characters } from "./text/characters";
import { checkLength, errorAt, FormulaError, MAX_LENGTH, quoted, ShapeError, tooLong } from "./text/errors";
import { plain } from "./text/plain";
import { strip, stripStart } from "./text/python";
import { type ArrayNode, isConstant, type Node, some, walk } from "./tree";

export interface Formula {
  readonly text: string;
  readonly tree: Node;
  /** Values of its named constants that are numbers. */
  readonly parameters: Values;
  /** How its variables are called. */
  readonly coordinates: Coordinates;
  /** Whether its left side or the caller named them. */
  readonly declared: boolean;
  /** The number of variables, or null where it takes any number of them. */
  readonly dim: number | null;
  /** The smallest number of variables it takes. */
  readonly leastDim: number;
  /** Names of its named constants, in order of appearance. */
  readonly constants: readonly string[];
  /** Its variables beside x, y, z or x₁, x₂, … that nobody named: constants without a value are often meant. */
  readonly beside: readonly string[];
  /** The names of n variables. */
  variables(n: number): string[];
}

/**
 * Parse plain text (`x1**2 + x2**2`) or LaTeX (`x_1^2 + x_2^2`); text is never evaluated.
 *
 * `variables` are names of its variables in order; null for those of its left side, `f(w, b) = …`, or, where it has none, for all
 * names that are given no value: x, y, z first, then the others as they appear. Bad input says what is wrong, at which column, and
 * what would be right.
 */
export function parse(text: string, parameters: Parameters = {}, variables: readonly string[] | null = null): Formula {
  const characters = new Characters();
  try {
    const all = [...text];
    if (all.length > MAX_LENGTH && strip(text)) throw tooLong(characters.encode(all.slice(0, 100).join("")), all.length);
    return formula(text, characters.encode(text), parameters, variables);
  } catch (error) {
    if (!(error instanceof FormulaError)) throw error;
    const en = characters.line(error.message), decode = (one: string) => characters.decode(one);
    const { column, source, fixes } = error;
    throw new BadInput({ en, ja: inJapanese(en) }, column, source === null ? null : decode(source), fixes.map(decode));
  }
}

function formula(given: string, text: string, parameters: Parameters, variables: readonly string[] | null): Formula {
  checkLength(text);
  const arrays = arraysOf(parameters), values = scalarsOf(parameters);
  const whole = withoutEnvironment(text);
  const { right, names, value } = splitLeft(whole, plain(whole));
  const declared = declaredNames(variables, names, values);
  const [tree, build] = ofWhole(text, right, () => read(right, values, declared, arrays));
  if (value && build.free.has(value)) {
    const cure = `write the right side only, or the variables, as in f(${value}) = …`;
    throw errorAt(text, build.free.get(value)!, `${value} stands on both sides: ${cure}`);
  }
  return made(given, tree, values, build.coordinates, declared !== null);
}

function made(text: string, tree: Node, parameters: Values, coordinates: Coordinates, declared: boolean): Formula {
  const { names } = coordinates;
  const used = Math.max(1, ...[...walk(tree)].map((node) => (node.kind === "variable" ? node.index : 1)));
  const leastDim = Math.max(used, names.length);
  const open = !names.length && some(tree, (node) => node.kind === "item" || node.kind === "reduce" || isConstant(node, "n"));
  const x = new Set(names.filter((name) => LETTERS.includes(name) || split(name)[0] === "x"));
  return {
    text, tree, parameters, coordinates, declared, leastDim,
    dim: open ? null : leastDim,
    constants: [...new Set([...walk(tree)].flatMap((node) => (node.kind === "parameter" ? [node.name] : [])))],
    beside: x.size && !declared ? names.filter((name) => !x.has(name)) : [],
    variables: (n) => coordinates.of(n),
  };
}

/** What `read` gives, its errors about the right side said of the whole text. */
function ofWhole<T>(text: string, right: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof FormulaError) || right === text || error.source !== right) throw error;
    const line = error.message.replaceAll(quoted(right), () => quoted(text));
    const leftEnd = right.length - stripStart(right).length;
    const left = right.slice(leftEnd) === text.slice(leftEnd) ? text.slice(0, leftEnd) : "";
    throw new FormulaError(line, error.column, text, error.fixes.map((fix) => strip(left + fix.slice(leftEnd))));
  }
}

export type { Parameters };

/** The tree, and the builder that made it; with arrays for the first number of variables that fits them. */
function read(
  text: string, values: Values, declared: readonly string[] | null, arrays: ReadonlyMap<string, ArrayNode>,
): [Node, TreeBuilder] {
  const parseText = looksLikeLatex(text) ? parseLatex : parsePlain;
  let misfit: ShapeError | null = null;
  const dims = sizes(arrays);
  for (const dim of dims.length ? dims : [0]) {
    const build = new TreeBuilder(text, values, declared, arrays, dim);
    try {
      return [parseText(text, build), build];
    } catch (error) {
      if (!(error instanceof ShapeError)) throw error;
      misfit ??= error;
    }
  }
  throw misfit!;
}
