/** Names in formulas, plain or LaTeX: what each is, and which are the variables. */
import { number as valueOf, type Values } from "../evaluate";
import { RESERVED, SYNONYMS, WRITTEN } from "../names/function_names";
import { canonical, Coordinates, foundCoordinates, isName, isSymbol, joined, LETTERS, NO_VARIABLES, split } from "../names/names";
import { MOST_LETTERS, parts, placed, readings } from "../names/suggestions";
import { vectorOf } from "../names/vectors";
import { errorAt, FormulaError, quoted } from "../text/errors";
import { nearest } from "../text/nearest";
import { plain } from "../text/plain";
import { isDigits, repr } from "../text/python";
import {
  array, type ArrayNode, binary, changed, constant, CONSTANTS, type ConstantNode, index, isNumber, isTruth, item, type Node, number, parameter,
  some, usesIndex, variable, walk,
} from "../tree";
import { COORDINATE, NodeBuilder } from "./node_builder";

const MAX_VARIABLE = 10_000;

/** Arguments of `kobai.objective`, which constants of these names are not. */
const ARGUMENTS = new Set(["dim", "domain", "minima", "name", "variables"]);
const IDENTIFIER = /^[\p{L}_][\p{L}\p{Nd}_]*$/u;
const isMathematical = (name: string): name is ConstantNode["name"] => Object.hasOwn(CONSTANTS, name) || name === "n";

type Style = "numbered" | "letters" | "named" | "vector";

/**
 * Makes the nodes of a formula, and resolves its names.
 *
 * `declared` are the variables in `canonical` spelling, or null to find them: names that are given no value. Where there are
 * `arrays`, x is the vector of all `dim` variables.
 */
export class TreeBuilder extends NodeBuilder {
  /** What a running index belongs to. */
  readonly vectorName: string;
  /** Variables and their first column; the k-th is variable −k until `finish`. */
  readonly free = new Map<string, number>();
  coordinates = new Coordinates();
  /** How coordinates are written, and the first column where they are. */
  readonly styles = new Map<Style, number>();
  /** Names of values -> those that the caller gave. */
  readonly given: ReadonlyMap<string, string>;
  private readonly arrayNames: ReadonlyMap<string, string>;
  private readonly placed = new Set<Node>();
  private readonly used = new Set<string>();
  private readonly counts = new Map<string, number>();

  constructor(
    source: string, parameters: Values, readonly declared: readonly string[] | null, arrays: ReadonlyMap<string, ArrayNode>, readonly dim: number,
  ) {
    super(source, parameters, arrays);
    this.arrayNames = new Map([...arrays.keys()].map((name) => [canonical(name), name]));
    this.given = new Map(Object.keys(parameters).map((name) => [canonical(name), name]));
    const alone = declared?.length === 1 && !split(declared[0])[1];
    this.vectorName = alone ? declared[0] : declared ? "x" : vectorOf(plain(source), new Set(this.given.keys()));
  }

  private style(style: Style, column: number): void {
    if (!this.styles.has(style)) this.styles.set(style, column);
  }

  /** A name without arguments: a parameter, an index, a variable, or a constant. */
  name(name: string, column: number): Node {
    const spelled = canonical(name);
    const found = this.arrays.get(spelled);
    if (found) {
      this.used.add(this.arrayNames.get(spelled)!);
      return found;
    }
    if (this.givesArrays && this.isVector(name)) {
      return array(Array.from({ length: this.dim }, (_, k) => [this.coordinate(`${k + 1}`, column)]));
    }
    const given = this.given.get(spelled);
    if (given !== undefined) {
      this.used.add(given);
      return this.add(parameter(given), column);
    }
    if (this.indices.includes(name)) return this.add(index(name), column);
    const [letters, below] = split(spelled);
    if (this.declared?.includes(spelled)) return this.variable(LETTERS.includes(spelled) ? "letters" : "named", spelled, column);
    if (isMathematical(name)) {
      if (!this.counts.has(name)) this.counts.set(name, column);
      return this.add(constant(name), column);
    }
    if (letters === this.vectorName && isDigits(below) && this.numbers()) return this.coordinate(below, column);
    if (!this.declared && LETTERS.includes(spelled)) return this.variable("letters", spelled, column);
    if (!this.declared && isSymbol(spelled) && !NO_VARIABLES.includes(spelled)) return this.variable("named", spelled, column);
    throw this.unknown(name, column);
  }

  /** A name that is written as one, as \mathrm{bias} is. */
  word(name: string, column: number): Node {
    const spelled = canonical(name);
    const free = !this.declared && isName(spelled) && !this.isValue(name) && !RESERVED.has(name);
    return free ? this.variable("named", spelled, column) : this.name(name, column);
  }

  /** Whether a name is that of the whole point. */
  isVector(name: string): boolean {
    const spelled = canonical(name);
    return spelled === this.vectorName && !this.given.has(spelled);
  }

