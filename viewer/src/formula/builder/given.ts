/** What a caller gives beside a formula's text: values of its constants, and names of its variables. */
import { RESERVED } from "../names/function_names";
import type { Values } from "../evaluate";
import { canonical, isName, LETTERS } from "../names/names";
import { FormulaError } from "../text/errors";
import { general, repr, reprFloat, strip } from "../text/python";
import { array, type ArrayNode } from "../tree";
import { literal } from "./arrays";

/** Values of named constants: numbers, or vectors and matrices, as A of x^\top A x, which are multiplied out. */
export type Parameters = Readonly<Record<string, number | readonly number[] | readonly (readonly number[])[]>>;

/** Of a given matrix; what is multiplied out has a limit of its own. */
const MOST_ENTRIES = 2_500;

/** The values that are numbers; an error where one is not finite, or its name has a meaning already. */
export function scalarsOf(parameters: Parameters): Values {
  const found: Record<string, number> = {};
  for (const [name, value] of Object.entries(parameters)) {
    if (typeof value === "object") continue;
    const said = `${name}=${reprFloat(value)}`;
    if ((RESERVED.has(name) && !LETTERS.includes(name) && name !== "n") || /^x[0-9]+$/.test(name)) {
      throw new FormulaError(`${said}: ${repr(name)} has a meaning in formulas already: name the constant differently`);
    }
    if (!Number.isFinite(value)) throw new FormulaError(`${said}: a constant of a formula is one number, a finite number, e.g. ${name}=1.0`);
    found[name] = value;
  }
  return found;
}

/** The values that are vectors, as columns, and matrices; an error where one cannot be used. */
export function arraysOf(parameters: Parameters): Map<string, ArrayNode> {
  const found = new Map<string, ArrayNode>();
  for (const [name, value] of Object.entries(parameters)) {
    if (typeof value !== "object") continue;
    const rows = value.map((row: number | readonly number[]) => (typeof row === "number" ? [row] : row));
    const size = rows.length * (rows[0]?.length ?? 0);
    const even = value.every((row) => typeof row === typeof value[0]) && rows.every((row) => row.length === rows[0].length);
    if (!even || !size || size > MOST_ENTRIES || !rows.flat().every(Number.isFinite)) {
      throw new FormulaError(
        `${name}=${shown(value)}: a matrix is rows of equal length, ${name}=[[2, 0], [0, 1]], a vector ${name}=[1, 2], ` +
        `of finite numbers, at most ${MOST_ENTRIES}`);
    }
    found.set(name, array(rows.map((row) => row.map(literal))));
  }
  return found;
}

/** A list as an error quotes it: eight entries of each. */
function shown(value: Parameters[string]): string {
  if (typeof value === "number") return reprFloat(value);
  const entries = value.slice(0, 8).map(shown);
  return `[${[...entries, ...(value.length > 8 ? ["..."] : [])].join(", ")}]`;
}

/** The variables that a caller or a left side names, in `canonical` spelling, or null. */
export function declaredNames(variables: readonly string[] | null, left: readonly string[] | null, parameters: Values): readonly string[] | null {
  const given = variables ? variables.map((name) => canonical(strip(name))) : left;
  if (variables && given) {
    given.forEach((name, k) => {
      if (!isName(name)) {
        throw new FormulaError(
          `variables: ${repr(variables[k])} is no name: a letter or a word, with a number where it has one, as w1`);
      }
      if (given.indexOf(name) !== given.lastIndexOf(name)) {
        throw new FormulaError(`variables: ${repr(variables[k])} stands twice; name it once`);
      }
    });
    if (!given.length) throw new FormulaError("variables=[]: give their names, as ['w', 'b']");
    if (left && (new Set(left).size !== new Set(given).size || !left.every((name) => given.includes(name)))) {
      const all = variables.map(repr).join(", ");
      throw new FormulaError(`variables=[${all}]: the left side names ${left.join(", ")}; leave one of both out`);
    }
  }
  const twice = Object.keys(parameters).find((name) => given?.includes(canonical(name)));
  if (twice !== undefined) {
    const said = `${twice}=${general(parameters[twice])}: ${twice} is a variable too`;
    throw new FormulaError(`${said}; give it no value, or take it out of the variables`);
  }
  return given;
}
