/** Trees as plain Unicode text, for titles: `3 x₁² + sin(x₂)`. As `kobai.objectives.notation.plain`. */
import { split } from "../../formula/names/names";
import { isConstant, isNumber, type BinaryNode, type Node, type ReduceNode } from "../../formula/tree";
import {
  ATOM, endsWithDigit, fragment, functionName, POWER, PRODUCT, small, SPELLED, startsWithDigit, SUBSCRIPT, SUPERSCRIPT, Writer, type Fragment,
} from "./writer";

/** An exponent or root that a factor after it could belong to. */
const OPEN = /[\^√∛][^ ()|]*$/;
const SIGNS: Readonly<Record<string, string>> = { "<=": "≤", ">=": "≥", "!=": "≠", "==": "=" };

/** Subscripts and superscripts where Unicode has them, `^( )` elsewhere; a real minus sign. */
export class Plain extends Writer {
  protected override readonly minusSign = "−";

  protected scientific(digits: string, exponent: number): string {
    const power = `10${small(`${exponent}`, SUPERSCRIPT)}`;
    return digits === "1" ? power : `${digits}·${power}`;
  }

  protected subscripted(base: string, at: string): string {
    return base + (small(at, SUBSCRIPT) || `[${at}]`);
  }

  override named(name: string): string {
    const [letters, below] = split(name);
    return below && !below.includes("_") && !small(below, SUBSCRIPT) ? `${this.symbol(letters)}_${below}` : super.named(name);
  }

  protected product(left: string, right: string, leftNode: Node, rightNode: Node): string {
    if (startsWithDigit(rightNode) && !right.startsWith("(")) return `${left}·${right}`;
    const euler = isConstant(leftNode, "e") && right.startsWith("("); // which reads as exp( )
    if (euler || OPEN.test(left) || (leftNode.kind === "binary" && leftNode.op === "/")) return `${left}·${right}`;
    return `${left}${endsWithDigit(leftNode) && !left.endsWith(")") && right.startsWith("(") ? "" : " "}${right}`;
  }

  protected quotient({ left, right }: BinaryNode): Fragment {
    return fragment(`${this.closed(left, PRODUCT).text}/${this.closed(right, POWER).text}`, PRODUCT);
  }

  protected power({ left, right }: BinaryNode): Fragment {
    const base = this.closed(left, ATOM).text, written = this.fragment(right);
    if (right.kind === "number" || (right.kind === "negate" && right.of.kind === "number")) {
      const raised = small(written.text, SUPERSCRIPT);
      if (raised) return fragment(base + raised, POWER);
    }
    return fragment(`${base}^${written.precedence === ATOM ? written.text : this.brackets(written.text)}`, POWER);
  }

  protected call(name: string, args: readonly Node[]): Fragment {
    if (name === "sqrt") return fragment(`√${this.atLeast(args[0], ATOM).text}`, POWER);
    if (name === "root" && isNumber(args[1], 3)) return fragment(`∛${this.atLeast(args[0], ATOM).text}`, POWER);
    const inner = args.map((arg) => this.write(arg)).join(", ");
    return fragment(name === "abs" ? `|${inner}|` : `${SPELLED[name] ?? functionName(name, args)}(${inner})`, ATOM);
  }

  protected relation(left: string, op: string, right: string): string {
    return `${left} ${SIGNS[op] ?? op} ${right}`;
  }

  protected reducePoint(node: ReduceNode): Fragment {
    return fragment(`‖${this.write(node.body)}‖`, ATOM);
  }

  protected reduceIndex(node: ReduceNode): Fragment {
    const first = this.write(node.first), last = this.write(node.last);
    const low = small(`${node.index}=${first}`, SUBSCRIPT), high = small(last, SUPERSCRIPT);
    const limits = low && high ? low + high : `[${node.index}=${first}…${last}]`;
    if (node.op === "norm") return fragment(`√(Σ${limits} ${this.atLeast(node.body, ATOM).text}²)`, ATOM);
    if (node.op === "min" || node.op === "max") return fragment(`${node.op}${limits}(${this.write(node.body)})`, ATOM);
    return fragment(`${node.op === "sum" ? "Σ" : "Π"}${limits} ${this.atLeast(node.body, PRODUCT).text}`, PRODUCT, true);
  }
}
