/** Sums and other reductions of plain text, and coordinates at a subscript: `sum(x**2)`, `sum(x[i]*x[i+1], i, 1, n-1)`. */
import { norm, transposed } from "../builder/arrays";
import type { TreeBuilder } from "../builder/tree_builder";
import { Grammar, MOST_ARGUMENTS } from "../grammar/grammar";
import { END, type Token } from "../grammar/token";
import { split } from "../names/names";
import { errorAt, type FormulaError } from "../text/errors";
import { repr, SPACE, WORD } from "../text/python";
import { array, type ArrayNode, constant, isTruth, type Node, type Reduction, walk } from "../tree";

export const OVER_POINT: readonly string[] = ["sum", "prod", "mean", "norm", "dot", "min", "max"];
const INDICES = ["i", "j", "k", "l", "m"];
const INDEXED = /_([i-m])(?![A-Za-z0-9_])/g;
/** Characters of a formula that is written anew in an error. */
const SHOWN = 100;
const NUMBERED = new RegExp(`(?<![${WORD}])x[${SPACE}]*\\[[${SPACE}]*(\\p{Nd}+)[${SPACE}]*\\]`, "gu");

/** The places of the first and after the last token of an argument. */
type Span = [number, number];

/** Parses reductions and subscripts; the subclass has the rest of the grammar. */
export abstract class Reductions extends Grammar {
  /** For the place of each opening bracket, those of the commas directly inside. */
  protected readonly commas = new Map<number, number[]>();
  /** For the place of each opening bracket, that of its closing one. */
  private readonly closers = new Map<number, number>();

  constructor(build: TreeBuilder, tokens: readonly Token[], end: number) {
    super(build, tokens, end);
    const open: number[] = [];
    tokens.forEach(({ kind, text, column }, place) => {
      if (kind !== "op") return;
      if (text === "(" || text === "[") open.push(place);
      else if (text === ")" || text === "]") {
        const last = open.pop();
        if (last === undefined || tokens[last].text !== (text === ")" ? "(" : "[")) {
          throw build.error(column, `${repr(text)} closes nothing: take it out, or open a bracket before it`);
        }
        this.closers.set(last, place);
      } else if (text === "," && open.length) {
        const last = open[open.length - 1];
        this.commas.set(last, [...(this.commas.get(last) ?? []), place]);
      }
    });
  }

  /** An expression in brackets or bars. */
  protected abstract group(opener: string, closer: string): Node;
  /** The bracket that closes arguments. */
  protected abstract close(opener: Token): void;

  /** The spans of the arguments, from the opening bracket that is next. */
  private spans(): Span[] {
    const closer = this.closers.get(this.place);
    if (closer === undefined) throw this.error("'(' is never closed: add a ')'");
    const ends = [...(this.commas.get(this.place) ?? []), closer];
    return ends.map((end, k) => [k ? ends[k - 1] + 1 : this.place + 1, end]);
  }

  /** The argument at a span. */
  private argument(span: Span): Node {
    this.place = span[0];
    const read = this.whole();
    if (this.place !== span[1]) throw this.unexpected();
    return read;
  }

  /** Whether a minimum or maximum is over all coordinates, max(x) or max(u, i, 1, n); other reductions always are. */
  protected isOverPoint(name: string): boolean {
    const spans = this.spans();
    if ((name !== "min" && name !== "max") || spans.length === 1) return true;
    const { kind, text } = this.tokens[spans[1][0]];
    return spans.length === 4 && spans[1][1] - spans[1][0] === 1 && kind === "name" && "ijklmprst".includes(text) &&
      !this.build.hasParameter(text) && !this.build.indices.includes(text);
  }

  /** A reduction over all coordinates, or over an index with limits; `bar` closes a norm between bars. */
  protected overPoint(name: string, column: number, bar = ""): Node {
    const { build } = this;
    if (build.givesArrays && (name === "norm" || name === "dot")) return this.ofArrays(name, column, bar);
    let index = build.freshIndex(), indexColumn = column;
    const opener = this.peek;
    const spans: Span[] = bar ? [[this.place, this.tokens.length]] : this.spans();
    if (spans.length > MOST_ARGUMENTS) throw build.error(column, `${name} of more than ${MOST_ARGUMENTS} arguments`);
    if (name === "dot" && spans.length !== 2) throw build.error(column, `dot takes two arguments, not ${spans.length}: dot(x, x)`);
    let limits: [Node, Node] | null = null;
    if (spans.length === 4 && name !== "mean") {
      const token = this.tokens[spans[1][0]];
      indexColumn = token.column;
      if (token.kind !== "name" || spans[1][1] - spans[1][0] !== 1) {
        throw build.error(indexColumn, `the second argument of ${name} is its running index: ${name}(x[i]**2, i, 1, n)`);
      }
      limits = [this.argument(spans[2]), this.argument(spans[3])];
      index = token.text;
    } else if (name !== "dot" && spans.length !== 1) {
      const known = `one argument, ${name}(x**2), or four, ${name}(x[i]**2, i, 1, n)`;
      throw build.error(column, `${name} takes ${known}; not ${spans.length}`);
    }
    if (!bar && !limits) this.refuseIndexed(name, column, spans);
    build.openIndex(index, indexColumn);
    this.over.push(limits ? null : index);
    const body = this.reduced(name, column, bar, spans, opener);
    this.over.pop();
    if (limits) return build.reduce(name as Reduction, body, index, ...limits, column);
    const whole = build.wholePoint((name === "dot" || name === "mean" ? "sum" : name) as Reduction, body, index, column);
    if (name === "mean") return build.binary("/", whole, build.add(constant("n"), column), column);
    if (["min", "max", "norm"].includes(name) && !build.styles.has("vector")) throw build.ofOneNumber(name, column);
    return whole;
  }

