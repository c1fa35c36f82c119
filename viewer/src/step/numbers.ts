/**
 * A line of an update formula with numbers in place of its letters, and whether it holds: of vectors, coordinate by coordinate;
 * aᵀb and ‖a‖ are numbers.
 */
import { number } from "../core/format";
import { type MathNode, written } from "./tex";

export type Value = number | number[];
export type Letters = Record<string, Value>;

/** What a part of a formula is worth, and how it reads with numbers of one coordinate in it. */
interface Read { value: Value; nodes: MathNode[] }

/** A letter whose value is not known, or notation that is no arithmetic. */
class Unknown extends Error {}

/** How far two sides may be apart, as a share of the largest number in the line: positions and states are float32. */
const CLOSE = 2e-5;
/** Significant digits of the numbers; of positions as many more as show what a step changes, to two digits. */
const DIGITS = 4;
const MOST_DIGITS = 9;
const RELATIONS = ["=", "≤", "≈"];

export interface Line {
  /** The line with numbers. */
  nodes: MathNode[];
  /** Whether both sides are equal; null where the line says what a letter is. */
  holds: boolean | null;
  /** The letter on the left, where there is one alone, and what the right side is worth. */
  letter: string | null;
  value: Value;
}

/** A line with the numbers of coordinate `shown`; null where not all of it is known. What it defines is put into `letters`. */
export function withNumbers(read: MathNode, letters: Letters, shown: number): Line | null {
  const at = read.children.findIndex(({ name, text }) => name === "mo" && RELATIONS.includes(text ?? ""));
  if (at < 0) return null;
  const [left, right] = [read.children.slice(0, at), read.children.slice(at + 1)], relation = read.children[at];
  try {
    const reader = new Reader(letters, shown), found = reader.whole(right);
    const defined = left.length === 1 && left[0].letter && left[0].name !== "msup" && left[0].name !== "msubsup" && !(left[0].letter in letters);
    if (defined && relation.text === "=") letters[left[0].letter!] = found.value;
    const given = new Reader(letters, shown).whole(left);
    const holds = relation.text === "≈" ? null : defined ? null : compare(relation.text!, given.value, found.value, Math.max(reader.largest, size(given.value)));
    return { nodes: [...given.nodes, relation, ...found.nodes], holds, letter: left.length === 1 ? (left[0].letter ?? null) : null, value: found.value };
  } catch (error) {
    if (error instanceof Unknown) return null;
    throw error;
  }
}

const size = (value: Value): number => [value].flat().reduce((most, v) => Math.max(most, Math.abs(v)), 0);

function compare(relation: string, a: Value, b: Value, scale: number): boolean {
  const differences = [both(a, b, (x, y) => x - y)].flat(), slack = CLOSE * scale + 1e-37;
  return differences.every((d) => (relation === "=" ? Math.abs(d) <= slack : d <= slack));
}

function both(a: Value, b: Value, of: (x: number, y: number) => number): Value {
  if (Array.isArray(a)) return a.map((x, i) => of(x, Array.isArray(b) ? b[i] : b));
  return Array.isArray(b) ? b.map((y) => of(a, y)) : of(a, b);
}
const each = (a: Value, of: (x: number) => number): Value => (Array.isArray(a) ? a.map(of) : of(a));

const FUNCTIONS: Record<string, (args: Value[]) => Value> = {
  max: ([a, b]) => both(a, b, Math.max),
  min: ([a, b]) => both(a, b, Math.min),
  sign: ([a]) => each(a, Math.sign),
  rms: ([a]) => Math.sqrt([a].flat().reduce((sum, v) => sum + v * v, 0) / [a].flat().length),
};

const operator = (text: string): MathNode => ({ name: "mo", text, children: [] });
const row = (nodes: MathNode[]): MathNode => (nodes.length === 1 ? nodes[0] : { name: "mrow", children: nodes });

class Reader {
  /** The largest number on the way, which rounding is a share of. */
  largest = 0;
  private at = 0;
  private nodes: MathNode[] = [];

  constructor(private readonly letters: Letters, private readonly shown: number) {}