  /** Whether numbered names may be coordinates: all of them, or of what is declared as one vector. */
  private numbers(): boolean {
    return !this.declared || (this.declared.length === 1 && this.declared[0] === this.vectorName);
  }

  private variable(style: Style, name: string, column: number): Node {
    this.style(style, column);
    if (!this.free.has(name)) this.free.set(name, column);
    return this.add(variable(-1 - [...this.free.keys()].indexOf(name)), column);
  }

  /** Whether a name is a number's: a constant's, an index's or a variable's. */
  isValue(name: string): boolean {
    const spelled = canonical(name);
    if (this.given.has(spelled) || this.arrays.has(spelled) || this.indices.includes(name) || isMathematical(name)) return true;
    if (this.declared?.includes(spelled)) return true;
    const [letters, below] = split(spelled);
    if (letters === this.vectorName && isDigits(below) && this.numbers()) return true;
    return !this.declared && isSymbol(spelled) && !NO_VARIABLES.includes(spelled);
  }

  /** The vector's letter followed by digits. */
  private coordinate(digits: string, column: number): Node {
    const letter = this.vectorName;
    if (digits.length > 6 || Number(digits) > MAX_VARIABLE || (Number(digits) === 0 && digits !== "0")) {
      throw this.error(column, `${letter}${digits.slice(0, 12)}: variables are numbered ${letter}1 to ${letter}${MAX_VARIABLE}`);
    }
    return this.variable("numbered", joined(letter, digits), column);
  }

  /** The error for a name without a meaning, with the nearest that has one. */
  unknown(name: string, column: number): FormulaError {
    const said = repr(name);
    if (RESERVED.has(name) && !LETTERS.includes(name)) return this.error(column, `${said} needs its argument in brackets: ${name}(…)`);
    const value = ARGUMENTS.has(name) ? `params={${said}: 1.0}` : `${name}=1.0`;
    let others = "write x1, x2, … or one letter for a variable";
    if (this.declared) others = `name it among the variables, now ${this.declared.join(", ")}`;
    else if (IDENTIFIER.test(name)) others = `name it as a variable (variables=[${said}], or --vars ${name})`;
    const near = new Set([...RESERVED, ...Object.keys(this.parameters)]);
    near.delete(name);
    let cure = `give it a value (${value}, or --param ${name}=1), or ${others}.${nearest(name, near)}`;
    const meant = readings(name, (one) => this.isValue(one), (one) => this.isKnown(one), WRITTEN);
    if (name === "i" || name === "j") {
      cure = "a running index stands only inside its sum (put all of the sum's terms in brackets), ";
      cure += `a constant needs a value (${name}=1.0)`;
    } else if (SYNONYMS.has(name)) {
      cure = `write ${repr(SYNONYMS.get(name)!)}`;
    } else if (meant.length) {
      const before = this.source.slice(0, column), after = this.source.slice(column + name.length);
      const all = meant.flatMap((reading) => placed(reading, before, after));
      cure = `write ${all.join(" or ")}, or give ${name} a value (${value}, or --param ${name}=1), or ${others}`;
      return errorAt(this.source, column, `${said} is one name: ${cure}`, all.map((reading) => before + reading + after));
    }
    return this.error(column, `unknown name ${said}: ${cure}`);
  }

  /** The error for a name before a bracket that is neither a function nor a number. */
  unknownFunction(name: string, column: number): FormulaError {
    for (let start = 1; start < Math.min(name.length, MOST_LETTERS) && !SYNONYMS.has(name); start++) {
      const before = parts(name.slice(0, start), (one) => (start === 1 ? this.isValue(one) : this.isKnown(one)), 1);
      if (before.length && [...WRITTEN, "min", "max", "atan2", "root"].includes(name.slice(start))) { // xcos(y)
        return this.ask(column, column, column + name.length, [...before, name.slice(start)].join("*"));
      }
    }
    try {
      this.call(name, [number(1)], column);
    } catch (error) {
      if (error instanceof FormulaError) return error;
      throw error;
    }
    throw new Error(name);
  }

  /** Whether a name is a number's for certain, and not just a letter that may be one. */
  isKnown(name: string): boolean {
    const spelled = canonical(name);
    const given = this.given.has(spelled) || this.arrays.has(spelled) || !!this.declared?.includes(spelled) || this.free.has(spelled);
    const numbered = COORDINATE.test(name) && !this.styles.has("letters");
    return this.isValue(name) && (given || numbered || LETTERS.includes(name) || name === "pi");
  }

  /** x[at], the coordinate at a running index. */
  item(at: Node, column: number): Node {
    this.style("vector", column);
    const made = item(at);
    this.placed.add(made);
    return this.add(made, column);
  }

