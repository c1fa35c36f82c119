/** Keys on the stage: play, step, turn, zoom, reset. */
import { turn, zoom } from "../core/gestures";
import type { PanelDrawn } from "../core/panel";
import type { Player } from "../core/player";

const DEGREES = 6;
const CLOSER = 0.88;

/** What the keys need of the viewer. */
export interface KeyTarget {
  readonly player: Player;
  readonly fraction: number;
  eachSpace(act: (panel: PanelDrawn) => void): void;
  reset(): void;
  top(): void;
  focus(run: number): void;
}

export function key(viewer: KeyTarget, event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
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
