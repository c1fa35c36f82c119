/** Lessons: the panel that leads through the questions of one, the list to choose from, and what an address says of them. */
import { h } from "../../ui/dom";
import type { Lang, Say } from "../language";
import { isBesideState } from "../../wire/sight";
import type { LiveVerdict } from "../../verdict/verdicts";
import type { Message, Scene, Theme } from "../../wire/types";
import { type State, toHash } from "../state";
import { Chooser } from "./chooser";
import { reached } from "./goals";
import { colorsIn, LESSONS, type Lesson, NAMES, type Place, placeIn, placeText, practiceOf, stateOf } from "./lesson_data";
import { type Phase, panel } from "./panel";
import { printed } from "./handout";
import { pathContours } from "./path_contours";

export interface LessonEvents {
  /** Show this state, from its start. */
  show(state: State): void;
  /** What is shown now, and what the page begins with where nothing else is asked. */
  state(): State | null;
  usual(): State;
  /** Note how it is looked at; what is returned looks so again at what is shown next. */
  look(): () => void;
  /** The panels that a practice is done with, which stand under it. */
  wanted(fields: readonly string[]): void;
  /** What is said of the scene shown; null while it is not that of the state. */
  verdicts(): readonly LiveVerdict[] | null;
  /** What is shown beside the stage changed, and the address with it. */
  changed(): void;
  /** The address of a lesson for others; null where others cannot open it. */
  link(hash: string): string | null;
}

export class Lessons {
  readonly element = h("section", { class: "lesson", hidden: true });
  private readonly chooser = new Chooser((name) => this.open(name));
  private place: Place | null = null;
  private phase: Phase = "ask";
  private chosen = -1;
  private unfolded = false;
  /** Which goals of the practice were reached. */
  private met: boolean[] = [];
  private drawn = "";
  /** The place and phase that the panel was scrolled for. */
  private at = "";
  /** What was shown before the lesson; null where the page was opened with it. */
  private before: State | null = null;
  private lookBefore: (() => void) | null = null;

  constructor(private readonly events: LessonEvents) {
    document.body.append(this.chooser.element);
  }

