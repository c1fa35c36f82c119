/** Maps of many descents, coarse pixels first: basins of attraction, and any two of hyperparameters, start coordinates and constants; as `kobai.study`. */
import { centreOf, levels, type MapPart, REFUSED } from "../../core/map/pixels";
import { BadInput, type Objective, type OptimizerGraphs, type StepperMaker } from "../../engine/types";
import { inJapanese } from "../../i18n/japanese";
import type { OptimizerData } from "../../optimizers/optimizer_data";
import { optimizerFor } from "../../optimizers/optimizer_for";
import { arrivals } from "../../verdict/arrivals";
import { eigen } from "../../verdict/eigen";
import { statuses } from "../../verdict/statuses";
import type { OptimizerChoice, State } from "../../wire/state";
import { batchesOf } from "../data/loss_state";
import type { PageFunction } from "../functions";
import { traceOf } from "../descents";
import type { Pace } from "../pace";
import { type EndsOptions, endsOf } from "./map_ends";
import { isOfStarts, type MapReply, type MapRequest, variableOf } from "./map_request";

/** How near a minimum a run has reached it; the gradient norm at which a run of a plane has arrived. */
const NEAR = 1e-4, TOLERANCE = 1e-6;
/** Of `NEAR`: how far from a minimum a run may be that takes no further steps. */
const SETTLED = 1e-3;
/** Starts along each axis from which minima are sought where none are known. */
const SEARCH = 32;
/** Milliseconds that a part takes, and how many pixels it has. */
const PART = 120, LEAST = 64, MOST = 4096;

/** The function of a map, and it with other constants. */
export type MapFunction = Omit<PageFunction, "open">;

type Give = (reply: MapReply) => void;

/** Compute a map and give it in parts, until nobody waits for it. */
export async function mapped(request: MapRequest, of: MapFunction, known: readonly OptimizerData[], pace: Pace, give: Give): Promise<void> {
  const { id, state, axes, shape } = request, { objective } = of;
  if (state.noise > 0) throw refusal(`noise=${state.noise}: a map is of descents that end alike each time; take noise 0`);
  const compute = isOfStarts(axes, objective.variables) ? await basins(request, objective, known, pace, give) : plane(request, of, known);
  let size = LEAST;
  for (const { stride, at } of levels(shape)) {
    for (let first = 0; first < at.length;) {
      const began = performance.now(), some = at.subarray(first, first + size);
      const places = Float64Array.from({ length: 2 * some.length }, (_, k) => {
        const place = some[k >> 1];
        return centreOf(axes[k & 1], k & 1 ? Math.floor(place / shape[0]) : place % shape[0], shape[k & 1]);
      });
      const made = compute && pace.wanted() ? await compute(places, pace) : null;
      if (!made || !pace.wanted()) return;
      give({ id, part: { ...made, at: some.slice(), stride } });
      first += some.length;
      if (pace.due()) await pace.pause();
      const taken = performance.now() - began;
      size = Math.max(LEAST, Math.min(MOST, taken < PART / 2 ? 2 * size : taken > 2 * PART ? size >> 1 : size));
    }
  }
  give({ id, finished: true });
}

type Compute = (places: Float64Array, pace: Pace) => Promise<Omit<MapPart, "at" | "stride"> | null>;

/** Which minimum is reached from each start. */
async function basins({ id, state, axes }: MapRequest, objective: Objective, known: readonly OptimizerData[], pace: Pace, give: Give): Promise<Compute | null> {
  const [choice] = state.optimizers, optimizer = optimizerFor(choice, 2, state.steps, state.dtype, known);
  const minima = objective.minima.length ? objective.minima.map(({ x }) => x) : await sought(state, objective, axes, known, pace);
  if (!minima) return null;
  give({ id, minima });
  const nearest = (x: ArrayLike<number>) => minima.findIndex((m) => (x[0] - m[0]) ** 2 + (x[1] - m[1]) ** 2 < NEAR ** 2);
  const options = optionsOf(state, gradientAtRest(objective, minima));
  return async (places, pace) => {
    const ends = await endsOf(objective, rounded(places, state), optimizer, options, (x) => nearest(x) >= 0, pace);
    if (!ends) return null;
    const { x, value, status, arrived } = ends;
    return { value, status, steps: arrived, minimum: Int16Array.from(value, (_, run) => nearest(x.subarray(2 * run, 2 * run + 2))) };
  };
}

