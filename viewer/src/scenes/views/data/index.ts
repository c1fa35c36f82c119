/**
 * The table beside its loss: the rows as points, and what the model says of them at each step; as `scenes.trace.views.data`.
 *
 * One column explains: the response over it, and the model as a curve; of several classes the probability of each. Two columns, classes: the rows over both, the classes as faint
 * regions, and the line at which the model's answer changes. More: what the model says over what was seen; of several classes the
 * probability of the class seen.
 */
import { DataObjective } from "../../../calculus/data/data_objective";
import { count } from "../../../core/format";
import { message } from "../../../i18n/messages";
import type { Panel } from "../../../wire/types";
import type { Context } from "../../trace/context";
import { probabilitiesOverOne } from "./classes_over_one";
import { predicted } from "./many_predictors";
import { overOne } from "./one_predictor";
import { drawnRows, hasRepeatedRows, isBinary } from "./rows";
import { overTwo } from "./two_predictors";

/** The loss of a table that a context shows; null where it shows another function. */
export const tableOf = ({ objective }: Pick<Context, "objective">): DataObjective | null => (objective instanceof DataObjective ? objective : null);

/** The rows and the model. */
export function dataPanel(context: Context): Panel {
  const loss = tableOf(context)!, { predictors: names, model: { softmax } } = loss;
  if (!drawsRows(loss)) return predicted(context, loss);
  if (names.length === 1) return (softmax ? probabilitiesOverOne : overOne)(context, loss, names[0]);
  return overTwo(context, loss, names);
}

/** Whether rows are points over the columns that explain them. */
const drawsRows = (loss: DataObjective): boolean => loss.predictors.length === 1 || (loss.predictors.length === 2 && (loss.model.softmax || isBinary(loss)));

/** What is left out of the panel. */
export function dataNotes(context: Context): string[] {
  const loss = tableOf(context)!, shown = drawnRows(loss).length, { lang } = context.options;
  return [
    ...(shown < loss.rows ? [message("rows drawn", lang, { shown: count(shown), rows: count(loss.rows) })] : []),
    ...(drawsRows(loss) && hasRepeatedRows(loss) ? [message("several rows", lang)] : []),
  ];
}
