/**
 * The nodes of a formula: immutable objects, the same as `kobai.objectives.tree`.
 *
 *   number 3.5 · constant pi e n · parameter a · variable x₂ · index i · item x_{i+1}
 *   negate −u · binary u + v, u − v, u · v, u / v, u ** v · call sin(u), max(u, v) · reduce Σ Π min max ‖·‖ over an index
 *
 * `unroll` expands a tree for a given number of variables to number, variable, negate, binary and call.
 */

/** A literal. `whole` ones are Python's int: they are written without a point. */
export interface NumberNode { readonly kind: "number"; readonly value: number; readonly whole: boolean }

/** `pi`, `e`, or `n`, the number of variables. */
export interface ConstantNode { readonly kind: "constant"; readonly name: "pi" | "e" | "n" }

/** A named constant, whose value the formula has. */
export interface ParameterNode { readonly kind: "parameter"; readonly name: string }

/** A coordinate: index 1 is x₁, the first entry of the point. */
export interface VariableNode { readonly kind: "variable"; readonly index: number }

/** The running index of an enclosing `reduce`, as a number: 1, 2, … */
export interface IndexNode { readonly kind: "index"; readonly name: string }

/** The coordinate x_at, where `at` is a whole-numbered expression of running indices and n, counted from 1. */
export interface ItemNode { readonly kind: "item"; readonly at: Node }

/** −of. */
export interface NegateNode { readonly kind: "negate"; readonly of: Node }

export type Arithmetic = "+" | "-" | "*" | "/" | "**";
export type Comparison = "<" | "<=" | ">" | ">=" | "==" | "!=";

/** `left op right`; comparisons, "and" and "or" stand in conditions only. */
export interface BinaryNode {
  readonly kind: "binary";
  readonly op: Arithmetic | Comparison | "and" | "or" | "@";
  readonly left: Node;
  readonly right: Node;
}

/**
 * A function of `FUNCTIONS`, of one number, or one of these:
 *
 * `atan2` (y, x); `root` (u, k), the real k-th root for odd k; `min`, `max` and (unrolled) `norm` of any number;
 * `piecewise` (condition, value, condition, value, …, otherwise), without `otherwise` NaN where no condition holds.
 */
export interface CallNode { readonly kind: "call"; readonly name: string; readonly args: readonly Node[] }

export type Reduction = "sum" | "prod" | "min" | "max" | "norm";

/** `op` of `body` over `index` = first, first+1, …, last. */
export interface ReduceNode {
  readonly kind: "reduce";
  readonly op: Reduction;
  readonly body: Node;
  readonly index: string;
  readonly first: Node;
  readonly last: Node;
}

/**
 * A vector (as a column) or matrix, while a formula is read; no finished tree has one. `factor` is what it is multiplied by;
 * `madeOf` is, for a row x⊤A, x and A, from which x⊤Ax is computed.
 */
export interface ArrayNode {
  readonly kind: "array";
  readonly rows: readonly (readonly Node[])[];
  readonly factor: Node | null;
  readonly madeOf: readonly [ArrayNode, ArrayNode] | null;
}

export type Node =
  | NumberNode | ConstantNode | ParameterNode | VariableNode | IndexNode | ItemNode
  | NegateNode | BinaryNode | CallNode | ReduceNode | ArrayNode;

export const number = (value: number, whole = Number.isInteger(value)): NumberNode => ({ kind: "number", value, whole });
export const constant = (name: ConstantNode["name"]): ConstantNode => ({ kind: "constant", name });
export const parameter = (name: string): ParameterNode => ({ kind: "parameter", name });
export const variable = (index: number): VariableNode => ({ kind: "variable", index });
export const index = (name: string): IndexNode => ({ kind: "index", name });
export const item = (at: Node): ItemNode => ({ kind: "item", at });
export const negate = (of: Node): NegateNode => ({ kind: "negate", of });
export const binary = (op: BinaryNode["op"], left: Node, right: Node): BinaryNode => ({ kind: "binary", op, left, right });
export const call = (name: string, args: readonly Node[]): CallNode => ({ kind: "call", name, args });
export const reduce = (op: Reduction, body: Node, over: string, first: Node, last: Node): ReduceNode =>
  ({ kind: "reduce", op, body, index: over, first, last });
