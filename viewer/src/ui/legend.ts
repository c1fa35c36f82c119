/** The runs by name and colour; a press shows one alone. */
import { css } from "../core/colors";
import { say, type Lang } from "../i18n";
import type { Paths, Theme } from "../wire/types";
import { h } from "./dom";

const MOST = 24;

export class Legend {
  readonly element: HTMLUListElement;
  private key = "";

  constructor(private readonly lang: Lang, private readonly focus: (run: number) => void) {
    this.element = h("ul", { class: "chips", "aria-label": say(lang, "runs") });
  }

  update(paths: Paths[], theme: Theme, focused: number): void {
    const named = paths.find((p) => p.names.some(Boolean) && p.names.length > 1);
    const key = JSON.stringify([named?.names, named?.colors, theme.name, focused]);
    if (key === this.key) return;
    this.key = key;
    this.element.replaceChildren();
    this.element.style.display = named ? "" : "none";
    if (!named || named.names.length > MOST) return;
    named.names.forEach((name, p) => {
      const on = focused === p;
      const dot = h("i");
      dot.style.setProperty("--run", css(named.colors[p] ?? 0, theme));
      this.element.append(h("li", {}, h("button", {
        type: "button", "aria-pressed": String(on), title: say(this.lang, on ? "all runs" : "focus", { name }),
        click: () => this.focus(on ? -1 : p),
      }, dot, name)));
    });
  }
}
