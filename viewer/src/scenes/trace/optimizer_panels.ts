/** Side by side: the landscape once for each optimizer of a race, with its runs alone, and the values of all under them; as `scenes.trace.optimizer_panels`. */
import type { Panel, Scene } from "../../wire/types";
import { words } from "../views/axes";
import { curvePanel } from "../views/curve";
import { lossPanel } from "../views/loss";
import { surfacePanel } from "../views/surface";
import { type Context, MANY } from "./context";
import { badInput } from "./lines";

/** CSS pixels of a landscape, and the height of the chart. */
const WIDTH = 480, HEIGHT = 400, CHART = 220;
/** Landscapes in a row; four make two rows. */
const ACROSS = 3;

export function sideBySide(context: Context): Pick<Scene, "panels" | "columns" | "rows" | "size"> {
  const { runs } = context, count = runs.names.length ? runs.members.length : 0;
  if (count < 2) throw badInput("nothing beside", {});
  if (count > MANY) throw badInput("too many beside", { runs: count, most: MANY });
  const columns = count <= ACROSS ? count : Math.ceil(count / Math.ceil(count / ACROSS)), rows = Math.ceil(count / columns);
  const draw = context.plane.dim === 1 ? curvePanel : surfacePanel;
  const panels = runs.members.map((members, group): Panel => ({
    ...draw(context, group), title: words(runs.names[members[0]]), cell: [Math.floor(group / columns), group % columns, 1, 1],
  }));
  const chart: Panel = { ...lossPanel(context), cell: [rows, 0, 1, columns] };
  return {
    panels: [...panels, chart], columns: Array<number>(columns).fill(1), rows: [...Array<number>(rows).fill(HEIGHT), CHART],
    size: [columns * WIDTH, rows * HEIGHT + CHART],
  };
}
