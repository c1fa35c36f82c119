/** f over its only variable; as `scenes.trace.views.curve`. */
import type { Panel } from "../../wire/types";
import type { Context } from "../trace/context";
import { scaleNote, valueOf } from "../trace/labels";
import { graph, placeMarks, runMarks } from "../trace/marks";
import { coordinateAxes } from "./axes";
import { panelOf } from "./view";

/** The panel of the graph of f. */
export function curvePanel(context: Context, group: number | null = null): Panel {
  const { landscape, options } = context, { scale } = landscape, [lo, hi] = landscape.range, pad = landscape.cut ? 0 : 0.08 * (hi - lo);
  const data: [number, number] = scale.kind === "linear" ? [lo - pad, hi + pad] : [lo, hi];
  const name = valueOf(context.objective, options.lang);
  const z = scale.axis(name, lo - pad, hi + pad, 5, data, scaleNote(scale, options.lang, false, name.plain));
  const axes = [...coordinateAxes(context), z];
  const line = landscape.once("graph", () => graph(context, axes));
  return panelOf("curve", axes, [line, ...placeMarks(context, axes, false), ...runMarks(context, axes, false, group)]);
}
