/** Clicks on the stage: choose a run, go to a step of a chart, or pick a point to start from. */
import type { PanelDrawn } from "../core/panel";
import type { Player } from "../core/player";
import { firstRun, nearest, runCount } from "../core/readout";
import { fromUnit, toTrue } from "../core/scale";
import type { Stage } from "../core/stage";
import type { Message } from "../wire/types";
import type { Picked } from "./options";

/** How near, in CSS pixels, counts as on a run: fingers are wider than pointers. */
const NEAR = { touch: 22, mouse: 12 };

/** What a click needs of the viewer. */
export interface ClickTarget {
  readonly stage: Stage | null;
  readonly message: Message | null;
  readonly player: Player;
  readonly picks: boolean;
  focus(run: number): void;
  emit(name: "pick", value: Picked): void;
}

export function click(viewer: ClickTarget, panel: PanelDrawn, x: number, y: number, event: PointerEvent): void {
  const { stage, message, player } = viewer;
  if (!stage || !message) return;
  const near = nearest(panel, x, y, player.time, event.pointerType === "touch" ? NEAR.touch : NEAR.mouse);
  const run = near && runCount(message.scene) > 1 ? firstRun(message.scene, stage.panels.indexOf(panel)) + near.run : null;
  if (run !== null) viewer.focus(stage.focus === run ? -1 : run);
  else if (stage.focus >= 0 && !viewer.picks) viewer.focus(-1);
  if (panel.panel.cursor) {
    scrub(player, panel, x);
    return;
  }
  const at = onLabel(panel, x, y) ? null : panel.pick(x, y);
  if (!at || run !== null) return;
  const plot = panel.panel.axes.slice(0, 2).map((axis, i) => toTrue(axis, fromUnit(axis, at[i])));
  viewer.emit("pick", { panel: stage.panels.indexOf(panel), at: plot, run, shift: event.shiftKey });
}

/** Whether a text stands at a place: a press there is no choice of a start. */
export function onLabel({ labels }: Pick<PanelDrawn, "labels">, x: number, y: number): boolean {
  return labels.some(({ at }) => x >= at.x && x <= at.x + at.width && y >= at.y && y <= at.y + at.height);
}

/** Go to the step at a place of a chart. */
export function scrub(player: Player, panel: PanelDrawn, x: number): void {
  const axis = panel.panel.axes[0];
  const unit = (x - panel.inner.x) / panel.inner.width;
  const step = toTrue(axis, fromUnit(axis, Math.min(1, Math.max(0, unit))));
  player.pause();
  player.seek(player.timeline.indexOf(step));
}
