/** Which optimizer of a race did best, in one sentence. */
import type { Rank, Ranking } from "../../answers/races/ranking";
import type { Rest } from "../../answers/races/rests";
import { count, number } from "../../core/format";
import { lowestOf } from "../../verdict/arrivals";
import { groupColors, minimumColors, pointName } from "../../scenes/trace/groups";
import type { LiveVerdict } from "../../verdict/verdicts";
import type { Color } from "../../wire/types";
import { message } from "../../i18n/messages";
import { langOf, type Say } from "../language";

/** Values of f nearer than this, as a share, are equal. */
const SAME = 1e-6;

/** Of a race from many starts, by its ranking; "" where none is better than the next. `steps`: how many were taken. */
export function bestOfMany({ minima, ranks }: Ranking, steps: number, say: Say): string {
  const [first, second] = ranks;
  if (!second) return "";
  const lowest = lowestOf({ minima }), near = (rank: Rank) => lowest.reduce((sum, i) => sum + rank.reached[i], 0);
  const name = first.name, other = second.name;
  if (near(first) > near(second)) return say("bestNear", { name, other, n: count(near(first)), m: count(near(second)), starts: count(first.starts) });
  const [a, b] = [first.steps?.[1], second.steps?.[1]];
  const [n, m] = [a, b].map((median) => Math.round(median ?? 0));
  if (near(first) === first.starts && a && b && n < m) return say("bestSteps", { name, other, n: count(n), m: count(m) });
  const [f, g] = [first.value[1], second.value[1]];
  if (f === null || (g !== null && !(f < g))) return "";
  return say("bestMedian", { name, other, f: number(f, 3, true), g: g === null ? "∞" : number(g, 3, true), steps: count(steps) });
}

/** Of runs from one start: the lowest f; among equal ones the fewest steps. `height`: f at the end of a run. */
export function bestOfOne(verdicts: readonly LiveVerdict[], height: (run: number) => number, steps: number, say: Say): string {
  const runs = verdicts.flatMap((verdict) => {
    const f = verdict.run === null || verdict.kind === "diverged" || verdict.kind === "nonfinite" ? NaN : height(verdict.run);
    return Number.isFinite(f) ? [{ ...verdict, f }] : [];
  }).sort((a, b) => a.f - b.f);
  if (!runs.length || verdicts.length < 2) return "";
  const least = runs[0].f, equal = runs.filter(({ f }) => f <= least + SAME * Math.max(1, Math.abs(least)));
  if (equal.length === 1) {
    const [first, second] = runs;
    return second ? say("bestValue", { name: first.name, other: second.name, f: number(first.f, 3, true), g: number(second.f, 3, true), steps: count(steps) }) : "";
  }
  const at = (one: LiveVerdict) => (one.kind === "converged" && one.numbers.step !== null ? one.numbers.step : Infinity);
  const [first, second] = equal.sort((a, b) => at(a) - at(b));
  if (!(at(first) < at(second))) return "";
  return say(at(second) < Infinity ? "bestFaster" : "bestConverged", { name: first.name, other: second.name, n: count(at(first)), m: count(at(second)) });
}

/** Minima that the sentence names: on a narrow page two lines of them. */
const MOST_NAMED = 8;

/** What is said at the end: a text, and the parts it lists, each with the colour that the picture has for it, or with a number for each of several. */
export interface Said { text: string; parts: Part[] }
interface Part { text: string; color: Color | null; each?: { text: string; color: Color }[] }

/** Of one optimizer from many starts: how many of its runs reached which minimum, and how the others ended; null where none reached one. `coloured`: the balls have the colours of minima. */
export function reachedOf({ minima, numbers, ranks: [{ reached }] }: Ranking, rests: readonly Rest[], coloured: boolean, say: Say): Said | null {
  const order = reached.map((_, i) => i).sort((a, b) => reached[b] - reached[a] || a - b), n = reached.reduce((a, b) => a + b, 0);
  if (!n) return null;
  const colors = minimumColors(reached, numbers, groupColors(0)), colorAt = (i: number): Color | null => (coloured ? (colors[i] ?? "ink") : null);
  const others = order.slice(MOST_NAMED).reduce((sum, i) => sum + reached[i], 0);
  const parts = order.slice(0, MOST_NAMED).map((i) => ({ text: `${pointName(minima[i])} × ${count(reached[i])}`, color: reached[i] ? colorAt(i) : null }));
  if (others) parts.push({ text: `… × ${count(others)}`, color: coloured ? "ink" : null });
  // The others by how they ended, so that the numbers make up all starts.
  for (const { status, outside, count: few } of rests) {
    const what = message(status === "descending" ? "many descending" : status, langOf(say));
    const where = outside ? say("restOutside", { what }) : status === "diverged" || status === "nonfinite" ? what : say("restElsewhere", { what });
    parts.push({ text: `${where} × ${count(few)}`, color: coloured ? "faint" : null });
  }
  return { text: say("reached", { list: "" }), parts };
}

/** More optimizers are compared by the table of the ranking alone. */
const MOST_COMPARED = 4;

/** Of several optimizers from many starts: how many runs of each reached which minimum, in their order and colours; null where none reached one. `pinned`: those that are faint. */
export function reachedByEach({ minima, ranks }: Ranking, pinned: readonly boolean[], say: Say): Said | null {
  const inOrder = [...ranks].sort((a, b) => a.index - b.index), total = minima.map((_, i) => inOrder.reduce((sum, { reached }) => sum + reached[i], 0));
  if (inOrder.length < 2 || inOrder.length > MOST_COMPARED || !total.some(Boolean)) return null;
  const order = total.map((_, i) => i).sort((a, b) => total[b] - total[a] || a - b);
  const counts = (of: (rank: Rank) => number): Part["each"] => inOrder.map((rank) => ({ text: count(of(rank)), color: pinned[rank.index] ? "faint" : rank.index }));
  const part = (text: string, of: (rank: Rank) => number): Part[] => (inOrder.some((rank) => of(rank)) ? [{ text, color: null, each: counts(of) }] : []);
  const few = order.slice(0, MOST_NAMED), others = order.slice(MOST_NAMED), lang = langOf(say);
  return { text: say("reached", { list: "" }), parts: [
    ...few.flatMap((i) => part(pointName(minima[i]), ({ reached }) => reached[i])), ...part("…", ({ reached }) => others.reduce((sum, i) => sum + reached[i], 0)),
    ...part(message("elsewhere", lang), ({ elsewhere }) => elsewhere), ...part(message("broke off", lang), ({ failed }) => failed),
  ] };
}

/** The same as one text. */
export const asText = ({ text, parts }: Said): string => text + parts.map((part) => [part.text, ...(part.each ? [part.each.map((one) => one.text).join(" | ")] : [])].join(" ")).join(" · ");
