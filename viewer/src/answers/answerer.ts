/** What a page answers by itself: a run with its scene and verdicts, or a formula as it is written; as `kobai.app.messages`. */
import { BadInput } from "../engine/types";
import type { State } from "../wire/state";
import type { Entry, Recipe } from "./recipe";
import { fault, refusal, type FormulaRequest, type Reply, type Request, type RunRequest } from "./request";

/** How long work may go on without a break. */
export interface Pace {
  /** Whether anybody still waits. */
  wanted(): boolean;
  /** Let others run. */
  pause(): Promise<void>;
}

/** A function to choose; see `kobai.recipe.entries`. */
export interface FunctionEntry {
  name: string;
  dim: number | null;
  plain: string;
  mathml: string | null;
  domain: [number, number][] | null;
  start: number[] | null;
}

export class Answerer {
  constructor(private readonly recipe: Recipe) {}

  /** The answer to a request; null where nobody waits for it any more. */
  async answer(request: Request, pace: Pace): Promise<Reply | null> {
    try {
      return request.type === "run" ? await this.run(request, pace) : this.formula(request);
    } catch (error) {
      return error instanceof BadInput ? refusal(request, error) : fault(request, error);
    }
  }

  /** Whether the page itself can do what a state asks. */
  can(state: State): boolean {
    return state.noise === 0;
  }

  private run(_request: RunRequest, _pace: Pace): Promise<Reply | null> {
    throw new BadInput({ en: "not yet", ja: "まだできません" });
  }

  private formula(request: FormulaRequest): Reply {
    return refusal(request, new BadInput({ en: "not yet", ja: "まだできません" }), "formula");
  }

  first(_name: string): Promise<{ start: number[]; lr: number; pace: number } | null> {
    return Promise.resolve(null);
  }

  functions(): Promise<FunctionEntry[]> {
    return Promise.resolve([]);
  }

  optimizers(): Entry[] {
    return this.recipe.entries;
  }
}
