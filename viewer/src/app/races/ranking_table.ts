/** The ranking of a race from many starts as a table, a row for each optimizer. */
import { rankingAsCsv, type Rank, type Ranking } from "../../answers/races/ranking";
import { count, number } from "../../core/format";
import { etaOf, titled } from "../../core/run_names";
import { download } from "../../export/save";
import { type MessageKey, message } from "../../i18n/messages";
import { DRAWN_RUNS } from "../../scenes/trace/context";
import { groupColors, minimumColors, pointName } from "../../scenes/trace/groups";
import { h } from "../../ui/dom";
import type { Color } from "../../wire/types";
import { langOf, type Say } from "../language";

/** Minima with a column each: as many as have a colour each in the picture. */
const MOST = 6;

export class RankingTable {
  readonly element = h("div", { class: "ranking" });
  private drawn = "";

  /** `colors`: those that numbers mean; `byMinimum`: the picture has colours of the minima. */
  show(ranking: Ranking | null, colors: string[], byMinimum: boolean, say: Say): void {
    // The balls of one optimizer have the colours of the minima unless there are few.
    byMinimum ||= ranking !== null && ranking.ranks.length === 1 && ranking.ranks[0].starts > DRAWN_RUNS && ranking.minima.length > 1;
    const key = JSON.stringify([ranking, colors, byMinimum, say("language")]);
    if (key === this.drawn) return;
    this.drawn = key;
    this.element.hidden = !ranking;
    if (!ranking) return this.element.replaceChildren();
    const lang = langOf(say), text: Text = (name, values) => message(name, lang, values);
    const dot = (color: string | undefined) => h("span", { class: "dot", style: `background:${color ?? ""}` });
    const columns = columnsOf(ranking, text);
    const mark = (color: Column["color"]) => (byMinimum && color !== undefined && color !== null ? dot(typeof color === "number" ? colors[color] : "var(--ink)") : null);
    // Each number under what it is, in as many rows as there is room for: in one row the last columns would be out of sight.
    const table = h("table", { role: "table", "aria-label": say("ranking", { starts: count(ranking.ranks[0].starts) }) },
      h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, ...columns.map(({ head }) => h("th", { scope: "col", role: "columnheader" }, head)))),
      ...ranking.ranks.map((rank) => h("tbody", { role: "rowgroup" },
        h("tr", { role: "row" }, h("th", { scope: "rowgroup", role: "rowheader", colspan: columns.length, title: titled(rank.name, rank.lr) },
          h("div", {}, dot(colors[rank.index]), ...named(rank)))),
        h("tr", { role: "row", class: "numbers" }, ...columns.map(({ head, color, wide, cell }) => h("td", { role: "cell", ...(wide ? { class: "wide" } : {}), "data-head": unbroken(head) }, mark(color), cell(rank)))))));
    this.element.replaceChildren(
      h("div", { class: "ranking-scroll" }, table),
      h("button", { type: "button", class: "quiet", click: () => download(new Blob([rankingAsCsv(ranking)], { type: "text/csv" }), "ranking.csv") }, say("csv")),
    );
  }
}

/** A head whose point stays on one line. */
const unbroken = (head: string): string => head.replace(/\(.*\)/, (point) => point.replaceAll(" ", "\u00a0"));

/** The name of an optimizer and, where that does not have it, its η. */
function named({ name, lr }: Rank): (string | HTMLElement)[] {
  return [h("span", { class: "name" }, name), ...(titled(name, lr) === name ? [] : [" ", h("span", { class: "eta" }, etaOf(lr!))])];
}

/** A message in the reader's language. */
type Text = (name: MessageKey, values?: Record<string, string>) => string;

/** One measure of all optimizers; `color`: of a minimum in the picture, null where it has none; `wide`: of several numbers. */
interface Column { head: string; color?: Color | null; wide?: boolean; cell(rank: Rank): string }

/** The columns, those that decide first: values, how many runs ended near each of the minima that most did, how the others ended, steps. */
export function columnsOf({ minima, numbers, ranks }: Ranking, text: Text): Column[] {
  const reached = (i: number) => ranks.reduce((sum, rank) => sum + rank.reached[i], 0), own = groupColors(ranks.length > 1 ? ranks.length : 0);
  const most = minima.map((_, i) => i).sort((a, b) => reached(b) - reached(a) || a - b), ordered = (few: number) => most.slice(0, few).sort((a, b) => a - b);
  const shown = ordered(MOST), colors = minimumColors(minima.map((_, i) => reached(i)), numbers, own);
  const rest = own.includes("ink") ? null : "ink"; // as in the picture
  const others = (rank: Rank) => rank.reached.reduce((sum, n, i) => sum + (shown.includes(i) ? 0 : n), 0);
  const counts: [MessageKey, (rank: Rank) => number][] = [["other minima", others], ["elsewhere", (r) => r.elsewhere], ["broke off", (r) => r.failed], ["converged", (r) => r.converged], ["met a tolerance", (r) => r.early]];
  return [
    { head: text("median f"), cell: (rank) => value(rank.value[1]) },
    { head: text("lowest f"), cell: ({ best }) => value(best) },
    ...shown.map((i): Column => ({ head: text("near", { point: pointName(minima[i]) }), color: colors[i] ?? rest, cell: (rank) => count(rank.reached[i]) })),
    ...counts.filter(([, of]) => ranks.some(of)).map(([name, of]): Column => ({ head: text(name), cell: (rank) => count(of(rank)) })),
    ...(ranks.some(({ steps }) => steps) ? [
      { head: text("steps quartiles"), wide: true, cell: ({ steps }: Rank) => (steps ? `${short(steps[1])} (${short(steps[0])}–${short(steps[2])})` : "") },
    ] : []),
  ];
}

const short = (steps: number | null): string => (steps === null ? "" : number(steps, 4, true));
const value = (v: number | null): string => (v === null ? "∞" : number(v, 3, true));
