/** The base of all notations: it walks a tree and decides where brackets go. As `kobai.objectives.notation.writer`. */
import { Coordinates, GREEK_LETTERS, split } from "../../formula/names/names";
import { children, isConstant, isNumber, usesIndex, walk, type BinaryNode, type CallNode, type Node, type ReduceNode } from "../../formula/tree";

export const OR = 0, AND = 1, COMPARISON = 2, SUM = 3, MINUS = 4, PRODUCT = 5, POWER = 6, ATOM = 7;

/** A written part: `openRight` if it ends with a Σ or Π over an index, which would extend over a factor written after it. */
export interface Fragment { text: string; precedence: number; openRight: boolean }

export const fragment = (text: string, precedence: number, openRight = false): Fragment => ({ text, precedence, openRight });

/** Writes a tree, with the names of its coordinates; each notation defines how. */
export abstract class Writer {
  protected readonly minusSign: string = "-";
  /** Indices of reductions written over the whole point: x instead of x_i. */
  private readonly implicit: string[] = [];

  constructor(protected readonly coordinates: Coordinates = new Coordinates()) {}

  /** A tree as text. */
  write(node: Node): string {
    return this.fragment(node).text;
  }

  fragment(node: Node): Fragment {
    switch (node.kind) {
      case "number": return this.numberOf(node.value);
      case "constant": return fragment(this.symbol(node.name), ATOM);
      case "parameter": return fragment(this.named(node.name), ATOM);
      case "index": return fragment(this.index(node.name), ATOM);
      case "variable": return fragment(this.named(this.coordinates.name(node.index)), ATOM);
      case "item":
        if (node.at.kind === "index" && this.implicit.includes(node.at.name)) return fragment(this.wholePoint(), ATOM);
        return fragment(this.item(this.write(this.place(node.at))), ATOM);
      case "negate": {
        const inner = this.atLeast(node.of, PRODUCT);
        return fragment(this.minus(inner.text), MINUS, inner.openRight);
      }
      case "binary": return this.binary(node);
      case "call": return this.call(node.name, node.args);
      case "reduce": return this.reduction(node);
      case "array": throw new Error("an array in a finished tree");
    }
  }

  /** A subscript as written: counted from 0 where the coordinates are. */
  private place(at: Node): Node {
    if (this.coordinates.first) return at;
    if (at.kind === "binary" && at.op === "+" && isNumber(at.right, 1)) return at.left;
    return { kind: "binary", op: "-", left: at, right: { kind: "number", value: 1, whole: true } };
  }

  /** A node as written, in brackets if it binds less tightly than `level`. */
  atLeast(node: Node, level: number): Fragment {
    const written = this.fragment(node);
    return written.precedence >= level ? written : fragment(this.brackets(written.text), ATOM);
  }

  /** The same, and in brackets too if it would extend over a factor written after it. */
  closed(node: Node, level: number): Fragment {
    const written = this.atLeast(node, level);
    return written.openRight ? fragment(this.brackets(written.text), ATOM) : written;
  }

  private numberOf(value: number): Fragment {
    if (value < 0 || Object.is(value, -0)) return fragment(this.minus(this.numberOf(-value).text), MINUS);
    const [digits, exponent] = digitsOf(value);
    return exponent ? fragment(this.scientific(digits, exponent), PRODUCT) : fragment(this.number(digits), ATOM);
  }

  private binary(node: BinaryNode): Fragment {
    const { op, left, right } = node;
    switch (op) {
      case "+": case "-": {
        const a = this.atLeast(left, SUM), b = this.atLeast(right, PRODUCT);
        return fragment(this.sum(a.text, op, b.text), SUM, b.openRight);
      }
      case "*": {
        const a = this.closed(left, PRODUCT), b = this.atLeast(right, right.kind === "reduce" ? PRODUCT : POWER);
        return fragment(this.product(a.text, b.text, left, right), PRODUCT, b.openRight);
      }
      case "/": return this.quotient(node);
      case "**": return this.power(node);
      default: {
        const level = op === "or" ? OR : op === "and" ? AND : COMPARISON;
        return fragment(this.relation(this.atLeast(left, level).text, op, this.atLeast(right, level + 1).text), level);
      }
    }
  }

  /** A reduction: ‖x‖ where it runs over all coordinates, Σᵢ₌₁ⁿ⁻¹ … elsewhere. */
  private reduction(node: ReduceNode): Fragment {
    const all = isNumber(node.first, 1) && isConstant(node.last, "n") && overWholePoint(node.body, node.index);
    if (!all || node.op !== "norm") return this.reduceIndex(node);
    this.implicit.push(node.index);
    try {
      return this.reducePoint(node);
    } finally {
      this.implicit.splice(this.implicit.indexOf(node.index), 1);
    }
  }

