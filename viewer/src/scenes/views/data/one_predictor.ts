/** One column explains: the response over it, and the model as a curve that moves. */
import type { DataObjective } from "../../../calculus/data/data_objective";
import { called } from "../../../calculus/data/optimum";
import { message } from "../../../i18n/messages";
import type { Axis, Curve, Mark, Panel } from "../../../wire/types";
import { linspace } from "../../arrays";
import { unit } from "../../buffers";
import { asPoints, type Context, runName } from "../../trace/context";
import { badInput } from "../../trace/lines";
import { curve } from "../../trace/marks";
import { panelOf } from "../view";
import { earlierCurves } from "./earlier";
import { MOST_SQUARES, MOST_STICKS, squares, sticks } from "./residuals";
import {
  around, askedValues, batchPoints, colorBeside, drawnRows, drawnRuns, type Ends, heldPlaces, heldPoints, inside, isBinary, namedAxis, places,
  predictionLabel, responseAxis, rowPoints, saidAt, symbolSize, thetasOf,
} from "./rows";

/** Points of a curve. */
const CURVE = 161;
/** Of its height; a curve that bends less is drawn from end to end. */
const STRAIGHT = 1e-9;

/** The rows as points and the model as a curve for each run, the optimum dashed, the distances, earlier curves. */
export function overOne(context: Context, loss: DataObjective, name: string): Panel {
  const { runs, options } = context, { lang, residuals } = options;
  if (residuals === "squares" && loss.lossName !== "squared") throw badInput("squares", { loss: loss.lossName });
  const rows = drawnRows(loss), x = loss.column(name)!, y = loss.sample.target, [hx, hy] = heldPlaces(loss, [name]);
  const asked = askedValues(loss, name), ends = around([x, hx, asked]), heights: Ends = isBinary(loss) ? [-0.08, 1.08] : around([y, hy], 0.12);
  const axes = [namedAxis(loss, name, ends, lang), responseAxis(loss, heights, lang)], grid = linspace(...ends, CURVE);
  const marks: Mark[] = [
    ...rowPoints(places(rows.length, (i) => x[rows[i]], (i) => y[rows[i]]), axes, "dot", symbolSize(rows.length), "ink", "", 0.75),
    ...heldPoints(context, places(hx.length, (i) => hx[i], (i) => hy[i]), axes),
  ];
  const best = loss.closedForm();
  if (best) {
    const ideal = curveOf(grid, loss.predict(best.theta, { [name]: grid }));
    marks.push(curve(unit(ideal, axes, [ideal.length / 2, 2]), "minimum", 1.3, { dash: true, label: message(called(best), lang) }));
  }
  const shown = drawnRuns(context, 2 * CURVE), K = runs.length;
  const lines = shown.map((run) => curveOf(grid, saidAt(loss, thetasOf(context, run), { [name]: grid }).map((v) => inside(v, heights))));
  marks.unshift(...residualMarks(context, loss, name, rows, axes, ends, heights), ...(runs.count === 1 ? earlierCurves(context, lines[0], axes) : []));
  shown.forEach((run, i) => {
    const width = asPoints(context) ? 0.7 : 2.4, points = unit(lines[i], axes, [K, lines[i].length / 2 / K, 2]);
    marks.push(curve(points, colorBeside(context, run), width, { label: runName(context, run), animated: true }));
    if (!asked.length) return;
    const there = saidAt(loss, thetasOf(context, run), { [name]: asked }), at = places(there.length, (k) => asked[k % asked.length], (k) => inside(there[k], heights));
    marks.push({
      type: "points", points: unit(at, axes, [K, asked.length, 2]), symbol: "star", size: 11, color: colorBeside(context, run), colors: null,
      label: i ? "" : predictionLabel(loss, name, asked, lang), alpha: 1, animated: true, names: [],
    });
  });
  marks.push(...batchPoints(context, places(x.length, (i) => x[i], (i) => y[i]), rows, axes));
  return panelOf("data", axes, marks, { aspect: residuals === "squares" ? [1, 1] : null });
}

/** Heights over the grid, curve after curve, as places; straight ones from end to end alone. */
function curveOf(grid: Float64Array, height: Float64Array): Float64Array {
  const n = grid.length;
  let bend = 0, most = 0;
  for (let at = 0; at < height.length; at++) {
    most = Math.max(most, Math.abs(height[at]));
    if (at % n > 1) bend = Math.max(bend, Math.abs(height[at] - height[at - 1] - (height[at - 1] - height[at - 2])));
  }
  if (bend <= STRAIGHT * most) {
    return places((2 * height.length) / n, (i) => grid[i % 2 ? n - 1 : 0], (i) => height[(i >> 1) * n + (i % 2 ? n - 1 : 0)]);
  }
  return places(height.length, (i) => grid[i % n], (i) => height[i]);
}

/** The distances of a single run, where rows are few enough and they are distances. */
function residualMarks(
  context: Context, loss: DataObjective, name: string, rows: number[], axes: Axis[], ends: Ends, heights: Ends,
): Curve[] {
  const { runs, options: { residuals: kind } } = context, most = kind === "squares" ? MOST_SQUARES : MOST_STICKS;
  if (runs.count > 1 || rows.length > most || isBinary(loss) || kind === "none") return [];
  const column = loss.column(name)!, x = Float64Array.from(rows, (row) => column[row]), y = Float64Array.from(rows, (row) => loss.sample.target[row]);
  const fitted = saidAt(loss, thetasOf(context, 0), { [name]: x }), distances = { x, y, fitted, axes, ends, heights };
  if (kind === "sticks") return [sticks(distances)];
  const by = 1e-3 * (ends[1] - ends[0]), beside = saidAt(loss, thetasOf(context, 0), { [name]: x.map((v) => v + by) });
  return [squares(distances, beside.map((v, i) => v - fitted[i]))];
}
