/** Keys on the stage: play, step, turn, zoom, reset; where people change the descent also the ball and the range shown. */
import { turn, zoom } from "../core/gestures";
import type { PanelDrawn } from "../core/panel";
import type { Player } from "../core/player";
import type { Hands } from "./hands";
import type { Options } from "./options";

const DEGREES = 6;
const CLOSER = 0.88;
/** Shares of the range by which a key moves a ball, with shift, and the range. */
const NUDGE = 0.02, FINE = 0.002, SHIFT = 0.1;
const WAYS: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/** What the keys need of the viewer. */
export interface KeyTarget {
  readonly player: Player;
  readonly fraction: number;
  eachSpace(act: (panel: PanelDrawn) => void): void;
  reset(): void;
  top(): void;
  focus(run: number): void;
  /** Where balls and range can be moved, what moves them. */
  readonly hands: Pick<Hands, "nudge" | "shift">;
  readonly options: Pick<Options, "movable">;
  /** Whether arrow keys and + − move and scale the range. */
  readonly ranging: boolean;
  range(on: boolean): void;
  whole(): void;
}

export function key(viewer: KeyTarget, event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey) return;
  if (moves(viewer, event)) return event.preventDefault();
  if (event.altKey) return;
  const { player } = viewer;
  const turned = (a: number, e: number) => viewer.eachSpace((panel) => turn(panel, viewer.fraction, a, e));
  const zoomed = (factor: number) => viewer.eachSpace((panel) => zoom(panel, viewer.fraction, factor));
  const acts: Record<string, () => void> = {
    " ": () => player.toggle(),
    ArrowLeft: () => (event.shiftKey ? turned(-DEGREES, 0) : player.step(-1)),
    ArrowRight: () => (event.shiftKey ? turned(DEGREES, 0) : player.step(1)),
    Home: () => player.seek(0),
    End: () => player.seek(player.timeline.last),
    "+": () => zoomed(CLOSER),
    "-": () => zoomed(1 / CLOSER),
    r: () => viewer.reset(),
    t: () => viewer.top(),
    Escape: () => viewer.focus(-1),
    // Without shift these scroll the page.
    ...(event.shiftKey ? { ArrowUp: () => turned(0, DEGREES), ArrowDown: () => turned(0, -DEGREES) } : {}),
  };
  const act = acts[event.key] ?? acts[event.key.toLowerCase()];
  if (!act) return;
  act();
  event.preventDefault();
}

/** Do what a key does to balls and range; false where it does something else. */
function moves(viewer: KeyTarget, event: KeyboardEvent): boolean {
  const { options, hands, ranging } = viewer;
  if (!options.movable) return false;
  const way = WAYS[event.key], scale = { "+": CLOSER, "-": 1 / CLOSER }[event.key];
  if (event.altKey && way) hands.nudge(...sized(way, event.shiftKey ? FINE : NUDGE));
  else if (event.altKey) return false;
  else if (ranging && way && !event.shiftKey) hands.shift(...sized(way, SHIFT));
  else if (ranging && scale) hands.shift(0, 0, scale);
  else if (event.key === "0") {
    viewer.reset();
    viewer.whole();
  }
  else if (event.key.toLowerCase() === "g") viewer.range(!ranging);
  else if (event.key === "Escape" && ranging) viewer.range(false);
  else return false;
  return true;
}

const sized = ([right, up]: [number, number], by: number): [number, number] => [right * by, up * by];
