/** Summaries of many runs: how many have each status, and at which steps they reached it; as `kobai.theory.summaries`. */
import { count, number } from "../core/format";
import type { Status } from "../engine/types";
import type { Lang } from "../i18n";
import { isMessage, message, type MessageKey } from "../i18n/messages";
import { isLocal } from "./endings";
import type { Rows } from "./rows";
import type { Statuses } from "./statuses";

/** In the order of their codes in Python. */
const ORDER: Status[] = ["descending", "converged", "oscillating", "diverged", "nonfinite", "stalled"];
const OF_CLIMBS: Record<string, string> = {
  "converged": "climbed", "converged start": "climbed start", "descending": "climbing", "oscillating": "climb oscillating",
  "early": "climbed early", "early start": "climbed early start",
};

/** The runs of one status; `short`: in fewer words, as one of several lines that are joined. */
export interface Summary { kind: Status; text: string; short: string }

/** One line for each status that the runs from `from` to before `to` have, the commonest first. `known` is the lowest known value of f, or NaN. */
export function summaries(
  rows: Rows, ended: Statuses, known: number, climbs: boolean, lang: Lang, from = 0, to = rows.runs,
): Summary[] {
  const runs = to - from;
  // Runs that a tolerance ended too soon are a kind of their own, after the others.
  const counts = [...ORDER, "converged" as const].map((kind, i) => ({ kind, early: i === ORDER.length, members: [] as number[] }));
  for (let run = from; run < to; run++) counts[ended.early[run] ? ORDER.length : ORDER.indexOf(ended.status[run])].members.push(run);
  const found = counts.filter(({ members }) => members.length).sort((a, b) => b.members.length - a.members.length);
  return found.map(({ kind, early, members }) => {
    const low = members.reduce((least, run) => Math.min(least, ended.stoppedAt[run]), Infinity);
    const high = members.reduce((most, run) => Math.max(most, ended.stoppedAt[run]), 0);
    const local = kind !== "converged" || climbs || early ? 0
      : members.filter((run) => isLocal(rows.value(run, 0), rows.reached(run), known)).length;
    const steps = low === high ? message("count of steps", lang, { step: count(high) })
      : message("steps from to", lang, { low: count(low), high: count(high) });
    const key = keyOf(early ? "early" : kind, high, local, climbs), short = `short ${key}`, values = { steps, local: count(local), known: number(known, 3, true) };
    const what = message(`many ${key}` as MessageKey, lang, values), less = isMessage(short) ? message(short, lang, values) : what;
    const all = members.length === runs ? "verdict all" : "verdict some";
    const said = (of: MessageKey, words: string) => message(of, lang, { count: count(members.length), runs: count(runs), what: words });
    return { kind, text: said(all, what), short: said(kind === found[0].kind && early === found[0].early ? all : "rest of runs", less) };
  });
}

function keyOf(kind: Status | "early", high: number, local: number, climbs: boolean): string {
  const key = (kind === "converged" || kind === "early") && high === 0 ? `${kind} start` : kind;
  if (climbs) return OF_CLIMBS[key] ?? key;
  return local && key === "converged" ? "converged local" : key;
}
