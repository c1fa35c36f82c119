/**
 * The intermediate form: a graph of typed operations, every value once, simplified only where the result is the same bits. The
 * same as `kobai.descent.ir.graph` and `simplify`; the sign of a zero is not preserved there either.
 */
import { op, type Kind, type Op } from "./ops";

/** One value: an operation on earlier nodes, an input or a constant. Compared by identity. */
export interface Node {
  readonly op: Op;
  readonly args: readonly Node[];
  /** Of a constant its value; of an input its name and indices, joined by spaces, like "x 0". */
  readonly value: number | boolean | string | null;
  readonly kind: Kind;
  /** How many nodes its graph held before it: an order in which everything can be computed. */
  readonly number: number;
}

const CONST = op("const"), INPUT = op("input");
const INTEGERS = new Set(["ended", "step", "first"]);

export class Graph {
  private readonly interned = new Map<string, Node>();

  /** Real numbers are float64 if `double`, else float32. */
  constructor(readonly double: boolean) {}

  get size(): number {
    return this.interned.size;
  }

  /** A number, rounded to the graph's precision. */
  const(value: number): Node {
    const rounded = this.double ? value : Math.fround(value);
    return this.intern(CONST, [], rounded, "real", Object.is(rounded, -0) ? "r-0" : `r${rounded}`);
  }

  truth(value: boolean): Node {
    return this.intern(CONST, [], value, "truth", `t${value}`);
  }

  integer(value: number): Node {
    return this.intern(CONST, [], value, "integer", `i${value}`);
  }

  /** ("x", i), ("gradient", i), ("state", j, i), ("coefficient", k), … */
  input(name: string, ...index: (number | string)[]): Node {
    const key = [name, ...index].join(" ");
    return this.intern(INPUT, [], key, INTEGERS.has(name) ? "integer" : "real", `n${key}`);
  }

  /** The node for an operation, simplified; a number stands for a constant. */
  make(name: string, ...given: (Node | number)[]): Node {
    const made = given.map((a) => (typeof a === "number" ? this.const(a) : a));
    return this.folded(name, made) ?? SIMPLIFY[name]?.(this, made) ?? this.plain(name, made);
  }

  add = (a: Node | number, b: Node | number) => this.make("add", a, b);
  sub = (a: Node | number, b: Node | number) => this.make("sub", a, b);
  mul = (a: Node | number, b: Node | number) => this.make("mul", a, b);
  div = (a: Node | number, b: Node | number) => this.make("div", a, b);
  neg = (a: Node | number) => this.make("neg", a);
  abs = (a: Node | number) => this.make("abs", a);
  sqrt = (a: Node | number) => this.make("sqrt", a);
  fma = (a: Node | number, b: Node | number, c: Node | number) => this.make("fma", a, b, c);
  select = (which: Node, a: Node | number, b: Node | number) => this.make("select", which, a, b);

  private plain(name: string, args: Node[]): Node {
    const of = op(name);
    const [a, b] = args;
    const ordered = of.commutes && a.number > b.number ? [b, a] : args;
    return this.intern(of, ordered, null, of.result ?? args[args.length - 1].kind, "");
  }

  private folded(name: string, args: Node[]): Node | null {
    const compute = FOLD[name];
    if (!compute || !args.every((a) => a.op === CONST)) return null;
    const value = compute(...args.map((a) => a.value as never));
    return typeof value === "boolean" ? this.truth(value) : this.const(value);
  }

  private intern(of: Op, args: readonly Node[], value: Node["value"], kind: Kind, mark: string): Node {
    const key = `${of.name}|${mark}|${args.map((a) => a.number).join(",")}`;
    let node = this.interned.get(key);
    if (!node) {
      node = { op: of, args, value, kind, number: this.interned.size };
      this.interned.set(key, node);
    }
    return node;
  }
}

/** Operations of constants. In float64, then rounded: the same as in float32 for + − × ÷ √. */
const FOLD: Record<string, (...values: never[]) => number | boolean> = {
  add: (a: number, b: number) => a + b, sub: (a: number, b: number) => a - b, mul: (a: number, b: number) => a * b,
  div: (a: number, b: number) => a / b, neg: (a: number) => -a, abs: (a: number) => Math.abs(a), sqrt: (a: number) => Math.sqrt(a),
  lt: (a: number, b: number) => a < b, le: (a: number, b: number) => a <= b, gt: (a: number, b: number) => a > b,
  ge: (a: number, b: number) => a >= b, eq: (a: number, b: number) => a === b, ne: (a: number, b: number) => a !== b,
  and: (a: boolean, b: boolean) => a && b, or: (a: boolean, b: boolean) => a || b, xor: (a: boolean, b: boolean) => a !== b,
  not: (a: boolean) => !a,
};

