/** A lesson on paper: its questions with boxes to tick and room to draw, for the class, or with the answers, for the teacher. */
import { h } from "../../ui/dom";
import { qrCode } from "../../ui/qr_code";
import type { Lang, Say } from "../language";
import { inLang, type Lesson, type Part } from "./lesson_data";

/** Print a lesson; `link`: where the class finds it, if anywhere. */
export function printed(lesson: Lesson, answers: boolean, link: string | null, lang: Lang, say: Say): void {
  const paper = h("article", { class: "handout", lang }, ...handout(lesson, answers, link, lang, say));
  const root = document.documentElement;
  document.body.append(paper);
  root.dataset.print = "lesson";
  const after = () => {
    paper.remove();
    delete root.dataset.print;
  };
  addEventListener("afterprint", after, { once: true });
  print();
}

export function handout(lesson: Lesson, answers: boolean, link: string | null, lang: Lang, say: Say): HTMLElement[] {
  const code = link ? qrCode(link) : null;
  const head = h("header", {},
    h("div", {}, h("h1", {}, inLang(lesson.title, lang)), h("p", {}, inLang(lesson.summary, lang)),
      ...(answers ? [] : [h("p", { class: "handout-name" }, say("lessonNameLine"))]), ...(link ? [h("p", { class: "hint" }, link)] : [])),
    code ? h("div", { class: "handout-code" }) : null);
  if (code) head.querySelector(".handout-code")!.append(code);
  const parts = lesson.parts.map((part, i) => h("section", {}, ...question(part, i, answers, lang, say)));
  const practice = h("section", {}, h("h2", {}, say("lessonTry")), h("p", {}, inLang(lesson.practice, lang)));
  const notes = h("section", {}, h("h2", {}, say("lessonNotes")), h("ul", {}, ...lesson.notes.map((note) => h("li", {}, inLang(note, lang)))));
  return [head, ...parts, practice, ...(answers ? [notes] : [])];
}

function question({ text, ask, choices, right, why }: Part, i: number, answers: boolean, lang: Lang, say: Say): HTMLElement[] {
  const boxes = choices.map((choice, k) =>
    h("li", { class: answers && k === right ? "right" : "" }, answers && k === right ? "☑ " : "☐ ", inLang(choice, lang)));
  return [
    h("p", {}, h("b", {}, `${i + 1}. `), inLang(text, lang)), h("h2", {}, inLang(ask, lang)), h("ul", { class: "handout-choices" }, ...boxes),
    answers ? h("p", { class: "handout-why" }, inLang(why, lang))
      : h("div", { class: "handout-room" }, h("span", {}, say("lessonSketch")), h("span", {}, say("lessonBecause"))),
  ];
}