  /** Refuse x_i without limits of i: sum(x_i^2) is sum(x^2), and sum(i x_i^2) is sum(i x[i]^2, i, 1, n). */
  private refuseIndexed(name: string, column: number, spans: readonly Span[]): void {
    const { build } = this, last = spans[spans.length - 1][1];
    const named = this.tokens.slice(spans[0][0], last).filter(({ kind }) => kind === "name");
    const found = named.filter(({ text }) => INDICES.includes(split(text)[1]) && !build.isKnown(text));
    if (!found.length || !found.every(({ text }) => build.isVector(split(text)[0]))) return;
    const indices = new Set(found.map(({ text }) => split(text)[1])), counted = named.some(({ text }) => indices.has(text));
    if (indices.size > 1 || (name === "mean" && counted)) return;
    const end = this.tokens[last].column + 1, written = build.source.slice(column, end);
    const reading = counted ? `${written.slice(0, -1).replace(INDEXED, "[$1]")}, ${[...indices][0]}, 1, n)` : written.replace(INDEXED, "");
    throw build.ask(found[0].column, column, end, reading);
  }

  /** What is reduced, and the bracket or bar after it. */
  private reduced(name: string, column: number, bar: string, spans: readonly Span[], opener: Token): Node {
    if (bar) {
      this.place--;
      return this.group(bar, bar);
    }
    this.bars.push(")");
    let body = this.argument(spans[0]);
    if (name === "dot") body = this.build.binary("*", body, this.argument(spans[1]), column);
    this.place = spans[spans.length - 1][1];
    this.bars.pop();
    this.close(opener);
    return body;
  }

  /** A norm or scalar product of given vectors and x. */
  private ofArrays(name: "norm" | "dot", column: number, bar: string): Node {
    if (bar) this.place--;
    const args = bar ? [this.group(bar, bar)] : this.arguments();
    const arrays = args.map((arg): ArrayNode => (arg.kind === "array" ? arg : array([[arg]])));
    if (arrays.length !== (name === "norm" ? 1 : 2)) {
      throw this.build.error(column, `${name} takes ${name === "norm" ? "one vector" : "two vectors"}`);
    }
    if (name === "norm") return norm(this.build, arrays[0], "norm", column);
    return this.build.binary("*", transposed(arrays[0]), arrays[1], column);
  }

  /** x[at]. */
  protected subscript(name: string, column: number): Node {
    const { build } = this;
    if (!build.isVector(name)) {
      const x = build.vectorName;
      throw build.error(column, `${name}[…]: only ${x} has subscripts, as in sum(${x}[i]*${x}[i+1], i, 1, n-1)`);
    }
    this.over.push(null);
    const before = new Map(build.styles);
    const literal = this.place + 2 < this.tokens.length ? this.following : END;
    if (literal.kind === "number" && this.tokens[this.place + 2].text === "]") throw this.numbered(column);
    const inside = this.group("[", "]");
    if (build.styles.size !== before.size || !counts(inside)) {
      throw build.error(column, "a subscript is made of running indices, n and whole numbers, as in x[i+1]");
    }
    this.over.pop();
    return build.item(inside, column);
  }

  /** The error for x[2], which counts from 0 in Python and from 1 elsewhere; x[0] decides it. */
  private numbered(column: number): FormulaError {
    const { source } = this.build;
    const found = [...source.matchAll(NUMBERED)];
    const offsets = found.some(([, digits]) => Number(digits) === 0) ? [1] : [0, 1];
    if (!found.length || found.some(([, digits]) => digits.length > 5)) {
      return this.error("x[…]: write x1 for the first coordinate, x2 for the second", column);
    }
    const fixes = offsets.map((k) => source.replace(NUMBERED, (_, digits: string) => `x${Number(digits) + k}`));
    const first = found.find((match) => match.index >= column) ?? found[found.length - 1];
    const counted = offsets.length === 1 ? "counted from 0" : "counted from 1 or from 0";
    const meant = source.length <= SHOWN ? fixes : offsets.map((k) => `x${Number(first[1]) + k}, …`);
    return errorAt(source, column, `${first[0]}, ${counted}: write ${meant.join(" or ")}`, fixes);
  }
}

const PARTS = new Set(["number", "index", "constant", "binary", "negate"]);

/** Whether a subscript consists of running indices, n and numbers, and is not just a number. */
function counts(node: Node): boolean {
  const parts = [...walk(node)];
  return parts.every(({ kind }) => PARTS.has(kind)) && !isTruth(node) && parts.some(({ kind }) => kind === "index" || kind === "constant");
}
