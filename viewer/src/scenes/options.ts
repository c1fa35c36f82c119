/** What a scene of a descent can be asked for, with the names of `kobai.scenes.trace.options`. */
import type { Camera, Motion, Text } from "../wire/types";
import type { Lang } from "../i18n";
import type { State } from "../wire/state";
import type { Height } from "./scale";

/** What a state does not hold; what is left out is as in the live page. */
export interface SceneOptions {
  /** Instead of the state's. */
  view?: string;
  height?: Height;
  /** Instead of the range that the function and the starts decide; null: that which the runs decide, too. */
  domain?: [number, number][] | null;
  /** Which panels to put side by side, of surface, contour, curve and loss, instead of a view. */
  panels?: string[] | null;
  /** How many contour levels, or their true values. */
  levels?: number | number[] | null;
  xlim?: [number, number] | null;
  ylim?: [number, number] | null;
  /** True values the height is cut to. */
  zlim?: [number, number] | null;
  /** Of more than two variables the two to show, from 0. */
  coordinates?: number[] | null;
  /** Points of the landscape along each axis. */
  grid?: number | null;
  /** Whether −∇f is drawn at the current step. */
  arrow?: boolean | null;
  /** Whether scale, levels and camera of the landscape follow the function and the range alone. */
  steady?: boolean;
  /** "minimum": runs and their starts have the colour of the minimum they reach. */
  colors?: State["colors"];
  /** Names of the runs to draw faintly. */
  ghosts?: string[];
  /** The distances from a table's rows to the curve. */
  residuals?: "sticks" | "squares" | "none";
  /** Whether curves of earlier steps are drawn, or of which; null: of some, of a single run. */
  earlier?: boolean | number[] | null;
  /** Names of the runs. */
  names?: string[] | null;
  /** "" for none. */
  title?: string | Text | null;
  /** "auto", "fixed", "orbit", or from where. */
  camera?: string | Camera | Motion;
  cmap?: string | null;
  /** In CSS pixels. */
  size?: [number, number] | null;
  /** Of the movie, holds included. */
  frames?: number | null;
  fps?: number;
  /** The optimizer as a trace names it, and all its hyperparameters; else those of the state. */
  optimizer?: { name: string; hyper: Record<string, unknown> } | null;
}

/** All of them. */
export interface Options {
  view: string; height: Height; domain: [number, number][] | null; panels: string[] | null; levels: number | number[] | null;
  xlim: [number, number] | null; ylim: [number, number] | null; zlim: [number, number] | null; coordinates: number[] | null;
  grid: number | null; arrow: boolean | null; steady: boolean; title: string | Text | null; camera: string | Camera | Motion;
  cmap: string | null; colors: State["colors"]; ghosts: string[]; size: [number, number] | null; frames: number | null; fps: number;
  residuals: "sticks" | "squares" | "none"; earlier: boolean | number[] | null; theme: State["theme"]; lang: Lang;
}

/** The options of a state, with `domain` as the range where none is given. */
export function optionsOf(state: State, given: SceneOptions, domain: [number, number][] | null): Options {
  const { view = state.view, height = state.height, steady = true, camera = "auto", fps = 20 } = given;
  const { panels = null, levels = null, xlim = null, ylim = null, zlim = null, coordinates = null, grid = null } = given;
  const { colors = state.colors, ghosts = [], arrow = null, title = null, cmap = null, size = null, frames = null } = given;
  const residuals = state.data?.residuals ?? given.residuals ?? "sticks", earlier = state.data?.earlier ?? given.earlier ?? null;
  return {
    view, height, steady, camera, fps, panels, levels, xlim, ylim, zlim, coordinates, grid, arrow, title, cmap, colors, ghosts, size, frames, residuals, earlier,
    domain: given.domain === undefined ? domain : given.domain, theme: state.theme, lang: state.lang,
  };
}
