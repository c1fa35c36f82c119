/** The overlay of a panel: axes, labels and texts over the drawn marks. */
import type { PanelDrawn } from "../panel";
import type { Timeline } from "../timeline";
import type { Rect } from "../layout";
import { NOTE } from "./margins";
import { draw } from "./mathtext";
import { flatAxes } from "./axes2d";
import { callouts, endLabels, heads, names, notes, pointNames } from "./labels";
import { spaceAxes } from "./axes3d";

/** Draw a panel's overlay at a time; `label` asks for run names at the heads. */
export function overlay(
  c: CanvasRenderingContext2D, panel: PanelDrawn, timeline: Timeline, time: number, label: boolean, focus: number,
): void {
  c.save();
  if (panel.flat) flatAxes(c, panel, timeline, time);
  else spaceAxes(c, panel);
  const title = panel.panel.title;
  if (title) draw(c, title.plain, panel.rect.x + panel.rect.width / 2, panel.rect.y + NOTE, NOTE + 0.5, "center", panel.theme.ink);
  const taken: Rect[] = [];
  heads(c, panel, time);
  pointNames(c, panel, time, taken);
  notes(c, panel, focus, taken);
  endLabels(c, panel, focus, taken);
  callouts(c, panel, time, focus, taken);
  if (label) names(c, panel, time, focus, taken);
  c.restore();
}