/** The minima that descents from a grid reach. */
async function sought(state: State, objective: Objective, axes: MapRequest["axes"], known: readonly OptimizerData[], pace: Pace): Promise<number[][] | null> {
  const ticks = axes.map(({ low, high }) => Array.from({ length: SEARCH }, (_, k) => low + ((high - low) * (k + 1)) / (SEARCH + 1)));
  const starts = Float64Array.from(ticks[1].flatMap((y) => ticks[0].flatMap((x) => [x, y])));
  const trace = await traceOf({ ...state, optimizers: state.optimizers.slice(0, 1) }, objective, rounded(starts, state), known, pace);
  const up = () => climbs(state.optimizers[0]);
  return trace && arrivals(trace, statuses(trace, { climbs: up }), up).minima.map(({ x }) => x);
}

/** A gradient norm below which a run is so near a minimum that it takes no further steps; null where curvature does not say so. */
function gradientAtRest(objective: Objective, minima: readonly number[][]): number | null {
  const hessians = minima.length ? objective.hessians(Float64Array.from(minima.flat())) : null;
  if (!hessians?.every(Number.isFinite)) return null;
  const least = Math.min(...minima.map((_, k) => eigen(hessians.slice(4 * k, 4 * k + 4), 2).values[0]));
  return least > 0 ? SETTLED * NEAR * least : null;
}

/** How descents end over two quantities. */
function plane({ state, axes }: MapRequest, { objective, constants, withConstants }: MapFunction, known: readonly OptimizerData[]): Compute {
  const { n } = objective, options = optionsOf(state, TOLERANCE), [choice] = state.optimizers;
  const variables = axes.map(({ name }) => variableOf(name, objective.variables));
  const ofFunction = axes.map(({ name }, k) => variables[k] < 0 && isConstant(name, choice, constants));
  const isHyper = (k: number): boolean => variables[k] < 0 && !ofFunction[k];
  const made = new Map<string, OptimizerGraphs | StepperMaker | null>();
  const optimizerAt = (values: number[]): OptimizerGraphs | StepperMaker | null => {
    const key = values.filter((_, k) => isHyper(k)).join();
    let found = made.get(key);
    if (found === undefined) {
      const chosen = axes.reduce((before, axis, k) => (isHyper(k) ? withSetting(before, axis.name, values[k]) : before), choice);
      try {
        found = optimizerFor(chosen, n, state.steps, state.dtype, known);
      } catch (error) {
        if (!(error instanceof BadInput)) throw error;
        found = null;
      }
      if (made.size > MOST) made.clear();
      made.set(key, found);
    }
    return found;
  };
  /** Runs by the objectives that their constants make; those whose constants are refused are in none. */
  const byConstants = (runs: number[], at: (run: number) => number[]): [Objective, number[]][] => {
    if (!withConstants || !ofFunction.includes(true)) return [[objective, runs]];
    const groups = new Map<string, number[]>();
    for (const run of runs) {
      const key = at(run).filter((_, k) => ofFunction[k]).join();
      (groups.get(key) ?? groups.set(key, []).get(key)!).push(run);
    }
    return [...groups.values()].flatMap((members): [Objective, number[]][] => {
      try {
        return [[withConstants(Object.fromEntries(axes.flatMap(({ name }, k) => (ofFunction[k] ? [[name, at(members[0])[k]]] : [])))), members]];
      } catch (error) {
        if (error instanceof BadInput) return [];
        throw error;
      }
    });
  };
  return async (places, pace) => {
    const runs = places.length / 2, at = (run: number) => [places[2 * run], places[2 * run + 1]];
    const out = { status: new Int8Array(runs).fill(REFUSED), steps: new Int32Array(runs).fill(-1), minimum: new Int16Array(runs).fill(-1), value: new Float64Array(runs).fill(NaN) };
    for (const [of, own] of byConstants(Array.from({ length: runs }, (_, run) => run), at)) for (const [optimizer, which] of grouped(own.map((run) => optimizerAt(at(run))))) {
      const members = which.map((k) => own[k]);
      const starts = Float64Array.from(members.flatMap((run) => {
        const start = [...state.start[0]];
        variables.forEach((i, k) => { if (i >= 0) start[i] = at(run)[k]; });
        return start;
      }));
      const ends = await endsOf(of, rounded(starts, state), optimizer, options, () => false, pace);
      if (!ends) return null;
      members.forEach((run, k) => {
        out.status[run] = ends.status[k];
        out.steps[run] = ends.arrived[k];
        out.value[run] = ends.value[k];
      });
    }
    return out;
  };
}

