/** Lessons: the panel that leads through the parts of one, the list to choose from, and what an address says of them. */
import { h } from "../../ui/dom";
import type { Lang, Say } from "../language";
import { type State, toHash } from "../state";
import { LESSONS, type Lesson, type Place, placeIn, placeText, stateOf } from "./lesson_data";
import { Chooser } from "./chooser";
import { type Phase, panel } from "./panel";

export interface LessonEvents {
  /** Show this state, from its start. */
  show(state: State): void;
  /** What is shown beside the stage changed, and the address with it. */
  changed(): void;
}

export class Lessons {
  readonly element = h("section", { class: "lesson", hidden: true });
  private readonly chooser = new Chooser((name) => this.open(name));
  private place: Place | null = null;
  private phase: Phase = "ask";
  private chosen = -1;
  private drawn = "";

  constructor(private readonly events: LessonEvents) {
    document.body.append(this.chooser.element);
  }

  /** Take an address, and the state that its lesson begins with; null where it has a state of its own, or no lesson. */
  opened(hash: string): State | null {
    this.go(placeIn(hash));
    const own = hash.replace(/^#/, "").split("&").some((one) => one !== "" && !/^(embed$|lesson=)/.test(one));
    return own ? null : this.wanted();
  }

  /** A state as the part of an address after `#`; that of a lesson by the lesson's name. */
  hash(state: State, base: State): string {
    const wanted = this.wanted();
    if (!this.place || !wanted) return toHash(state, base);
    const coded = toHash(state, wanted) === "" ? "" : toHash(state, base);
    return coded ? `${coded}&${placeText(this.place)}` : placeText(this.place);
  }

  choose(lang: Lang, say: Say): void {
    this.chooser.open(lang, say);
  }

  show(lang: Lang, say: Say): void {
    const key = `${lang} ${this.place && placeText(this.place)} ${this.phase} ${this.chosen}`;
    if (key === this.drawn) return;
    this.drawn = key;
    const { lesson } = this;
    this.element.hidden = !lesson;
    document.documentElement.dataset.lesson = lesson ? this.phase : "";
    if (!lesson || !this.place) return;
    const focused = this.element.contains(document.activeElement);
    const made = panel({ lesson, part: this.place.part, phase: this.phase, chosen: this.chosen }, {
      answer: (choice) => this.answer(choice),
      explain: () => this.turn("why"),
      again: () => this.begin(),
      back: () => this.step(-1),
      next: () => this.step(1),
      close: () => this.close(),
      others: () => this.chooser.open(lang, say),
    }, lang, say);
    this.element.replaceChildren(...made.parts);
    this.element.setAttribute("aria-label", made.name);
    if (focused) made.focus.focus();
  }

  private get lesson(): Lesson | null {
    return (this.place && LESSONS.get(this.place.name)) ?? null;
  }

  /** The state of the present part; before the prediction without a step. */
  private wanted(): State | null {
    if (!this.lesson || !this.place) return null;
    const state = stateOf(this.lesson, this.place.part);
    return this.phase === "ask" ? { ...state, steps: 0 } : state;
  }

  private open(name: string): void {
    this.go({ name, part: 0 });
    this.begin();
    this.element.querySelector<HTMLElement>("h2")?.focus();
  }

  private go(place: Place | null): void {
    this.place = place;
    this.phase = "ask";
    this.chosen = -1;
  }

  private answer(choice: number): void {
    this.chosen = choice;
    this.phase = "look";
    this.begin();
  }

  private turn(phase: Phase): void {
    this.phase = phase;
    if (phase === "done" && this.place) this.chooser.finished(this.place.name);
    this.events.changed();
  }

  private step(by: number): void {
    if (!this.lesson || !this.place) return;
    const part = this.phase === "done" ? this.place.part : this.place.part + by;
    if (part >= this.lesson.parts.length) return this.turn("done");
    this.go({ ...this.place, part: Math.max(part, 0) });
    this.begin();
  }

  /** Show the present part from its beginning. */
  private begin(): void {
    const state = this.wanted();
    if (state) this.events.show(state);
  }

  private close(): void {
    this.go(null);
    this.events.changed();
  }
}
