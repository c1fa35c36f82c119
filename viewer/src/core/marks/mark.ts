/** What every drawn mark can do. A file beside this one draws each noun of the scene, under the noun's name. */
import type { Object3D } from "three";
import type { Message, Panel, Theme } from "../../wire/types";
import type { Shared } from "../gpu";
import type { SurfaceHeight, Vec3 } from "../surface_height";

/** What a mark knows of where it stands. */
export interface Setting {
  panel: Panel;
  /** Edge lengths of the drawn box; the third is 0 in a flat panel. */
  aspect: Vec3;
  flat: boolean;
  heights: SurfaceHeight | null;
  /** Changes when the heights does. */
  heightsKey: string;
  theme: Theme;
  cmaps: Message["cmaps"];
  shared: Shared;
}

export interface DrawnMark<M> {
  readonly objects: Object3D[];
  /** Take a mark of the same type; arrays whose `id` is the same as before are not sent to the GPU again. */
  update(mark: M, setting: Setting): void;
  /** Be as the scene is at this fractional time index. */
  frame(time: number): void;
  dispose(): void;
}

/** A unit coordinate in the box. */
export function boxed(unit: number, edge: number): number {
  return (unit - 0.5) * edge;
}

/** Later is drawn over earlier, where depth does not decide. */
export const ORDER = { floor: 0, shadow: 1, surface: 2, ghost: 3, ball: 4, line: 5, arrow: 6, mark: 7 };