  /** All of a row. */
  whole(nodes: MathNode[]): Read {
    const outer = [this.nodes, this.at] as const;
    [this.nodes, this.at] = [nodes, 0];
    const found = this.sum();
    if (this.at < nodes.length) throw new Unknown();
    [this.nodes, this.at] = outer;
    return found;
  }

  private next(...texts: string[]): string | null {
    const node = this.nodes[this.at], sign = node?.name === "mo" ? node : closing(node);
    return sign && texts.includes(sign.text ?? "") ? sign.text! : null;
  }

  private take(...texts: string[]): MathNode | null {
    return this.next(...texts) === null ? null : this.nodes[this.at++];
  }

  private note(value: Value): Value {
    this.largest = Math.max(this.largest, size(value));
    return value;
  }

  private sum(): Read {
    const minus = this.take("−", "-");
    let { value, nodes } = this.product();
    if (minus) [value, nodes] = [each(value, (v) => -v), [operator("−"), ...bracketed(nodes)]];
    for (let sign = this.take("+", "−"); sign; sign = this.take("+", "−")) {
      const term = this.product();
      value = this.note(both(value, term.value, sign.text === "+" ? (x, y) => x + y : (x, y) => x - y));
      nodes = [...nodes, sign, ...bracketed(term.nodes)];
    }
    return { value, nodes };
  }

  private product(): Read {
    let { value, nodes } = this.factor();
    while (this.at < this.nodes.length && (!this.next("+", "−", "-", ")", ",", "|", "‖", ...RELATIONS) || this.opens())) {
      const over = this.take("/"), { value: other, nodes: more } = this.factor();
      value = this.note(both(value, other, over ? (x, y) => x / y : (x, y) => x * y));
      nodes = [...nodes, over ?? operator("·"), ...bracketed(more)];
    }
    return { value, nodes };
  }

  /** Whether bars begin here, rather than end. */
  private opens(): boolean {
    const bar = this.next("|", "‖");
    return bar !== null && !this.within.includes(bar);
  }

  /** The bars that have begun and not ended. */
  private readonly within: string[] = [];

  private factor(): Read {
    const node = this.nodes[this.at++];
    if (!node) throw new Unknown();
    if (node.name === "mfrac") {
      const [top, bottom] = node.children.map((child) => this.whole(child.children.length && !child.letter ? child.children : [child]));
      return { value: this.note(both(top.value, bottom.value, (x, y) => x / y)), nodes: [{ name: "mfrac", children: [row(top.nodes), row(bottom.nodes)] }] };
    }
    if (node.name === "msqrt") {
      const under = this.whole(node.children[0].children);
      return { value: this.note(each(under.value, Math.sqrt)), nodes: [{ name: "msqrt", children: [row(under.nodes)] }] };
    }
    if (node.name === "mn") return this.plain(this.digits(node));
    if (node.letter) return this.letter(node);
    if (node.name === "mi" && FUNCTIONS[node.text ?? ""]) return this.call(node);
    if (node.name === "mo" && node.text === "(") return this.group(node, ")", (v) => v);
    if (node.name === "mo" && node.text === "|") return this.group(node, "|", (v) => each(v, Math.abs));
    if (node.name === "mo" && node.text === "‖") return this.norm();
    throw new Unknown();
  }

  /** A number of several digits and a point. */
  private digits(first: MathNode): number {
    let text = first.text!;
    while (this.nodes[this.at]?.name === "mn" || this.next(".")) text += this.nodes[this.at++].text;
    return Number(text);
  }

  private plain(value: number): Read {
    return { value, nodes: [{ name: "mn", text: String(value), children: [] }] };
  }

  /** A letter, with its exponent; aᵀb with the letter that follows. */
  private letter(node: MathNode): Read {
    const sup = node.name === "msup" || node.name === "msubsup" ? node.children.at(-1)! : null;
    if (node.letter === "f") return this.height(node, sup);
    const value = this.letters[node.letter!];
    if (value === undefined) throw new Unknown();
    if (sup && written(sup) === "T") {
      const other = this.nodes[this.at++], second = other?.letter ? this.letters[other.letter] : undefined;
      if (second === undefined || other.name !== "msub") throw new Unknown();
      const products = [both(value, second, (x, y) => x * y)].flat();
      return this.number(products.reduce((sum, v) => sum + v, 0));
    }
    return this.raised(this.number(value, node.letter!.startsWith("x_") ? this.positionDigits() : DIGITS), sup);
  }

