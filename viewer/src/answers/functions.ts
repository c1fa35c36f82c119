/** The functions of states: parsed, or read from the page's recipe; the same object for the same function, so that what is found of it stays. */
import type { GraphData } from "../engine/graph_data";
import { BadInput, type Minimum, type Objective } from "../engine/types";
import { objectiveOfGraphs, objectiveOfTree } from "../calculus/objective";
import { parse } from "../formula/formula";
import type { State } from "../wire/state";
import type { Recipe } from "./recipe";

/** Functions that stay. */
const MOST = 32;

/** A function in n variables, and what a page says of it. */
export interface PageFunction {
  objective: Objective;
  /** Its named constants. */
  constants: Record<string, number>;
}

/** f and ∇f as graphs: what `kobai.recipe.function_data` writes. */
interface FunctionData {
  n: number;
  variables: string[];
  domain: [number, number][] | null;
  minima: Minimum[];
  float32: GraphData;
  float64: GraphData;
}

export class Functions {
  private readonly made = new Map<string, PageFunction>();

  constructor(private readonly recipe: Recipe) {}

  of(state: Pick<State, "f" | "params" | "dim" | "start">): PageFunction {
    const key = JSON.stringify([state.f, Object.entries(state.params).sort(), state.dim ?? state.start[0].length]);
    let found = this.made.get(key);
    if (!found) {
      found = this.make(state);
      if (this.made.size >= MOST) this.made.delete(this.made.keys().next().value!);
      this.made.set(key, found);
    }
    return found;
  }

  private make({ f, params, dim, start }: Pick<State, "f" | "params" | "dim" | "start">): PageFunction {
    const { objective, title, state } = this.recipe;
    if (objective && f === state.f) {
      const { float32, float64, variables, domain, minima } = objective as FunctionData;
      const known = { title: title ?? { plain: f, mathml: null }, variables, domain, minima };
      return { objective: objectiveOfGraphs(float32, float64, known), constants: {} };
    }
    const formula = parse(f, params);
    const n = formula.dim ?? dim ?? start[0].length;
    if (start[0].length !== n) {
      const given = start[0].length;
      throw new BadInput({ en: `start: ${given} coordinates, but ${f} has ${n} variables`, ja: `初期点の座標は ${given} 個ですが、${f} の変数は ${n} 個です` });
    }
    const known = { title: { plain: f, mathml: null }, variables: formula.variables(n), domain: null, minima: [] };
    return { objective: objectiveOfTree(formula.tree, formula.parameters, n, known), constants: { ...formula.parameters } };
  }
}
