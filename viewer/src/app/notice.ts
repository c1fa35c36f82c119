/** What lies over the stage while its picture is not that of the panels: what was asked is computed still, or cannot be. */
import { h } from "../ui/dom";
import type { Say } from "./language";

/** Milliseconds after which it is said of the same function that it is computed still. */
const LATER = 200;

export class Notice {
  readonly element = h("div", { class: "stale", hidden: true });
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** Something is being computed: of another function, to be said `atOnce`, or of the one shown. */
  await(atOnce: boolean, say: Say): void {
    clearTimeout(this.timer);
    const show = () => this.show("awaited", h("p", {}, say("awaited")));
    if (atOnce) show();
    else this.timer = setTimeout(show, LATER);
  }

  /** What was asked cannot be computed. `fixes` are buttons; `shown` is the function of the picture, if there is one. */
  refused(error: string, shown: string | null, fixes: HTMLElement[], say: Say): void {
    const still = shown === null ? null : h("p", { class: "hint" }, say("stillShown", { function: shown }));
    this.show("refused", h("p", {}, error), h("div", { class: "fixes" }, ...fixes), still);
  }

  clear(): void {
    clearTimeout(this.timer);
    if (this.element.hidden) return;
    this.element.hidden = true;
    delete document.documentElement.dataset.stale;
  }

  private show(kind: string, ...content: (HTMLElement | null)[]): void {
    clearTimeout(this.timer);
    this.element.hidden = false;
    this.element.replaceChildren(...content.filter((one) => one !== null));
    document.documentElement.dataset.stale = kind;
  }
}

/** Buttons that take a formula as it may have been meant. */
export function fixButtons(fixes: unknown, take: (text: string) => void): HTMLElement[] {
  if (!Array.isArray(fixes)) return [];
  return fixes.map((text) => h("button", { type: "button", class: "fix", click: () => take(String(text)) }, String(text)));
}
