/** Trees as MathML `<math>` elements, for browsers and screen readers. As `kobai.objectives.notation.mathml`. */
import { GREEK_LETTERS } from "../../formula/names/names";
import { isNumber, type BinaryNode, type Node, type ReduceNode } from "../../formula/tree";
import { ATOM, fragment, POWER, PRODUCT, SPELLED, startsWithDigit, Writer, type Fragment } from "./writer";

const TIMES = "<mo>&#x2062;</mo>", APPLY = "<mo>&#x2061;</mo>";
/** Between a word, as area or sin, and what is beside it, which would read as one word. */
const THIN = '<mspace width="0.17em"/>', WORD = "<mi>[\\p{L}\\p{N}_]{2,}</mi>";
const WORD_FIRST = new RegExp(`^(<(mrow|msub|msup|msubsup|munderover)>)*${WORD}`, "u");
const WORD_LAST = new RegExp(`${WORD}$`, "u");
const SIGNS: Readonly<Record<string, string>> = { "<": "&lt;", ">": "&gt;", "<=": "≤", ">=": "≥", "!=": "≠", "==": "=", and: "∧", or: "∨" };
/** Functions whose power is not written at their name. */
const UNRAISED = ["abs", "sqrt", "exp"];

export const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** A function's name; logarithms with their base below. */
function nameOf(name: string): string {
  if (name === "log2" || name === "log10") return `<msub><mi>log</mi><mn>${name.slice(3)}</mn></msub>`;
  return `<mi>${SPELLED[name] ?? (name === "log" ? "ln" : name)}</mi>`;
}

/** An exponent of −1 after a function's name is read as the inverse function. */
const isInverse = (exponent: Node) => isNumber(exponent, -1) || (exponent.kind === "negate" && isNumber(exponent.of, 1));

/** Presentation MathML Core. */
export class MathML extends Writer {
  writeMath(tree: Node): string {
    return `<math xmlns="http://www.w3.org/1998/Math/MathML"><mrow>${this.write(tree)}</mrow></math>`;
  }

  protected override number(digits: string): string {
    return `<mn>${digits}</mn>`;
  }

  protected scientific(digits: string, exponent: number): string {
    const power = `<msup><mn>10</mn><mrow>${exponent < 0 ? "<mo>−</mo>" : ""}<mn>${Math.abs(exponent)}</mn></mrow></msup>`;
    return digits === "1" ? power : `<mn>${digits}</mn><mo>·</mo>${power}`;
  }

  protected override symbol(letters: string): string {
    return `<mi>${Object.hasOwn(GREEK_LETTERS, letters) ? GREEK_LETTERS[letters] : escaped(letters)}</mi>`;
  }

  protected override index(name: string): string {
    return `<mi>${name}</mi>`;
  }

  protected subscripted(base: string, at: string): string {
    return `<msub>${base}${at}</msub>`;
  }

  protected override item(at: string): string {
    return super.item(`<mrow>${at}</mrow>`);
  }

  protected override wholePoint(): string {
    const { vector } = this.coordinates;
    if (!/^[a-z]$/.test(vector)) return this.symbol(vector);
    const bold = String.fromCodePoint(0x1d41a + vector.charCodeAt(0) - "a".charCodeAt(0));
    return `<mi mathvariant="normal">${bold}</mi>`;
  }

  protected override minus(of: string): string {
    return `<mrow><mo>−</mo>${of}</mrow>`;
  }

  protected override brackets(inner: string): string {
    return `<mrow><mo>(</mo>${inner}<mo>)</mo></mrow>`;
  }

  protected override sum(left: string, op: string, right: string): string {
    return `${left}<mo>${op === "-" ? "−" : "+"}</mo>${right}`;
  }

  protected product(left: string, right: string, _left: Node, rightNode: Node): string {
    const dot = startsWithDigit(rightNode) && !right.startsWith("<mrow><mo>(");
    const spaced = !dot && (WORD_FIRST.test(right) || WORD_LAST.test(left));
    return `${left}${dot ? "<mo>·</mo>" : TIMES}${spaced ? THIN : ""}${right}`;
  }

