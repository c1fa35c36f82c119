/** A model of a table as trees: "price ~ a*area + b", in which names of columns are data and the rest are parameters; as `kobai.data.model`. */
import { BadInput } from "../../engine/types";
import { type Formula, parse } from "../../formula/formula";
import { canonical, Coordinates, isName, isSymbol, LETTERS, split } from "../../formula/names/names";
import { FormulaError } from "../../formula/text/errors";
import { nearest } from "../../formula/text/nearest";
import { repr, strip } from "../../formula/text/python";
import { binary, call, changed, isConstant, type Node, number, some, variable, walk } from "../../formula/tree";
import { refused } from "../function";
import { escaped, MathML } from "../notation/mathml";
import { Plain } from "../notation/plain";
import { unroll } from "../notation/simplified";
import { shown } from "./columns";
import { aliasesOf, alone, argumentsOf, insideSoftmax, replaced } from "./model_text";

/** Operations of a model with its sums written out. */
const MOST_TERMS = 2_000;
/** Columns that an error line lists, and letters of each. */
const LISTED = 12, LONGEST = 40;
const WRITE = "write the response, ~, and a formula, as 'y ~ a*x + b'";

/** What a table's response is said to be. In the trees variable k is the k-th parameter; after the parameters come the columns. */
export interface Model {
  source: string;
  /** The left side, a tree of columns alone. */
  response: Node;
  /** The right side; of a softmax its arguments, one for each class. */
  outputs: readonly Node[];
  softmax: boolean;
  parameters: readonly string[];
  /** Names of the columns that occur, as the table has them. */
  columns: readonly string[];
  /** A function around the output that the loss undoes; "" for none. */
  outer: string;
}

/** Characters of the arguments of a softmax; of longer ones the first is shown. */
const LONG = 60;

/** One notation: how a tree, an application of a function, and a class are written. */
interface Spelling {
  write(node: Node): string;
  equal: string;
  applied(name: string, to: string): string;
  comma: string;
  more: string;
  label(label: string): string;
}

/**
 * A model as plain text and MathML; of a softmax of long arguments the first, which tells what the others are. `link`: what the loss
 * takes the value of, a probability, written `P(y = 1) = sigmoid(…)`, or a mean, `E(y) = exp(…)`; `label`: the class of that probability.
 */
export function typeset(
  { source, response, outputs, softmax, parameters, columns, outer }: Model, link: string, label: string,
): { plain: string; mathml: string | null } {
  if (!columns.length) return { plain: source, mathml: null };
  const names = new Coordinates([...parameters, ...columns]), plain = new Plain(names), mathml = new MathML(names);
  const written = ({ write, equal, applied, comma, more, label: named }: Spelling) => {
    const left = write(response), around = outer || (softmax ? "" : link);
    const said = softmax ? applied("P", left) : link === "sigmoid" ? applied("P", left + equal + named(label)) : link === "exp" ? applied("E", left) : left;
    if (!softmax) return said + equal + write(around ? call(around, outputs) : outputs[0]);
    const all = outputs.map(write), long = [...outputs.map((output) => plain.write(output)).join(", ")].length > LONG;
    return said + equal + applied("softmax", (long ? [all[0], more] : all).join(comma));
  };
  const inner = written({
    write: (node) => mathml.write(node), equal: "<mo>=</mo>", comma: "<mo>,</mo>", more: "<mo>…</mo>",
    applied: (name, to) => `<mi>${name}</mi><mo>&#x2061;</mo><mrow><mo>(</mo>${to}<mo>)</mo></mrow>`,
    label: (text) => (/^\p{Nd}+$/u.test(text) ? `<mn>${text}</mn>` : `<mtext>${escaped(text)}</mtext>`),
  });
  return {
    plain: written({ write: (node) => plain.write(node), equal: " = ", comma: ", ", more: "…", applied: (name, to) => `${name}(${to})`, label: (text) => text }),
    mathml: `<math xmlns="http://www.w3.org/1998/Math/MathML"><mrow>${inner}</mrow></math>`,
  };
}

