/**
 * Given vectors and matrices in formulas, x^\top A x and ‖Ax − b‖²: they are multiplied out while a formula is read. A tree holds
 * numbers only: what is made of an array is the sum of products that it stands for.
 */
import { number as valueOf } from "../evaluate";
import { FormulaError, ShapeError } from "../text/errors";
import { array, type ArrayNode, type BinaryNode, isNumber, negate, type Node, number, same } from "../tree";

type Op = BinaryNode["op"];

/** What makes the nodes. */
export interface Builder {
  readonly source: string;
  readonly squares: Map<Node, Node>;
  error(column: number, message: string): FormulaError;
  wholeNumber(value: number): Node;
  givenNumber(value: number): Node;
  negate(of: Node, column: number): Node;
  binary(op: Op, left: Node, right: Node, column: number): Node;
  call(name: string, args: readonly Node[], column: number): Node;
}

const shape = (of: ArrayNode): [number, number] => [of.rows.length, of.rows[0].length];

/** A number as the node that its text would give. */
export function literal(value: number): Node {
  const size = number(Math.abs(value), Number.isInteger(value) && Math.abs(value) < 1e9);
  return value < 0 ? negate(size) : size;
}

/** The numbers of variables that may fit given arrays: columns of matrices, then rows, then lengths of vectors. */
export function sizes(arrays: ReadonlyMap<string, ArrayNode>): number[] {
  const shapes = [...arrays.values()].map(shape);
  return [...new Set([...shapes.filter(([, n]) => n > 1).map(([, n]) => n), ...shapes.map(([m]) => m)])];
}

/** left op right, at least one of them an array; a `ShapeError` where they do not fit. */
export function combine(build: Builder, op: Op, left: Node, right: Node, column: number): Node {
  if (left.kind === "array" && right.kind === "array") return ofTwo(build, op, left, right, column);
  if (op === "*" || (op === "/" && left.kind === "array")) {
    const [of, by] = left.kind === "array" ? [left, right] : [right as ArrayNode, left];
    let factor = by;
    const one = build.wholeNumber(1);
    if (of.factor) factor = build.binary(op, of.factor, factor, column);
    else if (op === "/") factor = build.binary("/", one, factor, column);
    return array(of.rows, factor, of.madeOf);
  }
  throw build.error(column, `a ${called(left)} ${op} a ${called(right)}: vectors and matrices have + - and products`);
}

function ofTwo(build: Builder, op: Op, left: ArrayNode, right: ArrayNode, column: number): Node {
  if ((op === "+" || op === "-") && sameShape(shape(left), shape(right))) {
    const a = filled(build, left, column).rows, b = filled(build, right, column).rows;
    return array(a.map((row, i) => row.map((entry, j) => sum(build, op, entry, b[i][j], column))));
  }
  // As NumPy multiplies.
  if (op === "@" && shape(left)[1] === 1 && shape(left)[0] === shape(right)[0]) left = transposed(left);
  if ((op === "*" || op === "@") && shape(left)[1] === shape(right)[0]) {
    let bare = product(build, array(left.rows, null, left.madeOf), array(right.rows), column);
    for (const factor of [right.factor, left.factor]) {
      if (factor) bare = bare.kind === "array" ? combine(build, "*", factor, bare, column) : signedProduct(build, factor, bare, column);
    }
    return bare;
  }
  throw misfit(build, op, left, right, column);
}

const sameShape = (a: [number, number], b: [number, number]) => a[0] === b[0] && a[1] === b[1];

/** The array with its factor in its entries. */
function filled(build: Builder, of: ArrayNode, column: number): ArrayNode {
  const { factor } = of;
  return factor ? array(of.rows.map((row) => row.map((entry) => signedProduct(build, factor, entry, column)))) : of;
}

function misfit(build: Builder, op: Op, left: ArrayNode, right: ArrayNode, column: number): FormulaError {
  let said = `a ${called(left)} ${op} a ${called(right)} do not fit`;
  if (op === "*" && shape(left)[1] === 1 && shape(right)[1] === 1) said += ": write x^\\top y for the product of two vectors";
  return new ShapeError(build.error(column, said).message, column, build.source);
}

function called(node: Node): string {
  if (node.kind !== "array") return "number";
  const [m, n] = shape(node);
  return n === 1 ? `vector of ${m} numbers` : `matrix of ${m} × ${n}`;
}

