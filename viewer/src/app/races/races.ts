/** Runs beside each other: how they are coloured, the ranking of the optimizers, what was tried. */
import type { Ranking } from "../../answers/races/ranking";
import type { LiveVerdict } from "../../verdict/verdicts";
import { h } from "../../ui/dom";
import { startCount } from "../../answers/starts";
import type { Say } from "../language";
import { DRAWN_RUNS } from "../../scenes/trace/context";
import type { State } from "../state";
import { refocused } from "../inputs";
import { RankingTable } from "./ranking_table";
import { TriedList } from "./tried";

/** Optimizers that are shown side by side. */
const MOST_BESIDE = 8;

/** What is used of an answer. */
export interface Shown { ranking: Ranking | null; verdicts: LiveVerdict[]; formula: { plain: string } }

export interface RacesEvents {
  state(): State;
  change(part: Partial<State>, done: boolean): void;
  /** The number of the optimizer in focus. */
  inFocus(): number;
  /** What is said of the scene shown; null while it is not that of the state. */
  shown(): Shown | null;
}

export class Races {
  readonly element = h("section", { class: "races" });
  private readonly choices = h("div", { class: "races-choices" });
  private readonly table = new RankingTable();
  private readonly tried: TriedList;
  private drawn = "";
  private f = "";

  constructor(private readonly events: RacesEvents) {
    this.tried = new TriedList((state) => events.change({ ...state, lang: events.state().lang, theme: events.state().theme }, true));
    this.element.append(this.choices, this.table.element, this.tried.element);
  }

  show(state: State, colors: string[], say: Say): void {
    const shown = this.events.shown();
    this.showChoices(state, say);
    // While an answer is awaited the table of the one before stays, but never under another function.
    if (shown || state.f !== this.f) this.table.show(shown?.ranking ?? null, colors, state.colors === "minimum", say);
    this.f = state.f;
    this.tried.show(state, shown?.verdicts ?? null, shown?.formula.plain ?? state.f, say);
  }

  /** Leave the run in focus beside those to come. */
  private pin(): void {
    const { optimizers } = this.events.state();
    this.events.change({ optimizers: [...optimizers, { ...optimizers[this.events.inFocus()], pinned: true }] }, true);
  }

  private showChoices(state: State, say: Say): void {
    const many = startCount(state) > 1, optimizers = state.optimizers.length, key = JSON.stringify([many, startCount(state) > DRAWN_RUNS, optimizers, state.colors, state.view, say("language")]);
    if (key === this.drawn) return;
    this.drawn = key;
    const box = (text: string, checked: boolean, change: (on: boolean) => void) => {
      const input = h("input", { type: "checkbox", checked, change: () => change(input.checked) });
      return h("label", { class: "row" }, input, h("span", {}, text));
    };
    refocused(this.choices, () => this.choices.replaceChildren(
      ...(many ? [box(say(optimizers === 1 && startCount(state) > DRAWN_RUNS ? "linesByMinimum" : "byMinimum"), state.colors === "minimum", (on) => this.events.change({ colors: on ? "minimum" : "auto" }, true))] : []),
      ...(optimizers > 1 && optimizers <= MOST_BESIDE
        ? [box(say("beside"), state.view === "beside", (on) => this.events.change({ view: on ? "beside" : "both" }, true))] : []),
      ...(optimizers < MOST_BESIDE ? [h("button", { type: "button", class: "quiet pin", title: say("pinHint"), click: () => this.pin() }, say("pin"))] : []),
    ));
  }
}
