/** The list of lessons, as a dialog; those that were gone through are marked, in this browser alone. */
import { h } from "../../ui/dom";
import { type Lang, type Say, store, stored } from "../language";
import { inLang, LESSONS } from "./lesson_data";

const DONE = "kobai-lessons";

export class Chooser {
  readonly element = h("dialog", { class: "lessons" });

  constructor(private readonly chosen: (name: string) => void) {
    this.element.addEventListener("click", (event) => { if (event.target === this.element) this.element.close(); });
  }

  open(lang: Lang, say: Say): void {
    const close = h("button", { type: "button", class: "icon", "aria-label": say("close"), click: () => this.element.close() }, "×");
    const done = finished();
    const entries = [...LESSONS].map(([name, { title, summary, minutes }]) =>
      h("li", {}, h("button", { type: "button", class: "entry-lesson", click: () => this.take(name) },
        h("span", { class: "entry-name" }, inLang(title, lang), done.includes(name) ? ` ✓ ${say("lessonDone")}` : ""),
        h("span", { class: "hint" }, inLang(summary, lang)), h("span", { class: "hint" }, say("lessonMinutes", { minutes })))));
    this.element.setAttribute("aria-label", say("lessons"));
    this.element.replaceChildren(
      h("div", { class: "dialog-head" }, h("h2", {}, say("lessons")), h("span", { class: "spring" }), close), h("ol", { class: "lesson-list" }, ...entries));
    this.element.showModal();
  }

  /** Note that a lesson was gone through. */
  finished(name: string): void {
    store(DONE, [...new Set([...finished(), name])].join(" "));
  }

  private take(name: string): void {
    this.element.close();
    this.chosen(name);
  }
}

const finished = (): string[] => stored(DONE)?.split(" ") ?? [];
