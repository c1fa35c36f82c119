/** Axes that several views share: of the coordinates, and of the steps; as `scenes.trace.views.axes`. */
import { DataObjective } from "../../calculus/data/data_objective";
import { count } from "../../core/format";
import { message } from "../../i18n/messages";
import type { Lang } from "../../i18n";
import type { Axis, Text } from "../../wire/types";
import { Scale } from "../scale";
import type { Context } from "../trace/context";
import { scaled, variable } from "../trace/labels";
import { typeset } from "../trace/names";

export const words = (plain: string): Text => ({ plain, mathml: null });

/** One axis for each coordinate of the plane. */
export function coordinateAxes(context: Context, about = 5): Axis[] {
  const { lo, hi } = context.frame;
  return labelsOf(context).map((label, i) => new Scale().axis(label, lo[i], hi[i], about));
}

/** An axis of whole step numbers from 0 to `last`. */
export function stepAxis(last: number, lang: Lang): Axis {
  const axis = new Scale().axis(words(message("step", lang)), 0, last, 5);
  return { ...axis, ticks: axis.ticks.filter(([at]) => Number.isInteger(at)).map(([at]): [number, string] => [at, count(at)]) };
}

/** Relative lengths of the two edges at equal scale, or null where they differ by more than `most`. */
export function proportions({ frame: { edge } }: Context, most: number): [number, number] | null {
  const largest = Math.max(...edge);
  return largest > most * Math.min(...edge) ? null : [edge[0] / largest, edge[1] / largest];
}

function labelsOf({ plane, options, objective }: Context): Text[] {
  const { variables } = plane;
  if (!variables) {
    return plane.basis.map((_, i) => words(message("principal direction", options.lang, { i: i + 1 })));
  }
  const numbered = objective.variables.map((name) => typeset(name).plain).join(" ") === "x₁ x₂";
  if (options.theme === "article" && numbered) return variables.map((v) => typeset("xy"[v]));
  const names = variables.map((v) => variable(v, objective));
  return objective instanceof DataObjective && objective.parts.standardize ? names.map((name) => scaled(name, options.lang)) : names;
}
