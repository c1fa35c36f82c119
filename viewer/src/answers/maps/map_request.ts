/** What a map of many descents is asked for, and its answer in parts. */
import type { MapAxis, MapPart } from "../../core/map/pixels";
import type { Line } from "../../engine/types";
import { typeset } from "../../scenes/trace/names";
import type { State } from "../../wire/state";

export interface MapRequest {
  id: number;
  /** What descends: its first optimizer, from its first start; both but for what is varied. */
  state: State;
  /** What is varied across and upwards. Of both variables of a function: its basins of attraction. */
  axes: readonly [MapAxis, MapAxis];
  /** Pixels along each. */
  shape: readonly [number, number];
}

/** First the minima that are told apart, then pixels, at last whether that was all. */
export type MapReply =
  | { id: number; minima: number[][] }
  | { id: number; part: MapPart }
  | { id: number; finished: true }
  | { id: number; refused: Line };

/** The number of a variable by its name, as formulas or as readers write it; −1: it is none. */
export const variableOf = (name: string, variables: readonly string[]): number =>
  variables.findIndex((one) => one === name || typeset(one).plain === name);

/** Whether both axes are the variables of a function of two. */
export function isOfStarts(axes: MapRequest["axes"], variables: readonly string[]): boolean {
  return variables.length === 2 && axes.every(({ name }, i) => variableOf(name, variables) === i);
}
