/** The contour map with the runs on it, both axes at equal scale where their units allow it; as `scenes.trace.views.contour`. */
import { message } from "../../i18n/messages";
import type { Panel } from "../../wire/types";
import type { Context } from "../trace/context";
import { contourMap, downhill, placeMarks, runMarks } from "../trace/marks";
import { coordinateAxes, proportions } from "./axes";
import { cmapOf, panelOf } from "./view";

/** f over the plane as filled bands between lines at round values. */
export function contourPanel(context: Context): Panel {
  const edges = proportions(context, 3), axes = coordinateAxes(context);
  const runs = [...downhill(context, axes, false), ...runMarks(context, axes, false)];
  const marks = [contourMap(context, axes, cmapOf(context.options), 1, true), ...placeMarks(context, axes, false), ...runs];
  if (!edges) axes[0] = { ...axes[0], note: message("not one scale", context.options.lang) };
  return panelOf("contour", axes, marks, { aspect: edges ?? [1, 1], equal: edges !== null });
}
