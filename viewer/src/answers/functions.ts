/** The functions of states: by formula, by their name in the catalogue, or as the graphs that the page's recipe holds. */
import { ENTRIES, keyOf } from "../calculus/catalogue";
import { withConstants } from "../calculus/constants";
import { functionOf, type KnownFunction } from "../calculus/function";
import { objectiveOfGraphs } from "../calculus/objective";
import { counted, number } from "../core/format";
import type { GraphData } from "../engine/graph_data";
import { BadInput, type Minimum, type Objective } from "../engine/types";
import { typeset } from "../scenes/trace/names";
import { suggestStepLength, suggestStepSize } from "../verdict/first_step_size";
import type { State } from "../wire/state";
import { isOfTable, lossAt, lossOfState, suitedToLoss } from "./data/loss_state";
import type { Scene } from "../wire/types";
import type { Recipe } from "./recipe";
import { refusal, type FormulaRequest, type TextReply } from "./request";
import { resized, type Suited, suitedTo } from "./suited";

/** Steps that a suggested step size is made for. */
const STEPS = 200;
/** Variables of a function that leaves their number open. */
const USUAL = 2;

/** A function to choose; see `kobai.recipe.entries`. */
export interface FunctionEntry {
  name: string;
  dim: number | null;
  plain: string;
  mathml: string | null;
  domain: [number, number][] | null;
  start: number[] | null;
}

/** What suits a function: a start, gradient descent's η, and that of optimizers whose steps are about as long as η. */
export interface FirstStep { start: number[]; lr: number; pace: number }

/** f and ∇f as graphs: what `kobai.recipe.function_data` writes. */
interface FunctionData {
  variables: string[];
  domain: [number, number][] | null;
  minima: Minimum[];
  float32: GraphData;
  float64: GraphData;
}

/** A formula as text and, where it can be, as MathML. */
type Written = Objective["title"];

/** A function in n variables, its named constants, and whether another n would do. */
export interface PageFunction {
  objective: Objective;
  constants: Readonly<Record<string, number>>;
  open: boolean;
  /** The same with other values of some constants; nothing where it has none. */
  withConstants?(values: Readonly<Record<string, number>>): Objective;
}

export class Functions {
  private graphs: Objective | null = null;
  private listed: FunctionEntry[] | null = null;

  constructor(private readonly recipe: Recipe) {}

  /** The function of a state; the same object for the same function, so that what is found of it stays. */
  of(state: State): PageFunction {
    if (isOfTable(state)) return { objective: lossAt(state), constants: {}, open: false };
    const { f, params, dim, start } = state;
    // Also where a grid or cloud starts: the panels hold one.
    const given = start[0].length;
    if (this.isCarried(f)) return { objective: this.carried(given), constants: {}, open: false };
    const found = functionOf({ f, params, dim });
    return { objective: found.at(given), constants: found.constants, open: found.dim === null, withConstants: (values) => found.withConstants(values, given) };
  }

  /** The answer to a formula being typed: how it is written, or where it is wrong. */
  formula(request: FormulaRequest): TextReply {
    const { f, params, start, seq } = request;
    if (this.isCarried(f)) {
      const { title, variables, n, domain } = this.carried(null), suits = this.suits(request);
      return { type: "formula", seq, ...title, domain, start: null, name: f, dim: n, variables: shown(variables), constants: {}, suits };
    }
    try {
      if (isOfTable(request)) return lossFormula(request);
      const found = withConstants({ f, params, dim: null }), n = found.dim ?? USUAL;
      // Whatever only shows when its graph is made, such as a sum of too many terms; the number of variables may still be open.
      if (found.dim !== null) found.at(n);
      return {
        type: "formula", seq, ...found.symbolic(), domain: found.domain(n), start: found.start, name: found.name, dim: found.dim,
        variables: shown(found.formula.variables(n)), constants: found.constants, suits: suitedTo({ f, params, start }),
      };
    } catch (error) {
      if (error instanceof BadInput) return refusal(request, error, "formula");
      throw error;
    }
  }

