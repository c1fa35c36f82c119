/** The overlay of a panel: axes, labels and texts over the drawn marks. */
import type { PanelDrawn } from "../panel";
import type { Timeline } from "../timeline";
import type { Rect } from "../layout";
import { flatAxes } from "./axes2d";
import { groupNames } from "./groups";
import { arrowNames, callouts, endLabels, heads, names, notes } from "./labels";
import { spaceAxes } from "./axes3d";
import { pointNames } from "./point_names";
import { titles } from "./titles";

/** Draw a panel's overlay at a time; `label` asks for run names at the heads. */
export function overlay(
  c: CanvasRenderingContext2D, panel: PanelDrawn, timeline: Timeline, time: number, label: boolean, focus: number,
): void {
  c.save();
  const taken: Rect[] = titles(c, panel);
  panel.labels = [];
  if (panel.flat) flatAxes(c, panel, timeline, time, taken);
  else if (!panel.bare) spaceAxes(c, panel, taken);
  heads(c, panel, time);
  groupNames(c, panel, taken);
  pointNames(c, panel, time, taken);
  notes(c, panel, time, focus, taken);
  endLabels(c, panel, focus, taken);
  callouts(c, panel, time, focus, taken);
  arrowNames(c, panel, taken);
  if (label) names(c, panel, time, focus, taken);
  c.restore();
}