  /** Take an address, and the state that its lesson begins with; null where it has a state of its own, or no lesson. */
  opened(hash: string): State | null {
    const before = this.place ? this.before : this.events.state();
    const { begin } = document.documentElement.dataset;
    // A page that was made for a lesson begins with it.
    this.go(placeIn(hash) ?? (/^#?$/.test(hash) && begin ? placeIn(`lesson=${begin}`) : null));
    this.before = before;
    const own = hash.replace(/^#/, "").split("&").some((one) => one !== "" && !isBesideState(one));
    return own ? null : this.wanted();
  }

  /** A state as the part of an address after `#`; that of a lesson by the lesson's name. */
  hash(state: State, base: State): string {
    if (!this.place) return toHash(state, base);
    return this.isWanted(state) ? placeText(this.place) : `${toHash(state, base)}&${placeText(this.place)}`;
  }

  /** What is descended of a state: before the prediction not a step. */
  held(state: State): State {
    return this.asking(state) ? { ...state, steps: 0 } : state;
  }

  /** A message as it is shown: before the prediction without the chart, which is empty, and what may be asked: arrows, the lowest point of a table. */
  shown(message: Message, state: State): Message {
    const { lesson } = this;
    if (!lesson) return message;
    const seen = this.asking(state) ? veiled(message.scene, state) : message.scene;
    const scene = this.isWanted(state) && lesson.parts[this.place!.part].pathContours ? pathContours(seen) : seen;
    if (state.data) return { ...message, scene };
    const colored = ([name, theme]: [string, Theme]) => [name, { ...theme, runs: colorsIn(lesson, state.optimizers, theme.runs) }];
    return { ...message, scene, themes: Object.fromEntries(Object.entries(message.themes).map(colored)) };
  }

  choose(lang: Lang, say: Say): void {
    this.chooser.open(lang, say);
  }

  /** Begin a lesson. */
  open(name: string): void {
    if (!this.place) {
      this.before = this.events.state();
      this.lookBefore = this.events.look();
    }
    this.go({ name, part: 0 });
    this.begin();
    this.element.querySelector<HTMLElement>("h2")?.focus();
    this.element.scrollIntoView({ block: "nearest" });
  }

  show(state: State, lang: Lang, say: Say): void {
    const { lesson, place } = this;
    // The reader who changes something sees it at once, verdict and all.
    document.documentElement.classList.toggle("in-lesson", lesson !== null);
    document.documentElement.dataset.lesson = !lesson ? "" : this.phase === "ask" && !this.asking(state) ? "free" : this.phase;
    this.judge(state);
    this.events.wanted(this.phase === "done" ? lesson?.fields ?? [] : []);
    const at = `${place && placeText(place)} ${this.phase} ${this.chosen} ${this.unfolded}`, key = `${lang} ${at} ${this.met.join()}`;
    if (key === this.drawn) return;
    this.drawn = key;
    const moved = at !== this.at;
    this.at = at;
    this.element.hidden = !lesson;
    this.element.classList.toggle("unfolded", this.unfolded);
    if (!lesson || !place) return;
    const focused = this.element.contains(document.activeElement);
    const made = panel({ lesson, part: place.part, phase: this.phase, chosen: this.chosen, open: this.unfolded, met: this.met }, {
      answer: (choice) => this.answer(choice),
      explain: () => this.turn("why"),
      again: () => this.begin(),
      back: () => this.step(-1),
      next: () => this.step(1),
      close: () => this.close(),
      fold: () => this.fold(),
      others: () => this.following(lang, say),
      print: (answers) => printed(lesson, answers, this.events.link(placeText({ ...place, part: 0 })), lang, say),
    }, lang, say);
    this.element.replaceChildren(...made.parts);
    this.element.setAttribute("aria-label", made.name);
    // On a small screen the reason is below the answers. A tick moves nothing under the hand that earned it.
    if (moved) (this.phase === "ask" ? this.element : this.element.querySelector(".lesson-said"))?.scrollIntoView({ block: "nearest" });
    if (focused) made.focus.focus({ preventScroll: true });
  }

  /** Note which goals of the practice are reached by what is shown. */
  private judge(state: State): void {
    const found = this.phase === "done" ? this.events.verdicts() : null;
    if (found) this.met = this.lesson?.goals?.map((goal, i) => this.met[i] || reached(goal, state, found)) ?? [];
  }

  private get lesson(): Lesson | null {
    return (this.place && LESSONS.get(this.place.name)) ?? null;
  }

  /** The state of the present part. */
  private wanted(): State | null {
    return this.lesson && this.place ? stateOf(this.lesson, this.place.part) : null;
  }

  private isWanted(state: State): boolean {
    const wanted = this.wanted();
    return wanted !== null && toHash(state, wanted) === "";
  }

  private asking(state: State): boolean {
    return this.phase === "ask" && this.isWanted(state);
  }

  private go(place: Place | null): void {
    this.place = place;
    this.phase = "ask";
    this.chosen = -1;
    this.unfolded = false;
    this.met = [];
  }

  private answer(choice: number): void {
    this.chosen = choice;
    this.phase = "look";
    this.unfolded = false;
    this.begin();
  }

  private fold(): void {
    this.unfolded = !this.unfolded;
    this.events.changed();
    this.element.querySelector<HTMLElement>(".lesson-fold")?.focus();
  }

  private turn(phase: Phase): void {
    this.phase = phase;
    if (phase === "done" && this.place) {
      this.chooser.finished(this.place.name);
      if (this.lesson?.begin) return this.events.show(practiceOf(this.lesson));
    }
    this.events.changed();
  }

  private step(by: number): void {
    if (!this.lesson || !this.place) return;
    const part = this.phase === "done" ? this.place.part : this.place.part + by;
    if (part >= this.lesson.parts.length) return this.turn("done");
    this.go({ ...this.place, part: Math.max(part, 0) });
    this.begin();
  }

  /** The lesson after this one, or the list after the last. */
  private following(lang: Lang, say: Say): void {
    const next = NAMES[NAMES.indexOf(this.place?.name ?? "") + 1];
    if (next) this.open(next);
    else this.choose(lang, say);
  }

  /** Show the present part from its beginning. */
  private begin(): void {
    const state = this.wanted();
    if (state) this.events.show(state);
  }

  /** Leave the lesson for what was there before it. */
  private close(): void {
    const { before, lookBefore } = this;
    this.before = this.lookBefore = null;
    this.go(null);
    this.events.show(before ?? this.events.usual());
    if (before) lookBefore?.();
  }
}

/** A scene without its charts, arrows of the gradient, and the lowest point of a table. */
function veiled(scene: Scene, { data }: State): Scene {
  const panels = scene.panels.filter(({ kind }) => kind !== "loss").map((panel) => ({ ...panel, marks: panel.marks.filter(({ type }) => type !== "arrows") }));
  if (!data) return { ...scene, panels };
  return { ...scene, panels: panels.map((panel) => ({ ...panel, marks: panel.marks.filter((mark) => !("color" in mark) || mark.color !== "minimum") })) };
}
