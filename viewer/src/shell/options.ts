/** Options and events of a viewer. */
import type { Lang } from "../i18n";
import type { ThemeChoice } from "../ui/bar";
import type { Message, Theme } from "../wire/types";
import type { Rect } from "../core/layout";
import type { Held, Place } from "../core/gestures";
import type { PanelDrawn } from "../core/panel";
import type { Ends } from "../core/scale";

export interface Options {
  lang?: Lang;
  theme?: ThemeChoice;
  autoplay?: boolean;
  /** Fill the height of the element, instead of taking the scene's natural height. */
  fill?: boolean;
  /** Where the element is filled: on a phone the page may be longer than the window, and scrolls. */
  scrolls?: boolean;
  /** Lay panels out otherwise than in the scene's grid. */
  layout?: (message: Message, width: number, height: number) => Rect[];
  /** The host lists the runs itself, in the slot `said` under the title: there is no legend, and no run is named in the picture. */
  listed?: boolean;
  /** Leave out the title, or the controls, where a host has its own. */
  bare?: boolean;
  /** What the button that lets people change the descent does; without it there is none. */
  tryIt?: () => void;
  /** Goes to the map of many descents; without it the menu has no entry for it. */
  map?: () => void;
  /** Saves the page that shows this; without it the menu that saves has no entry for it. */
  savePage?: () => void;
  /** Whether a panel's balls, or the range it shows, can be dragged; without it neither can anywhere. */
  movable?: (what: "ball" | "range", panel: number) => boolean;
  /** What more is said at a place of a panel: unit coordinates. */
  describe?: (panel: PanelDrawn, at: readonly number[]) => string[];
  /** What moves the range of a panel that shows one of its own, as a map does; null: the range is the function's. */
  own?: (panel: PanelDrawn) => OwnRange | null;
  /** What of a panel's own things, such as the rows of a table, is taken hold of at a place; null: nothing. */
  grasp?: (panel: PanelDrawn, at: Place, touch: boolean) => Held | null;
}
/** The range of a panel that does not show the function's: what hands do to it. */
export interface OwnRange {
  /** Whether it can be this one. */
  good(range: Ends[]): boolean;
  /** It is scaled or moved; `done` when that is over. */
  range(range: Ends[], done: boolean): void;
  whole(): void;
  /** A window is drawn from this place on; null: the range is moved. */
  framed(at: Place): Held | null;
}
export interface Picked { panel: number; at: number[]; run: number | null; shift: boolean }
export interface Events {
  /** The time index changed. */
  time: number;
  /** A point of a map or a surface was clicked: plot coordinates. */
  pick: Picked;
  /** The ball that starts at a point is dragged to another: coordinates along the panel's axes; `done` when it is let go. */
  drag: { panel: number; from: number[]; at: number[]; done: boolean };
  /** The range shown is dragged or scaled; null: no farther. */
  range: { range: Ends[] | null; done: boolean };
  /** The whole range is wanted; whether by the second of two clicks. */
  whole: boolean;
  /** The ball in focus, or else the first, is moved by keys, by shares of the range; `done` when they rest. */
  nudge: { panel: number; from: number[]; by: number[]; done: boolean };
  focus: number;
  lang: Lang;
  theme: ThemeChoice;
}

/** The theme a scene is shown in: `article` where it asks for that, else light or dark as chosen or as the system is. */
export function themeFor({ themes, scene }: Message, choice: ThemeChoice, dark: boolean): Theme {
  let name = "paper";
  if (scene.theme === "article") name = "article";
  else if (choice === "dark" || (choice === "auto" && (scene.theme === "dark" || dark))) name = "dark";
  return themes[name] ?? themes[scene.theme] ?? Object.values(themes)[0];
}