/** Read a model of a table with these columns of numbers; `classes`: how many linear functions `softmax(.)` has. */
export function readModel(text: string, columns: readonly string[], parameters: readonly string[] | null, classes: number): Model {
  const sides = text.split("~");
  if (sides.length !== 2) throw refused(`model ${shown(text)}: ${WRITE}`);
  const [left, right] = sides;
  if (!strip(left) || !strip(right)) throw refused(`model ${shown(text)}: a side of ~ is empty; ${WRITE}`);
  const aliases = aliasesOf(columns), named = parameters && checkedNames(parameters);
  const clash = named?.find((name) => [...aliases.values()].includes(name));
  if (clash) throw refused(`parameters: ${clash} is a column of the table; name the parameter differently`);
  const response = read(left, text, 0, aliases, []);
  const [inner, softmax] = insideSoftmax(right);
  if (strip(inner) === ".") {
    const others = columns.filter((name) => !response.columns.includes(name));
    if (!others.length) throw refused(`model ${shown(text)}: there is no other column to explain ${strip(left)} with`);
    return { ...linear(text, response, others, aliases, softmax ? classes : 0), softmax };
  }
  const offset = left.length + 1 + right.indexOf(inner);
  const parts = argumentsOf(inner, softmax).map(([at, part]) => read(part, text, offset + at, aliases, named));
  const free = [...new Set(parts.flatMap((part) => part.free))];
  const unnamed = named ? free.filter((name) => !named.includes(name)).sort() : [];
  if (named && unnamed.length) {
    throw refused(`model ${shown(text)}: ${unnamed.join(", ")}: neither a column nor among parameters=[${named.map(repr).join(", ")}]`);
  }
  const order = named ?? free;
  if (!order.length) {
    throw refused(`model ${shown(text)}: every name is a column, so there is nothing to find: give it coefficients, as a*x + b`);
  }
  const used = [...new Set([response, ...parts].flatMap((part) => part.columns))];
  const places = new Map([...order.map((name, k) => [name, k + 1] as const), ...used.map((name, k) => [aliases.get(name)!, order.length + k + 1] as const)]);
  return {
    source: strip(text), response: placed(response, places), outputs: parts.map((part) => placed(part, places)), softmax,
    parameters: order, columns: used, outer: "",
  };
}

/** Names that a caller gives, in `canonical` spelling. */
function checkedNames(given: readonly string[]): string[] {
  const found = given.map((name) => canonical(strip(name)));
  found.forEach((name, k) => {
    if (!isName(name)) throw refused(`parameters: ${shown(given[k])} is no name: a letter or a word, with a number where it has one, as w1`);
    if (found.indexOf(name) !== found.lastIndexOf(name)) throw refused(`parameters: ${shown(given[k])} stands twice; name it once`);
  });
  if (!found.length) throw refused("parameters=[]: give their names, as ['w', 'b']");
  return found;
}

/** A parsed expression: its tree, the names of its variables, and which of them are columns or free. */
interface Part { node: Node; names: readonly string[]; columns: readonly string[]; free: readonly string[] }

/** The tree with the variables at the places of their names. */
const placed = ({ node, names }: Part, places: ReadonlyMap<string, number>): Node =>
  changed(node, (part) => (part.kind === "variable" ? variable(places.get(names[part.index - 1])!) : part));

/** Parse an expression of columns and parameters; `named`: the parameters, null where they are to be found. */
function read(part: string, text: string, offset: number, aliases: ReadonlyMap<string, string>, named: readonly string[] | null): Part {
  if (/^\s*-?\d+(\.\d*)?\s*$/.test(part)) return { node: number(Number(part)), names: [], columns: [], free: [] };
  const [short, back] = replaced(part, aliases), ofAlias = new Map([...aliases].map(([column, alias]) => [alias, column]));
  const declared = [...(named ?? []), ...ofAlias.keys()];
  let found: Formula;
  for (;;) {
    try {
      found = parse(short, {}, declared.length ? declared : null);
      break;
    } catch (error) {
      if (!(error instanceof BadInput)) throw error;
      const word = unknown(error.line.en);
      if (named || !word || !isSymbol(word) || LETTERS.includes(split(word)[0]) || declared.includes(word)) {
        throw ofModel(error, text, offset, back, ofAlias);
      }
      declared.push(word);
    }
  }
  const { coordinates, leastDim } = found, tree = writtenOut(found.tree, text);
  const used = [...new Set([...walk(tree)].flatMap((node) => (node.kind === "variable" ? [node.index] : [])))].map((k) => coordinates.name(k));
  return {
    node: tree, names: Array.from({ length: leastDim }, (_, k) => coordinates.name(k + 1)),
    columns: used.flatMap((name) => ofAlias.get(name) ?? []), free: used.filter((name) => !ofAlias.has(name)),
  };
}

