/** What was tried: descents shown at rest, to return to by a press. It lasts as long as the browser's tab. */
import { number } from "../../core/format";
import { runName } from "../../core/run_names";
import { isMessage, message } from "../../i18n/messages";
import type { LiveVerdict } from "../../verdict/verdicts";
import { h } from "../../ui/dom";
import { langOf, type Say } from "../language";
import { tableKey } from "../data/linked_table";
import type { State } from "../state";

/** How many are remembered. */
const MOST = 30;
/** Milliseconds for which a descent is shown before it counts as tried. */
const RESTED = 700;
const NAME = "kobai-tried";

/** One of them: what made it, and how each optimizer's runs ended. */
export interface Tried { state: State; title: string; ends: { optimizer: number; kind: string; step: number | null; run: number | null }[] }

/** Entries of a state that change the descent, not only how it is shown. */
const DESCENT = ["f", "params", "dim", "start", "cloud", "optimizers", "steps", "dtype", "noise", "seed"] as const;

export const descentOf = (state: State): string => JSON.stringify([...DESCENT.map((key) => state[key]), tableKey(state.data)]);

/** A list with an entry more at its beginning; the same descent is in it once. */
export function withTried(list: readonly Tried[], entry: Tried): Tried[] {
  const key = descentOf(entry.state);
  return [entry, ...list.filter(({ state }) => descentOf(state) !== key)].slice(0, MOST);
}

/** An entry in words: step sizes and how they ended. */
export function wordsOf({ state, ends }: Tried, say: Say): string {
  const lang = langOf(say);
  return state.optimizers.map(({ name, lr, hyper }, i) => {
    const end = ends.find(({ optimizer }) => optimizer === i), kind = end?.kind ?? "";
    const how = isMessage(kind) ? message(kind, lang) : kind;
    const step = end?.run !== null && end?.step && kind !== "descending" ? ` ${number(end.step, 6, true)}` : "";
    return `${runName({ name, lr, hyper }, lang)} η = ${number(lr, 3, true)}: ${how}${step}`;
  }).join(" · ");
}

export class TriedList {
  readonly element = h("details", { class: "tried" });
  private list: Tried[] = read();
  private shown = "";
  private timer = 0;
  private drawn = "";

  /** `back`: to a state tried before. */
  constructor(private readonly back: (state: State) => void) {}

  /** What is shown now: `verdicts` are null while its answer is awaited. */
  show(state: State, verdicts: LiveVerdict[] | null, title: string, say: Say): void {
    const key = descentOf(state);
    if (verdicts && key !== this.shown) {
      this.shown = key;
      clearTimeout(this.timer);
      const ends = verdicts.map(({ optimizer, kind, numbers, run }) => ({ optimizer, kind, step: numbers.step ?? null, run }));
      this.timer = window.setTimeout(() => this.add({ state, title, ends }, say), RESTED);
    }
    this.draw(say);
  }

  private add(entry: Tried, say: Say): void {
    // A lesson shows only the beginning before the question is answered.
    if (document.documentElement.dataset.lesson === "ask") return;
    this.list = withTried(this.list, entry);
    write(this.list);
    this.draw(say);
  }

  private draw(say: Say): void {
    const key = JSON.stringify([this.list.map(({ state }) => descentOf(state)), this.shown, say("language")]);
    if (key === this.drawn) return;
    this.drawn = key;
    this.element.hidden = this.list.length < 2;
    this.element.replaceChildren(h("summary", {}, say("tried")), h("ol", {}, ...this.list.map((entry) => {
      const now = descentOf(entry.state) === this.shown;
      return h("li", {}, h("button", { type: "button", class: "quiet", "aria-current": now ? "true" : null, click: () => this.back(entry.state) },
        h("b", {}, entry.title), ` ${wordsOf(entry, say)}`));
    })));
  }
}

function read(): Tried[] {
  try {
    const list: unknown = JSON.parse(sessionStorage.getItem(NAME) ?? "[]");
    return Array.isArray(list) ? list.filter(isTried) : [];
  } catch {
    return [];
  }
}

function isTried(entry: unknown): entry is Tried {
  const { state, title, ends } = (entry ?? {}) as Partial<Tried>;
  return typeof title === "string" && Array.isArray(ends) && Array.isArray(state?.optimizers) && typeof state.f === "string";
}

function write(list: Tried[]): void {
  try {
    sessionStorage.setItem(NAME, JSON.stringify(list));
  } catch {
    // Without storage the list lasts as long as the page.
  }
}