  protected quotient({ left, right }: BinaryNode): Fragment {
    return fragment(`<mfrac><mrow>${this.write(left)}</mrow><mrow>${this.write(right)}</mrow></mfrac>`, POWER);
  }

  protected power({ left, right }: BinaryNode): Fragment {
    const exponent = `<mrow>${this.write(right)}</mrow>`;
    if (left.kind === "call" && left.args.length === 1 && !UNRAISED.includes(left.name) && !isInverse(right)) {
      const raised = `<msup>${nameOf(left.name)}${exponent}</msup>`;
      return fragment(`<mrow>${raised}${APPLY}${this.brackets(this.write(left.args[0]))}</mrow>`, POWER);
    }
    return fragment(`<msup><mrow>${this.closed(left, ATOM).text}</mrow>${exponent}</msup>`, POWER);
  }

  protected call(name: string, args: readonly Node[]): Fragment {
    if (name === "piecewise") return fragment(this.cases(args), ATOM);
    const written = args.map((arg) => this.write(arg)), inner = written.join("<mo>,</mo>");
    switch (name) {
      case "root": return fragment(`<mroot><mrow>${written[0]}</mrow><mrow>${written[1]}</mrow></mroot>`, ATOM);
      case "abs": return fragment(`<mrow><mo>|</mo>${inner}<mo>|</mo></mrow>`, ATOM);
      case "sqrt": return fragment(`<msqrt>${inner}</msqrt>`, ATOM);
      case "exp": return fragment(`<msup><mi>e</mi><mrow>${inner}</mrow></msup>`, POWER);
      default: return fragment(`<mrow>${nameOf(name)}${APPLY}${this.brackets(inner)}</mrow>`, ATOM);
    }
  }

  protected relation(left: string, op: string, right: string): string {
    return `${left}<mo>${SIGNS[op] ?? op}</mo>${right}`;
  }

  /** A brace before one line for each value and its condition. */
  private cases(args: readonly Node[]): string {
    const lines: [string, string][] = [];
    for (let k = 0; k + 1 < args.length; k += 2) lines.push([this.write(args[k + 1]), this.write(args[k])]);
    if (args.length % 2) lines.push([this.write(args[args.length - 1]), "<mtext>otherwise</mtext>"]);
    const rows = lines.map(([a, b]) => `<mtr><mtd><mrow>${a}</mrow></mtd><mtd><mrow>${b}</mrow></mtd></mtr>`);
    return `<mrow><mo>{</mo><mtable>${rows.join("")}</mtable></mrow>`;
  }

  protected reducePoint(node: ReduceNode): Fragment {
    return fragment(`<mrow><mo>‖</mo>${this.write(node.body)}<mo>‖</mo></mrow>`, ATOM);
  }

  protected reduceIndex(node: ReduceNode): Fragment {
    const low = `<mrow><mi>${node.index}</mi><mo>=</mo>${this.write(node.first)}</mrow>`, high = `<mrow>${this.write(node.last)}</mrow>`;
    const under = (sign: string) => `<munderover>${sign}${low}${high}</munderover>`;
    if (node.op === "norm") {
      const square = `<msup><mrow>${this.atLeast(node.body, ATOM).text}</mrow><mn>2</mn></msup>`;
      return fragment(`<msqrt>${under("<mo>∑</mo>")}${square}</msqrt>`, ATOM);
    }
    if (node.op === "min" || node.op === "max") {
      const head = under(`<mi>${node.op}</mi>`);
      return fragment(`<mrow>${head}${APPLY}${this.brackets(this.write(node.body))}</mrow>`, ATOM);
    }
    const head = under(`<mo>${node.op === "sum" ? "∑" : "∏"}</mo>`);
    return fragment(`<mrow>${head}${this.atLeast(node.body, PRODUCT).text}</mrow>`, PRODUCT, true);
  }
}