const is = (node: Node, value: number): boolean => node.op === CONST && node.kind === "real" && node.value === value;
const negated = (node: Node): Node | null => (node.op.name === "neg" ? node.args[0] : null);

/** Whether a constant is ±2ᵏ. */
function powerOfTwo(value: number): boolean {
  const size = Math.abs(value);
  return size > 0 && size < Infinity && 2 ** Math.round(Math.log2(size)) === size;
}

/** For an operation: a simpler node of the same value, or null. */
const SIMPLIFY: Record<string, (g: Graph, args: Node[]) => Node | null> = {
  add: (g, [a, b]) => {
    if (is(a, 0)) return b;
    if (is(b, 0)) return a;
    if (negated(b)) return g.sub(a, negated(b)!);
    return negated(a) ? g.sub(b, negated(a)!) : null;
  },
  sub: (g, [a, b]) => {
    if (is(b, 0)) return a;
    if (is(a, 0)) return g.neg(b);
    if (negated(b)) return g.add(a, negated(b)!);
    return negated(a) ? g.neg(g.add(negated(a)!, b)) : null;
  },
  mul: (g, args) => {
    const [a, b] = args[0].op === CONST ? [args[1], args[0]] : args;
    if (is(b, 1)) return a;
    if (is(b, -1)) return g.neg(a);
    if (negated(a)) return b.op === CONST ? g.mul(negated(a)!, g.neg(b)) : g.neg(g.mul(negated(a)!, b));
    if (negated(b)) return g.neg(g.mul(a, negated(b)!));
    if (b.op !== CONST || a.op.name !== "mul" || Math.abs(b.value as number) < 1) return null;
    const inner = a.args.find((arg) => arg.op === CONST);
    if (!inner || Math.abs(inner.value as number) < 1 || !powerOfTwo(inner.value as number)) return null;
    return g.mul(a.args[a.args[0] === inner ? 1 : 0], g.mul(inner, b));
  },
  div: (g, [a, b]) => {
    if (is(b, 1)) return a;
    if (is(b, -1)) return g.neg(a);
    if (b.op === CONST && powerOfTwo(b.value as number)) {
      const reciprocal = 1 / (b.value as number);
      return Math.abs(reciprocal) < 2 ** 100 ? g.mul(a, reciprocal) : null;
    }
    if (negated(a)) return g.neg(g.div(negated(a)!, b));
    return negated(b) ? g.neg(g.div(a, negated(b)!)) : null;
  },
  fma: (g, [a, b, c]) => {
    if (is(a, 1)) return g.add(b, c);
    if (is(b, 1)) return g.add(a, c);
    if (is(a, -1)) return g.sub(c, b);
    if (is(b, -1)) return g.sub(c, a);
    if (is(c, 0)) return g.mul(a, b);
    return negated(a) && negated(b) ? g.fma(negated(a)!, negated(b)!, c) : null;
  },
  neg: (g, [a]) => negated(a) ?? (a.op.name === "sub" ? g.sub(a.args[1], a.args[0]) : null),
  select: (_, [which, a, b]) => (which.op === CONST ? (which.value ? a : b) : a === b ? a : null),
  and: (_, [a, b]) => {
    if (a.op === CONST) return a.value ? b : a;
    if (b.op === CONST) return b.value ? a : b;
    return a === b ? a : null;
  },
  not: (_, [a]) => (a.op.name === "not" ? a.args[0] : null),
};

/** The nodes that outputs depend on, themselves included, each after those it needs. */
export function reachable(outputs: Iterable<Node>): Node[] {
  const found = new Map<number, Node>();
  const stack = [...outputs];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (found.has(node.number)) continue;
    found.set(node.number, node);
    stack.push(...node.args);
  }
  return [...found.values()].sort((a, b) => a.number - b.number);
}

/** Make outputs, and all they depend on, anew in `graph`; `replace` says what takes the place of nodes: old node -> new node. */
export function rewrite(graph: Graph, outputs: readonly Node[], replace: Map<Node, Node>): Map<Node, Node> {
  const made = new Map(replace);
  for (const node of reachable(outputs)) {
    if (made.has(node)) continue;
    if (node.op === INPUT) made.set(node, graph.input(...(String(node.value).split(" ") as [string])));
    else if (node.op !== CONST) made.set(node, graph.make(node.op.name, ...node.args.map((a) => made.get(a)!)));
    else if (node.kind === "integer") made.set(node, graph.integer(node.value as number));
    else made.set(node, node.kind === "truth" ? graph.truth(node.value as boolean) : graph.const(node.value as number));
  }
  return made;
}
