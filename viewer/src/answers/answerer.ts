/** What a page answers by itself: a run with its scene and verdicts, or a formula as it is written; as `kobai.app.messages`. */
import { runNames } from "../core/run_names";
import { Unwanted } from "../engine/descend";
import { BadInput, type Line, type Objective, type Trace } from "../engine/types";
import type { OptimizerData } from "../optimizers/optimizer_data";
import { optimizerFor, searches, whyNot } from "../optimizers/optimizer_for";
import { colorsOf, MOST_RUNS, ofRuns, rangeOf, sceneOf, taken, type Recorded, type SceneOptions } from "../scenes";
import { typeset } from "../scenes/trace/names";
import { arrivals } from "../verdict/arrivals";
import { endings, verdicts } from "../verdict/verdicts";
import { type OptimizerChoice, type Range, shownCoordinates, type State } from "../wire/state";
import type { Message, NdArray } from "../wire/types";
import { asCommand, asPython } from "./code";
import { batchesOf, described } from "./data/loss_state";
import { DataObjective } from "../calculus/data/loss_of";
import { traceOf } from "./descents";
import { type FirstStep, type FunctionEntry, Functions } from "./functions";
import { mapped } from "./maps/mapping";
import type { MapReply, MapRequest } from "./maps/map_request";
import { checkNoise, noiseOf } from "./noise";
import type { Pace } from "./pace";
import { CLIMB, type Descending, type Entry, formulaOf, type Recipe, USUAL_DESCENT } from "./recipe";
import { rankingOf } from "./races/ranking";
import { restsOf } from "./races/rests";
import { fault, refusal, type Reply, type Request, type RunRequest } from "./request";
import { spreadOver, startsOf } from "./starts";
import { statesOf } from "./states";
import type { Suited } from "./suited";
import { endsOf, type Trial } from "./trial";

export class Answerer {
  /** What was descended last, for tests and the console. */
  trace: Trace | null = null;
  /** Milliseconds that its descents took, without scene and verdicts. */
  descended = 0;
  private readonly functionsOf: Functions;
  private readonly known: readonly OptimizerData[];
  private readonly descent: Descending;
  private readonly cmaps: Record<string, NdArray> = {};

  constructor(private readonly recipe: Recipe) {
    this.functionsOf = new Functions(recipe);
    this.known = recipe.optimizers as OptimizerData[];
    this.descent = recipe.descent ?? USUAL_DESCENT;
    const { cmap, colors } = recipe.look ?? {};
    if (cmap && colors) this.cmaps[cmap] = colorsOf(colors);
  }

  /** The answer to a request; null where nobody waits for it any more. */
  async answer(request: Request, pace: Pace): Promise<Reply | null> {
    try {
      return request.type === "run" ? await this.run(request, pace) : this.functionsOf.formula(request);
    } catch (error) {
      if (error instanceof Unwanted) return null;
      if (!(error instanceof BadInput)) return fault(request, error);
      return { ...refusal(request, error), suits: request.type === "run" ? this.suits(request.state) : null };
    }
  }

  /** What would suit the function of a state that is refused; null where that is not why. */
  private suits(state: State): Suited | null {
    try {
      this.functionsOf.of(state);
      return null;
    } catch {
      // Its function does not take the state's starts or constants, or is none.
    }
    try {
      const suits = this.functionsOf.suits(state);
      const same = (["params", "start"] as const).every((key) => JSON.stringify(suits[key]) === JSON.stringify(state[key]));
      return same ? null : suits;
    } catch {
      return null;
    }
  }

  /** The names of the variables of a state's function. */
  variables(state: State): readonly string[] {
    return this.functionsOf.of(state).objective.variables;
  }

  /** Whether the page itself can do what a state asks. */
  can(state: State): boolean {
    try {
      this.check(state);
      return true;
    } catch {
      return false;
    }
  }

  private check(state: State): Objective {
    const { objective } = this.functionsOf.of(state);
    for (const choice of state.optimizers) optimizerFor(choice, objective.n, 1, state.dtype, this.known);
    batchesOf(state);
    checkNoise(state, objective.n, state.optimizers.flatMap(({ name }) => (searches(name) ? [name] : [])));
    return objective;
  }

