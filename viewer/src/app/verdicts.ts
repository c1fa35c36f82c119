/** What became of the runs, in words: a line for each of a race, one for each outcome of a crowd. */
import { h } from "./dom";
import type { Limit } from "./eta";

export interface Verdict {
  name: string;
  kind: string;
  text: string;
  numbers: Record<string, number | null>;
  /** The limit as people write it, where the rule has one. */
  formula: string | null;
  /** Whose line it is; null for a line on many runs. */
  run: number | null;
}

export class Verdicts {
  readonly element = h("div", { class: "verdicts", role: "status", "aria-live": "polite" });
  private said = "";

  show(verdicts: Verdict[], colors: string[]): void {
    const key = JSON.stringify([verdicts.map(({ name, kind, text }) => [name, kind, text]), colors]);
    if (key === this.said) return;
    this.said = key;
    const several = verdicts.length > 1;
    this.element.replaceChildren(...verdicts.map(({ name, kind, text, run }) =>
      h("p", { class: `verdict ${kind}` },
        several && run !== null ? h("span", { class: "dot", style: `background:${colors[run] ?? ""}` }) : null,
        several && name ? h("b", {}, name) : null, text)));
  }

  /** Why there is nothing to judge. */
  refuse(text: string): void {
    this.said = "";
    this.element.replaceChildren(h("p", { class: "verdict refused" }, text));
  }
}

/** The step size at which the rule in focus stops contracting, and how it is written; null where theory knows none. */
export function limit(verdicts: Verdict[], rules: number, focus: number): Limit | null {
  const found = rules > 1 ? verdicts.find(({ run }) => run === focus) : verdicts[0];
  const value = found?.numbers.limit;
  return found?.formula && typeof value === "number" ? { value, formula: found.formula } : null;
}