  /** x inside sum(x**2), the coordinate at the running index. */
  vector(over: string, column: number): Node {
    this.style("vector", column);
    return this.add(item(this.add(index(over), column)), column);
  }

  /** The tree, after the checks that need the whole formula; `coordinates` are known then. */
  finish(whole: Node): Node {
    if (whole.kind === "array") this.checkNumber(whole, 0);
    if (isTruth(whole)) {
      const equals = whole.kind === "binary" && whole.op === "==";
      const cure = equals ? "leave the '=' out: a formula is only its right-hand side" : "write where(x1 > 0, x1, 0)";
      throw this.error(0, `a comparison is no formula: ${cure}`);
    }
    if (!this.styles.size) throw this.error(0, "there is no variable in it: use x1, x2, … or x, y, z");
    this.notMixed(whole);
    for (const name of [...Object.keys(this.parameters), ...this.arrayNames.values()]) {
      if (this.used.has(name)) continue;
      const near = nearest(name, this.used) || ` Its constants: ${[...this.used].sort().join(", ") || "none"}`;
      throw new FormulaError(`${name}: the formula ${quoted(this.source)} has no constant of that name.${near}`);
    }
    return this.numbered(whole);
  }

  /** Refuse variables that cannot stand beside each other. */
  private notMixed(whole: Node): void {
    const { styles, vectorName: x } = this;
    const beside = [...styles.keys()].filter((style) => style !== "named");
    if (styles.has("letters") && beside.length > 1 && !this.declared) {
      const other = styles.has("numbered") ? `${x}1, ${x}2, …` : `${x} as the whole point inside sum( )`;
      throw this.error(Math.max(...styles.values()), `x, y, z and ${other} are mixed: keep to one of them`);
    }
    const counted = (name: string) => split(name)[0] === x && isDigits(split(name)[1]);
    const alone = [...this.free.keys()].filter((name) => !counted(name));
    const mayCount = !this.declared || (this.declared.length === 1 && this.declared[0] === x);
    if (mayCount && this.free.has(x) && this.free.size > alone.length) {
      const other = [...this.free.keys()].find(counted)!;
      throw this.error(this.free.get(other)!, `${x} and ${other} are mixed: keep to one of them`);
    }
    if (styles.has("vector") && alone.length && !this.declared) {
      const cure = `give it a value (${alone[0]}=1.0, or --param ${alone[0]}=1)`;
      throw this.error(this.free.get(alone[0])!, `${repr(alone[0])} stands beside a sum over all coordinates: ${cure}`);
    }
    const loose = () => some(whole, (node) => node.kind === "reduce" && !usesIndex(node.body, node.index));
    if (!styles.has("vector") && styles.has("named") && loose()) {
      const name = alone[0] ?? x, column = this.free.get(name) ?? Math.min(...this.free.values());
      const cure = `write f(${name}) = … for the vector ${name}, or give the other names values`;
      throw this.error(column, `a sum over all coordinates, but of which vector? ${cure}`);
    }
    const open = () => some(whole, (node) => node.kind === "item" || node.kind === "reduce");
    if (this.counts.has("n") && alone.length && !open()) {
      const cure = "give it a value (n=1.0), or name the variables, as in f(m, n) = …";
      throw this.error(this.counts.get("n")!, `'n' is the number of variables here, or a variable? ${cure}`);
    }
  }

  /** The tree with the variables' final places. */
  private numbered(whole: Node): Node {
    const found = [...this.free.keys()];
    const zero = this.countsFromZero(whole, found);
    if (zero) whole = changed(whole, (node) => (this.placed.has(node) && node.kind === "item" ? item(next(node.at)) : node));
    if (this.declared && !this.numbers()) this.coordinates = new Coordinates(this.declared);
    else {
      this.coordinates = foundCoordinates(found, this.vectorName);
      if (zero) this.coordinates = new Coordinates(this.coordinates.names, this.coordinates.vector, 0);
    }
    return changed(whole, (node) => (node.kind === "variable" ? variable(this.coordinates.index(found[-1 - node.index])) : node));
  }

  /** Whether x₀ is a coordinate: by its name, or where a sum from i = 0 has x_i. */
  private countsFromZero(whole: Node, found: readonly string[]): boolean {
    if (found.includes(joined(this.vectorName, "0"))) return true;
    for (const node of walk(whole)) {
      if (node.kind !== "reduce" || valueOf(node.first, this.parameters) !== 0) continue;
      const begins = (part: Node) =>
        part.kind === "item" && usesIndex(part.at, node.index) && valueOf(part.at, { [node.index]: 0 }) === 0;
      if (some(node.body, begins)) return true;
    }
    return false;
  }
}

/** A subscript counted from 1, of one counted from 0. */
const next = (at: Node): Node =>
  at.kind === "binary" && at.op === "-" && isNumber(at.right, 1) ? at.left : binary("+", at, number(1, true));