  private async run({ seq, state }: RunRequest, pace: Pace): Promise<Reply | null> {
    const began = performance.now();
    const objective = this.check(state);
    const starts = startsOf(state, objective);
    const trace = await traceOf(state, objective, starts, this.known, pace, this.descent);
    if (!trace || !pace.wanted()) return null;
    this.trace = trace;
    this.descended = performance.now() - began;
    if (pace.due()) await pace.pause();
    const ended = endings(trace, state, this.descent);
    if (pace.due()) await pace.pause();
    if (!pace.wanted()) return null;
    const several = trace.runs > state.optimizers.length, climbs = (run: number) => Boolean(state.optimizers[trace.optimizer[run]].hyper.maximize);
    const found = several ? arrivals(trace, ended, climbs) : undefined;
    const recorded = state.detail ? this.recorded(trace, state) : null;
    const message = sceneOf(trace, { ...ended, arrivals: found }, state, { ...this.look(state), optimizer: this.named(state.optimizers[0]) }, recorded, this.cmaps);
    this.functionsOf.name(message.scene, state);
    const coordinates = shownCoordinates(state), range = rangeOf(state.domain, objective, starts, coordinates);
    const domain = spreadOver(state, objective);
    const names = runNames(state.optimizers, "en");
    const { constants, open } = this.functionsOf.of(state);
    const code = { range, coordinates, domain, names, n: objective.n, open, descent: this.descent };
    const seen = objective.n > 2 ? range ?? [] : domainOf(message);
    message.scene.extra.live = {
      seq, state, verdicts: verdicts(trace, state, state.lang, ended, this.known), domain: seen,
      constants, variables: objective.variables.map((name) => typeset(name).plain),
      ranking: found ? rankingOf(trace, ended, found, runNames(state.optimizers, state.lang), this.rates(state), state) : null,
      rests: found && state.optimizers.length === 1 ? restsOf(trace, ended, found, seen) : [],
      data: objective instanceof DataObjective ? described(objective, trace, Boolean(state.data?.standardize)) : null,
      python: asPython(state, code), command: asCommand(state, code), engine: "page", spread: domain, ...this.functionsOf.written(state),
      milliseconds: Math.round(100 * (performance.now() - began)) / 100,
    };
    return { type: "scene", seq, message, descended: this.descended };
  }

  /** How a state would end; null where nobody waits for it any more, or where it cannot be done. */
  async trial(state: State, pace: Pace): Promise<Trial | null> {
    try {
      const objective = this.check(state);
      const trace = await traceOf(state, objective, startsOf(state, objective), this.known, pace, this.descent);
      if (!trace || !pace.wanted()) return null;
      const ended = endings(trace, state, this.descent);
      return { ends: endsOf(trace, ended, Boolean(state.optimizers[0].hyper.maximize)), text: verdicts(trace, state, state.lang, ended, this.known)[0].text };
    } catch (error) {
      if (error instanceof Unwanted || error instanceof BadInput) return null;
      throw error;
    }
  }

  /** Compute a map of many descents and give it in parts; a line where it cannot be. */
  async map(request: MapRequest, pace: Pace, give: (reply: MapReply) => void): Promise<void> {
    try {
      const [choice] = request.state.optimizers, usual = this.recipe.entries.find(({ name }) => name === choice.name)?.hyper;
      const state = { ...request.state, optimizers: [{ ...choice, hyper: { ...usual, ...choice.hyper } }] };
      this.check(state);
      await mapped({ ...request, state }, this.functionsOf.of(state), this.known, pace, give);
    } catch (error) {
      if (!(error instanceof BadInput)) throw error;
      give({ id: request.id, refused: error.line });
    }
  }

  /** What a saved page's picture was asked for, as far as it suits a state: panels while its view, the rest while its function is shown. */
  private look({ f, dim, view }: State): SceneOptions {
    const { look, state: first } = this.recipe;
    if (!look) return {};
    const { colors, panels, cmap, arrow, ...ofFunction } = look, same = f === first.f && dim === first.dim;
    return { cmap, arrow, ...(same ? ofFunction : {}), ...(same && view === first.view ? { panels } : {}) };
  }

  /** What the step view needs: gradients, the optimizers' states and their formulas. */
  private recorded(trace: Trace, state: State): Recorded | null {
    const made = state.optimizers.map((choice) => optimizerFor(choice, trace.n, state.steps, state.dtype, this.known));
    const chosen = taken(trace, state) ?? undefined, all = trace.runs <= MOST_RUNS;
    // What noise a run met depends on the runs before it.
    if (!all && (!chosen || state.noise > 0)) return null;
    const of = all ? trace : ofRuns(trace, chosen!);
    return {
      ...statesOf(of, made, () => noiseOf(state, trace.n), batchesOf(state)), optimizers: state.optimizers.map((choice) => this.named(choice)),
      taken: chosen, of,
    };
  }

  /** The step size of each optimizer; null where it has none. */
  private rates({ optimizers }: State): (number | null)[] {
    return optimizers.map(({ name, lr }) => (this.recipe.entries.find((one) => one.name === name)?.lr === null ? null : lr));
  }

  /** An optimizer with all its hyperparameters, and the lines of its formula. */
  private named({ name, lr, hyper }: OptimizerChoice): Recorded["optimizers"][number] {
    const entry = this.recipe.entries.find((one) => one.name === name);
    const all: Record<string, unknown> = { ...entry?.hyper, ...hyper, lr };
    return { name, hyper: all, formula: [...(all.maximize ? [CLIMB] : []), ...(entry ? formulaOf(entry, all) : [])] };
  }

  first = (name: string): FirstStep | null => this.functionsOf.first(name);
  suited = (state: State): FirstStep | null => this.functionsOf.suited(state);
  functions = (): FunctionEntry[] => this.functionsOf.list();

  /** The optimizers to choose from; those that need Python with the reason. */
  optimizers(): (Entry & { why: Line | null })[] {
    return this.recipe.entries.map((entry) => ({ ...entry, why: whyNot(entry.name, this.known) }));
  }
}

/** The ends of the horizontal axes of the first panel that shows the function. */
function domainOf({ scene }: Message): Range[] {
  const axes = scene.panels.find(({ kind }) => kind !== "data")?.axes ?? [];
  return axes.slice(0, axes.length === 3 ? 2 : axes.length - 1).map(({ lo, hi }) => [lo, hi]);
}
