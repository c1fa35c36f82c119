/** One step taken apart. */
import type { Lang } from "../i18n";
import type { Message, Theme } from "../wire/types";
import { h } from "../ui/dom";

export class StepView {
  readonly element = h("aside", { class: "apart", hidden: true });
  possible = false;
  constructor(_lang: Lang, private readonly onToggle: (open: boolean) => void) {}
  toggle(): void {
    this.element.hidden = !this.element.hidden;
    this.onToggle(!this.element.hidden);
  }
  update(_message: Message, _theme: Theme): void {}
  frame(_time: number, _run: number): void {}
}