export const array = (rows: readonly (readonly Node[])[], factor: Node | null = null, madeOf: ArrayNode["madeOf"] = null): ArrayNode =>
  ({ kind: "array", rows, factor, madeOf });

export const CONSTANTS: Readonly<Record<string, number>> = { pi: Math.PI, e: Math.E };
export const COMPARISONS: readonly string[] = ["<", "<=", ">", ">=", "==", "!="];
/** Operations whose result is a truth value. */
export const TRUTHS: readonly string[] = [...COMPARISONS, "and", "or"];
/** Functions of one number. None of them rounds: its gradient would be zero everywhere. */
export const FUNCTIONS: readonly string[] = [
  "exp", "log", "sqrt", "abs", "sign", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh",
  "log2", "log10", "log1p", "expm1", "erf", "sigmoid", "softplus",
];

/** The children of a node, left to right. */
export function children(node: Node): readonly Node[] {
  switch (node.kind) {
    case "item": return [node.at];
    case "negate": return [node.of];
    case "binary": return [node.left, node.right];
    case "call": return node.args;
    case "reduce": return [node.first, node.last, node.body];
    case "array": return node.rows.flat();
    default: return [];
  }
}

/** A node and all its descendants, parents first. */
export function* walk(node: Node): Generator<Node> {
  const open = [node];
  for (let next = open.pop(); next; next = open.pop()) {
    yield next;
    const below = children(next);
    for (let k = below.length - 1; k >= 0; k--) open.push(below[k]);
  }
}

/** Whether `holds` is true of a node or one of its descendants. */
export function some(node: Node, holds: (part: Node) => boolean): boolean {
  for (const part of walk(node)) if (holds(part)) return true;
  return false;
}

/** The tree with `change` applied to every node, children first; a node without changes stays the same object. */
export function changed(node: Node, change: (node: Node) => Node): Node {
  const before = children(node);
  const after = before.map((child) => changed(child, change));
  if (after.some((child, k) => child !== before[k])) {
    if (node.kind === "item") node = item(after[0]);
    else if (node.kind === "negate") node = negate(after[0]);
    else if (node.kind === "binary") node = binary(node.op, after[0], after[1]);
    else if (node.kind === "call") node = call(node.name, after);
    else if (node.kind === "reduce") node = reduce(node.op, after[2], node.index, after[0], after[1]);
  }
  return change(node);
}

/** Whether two trees are equal; a whole number equals one with a point. */
export function same(a: Node, b: Node): boolean {
  if (a === b) return true;
  if (a.kind !== b.kind) return false;
  switch (a.kind) {
    case "number": return a.value === (b as NumberNode).value;
    case "variable": return a.index === (b as VariableNode).index;
    case "constant": case "parameter": case "index": return a.name === (b as IndexNode).name;
    case "binary": if (a.op !== (b as BinaryNode).op) return false; break;
    case "call": if (a.name !== (b as CallNode).name) return false; break;
    case "reduce": if (a.op !== (b as ReduceNode).op || a.index !== (b as ReduceNode).index) return false; break;
    case "array": return false;
  }
  const left = children(a), right = children(b);
  return left.length === right.length && left.every((child, k) => same(child, right[k]));
}

/** Whether a node is this number. */
export const isNumber = (node: Node | null, value: number): boolean => node?.kind === "number" && node.value === value;
/** Whether a node is this constant of mathematics. */
export const isConstant = (node: Node | null, name: string): boolean => node?.kind === "constant" && node.name === name;
/** Whether a node is a condition. */
export const isTruth = (node: Node): boolean => node.kind === "binary" && TRUTHS.includes(node.op);

/** Whether `node` depends on the running index `name` of an enclosing reduction. */
export const usesIndex = (node: Node, name: string): boolean => some(node, (part) => part.kind === "index" && part.name === name);

/** Whether a subscript is a running index, or one plus or minus what does not depend on one: x_{i+1}. */
export function countsUp(at: Node): boolean {
  const fixed = (node: Node) => !some(node, (part) => part.kind === "index");
  if (at.kind === "binary" && "+-".includes(at.op) && fixed(at.right)) return countsUp(at.left);
  if (at.kind === "binary" && at.op === "+" && fixed(at.left)) return countsUp(at.right);
  return at.kind === "index";
}