  /** f at a point, or its lowest value f*. */
  private height(f: MathNode, sup: MathNode | null): Read {
    let name = written(f);
    if (!sup) while (this.at < this.nodes.length && !name.endsWith(")")) name += written(this.nodes[this.at++]);
    const value = this.letters[name];
    if (value === undefined) throw new Unknown();
    return this.number(value);
  }

  /** Digits of positions: enough to see the step in them. */
  private positionDigits(): number {
    const [a, b] = ["x_t", "x_{t+1}"].map((name) => [this.letters[name]].flat()[this.shown]), way = Math.abs(b - a);
    return way > 0 && Number.isFinite(way) ? Math.min(MOST_DIGITS, Math.max(DIGITS, Math.ceil(Math.log10(Math.max(Math.abs(a), Math.abs(b)) / way)) + 2)) : DIGITS;
  }

  /** A value as it reads: its shown coordinate. */
  private number(value: Value, digits = DIGITS): Read {
    this.note(value);
    const one = Array.isArray(value) ? value[this.shown] : value;
    if (!Number.isFinite(one)) throw new Unknown();
    return { value, nodes: [{ name: "mn", text: number(one, digits, true), children: [] }] };
  }

  private raised({ value, nodes }: Read, sup: MathNode | null): Read {
    if (!sup) return { value, nodes };
    const power = this.whole(sup.children.length ? sup.children : [sup]);
    const made = both(value, power.value, (x, y) => (y === 2 ? x * x : x ** y));
    return { value: this.note(made), nodes: [{ name: "msup", children: [row(nodes[0].text?.includes("×") ? [operator("("), ...nodes, operator(")")] : bracketed(nodes)), row(power.nodes)] }] };
  }

  private call(name: MathNode): Read {
    const open = this.take("(");
    if (!open) throw new Unknown();
    const args = [this.sum()];
    const nodes = [name, open, ...args[0].nodes];
    for (let comma = this.take(","); comma; comma = this.take(",")) {
      const arg = this.sum();
      args.push(arg);
      nodes.push(comma, ...arg.nodes);
    }
    const close = this.take(")");
    if (!close) throw new Unknown();
    return { value: FUNCTIONS[name.text!](args.map(({ value }) => value)), nodes: [...nodes, close] };
  }

  /** What stands between brackets or bars; an exponent may stand at the closing one. */
  private group(open: MathNode, close: string, of: (value: Value) => Value): Read {
    this.within.push(close);
    const inner = this.sum();
    this.within.pop();
    const end = this.nodes[this.at++], plain = end?.name === "mo" ? end : closing(end);
    if (plain?.text !== close) throw new Unknown();
    const nodes = [open, ...inner.nodes, plain];
    return this.raised({ value: of(inner.value), nodes }, end.name === "msup" ? end.children[1] : null);
  }

  /** ‖a‖, a number. */
  private norm(): Read {
    this.within.push("‖");
    const inner = this.sum();
    this.within.pop();
    const end = this.nodes[this.at++], plain = end?.name === "mo" ? end : closing(end);
    if (plain?.text !== "‖") throw new Unknown();
    return this.raised(this.number(Math.hypot(...[inner.value].flat())), end.name === "msup" ? end.children[1] : null);
  }
}

/** The bracket or bar under an exponent. */
const closing = (node: MathNode | undefined): MathNode | null =>
  node?.name === "msup" && node.children[0].name === "mo" ? node.children[0] : null;

/** Brackets around a number below zero that follows another sign. */
function bracketed(nodes: MathNode[]): MathNode[] {
  return nodes[0]?.text?.startsWith("−") && nodes[0].name === "mn" ? [operator("("), nodes[0], operator(")"), ...nodes.slice(1)] : nodes;
}
