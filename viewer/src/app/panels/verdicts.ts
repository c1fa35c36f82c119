/** The verdicts: how the runs ended, in words; a line for each run of a race, or for each outcome of many runs. */
import { h } from "../../ui/dom";
import { marked } from "../../ui/words";
import type { LiveVerdict } from "../../verdict/verdicts";
import { langOf, type Say } from "../language";
import type { Limit } from "./step_size";

export class Verdicts {
  readonly element = h("div", { class: "verdicts", role: "status", "aria-live": "polite" });
  private said = "";

  show(verdicts: LiveVerdict[], colors: string[], say: Say): void {
    const key = JSON.stringify([verdicts.map(({ name, kind, text }) => [name, kind, text]), colors]);
    if (key === this.said) return;
    this.said = key;
    const several = verdicts.length > 1;
    this.element.replaceChildren(...verdicts.map(({ name, kind, text, optimizer }) =>
      h("p", { class: `verdict ${kind}` },
        several && name ? h("span", { class: "dot", style: `background:${colors[optimizer] ?? ""}` }) : null,
        several && name ? h("b", {}, name) : null, h("span", {}, ...marked(text, langOf(say))))));
  }

  /** Why nothing could be descended. */
  refuse(text: string): void {
    this.said = "";
    this.element.replaceChildren(h("p", { class: "verdict refused" }, text));
  }
}

/** The step-size limit of the optimizer in focus; null where theory has none. */
export function limit(verdicts: LiveVerdict[], focus: number): Limit | null {
  const found = verdicts.find(({ optimizer }) => optimizer === focus);
  const value = found?.numbers.limit;
  return found?.formula && typeof value === "number" ? { value, formula: found.formula } : null;
}
