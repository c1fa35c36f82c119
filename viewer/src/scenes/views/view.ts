/** What every view makes: a panel; and the colour map of its landscape. */
import themes from "../themes.json";
import type { Axis, Mark, Panel } from "../../wire/types";
import { USUAL } from "../camera";
import type { Options } from "../options";

/** The colour map asked for, or the theme's. */
export const cmapOf = (options: Options): string => options.cmap ?? themes.themes[options.theme].cmap;

/** A panel that is seen from the usual place and does not move, but for what is `given`. */
export function panelOf(kind: string, axes: Axis[], marks: Mark[], given: Partial<Panel> = {}): Panel {
  return {
    axes, marks, title: null, caption: null, camera: USUAL, motion: { kind: "fixed", turns: 1, keyframes: [] }, aspect: null,
    cell: [0, 0, 1, 1], equal: false, cursor: false, kind, ...given,
  };
}