/** a + b or a − b, without zeros and double signs. */
function sum(build: Builder, op: "+" | "-", a: Node, b: Node, column: number): Node {
  if (isNumber(b, 0)) return a;
  if (isNumber(a, 0)) return op === "+" ? b : build.negate(b, column);
  if (b.kind === "negate") return build.binary(op === "+" ? "-" : "+", a, b.of, column);
  return build.binary(op, a, b, column);
}

/** A matrix product; a single number where it is 1 × 1. */
function product(build: Builder, left: ArrayNode, right: ArrayNode, column: number): Node {
  if (left.madeOf && shape(right)[1] === 1 && shape(left)[0] === 1) return form(build, ...left.madeOf, right, column);
  const rows = left.rows.map((row) => right.rows[0].map((_, k) => {
    let total = build.wholeNumber(0);
    row.forEach((a, j) => {
      const b = right.rows[j][k];
      if (!isNumber(a, 0) && !isNumber(b, 0)) total = sum(build, "+", total, signedProduct(build, a, b, column), column);
    });
    return total;
  }));
  if (rows.length === 1 && rows[0].length === 1) return rows[0][0];
  const given = right.rows.every((row) => row.every((part) => part.kind === "number" || part.kind === "negate"));
  return array(rows, null, given && rows.length === 1 ? [left, right] : null);
}

/** left·matrix·right, a row, a given matrix and a column; where both are one vector, each product of two entries once. */
function form(build: Builder, left: ArrayNode, matrix: ArrayNode, right: ArrayNode, column: number): Node {
  const xs = left.rows[0], ys = right.rows.map((row) => row[0]);
  const square = xs.length === ys.length && xs.every((x, k) => same(x, ys[k]));
  const value = (node: Node) => valueOf(node, {})!;
  let total = build.wholeNumber(0);
  xs.forEach((x, i) => {
    for (let j = square ? i : 0; j < ys.length; j++) {
      let factor = matrix.rows[i][j];
      if (square && j > i) factor = build.givenNumber(value(factor) + value(matrix.rows[j][i]));
      if ([factor, x, ys[j]].some((part) => isNumber(part, 0))) continue;
      const term = same(x, ys[j])
        ? signedProduct(build, factor, signedProduct(build, x, x, column), column)
        : signedProduct(build, signedProduct(build, factor, x, column), ys[j], column);
      total = sum(build, "+", total, term, column);
    }
  });
  return total;
}

/** a·b, its number before and its sign outside, without products with 1. */
function signedProduct(build: Builder, a: Node, b: Node, column: number): Node {
  if (b.kind === "number" || (b.kind === "negate" && b.of.kind === "number")) [a, b] = [b, a];
  if (a.kind === "negate") return build.negate(signedProduct(build, a.of, b, column), column);
  if (b.kind === "negate") return build.negate(signedProduct(build, a, b.of, column), column);
  if (isNumber(a, 1)) return b;
  if (isNumber(b, 1)) return a;
  if (same(a, b) && a.kind !== "number") return build.binary("**", a, build.wholeNumber(2), column);
  return build.binary("*", a, b, column);
}

/** The transposed array. */
export const transposed = (of: ArrayNode): ArrayNode => array(of.rows[0].map((_, k) => of.rows.map((row) => row[k])), of.factor);

/** The norm of a vector: "norm", Euclid's; "sum" or "max" of the absolute values. */
export function norm(build: Builder, given: ArrayNode, kind: "norm" | "sum" | "max", column: number): Node {
  const of = filled(build, given, column);
  if (!shape(of).includes(1)) throw build.error(column, `the norm of a ${called(of)}: known are norms of vectors`);
  const entries = of.rows.flat();
  if (kind === "max") {
    const each = entries.map((entry) => build.call("abs", [entry], column));
    return each.length > 1 ? build.call("max", each, column) : each[0];
  }
  let total = build.wholeNumber(0);
  for (const entry of entries) {
    const size = entry.kind === "negate" ? entry.of : entry;
    const part = kind === "sum" ? build.call("abs", [size], column) : build.binary("**", size, build.wholeNumber(2), column);
    total = sum(build, "+", total, part, column);
  }
  if (kind === "sum") return total;
  const root = build.call("sqrt", [total], column);
  if (root.kind === "call") build.squares.set(root, total);
  return root;
}
