/** f on a grid over a plane; as `scenes.trace.grid`. Grids are cached, so that dragging a step size evaluates only the paths again. */
import { evaluator } from "../../engine/evaluate";
import { NATIVE } from "../../engine/native";
import type { Objective } from "../../engine/types";
import { extent, linspace, type Values } from "../arrays";
import type { Plane } from "../plane";
import type { Frame } from "./frame";

const CURVE_GRID = 1201, SURFACE_GRID = 121, FINE_GRID = 361, SMALL_GRID = 81;
/** Of one function. */
const MOST = 12;
/** Operations of a landscape: about a second. A loss over many rows is shown on a coarser grid. */
const MOST_OPERATIONS = 4e8, LEAST_GRID = 41;

/** Positions along each axis, and the values there, the first axis fastest; NaN where not finite. */
export interface Grid { axes: Float64Array[]; values: Float64Array }

/** What was used recently, by function and key. */
export class Recent<T> {
  private readonly held = new WeakMap<Objective, Map<string, T>>();

  get(objective: Objective, key: string, make: () => T): T {
    const of = this.held.get(objective) ?? new Map<string, T>();
    this.held.set(objective, of);
    const found = of.get(key) ?? make();
    of.delete(key);
    of.set(key, found);
    if (of.size > MOST) of.delete(of.keys().next().value as string);
    return found;
  }
}

/** What a landscape depends on besides its function. */
export const placeOf = (plane: Plane, frame: Frame): string =>
  JSON.stringify([plane.variables, plane.whole && plane.variables ? 0 : [[...Array.from(plane.origin)], plane.basis], frame.lo, frame.hi]);

const grids = new Recent<Grid>();

/** The grid over a frame, of `asked` points along each axis or as many as the function needs. */
export function gridOf(objective: Objective, plane: Plane, frame: Frame, asked: number | null, small: boolean): Grid {
  return grids.get(objective, `${placeOf(plane, frame)} ${asked} ${small}`, () => {
    const over = (count: number) => survey(objective, plane, frame, count);
    if (asked !== null) return over(asked);
    if (plane.dim === 1) return over(CURVE_GRID);
    const most = Math.max(LEAST_GRID, Math.floor(Math.sqrt(MOST_OPERATIONS / (objective.pictureSize ?? 1))));
    if (small || most < SURFACE_GRID) return over(Math.min(SMALL_GRID, most));
    const first = over(SURFACE_GRID);
    return !objective.captured && most >= FINE_GRID && rough(first.values, SURFACE_GRID) ? over(FINE_GRID) : first;
  });
}

function survey(objective: Objective, plane: Plane, frame: Frame, count: number): Grid {
  const axes = frame.lo.map((lo, i) => linspace(lo, frame.hi[i], count));
  const d = axes.length, u = new Float64Array(count ** d * d);
  for (let p = 0; p < u.length / d; p++) {
    u[p * d] = axes[0][p % count];
    if (d > 1) u[p * d + 1] = axes[1][Math.floor(p / count)];
  }
  const values = surveyor(objective)(plane.lift(u));
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) values[i] = NaN;
  return { axes, values };
}

const surveyors = new WeakMap<Objective, (points: Float64Array) => Float64Array>();

/** f of a landscape's points, to a rounding. */
function surveyor(objective: Objective): (points: Float64Array) => Float64Array {
  const inputs = Array.from({ length: objective.n }, (_, i) => `x ${i}`);
  const ofGraph = () => evaluator([objective.graph("float64").value], inputs, true, NATIVE) as (points: Float64Array) => Float64Array;
  const make = () => (objective.pictured ? (points: Float64Array) => objective.pictured!(points) : ofGraph());
  const found = surveyors.get(objective) ?? make();
  surveyors.set(objective, found);
  return found;
}

/** Whether values on a square grid change direction at more than one of eight points, so that a finer grid is needed. */
function rough(values: Values, count: number): boolean {
  for (const step of [count, 1]) {
    let turns = 0, places = 0, largest = 0;
    for (let row = 0; row < count; row++) {
      const from = step === 1 ? row * count : row;
      let before = NaN;
      for (let i = 0; i + 1 < count; i++) {
        const difference = values[from + (i + 1) * step] - values[from + i * step], slope = Math.sign(difference);
        if (Math.abs(difference) > largest) largest = Math.abs(difference);
        if (i) {
          places++;
          if (slope - before !== 0) turns++;
        }
        before = slope;
      }
    }
    if (turns / places > 1 / 8 && largest > 0) return true;
  }
  return false;
}

/** The least and the largest finite value; null where none is. */
export function seenRange(values: Values): [number, number] | null {
  const range = extent(values);
  return range[0] <= range[1] ? range : null;
}
