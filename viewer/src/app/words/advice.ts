/** One line after the verdicts: a change that gives the run in focus a better end, tried before it is offered; or one thing to try next. */
import { quartiles } from "../../answers/races/ranking";
import { type End, isBetter, score, type Trial } from "../../answers/trial";
import { ENTRIES, keyOf, minimaOf, nameOf, noteOf } from "../../calculus/catalogue";
import { number } from "../../core/format";
import { h } from "../../ui/dom";
import { marked } from "../../ui/words";
import { inLang, LESSONS } from "../lessons/lesson_data";
import { langOf, type Say } from "../language";
import type { LiveVerdict } from "../../verdict/verdicts";
import type { OptimizerChoice, Range, State } from "../../wire/state";
import { type Cure, curesFor, shorter } from "./cures";
import { type Suggestion, suggestionFor } from "./suggestions";

export interface AdviceEvents {
  change(part: Partial<State>, done: boolean): void;
  /** Let an optimizer join the race. */
  add(name: string, hyper: OptimizerChoice["hyper"]): void;
  /** How a state would end; null where that is not known. */
  trial(state: State): Promise<Trial | null>;
  /** Show a function of the catalogue. */
  pick(name: string): void;
  /** Open a lesson. */
  lesson(name: string): void;
  /** Let the formula be typed. */
  edit(): void;
}

/** What the page shows, as far as advice needs it. */
interface Shown { state: State; verdicts: LiveVerdict[]; domain: Range[] }

/** How much an end wants a cure, the most first; what has none comes last. */
const URGENT = ["nonfinite", "diverged", "oscillating", "stalled", "descending", "converged local"];

function urgency({ kind, key }: LiveVerdict): number {
  if (key === "bottomless" || key === "topless") return URGENT.length;
  const place = URGENT.findIndex((one) => one === kind || key.startsWith(one));
  return place < 0 ? URGENT.length : place;
}

/**
 * What there is to advise on; null while the answer for a state is awaited. In a race it is the run that wants it most, of equal ones
 * that in focus.
 */
export function advised(state: State, shown: Shown | null, focus: number): Advised | null {
  if (!shown || !sameRun(state, shown.state)) return null;
  const inFocus = shown.verdicts.find(({ optimizer }) => optimizer === focus);
  if (!inFocus) return null;
  // What is pinned is there to be compared with.
  const pinned = ({ optimizer }: LiveVerdict) => Boolean(state.optimizers[optimizer].pinned);
  const wants = (one: LiveVerdict) => (pinned(one) ? URGENT.length : urgency(one));
  const verdict = state.optimizers.length > 1 ? shown.verdicts.reduce((most, one) => (wants(one) < wants(most) ? one : most), inFocus) : inFocus;
  if (pinned(verdict)) return null;
  return { state, verdict, focus: verdict.optimizer, domain: shown.domain };
}

const sameRun = (a: State, b: State): boolean => JSON.stringify({ ...a, detail: 0 }) === JSON.stringify({ ...b, detail: 0 });

/** What advice is about. */
export interface Advised {
  state: State;
  verdict: LiveVerdict;
  /** Which optimizer. */
  focus: number;
  domain: Range[] | null;
}

/** Milliseconds without a change after which something is tried. */
const QUIET = 250;
/** The score of runs that all converged to the lowest minimum known. */
const BEST = 5;

export class Advice {
  readonly element = h("div", { class: "advice" });
  private asked = "";
  private due: ReturnType<typeof setTimeout> | undefined;
  private readonly seen = new Set<string>();

  constructor(private readonly events: AdviceEvents) {}

  /** Advise on a state and its verdict; null: none is known. */
  show(about: Advised | null, say: Say): void {
    const key = about ? JSON.stringify([about.state, about.verdict.text, about.focus, say("next")]) : "";
    if (key === this.asked) return;
    this.asked = key;
    clearTimeout(this.due);
    this.element.replaceChildren();
    if (about) this.due = setTimeout(() => void this.find(about, key, say), QUIET);
  }