/** A tree with the terms of its sums one by one. */
function writtenOut(tree: Node, text: string): Node {
  if (some(tree, (part) => part.kind === "item" || isConstant(part, "n"))) {
    throw refused(`model ${shown(text)}: a table has no vector x of n coordinates; name the columns, as a*x1 + b*x2`);
  }
  if (!some(tree, (part) => part.kind === "reduce")) return tree;
  try {
    return unroll(tree, 0, MOST_TERMS);
  } catch (error) {
    if (!(error instanceof FormulaError)) throw error;
    const long = `its sums have more than ${MOST_TERMS} terms; give them fewer`;
    throw refused(`model ${shown(text)}: ${error.message.includes("written out") ? long : error.message}`);
  }
}

/** The name that an error calls unknown; else empty. */
function unknown(line: string): string {
  const found = /unknown name '([^']+)'/.exec(line);
  return found ? canonical(found[1]) : "";
}

/** An error about a part of a model, as one about its whole text. */
function ofModel(
  error: BadInput, text: string, offset: number, back: (column: number) => number, ofAlias: ReadonlyMap<string, string>,
): BadInput {
  const column = error.column === null ? null : offset + back(error.column), word = unknown(error.line.en), names = [...ofAlias.values()];
  if (word) {
    const line = `model ${shown(text)}: ${repr(word)} is no column; there are ${listed(names)}.${nearest(word, names)}`;
    return refused(offset ? `${line} A parameter that is a word is named, as parameters=[${repr(word)}]` : line, text, column);
  }
  // A model's names are given no values, and its columns are variables already.
  let line = error.line.en.replace(/, or give \S+ a value \(.*?\), or name it .*/, ", or name it among the parameters");
  for (const [alias, name] of ofAlias) if (alias !== name) line = line.replaceAll(new RegExp(alone(alias), "gu"), () => name);
  const at = line.indexOf(": ");
  return refused(`model ${shown(text)}: ${(at < 0 ? "" : line.slice(at + 2)) || line}`, text, column);
}

/** The model of `.`: b + Σ w·column, for each class where there are `classes` of them. */
function linear(text: string, response: Part, others: readonly string[], aliases: ReadonlyMap<string, string>, classes: number): Model {
  const plain = others.map(canonical);
  const usable = plain.every((name) => isName(`w_${name}`) || /^[A-Za-z]\d*$/.test(name));
  const weights = plain.map((name, k) => (usable ? canonical(`w_${name}`) : `w${k + 1}`));
  const groups = classes ? Array.from({ length: classes }, (_, k) => `_${k + 1}`) : [""];
  const parameters = groups.flatMap((group) => [...weights, "b"].map((name) => name + group));
  const columns = [...new Set([...response.columns, ...others])], first = parameters.length + 1;
  const outputs = groups.map((_, g) => {
    const at = g * (weights.length + 1);
    const products: Node[] = others.map((name, k) => binary("*", variable(at + k + 1), variable(first + columns.indexOf(name))));
    return [...products, variable(at + weights.length + 1)].reduce((node, term) => binary("+", node, term));
  });
  const places = new Map(columns.map((name, k) => [aliases.get(name)!, first + k]));
  return { source: strip(text), response: placed(response, places), outputs, softmax: classes > 0, parameters, columns, outer: "" };
}

const listed = (names: readonly string[]): string =>
  names.slice(0, LISTED).map((name) => ([...name].length > LONGEST ? `${[...name].slice(0, LONGEST - 1).join("")}…` : name)).join(", ") + (names.length > LISTED ? ` and ${names.length - LISTED} more` : "");

/** The model without the function that its right side is the value of; null where it is not one of `name`. */
export function withoutOuter(model: Model, name: string): Model | null {
  const [output, ...rest] = model.outputs;
  return rest.length || output.kind !== "call" || output.name !== name ? null : { ...model, outputs: [output.args[0]], outer: name };
}
