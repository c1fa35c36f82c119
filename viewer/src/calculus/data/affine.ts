/** The parts of a model that are linear in its parameters: Σ θ_k·φ_k + offset, with φ_k known from the table; as `kobai.data.affine`. */
import { number as valueOf } from "../../formula/evaluate";
import {
  binary, type BinaryNode, call, children, isNumber, item, negate, type Node, number, reduce, some, variable,
} from "../../formula/tree";

/** One such part. */
export interface Block {
  /** Which parameters, counted from 1. */
  parameters: readonly number[];
  /** For each of them its φ, a tree of columns and numbers. */
  coefficients: readonly Node[];
  /** What is added without a parameter. */
  offset: Node | null;
}

/** The number that a tree of no columns and no parameters is. */
export const constantOf = (node: Node): number | null => valueOf(node, {});

/** The parameters of a part that are added as they are, or times a number. */
export const interceptsOf = ({ parameters, coefficients }: Block): number[] =>
  parameters.filter((_, k) => constantOf(coefficients[k]) !== null);

/**
 * A tree with its largest linear parts replaced by variables `first`, `first` + 1, …, and those parts. In it variable k is a
 * parameter where k ≤ `parameters`, else a column.
 */
export function splitBlocks(output: Node, parameters: number, first: number): [Node, Block[]] {
  const blocks: Block[] = [];
  const go = (node: Node, added: boolean): Node => {
    const found = node.kind === "variable" && !added ? null : affine(node, parameters);
    if (found?.of.size) {
      blocks.push({ parameters: [...found.of.keys()], coefficients: [...found.of.values()], offset: found.rest });
      return variable(first + blocks.length - 1);
    }
    if (node.kind === "binary") {
      const inside = node.op === "+" || node.op === "-";
      return binary(node.op, go(node.left, inside), go(node.right, inside));
    }
    return withChildren(node, children(node).map((child) => go(child, false)));
  };
  return [go(output, true), blocks];
}

function withChildren(node: Node, made: Node[]): Node {
  switch (node.kind) {
    case "negate": return negate(made[0]);
    case "call": return call(node.name, made);
    case "item": return item(made[0]);
    case "reduce": return reduce(node.op, made[2], node.index, made[0], made[1]);
    default: return node;
  }
}

/** Coefficients by parameter, and the rest. */
interface Affine { of: Map<number, Node>; rest: Node | null }

/** Null where a tree is not linear in the parameters. */
function affine(node: Node, parameters: number): Affine | null {
  if (node.kind === "variable" && node.index <= parameters) return { of: new Map([[node.index, number(1)]]), rest: null };
  if (node.kind === "negate") {
    const inner = affine(node.of, parameters);
    return inner && { of: mapped(inner.of, negative), rest: inner.rest && negate(inner.rest) };
  }
  if (node.kind === "binary" && (node.op === "+" || node.op === "-")) {
    const a = affine(node.left, parameters), b = affine(node.right, parameters);
    return a && b && sum(node.op, a, b);
  }
  if (node.kind === "binary" && (node.op === "*" || node.op === "/")) {
    const { op, left, right } = node, a = affine(left, parameters), b = affine(right, parameters);
    if (!a || !b || (a.of.size && b.of.size) || (op === "/" && b.of.size)) return null;
    return op === "/" || !b.of.size ? scaled(a, (phi) => product(op, phi, right)) : scaled(b, (phi) => product(op, phi, left));
  }
  if (some(node, (part) => part.kind === "variable" && part.index <= parameters)) return null;
  return { of: new Map(), rest: node };
}

const mapped = (of: Map<number, Node>, change: (phi: Node) => Node) => new Map([...of].map(([k, phi]) => [k, change(phi)] as const));
const scaled = ({ of, rest }: Affine, scale: (phi: Node) => Node): Affine => ({ of: mapped(of, scale), rest: rest && scale(rest) });
const product = (op: BinaryNode["op"], phi: Node, factor: Node): Node => (op === "*" && isNumber(phi, 1) ? factor : binary(op, phi, factor));
const negative = (phi: Node): Node => (phi.kind === "number" ? number(-phi.value) : negate(phi));

function sum(op: "+" | "-", a: Affine, b: Affine): Affine {
  const of = new Map(a.of);
  for (const [k, phi] of b.of) of.set(k, of.has(k) ? binary(op, of.get(k)!, phi) : op === "+" ? phi : negative(phi));
  if (!a.rest || !b.rest) return { of, rest: a.rest ?? (b.rest && (op === "+" ? b.rest : negate(b.rest))) };
  return { of, rest: binary(op, a.rest, b.rest) };
}
