/** One column explains classes: the probability of each class over it, and below them the rows by class. */
import type { DataObjective } from "../../../calculus/data/data_objective";
import { message } from "../../../i18n/messages";
import type { Panel } from "../../../wire/types";
import { linspace } from "../../arrays";
import { unit } from "../../buffers";
import { Scale } from "../../scale";
import { asPoints, type Context, runName } from "../../trace/context";
import { curve } from "../../trace/marks";
import { words } from "../axes";
import { panelOf } from "../view";
import { around, askedValues, batchPoints, colorBeside, drawnRows, drawnRuns, heldPlaces, MOST_NUMBERS, namedAxis, places, responseName, saidAt, thetasOf } from "./rows";
import { classPoints, type Row } from "./two_predictors";

/** Points of a curve, and at least. */
const CURVE = 161, ROUGH = 21;
/** In which the rows of the classes stand by turns, and how far apart they are. */
const LINES = 3, STEP = 0.06;

/** A curve for each class and run, in the colour of the class where a single run is shown. */
export function probabilitiesOverOne(context: Context, loss: DataObjective, name: string): Panel {
  const { runs, options: { lang } } = context, K = runs.length, x = loss.column(name)!, { target } = loss.sample, [hx, hy] = heldPlaces(loss, [name]);
  const ends = around([x, hx, askedValues(loss, name)]), classes = loss.model.outputs.length, alone = runs.count === 1, low = -STEP * (Math.min(classes, LINES) + 1);
  const up = words(message("probability of classes", lang, { name: responseName(loss) }));
  const axes = [namedAxis(loss, name, ends, lang), new Scale().axis(up, low, 1 + STEP, 5, [0, 1])];
  const line = (code: number) => -STEP * (1 + (code % LINES)), row = (at: number, code: number): Row => [at, line(code), code], rows = drawnRows(loss);
  const marks = classPoints(context, loss, rows.map((i) => row(x[i], target[i])), Array.from(hy, (code, i) => row(hx[i], code)), axes, alone);
  const grid = linspace(...ends, Math.min(CURVE, Math.max(ROUGH, Math.floor(MOST_NUMBERS / (2 * classes * K))))), m = grid.length;
  for (const run of drawnRuns(context, 2 * classes * m)) {
    const said = saidAt(loss, thetasOf(context, run), { [name]: grid }), width = asPoints(context) ? 0.7 : 2.4;
    for (let code = 0; code < classes; code++) {
      const points = unit(places(K * m, (i) => grid[i % m], (i) => said[i * classes + code]), axes, [K, m, 2]);
      marks.push(curve(points, alone ? code + 1 : colorBeside(context, run), width, { label: alone || code ? "" : runName(context, run), animated: true }));
    }
  }
  marks.push(...batchPoints(context, places(x.length, (i) => x[i], (i) => line(target[i])), rows, axes));
  return panelOf("data", axes, marks);
}
