/** Words over the texts of the overlay: what they say is explained when they are pressed. */
import type { PanelDrawn } from "../core/panel";
import type { Lang } from "../i18n";
import { h } from "./dom";
import { piecesOf, word } from "./words";

export class AxisWords {
  readonly element = h("div", { class: "axis-words" });
  private readonly buttons = new Map<string, HTMLElement>();

  constructor(private readonly lang: Lang) {}

  /** Put a word over each label that has one; where the labels stand is known once they are drawn. */
  show(panels: readonly PanelDrawn[]): void {
    const shown = new Set<string>();
    panels.forEach(({ labels, rect }, i) => labels.forEach(({ text, at, explained }) => {
      const key = `${i} ${text}`;
      if (!explained || rect.x + rect.width <= 0) return;
      const button = this.buttons.get(key) ?? this.made(key, text);
      if (!button) return;
      shown.add(key);
      for (const [side, length] of [["left", at.x], ["top", at.y], ["width", at.width], ["height", at.height + 4]] as const) {
        const now = `${Math.round(length)}px`;
        if (button.style[side] !== now) button.style[side] = now;
      }
    }));
    for (const [key, button] of this.buttons) {
      if (shown.has(key)) continue;
      button.remove();
      this.buttons.delete(key);
    }
  }

  private made(key: string, text: string): HTMLElement | null {
    const found = cached(text, this.lang);
    if (!found) return null;
    // The text stands in the picture.
    const button = word(found, this.lang, "");
    button.setAttribute("aria-label", text);
    this.buttons.set(key, button);
    this.element.append(button);
    return button;
  }
}

const words = new Map<string, ReturnType<typeof piecesOf>[number]["word"]>();

/** The word that a label holds; null where it holds none. */
function cached(text: string, lang: Lang) {
  const key = `${lang} ${text}`;
  if (words.size > 200) words.clear();
  if (!words.has(key)) words.set(key, piecesOf(text, lang).find((piece) => piece.word)?.word ?? null);
  return words.get(key) ?? null;
}
