/** A short message over the controls: progress of saving, and its result. */
import { type Lang, say } from "../i18n";
import { h } from "./dom";

export class Toast {
  readonly element = h("div", { class: "toast", role: "status", hidden: true });
  private timer = 0;

  constructor(private readonly lang: Lang) {}

  /** Show work in progress; the returned signal is aborted by the cancel button. */
  begin(name: string): { signal: AbortSignal; progress(share: number): void } {
    const controller = new AbortController();
    const bar = h("progress", { max: 1, value: 0 });
    const text = h("span");
    this.show(text, bar, h("button", { type: "button", click: () => controller.abort() }, say(this.lang, "cancel")));
    return {
      signal: controller.signal,
      progress: (share) => {
        bar.value = share;
        text.textContent = say(this.lang, "exporting", { name, percent: Math.round(share * 100) });
      },
    };
  }

  say(text: string): void {
    this.show(text);
    this.timer = window.setTimeout(() => this.hide(), 6000);
  }

  hide(): void {
    this.element.hidden = true;
  }

  private show(...content: (Node | string)[]): void {
    clearTimeout(this.timer);
    this.element.replaceChildren(...content);
    this.element.hidden = false;
  }
}
