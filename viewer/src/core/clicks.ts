/** What a click on the stage means: a run to look at, a step to go to, or a point to start from. */
import type { PanelDrawn } from "./panel";
import { nearest, told } from "./reading";
import { fromUnit, toTrue } from "./scale";
import type { Viewer } from "./viewer";

/** How near, in CSS pixels, counts as on a run: fingers are wider than pointers. */
const NEAR = { touch: 22, mouse: 12 };

export function click(viewer: Viewer, panel: PanelDrawn, x: number, y: number, event: PointerEvent): void {
  const { stage, message } = viewer;
  if (!stage || !message) return;
  const near = nearest(panel, x, y, viewer.player.time, event.pointerType === "touch" ? NEAR.touch : NEAR.mouse);
  const runs = told(message.scene).reduce((n, paths) => n + paths.points.shape[1], 0);
  const run = near && runs > 1 ? near.run : null;
  if (run !== null) viewer.focus(stage.focus === run ? -1 : run);
  else if (stage.focus >= 0 && !viewer.picks) viewer.focus(-1);
  if (panel.panel.cursor) {
    scrub(viewer, panel, x);
    return;
  }
  const at = panel.pick(x, y);
  if (!at || run !== null) return;
  const plot = panel.panel.axes.slice(0, 2).map((axis, i) => toTrue(axis, fromUnit(axis, at[i])));
  viewer.emit("pick", { panel: stage.panels.indexOf(panel), at: plot, run, shift: event.shiftKey });
}

/** Go to the step that a place of a chart stands for. */
export function scrub(viewer: Viewer, panel: PanelDrawn, x: number): void {
  const axis = panel.panel.axes[0];
  const unit = (x - panel.inner.x) / panel.inner.width;
  const step = toTrue(axis, fromUnit(axis, Math.min(1, Math.max(0, unit))));
  viewer.player.pause();
  viewer.player.seek(viewer.player.timeline.indexOf(step));
}
