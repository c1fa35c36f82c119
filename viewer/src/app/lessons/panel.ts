/** The panel of a lesson: what is shown, a question to predict, then the look, then why. */
import { h } from "../../ui/dom";
import { marked } from "../../ui/words";
import type { Lang, Say } from "../language";
import { inLang, type Lesson } from "./lesson_data";

/** Before the prediction, while looking, with the reason, and after the last part. */
export type Phase = "ask" | "look" | "why" | "done";

/** `open`: in the smallest windows the panel covers the picture; `met`: which goals of the practice were reached. */
export interface Standing { lesson: Lesson; part: number; phase: Phase; chosen: number; open: boolean; met: readonly boolean[] }

export interface PanelActions {
  answer(choice: number): void;
  explain(): void;
  again(): void;
  back(): void;
  next(): void;
  close(): void;
  /** Open or fold the panel, where it has no room beside the picture. */
  fold(): void;
  others(): void;
  print(answers: boolean): void;
}

/** The panel's elements, its name, and where the keyboard goes on. */
export interface Made { parts: HTMLElement[]; name: string; focus: HTMLElement }

export function panel(standing: Standing, actions: PanelActions, lang: Lang, say: Say): Made {
  const { lesson, part, phase } = standing;
  const count = lesson.parts.length, done = phase === "done";
  const name = say("lessonName", { title: inLang(lesson.title, lang) });
  const heading = h("h2", { tabindex: -1 }, inLang(lesson.title, lang));
  const close = h("button", { type: "button", class: "icon", "aria-label": say("lessonClose"), title: say("lessonClose"), click: actions.close }, "×");
  const where = done ? say("lessonDone") : say("lessonPart", { part: part + 1, count });
  const fold = h("button", { type: "button", class: "lesson-fold", "aria-expanded": String(standing.open), click: actions.fold }, where);
  const head = h("div", { class: "lesson-head" }, heading, h("span", { class: "hint" }, where), close, fold);
  const progress = h("progress", { max: count, value: done ? count : part + (phase === "why" ? 1 : 0), "aria-label": where });
  const body = done ? closing(standing, actions, lang, say) : question(standing, actions, lang, say);
  const notes = h("details", {}, h("summary", {}, say("lessonNotes")), h("ul", {}, ...lesson.notes.map((note) => h("li", {}, inLang(note, lang)))),
    h("div", { class: "lesson-buttons" },
      button(say("lessonPrint"), () => actions.print(false)), button(say("lessonPrintAnswers"), () => actions.print(true))));
  const focus = body.find((one) => one.matches(".lesson-buttons"))?.querySelector<HTMLElement>(".go") ?? heading;
  return { parts: [head, progress, ...body, notes], name, focus };
}

function question({ lesson, part, phase, chosen }: Standing, actions: PanelActions, lang: Lang, say: Say): HTMLElement[] {
  const { text, ask, choices, right, look, why } = lesson.parts[part];
  const asking = phase === "ask";
  const answers = [...choices.keys()].map((i) => {
    const holds = phase === "why" && i === right, mark = holds ? "✓" : i === chosen ? "▸" : "";
    const note = holds ? say(i === chosen ? "lessonRight" : "lessonHolds") : i === chosen ? say("lessonChosen") : "";
    // With the reason only the prediction and what happens are of interest, where room is scarce.
    const other = phase === "why" && i !== right && i !== chosen;
    return h("li", other ? { class: "other" } : {}, h("button", {
      type: "button", class: `choice${phase === "why" && i === right ? " right" : ""}`, "aria-pressed": String(i === chosen),
      disabled: !asking, click: () => actions.answer(i),
    }, asking ? null : h("span", { class: "choice-mark", "aria-hidden": "true" }, mark), h("span", {}, inLang(choices[i], lang)),
    note ? h("span", { class: "choice-note" }, note) : null));
  });
  return [
    h("p", { class: "lesson-text" }, ...marked(inLang(text, lang), lang)),
    h("h3", {}, inLang(ask, lang)),
    h("ol", { class: "choices" }, ...answers),
    h("div", { class: "lesson-said", role: "status" },
      ...(asking ? [h("p", { class: "hint" }, say("lessonPredict"))] : []),
      ...(phase === "look" ? [h("p", {}, inLang(look, lang))] : []),
      ...(phase === "why" ? [h("p", { class: "lesson-why" }, ...marked(inLang(why, lang), lang))] : [])),
    h("div", { class: "lesson-buttons" },
      part > 0 || !asking ? button(say("lessonBack"), part > 0 ? actions.back : null) : null,
      asking ? null : button(say("lessonAgain"), actions.again),
      phase === "look" ? button(say("lessonWhy"), actions.explain, "go") : null,
      phase === "why" ? button(say("lessonNext"), actions.next, "go") : null),
  ];
}

function closing({ lesson, met }: Standing, actions: PanelActions, lang: Lang, say: Say): HTMLElement[] {
  return [
    h("p", { class: "lesson-why" }, inLang(lesson.summary, lang)),
    h("h3", {}, say("lessonTry")),
    h("p", {}, inLang(lesson.practice, lang)),
    h("ul", { class: "goals", hidden: !lesson.goals }, ...(lesson.goals ?? []).map(({ text }, i) => h("li", met[i] ? { class: "met" } : {},
      h("span", { "aria-hidden": "true" }, met[i] ? "☑ " : "☐ "), inLang(text, lang), met[i] ? h("span", { class: "unseen" }, ` ${say("lessonReached")}`) : null))),
    h("p", { class: "lesson-said", role: "status", hidden: !lesson.goals }, !lesson.goals ? "" : lesson.goals.every((_, i) => met[i]) ? say("lessonSolved") : say("lessonGoals")),
    h("div", { class: "lesson-buttons" }, button(say("lessonBack"), actions.back), button(say("lessonFollowing"), actions.others, "go")),
  ];
}

function button(text: string, act: (() => void) | null, name = ""): HTMLButtonElement {
  return h("button", { type: "button", class: name, disabled: act === null, click: () => act?.() }, text);
}
