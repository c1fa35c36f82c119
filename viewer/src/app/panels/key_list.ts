/** The page's keys and gestures, folded: what each does. */
import { h } from "../../ui/dom";
import type { Say } from "../language";

export class KeyList {
  readonly element = h("details", { class: "keys" });
  private drawn = "";

  /** Unfold the list; its heading has the focus then. */
  open(): HTMLElement {
    this.element.open = true;
    this.element.querySelector("summary")?.focus();
    return this.element;
  }

  show(say: Say): void {
    if (say("keyList") === this.drawn) return;
    this.drawn = say("keyList");
    // Each line is keys and what they do.
    const rows = this.drawn.split("\n").map((line) => line.split(" | "));
    this.element.replaceChildren(
      h("summary", {}, say("keyListName")),
      h("dl", {}, ...rows.flatMap(([keys, does]) => [h("dt", {}, ...keys.split(" ").map((key) => h("kbd", {}, key.replaceAll("_", " ")))), h("dd", {}, does)])),
    );
  }
}