/** Whether an axis is a constant of the formula: a hyperparameter of that name goes before. */
export function isConstant(name: string, { hyper }: Pick<OptimizerChoice, "hyper">, constants: Readonly<Record<string, number>>): boolean {
  return name !== "lr" && !Object.hasOwn(hyper, name.split("[")[0]) && Object.hasOwn(constants, name);
}

/** Runs whose optimizers take the same kinds of steps descend side by side, each with its own numbers; a stepper moves its own runs. */
function grouped(optimizers: readonly (OptimizerGraphs | StepperMaker | null)[]): [OptimizerGraphs | StepperMaker, number[]][] {
  const groups = new Map<unknown, Map<string, number[]>>();
  optimizers.forEach((optimizer, run) => {
    if (!optimizer) return;
    const group: unknown = typeof optimizer === "function" ? optimizer : optimizer.graph;
    const which = typeof optimizer === "function" ? "" : optimizer.which.reduce((text, k, step) => (k === optimizer.which[step - 1] ? text : `${text} ${step}:${k}`), "");
    const found = groups.get(group) ?? groups.set(group, new Map()).get(group)!;
    (found.get(which) ?? found.set(which, []).get(which)!).push(run);
  });
  return [...groups.values()].flatMap((found) => [...found.values()].map((members): [OptimizerGraphs | StepperMaker, number[]] => {
    const first = optimizers[members[0]]!;
    return [typeof first === "function" ? first : { ...first, each: members.map((run) => optimizers[run] as OptimizerGraphs) }, members];
  }));
}

/** An optimizer with one of its numbers replaced: "lr", "momentum", "betas[0]". */
export function withSetting(choice: OptimizerChoice, name: string, value: number): OptimizerChoice {
  if (name === "lr") return { ...choice, lr: value };
  const [, list, place] = /^(\w+)\[(\d+)\]$/.exec(name) ?? [];
  if (!list) return { ...choice, hyper: { ...choice.hyper, [name]: value } };
  const entries = choice.hyper[list];
  return Array.isArray(entries) ? { ...choice, hyper: { ...choice.hyper, [list]: entries.map((old, i) => (i === Number(place) ? value : old)) } } : choice;
}

const climbs = ({ hyper }: OptimizerChoice): boolean => Boolean(hyper.maximize);
const optionsOf = (state: State, gradTol: number | null): EndsOptions => ({
  steps: state.steps, precision: state.dtype, gradTol, climbs: climbs(state.optimizers[0]), batches: batchesOf(state),
});
const rounded = (places: Float64Array, { dtype }: State): Float64Array => (dtype === "float32" ? places.map(Math.fround) : places);
const refusal = (line: string): BadInput => new BadInput({ en: line, ja: inJapanese(line) });