  /** A number ≥ 0 without a power of ten. */
  protected number(digits: string): string {
    return digits;
  }

  /** π, e, n, or a named constant without its number. */
  protected symbol(letters: string): string {
    return Object.hasOwn(GREEK_LETTERS, letters) ? GREEK_LETTERS[letters] : letters;
  }

  /** A variable or a constant: its letters, and its subscript. */
  named(name: string): string {
    const [letters, below] = split(name);
    // Of several words, as w_length_1, it is one word.
    if (below.includes("_")) return this.symbol(name);
    const base = this.symbol(letters);
    if (!below) return base;
    return this.subscripted(base, /^\d+$/.test(below) ? this.number(below) : this.symbol(below));
  }

  protected index(name: string): string {
    return name;
  }

  /** The coordinate x_at. */
  protected item(at: string): string {
    return this.subscripted(this.symbol(this.coordinates.vector), at);
  }

  /** x, for all coordinates. */
  protected wholePoint(): string {
    return this.symbol(this.coordinates.vector);
  }

  protected minus(of: string): string {
    return `${this.minusSign}${of}`;
  }

  protected brackets(inner: string): string {
    return `(${inner})`;
  }

  protected sum(left: string, op: string, right: string): string {
    return `${left} ${op === "-" ? this.minusSign : "+"} ${right}`;
  }

  protected abstract relation(left: string, op: string, right: string): string;
  protected abstract scientific(digits: string, exponent: number): string;
  protected abstract subscripted(base: string, at: string): string;
  protected abstract product(left: string, right: string, leftNode: Node, rightNode: Node): string;
  protected abstract quotient(node: BinaryNode): Fragment;
  protected abstract power(node: BinaryNode): Fragment;
  protected abstract call(name: string, args: CallNode["args"]): Fragment;
  protected abstract reducePoint(node: ReduceNode): Fragment;
  protected abstract reduceIndex(node: ReduceNode): Fragment;
}

/** A number ≥ 0 as digits and a power of ten, with all its digits and no power between 10⁻⁵ and 10⁹. */
function digitsOf(value: number): [string, number] {
  if (value < 1e9 && (Number.isInteger(value) || value >= 1e-5)) return [`${value}`, 0];
  const [digits, exponent] = value.toExponential().split("e");
  return [digits, Number(exponent)];
}

/** Whether `body` can be written with x for x_i: i occurs only there, and not in an inner sum. */
function overWholePoint(body: Node, index: string): boolean {
  if (body.kind === "item") return body.at.kind === "index" && body.at.name === index;
  if (body.kind === "reduce") return !usesIndex(body, index) && ![...walk(body)].some((part) => part.kind === "variable");
  if (body.kind === "index") return body.name !== index;
  return children(body).every((child) => overWholePoint(child, index));
}

/** Whether the written node begins with a digit, so that it cannot follow another factor directly. */
export function startsWithDigit(node: Node): boolean {
  while (node.kind === "binary" && (node.op === "*" || node.op === "**")) node = node.left;
  return node.kind === "number";
}

/** Whether the written node ends with a digit of full size. */
export function endsWithDigit(node: Node): boolean {
  while (node.kind === "binary" && node.op === "*") node = node.right;
  return node.kind === "number";
}

export const SPELLED: Readonly<Record<string, string>> = {
  asin: "arcsin", acos: "arccos", atan: "arctan", asinh: "arsinh", acosh: "arcosh", atanh: "artanh", sign: "sgn",
};

/** A function's name: that of one condition is "where". */
export const functionName = (name: string, args: readonly Node[]): string => (name === "piecewise" && args.length === 3 ? "where" : name);

const table = (from: string, to: string): ReadonlyMap<string, string> => new Map([...from].map((c, k) => [c, [...to][k]]));
export const SUBSCRIPT = table("0123456789+-−()=aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₍₎₌ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ");
export const SUPERSCRIPT = table("0123456789+-−()=nij", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾⁼ⁿⁱʲ");

/** `text` in subscript or superscript characters, or null where one of them does not exist. */
export function small(text: string, characters: ReadonlyMap<string, string>): string | null {
  const made = [...text.replaceAll(" ", "")].map((c) => characters.get(c));
  return made.includes(undefined) ? null : made.join("");
}