  /** How a state's function is written with the names of its constants, and whether its number of variables is open. */
  written(state: Pick<State, "f" | "params" | "data">): { formula: Written; open: boolean } {
    const { f, params } = state;
    if (isOfTable(state)) return { formula: lossOfState(state).title, open: false };
    if (this.isCarried(f)) return { formula: this.carried(null).title, open: false };
    const found = functionOf({ f, params, dim: null });
    return { formula: found.symbolic(), open: found.dim === null };
  }

  /** Name the constants of a scene's function in it. */
  name(scene: Scene, state: State): void {
    if (!this.isCarried(state.f) && !state.data) nameConstants(scene, state);
  }

  /** What of a state suits its function. */
  suits(state: Pick<State, "f" | "params" | "start" | "data">): Suited {
    if (isOfTable(state)) return suitedToLoss(state);
    if (!this.isCarried(state.f)) return suitedTo(state);
    return { params: {}, dim: null, domain: null, start: resized(state.start, this.carried(null).n) };
  }

  /** A start and step sizes that suit a function of the catalogue; null for a name that it does not have. */
  first(name: string): FirstStep | null {
    if (!keyOf(name)) return null;
    const found = functionOf({ f: name, params: {}, dim: null }), start = startOf(found);
    const objective = found.at(start.length);
    return { start, lr: suggestStepSize(objective, Float64Array.from(start), STEPS), pace: suggestStepLength(objective) };
  }

  /** Step sizes that suit a state's function from its start; null where there are none. */
  suited(state: State): FirstStep | null {
    try {
      const { objective } = this.of(state), [start] = state.start;
      return { start, lr: suggestStepSize(objective, Float64Array.from(start), STEPS), pace: suggestStepLength(objective) };
    } catch {
      return null;
    }
  }

  /** Every function of the catalogue. */
  list(): FunctionEntry[] {
    this.listed ??= [...ENTRIES.values()].map(({ name }) => {
      const found = functionOf({ f: name, params: {}, dim: null });
      const start = found.start && [...found.start];
      return { name, dim: found.dim, ...found.notation(null), domain: found.domain(found.dim ?? USUAL), start };
    });
    return this.listed;
  }

  private isCarried(f: string): boolean {
    return this.recipe.objective !== null && f === this.recipe.state.f;
  }

  /** The function that the recipe holds; a refusal where a start of `given` coordinates does not suit it. */
  private carried(given: number | null): Objective {
    const { objective, title, state: { f } } = this.recipe;
    const { float32, float64, variables, domain, minima } = objective as FunctionData;
    this.graphs ??= objectiveOfGraphs(float32, float64, { title: title ?? { plain: f, mathml: null }, variables, domain, minima });
    const { n } = this.graphs;
    if (given === null || given === n) return this.graphs;
    throw new BadInput({
      en: `start: ${counted(given, "coordinate")}, but ${f} has ${counted(n, "variable")}`, ja: `初期点の座標は ${given} 個ですが、${f} の変数は ${n} 個です`,
    });
  }
}

/** The answer to a model being typed. */
function lossFormula(request: FormulaRequest): TextReply {
  const loss = lossOfState(request), { n, start, domain, title } = loss;
  return {
    type: "formula", seq: request.seq, ...title, domain, start: [...start], name: loss.name, dim: n, variables: shown(loss.parameters),
    constants: {}, suits: suitedToLoss(request),
  };
}

/** Put the names of a formula's constants in a scene's title, and their values under it: a slider is of a name. */
export function nameConstants(scene: Pick<Scene, "title" | "subtitle">, { f, params }: Pick<State, "f" | "params">): void {
  const found = functionOf({ f, params, dim: null });
  if (found.key || !found.formula.constants.length) return;
  scene.title = found.symbolic();
  const constants = found.formula.constants.map((name) => `${typeset(name).plain} = ${number(found.constants[name], 4, true)}`);
  scene.subtitle = [...constants, ...(scene.subtitle ? [scene.subtitle] : [])].join(" · ");
}

/** A start to show first: the function's own, or a point well away from the middle of its domain. */
function startOf(found: KnownFunction): number[] {
  if (found.start) return [...found.start];
  const n = found.dim ?? USUAL;
  const domain = found.domain(n) ?? Array.from({ length: n }, () => [-2, 2]);
  return domain.map(([low, high]) => Number((low + 0.8 * (high - low)).toPrecision(4)));
}

const shown = (names: readonly string[]): string[] => names.map((name) => typeset(name).plain);