  private async find(about: Advised, key: string, say: Say): Promise<void> {
    const cure = await cureOf(about, (state) => this.events.trial(state), () => key === this.asked);
    if (key !== this.asked) return;
    if (cure) return this.offerCure(cure, about.verdict.name, say);
    const next = suggestionFor(about.verdict, about.state, keyOf(about.state.f), this.seen);
    if (next) this.offerNext(next, say);
  }

  private offerCure({ cure: { label, values, part }, text: verdict, ends, before }: Found, name: string, say: Say): void {
    // Where the verdict would be the same, the values tell what is gained.
    const same = ends && before && score(ends) === score(before) && ends[0].kind === "descending";
    const text = same ? gain(ends, before, say) : verdict;
    this.element.replaceChildren(
      ...(name ? [h("b", {}, name)] : []),
      h("button", { type: "button", class: "cure", click: () => this.events.change(part, true) }, say(label, values)),
      ...(text ? [h("span", { class: "advice-end" }, "→ ", ...marked(text, langOf(say)))] : []));
  }

  private offerNext({ id, label, values, does }: Suggestion, say: Say): void {
    const act = () => {
      this.seen.add(id);
      if ("part" in does) this.events.change(does.part, true);
      else if ("add" in does) this.events.add(does.add, does.hyper);
      else if ("pick" in does) this.events.pick(does.pick);
      else if ("lesson" in does) this.events.lesson(does.lesson);
      else this.events.edit();
    };
    const entry = "pick" in does ? ENTRIES.get(does.pick)! : null, lang = langOf(say);
    const title = "lesson" in does ? inLang(LESSONS.get(does.lesson)!.title, lang) : "";
    const shown = entry ? nameOf(entry, lang) : say(label, { ...values, title });
    this.element.replaceChildren(
      h("span", { class: "advice-next" }, say("next")), h("button", { type: "button", class: "next", click: act }, shown),
      ...(entry ? [h("span", { class: "advice-end" }, noteOf(entry, lang))] : []));
  }
}

/** What is gained in f: of several runs the median, as the ranking has it. */
export function gain(after: readonly End[], before: readonly End[], say: Say): string {
  const middle = (ends: readonly End[]) => number(quartiles(ends.map(({ kind, value }) => (kind === "diverged" || !(value < Infinity) ? Infinity : value)))[1] ?? Infinity, 3, true);
  return say(after.length > 1 ? "nearerMany" : "nearer", { after: middle(after), before: middle(before), n: after.length });
}

/** A cure, and how the run ends with it; null where that is not known. */
export interface Found { cure: Cure; text: string | null; ends?: End[]; before?: End[] }

/**
 * The first change after which all runs converge to the lowest minimum known, else the best that is better than what is; null without
 * one. Where nothing can be tried, only what theory says is offered: a step size below the limit.
 */
export async function cureOf(
  { state, verdict, focus, domain }: Advised, trial: AdviceEvents["trial"], wanted: () => boolean = () => true,
): Promise<Found | null> {
  const key = keyOf(state.f), minima = key ? minimaOf(key, state.start[0].length, { ...ENTRIES.get(key)!.constants, ...state.params }) : [];
  const cures = curesFor(verdict, state, focus, domain, minima.filter(({ isglobal }) => isglobal).map(({ x }) => [...x]));
  if (!cures.length) return null;
  const only = (given: State, at = focus): State => ({ ...given, optimizers: [given.optimizers[at]], detail: false });
  const tried = ({ part, joins }: Cure) => trial(only({ ...state, ...part }, joins));
  const before = await trial(only(state));
  if (!before) return verdict.key.endsWith("limit") && cures[0].label === "tryLr" ? { cure: cures[0], text: null } : null;
  let best: (Found & Required<Pick<Found, "ends" | "before">>) | null = null;
  for (let cure of cures) {
    let after = await tried(cure);
    if (!wanted()) return null;
    if (!after || !isBetter(after.ends, best?.ends ?? before.ends)) continue;
    const fewer = shorter(cure, after.ends, state.steps), same = fewer && (await tried(fewer));
    if (!wanted()) return null;
    if (same && score(same.ends) === score(after.ends)) [cure, after] = [fewer, same];
    best = { cure, text: after.text, ends: after.ends, before: before.ends };
    if (score(after.ends) === BEST) break;
  }
  return best;
}
