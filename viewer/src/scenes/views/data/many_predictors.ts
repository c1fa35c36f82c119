/** More columns explain: what the model says over what was seen; of classes the probability that it gives the class seen. */
import type { DataObjective } from "../../../calculus/data/data_objective";
import { message } from "../../../i18n/messages";
import type { Mark, Panel } from "../../../wire/types";
import { unit } from "../../buffers";
import { Scale } from "../../scale";
import { type Context, runName } from "../../trace/context";
import { curve } from "../../trace/marks";
import { visible } from "../../trace/runs";
import { words } from "../axes";
import { panelOf } from "../view";
import { around, colorBeside, drawnRows, drawnRuns, inside, isBinary, places, probabilityOf, responseName, saidAt, symbolSize, thetasOf, withUnit } from "./rows";

/** Classes whose names stand at the axis. */
const MOST_NAMES = 8;
/** Of runs, which would cover one another. */
const SYMBOLS = ["dot", "ring", "cross", "star"] as const;

/** A point for each row, in the colour of its run; on the dashed line what is said is what was seen, or a probability ½. */
export function predicted(context: Context, loss: DataObjective): Panel {
  const { runs, options: { lang } } = context, rows = drawnRows(loss), seen = loss.sample.target, ends = around([seen]), K = runs.length, { softmax } = loss.model;
  const heights = softmax ? around([Float64Array.of(0, 1)]) : ends, name = responseName(loss), inUnit = (text: string) => withUnit(loss, name, words(text), lang);
  const up = softmax ? words(message("probability of the seen", lang)) : isBinary(loss) ? probabilityOf(loss, lang) : inUnit(message("predicted", lang));
  const axes = [new Scale().axis(inUnit(message("seen", lang, { name })), ...ends, 5), new Scale().axis(up, ...heights, 5)];
  const labels = loss.labels.length || !isBinary(loss) ? loss.labels : [0, 1];
  if (labels.length && labels.length <= MOST_NAMES) axes[0].ticks = labels.map((label, code) => [code, visible(String(label))]);
  // Of two classes the line between their answers.
  const line = isBinary(loss) ? [0.5, 0.5] : ends, marks: Mark[] = softmax ? [] : [curve(unit([ends[0], line[0], ends[1], line[1]], axes, [2, 2]), "faint", 1.2, { dash: true })];
  const shown = drawnRuns(context, 2 * rows.length);
  const some = Object.fromEntries(loss.predictors.map((name) => [name, Float64Array.from(rows, (row) => loss.column(name)![row])]));
  for (const run of shown) {
    const said = saidAt(loss, thetasOf(context, run), some), N = rows.length, each = said.length / (K * N);
    const points = places(K * N, (i) => seen[rows[i % N]], (i) => inside(said[i * each + (each > 1 ? seen[rows[i % N]] : 0)], heights));
    const symbol = shown.length > 1 ? SYMBOLS[run % SYMBOLS.length] : "dot";
    marks.push({
      type: "points", points: unit(points, axes, [K, N, 2]), symbol, size: symbolSize(N) + (symbol === "ring" ? 1 : 0),
      color: colorBeside(context, run), colors: null, label: runName(context, run), alpha: 0.7, animated: true, names: [],
    });
  }
  return panelOf("data", axes, marks, { aspect: [1, 1] });
}
