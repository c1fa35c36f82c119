/** The interface of drawn marks. Each mark of a scene is drawn by the file of its name beside this one. */
import type { Object3D } from "three";
import type { Message, Panel, Theme } from "../../wire/types";
import type { Shared } from "../gpu";
import type { SurfaceHeight, Vec3 } from "../surface_height";

/** The panel a mark is drawn in. */
export interface Setting {
  panel: Panel;
  /** Edge lengths of the drawn box; the third is 0 in a flat panel. */
  aspect: Vec3;
  flat: boolean;
  heights: SurfaceHeight | null;
  /** Changes when the heights do. */
  heightsKey: string;
  theme: Theme;
  cmaps: Message["cmaps"];
  shared: Shared;
}

export interface DrawnMark<M> {
  readonly objects: Object3D[];
  /** Take a mark of the same type; arrays whose `id` is the same as before are not sent to the GPU again. */
  update(mark: M, setting: Setting): void;
  /** Show the state at a fractional time index. */
  frame(time: number): void;
  dispose(): void;
}

/** From a unit coordinate to the centred box. */
export function boxed(unit: number, edge: number): number {
  return (unit - 0.5) * edge;
}

/** The layer of a flat panel's symbols, which are drawn whole at its border, where all else is cut. */
export const SYMBOLS = 1;

/** The order of drawing; depth decides where it is tested. */
export const ORDER = { floor: 0, shadow: 1, surface: 2, ghost: 3, ball: 4, line: 5, arrow: 6, mark: 7 };
