/** What opens at a word: its name, two sentences and a picture, above everything else, until Escape or a press elsewhere. */
import { h } from "../dom";
import { type Picture, picture } from "./pictures";
import { wholeParts } from "./whole_parts";

export interface Explanation {
  name: string;
  text: string;
  picture: Picture;
  caption?: string;
  /** What is known of it in the picture shown. */
  here?(): string | null;
}

const STYLE = `
.word { font: inherit; color: inherit; letter-spacing: inherit; background: none; border: 0; border-radius: 2px; padding: 0; margin: 0; min-width: 0; min-height: 0; height: auto; width: auto; display: inline; text-align: inherit; white-space: inherit; cursor: help; text-decoration: underline dotted; text-decoration-thickness: 1.5px; text-underline-offset: 3px; }
.word-end { white-space: nowrap; }
.word:hover { text-decoration-style: solid; background: none; }
.word-popover { position: fixed; inset: auto; margin: 0; width: min(330px, calc(100vw - 16px)); max-height: calc(100dvh - 16px); overflow: auto; padding: 12px 14px; border: 1px solid var(--line, var(--edge)); border-radius: 10px; background: var(--bg); color: var(--ink); font: 14px/1.55 system-ui, -apple-system, "Segoe UI", "Hiragino Sans", "Noto Sans JP", "Noto Sans CJK JP", sans-serif; box-shadow: 0 8px 28px #0004; white-space: normal; text-align: left; line-break: strict; }
.word-popover:lang(ja) { word-break: auto-phrase; }
.word-popover b { font-size: 15px; }
.word-popover p { margin: 4px 0 8px; }
.word-popover .here { margin: 2px 0 4px; font-size: 13px; }
.word-popover small { display: block; color: var(--soft, var(--quiet)); font-size: 12.5px; margin-top: 4px; }
.word-picture { display: block; width: 100%; fill: none; stroke-width: 1.6; border-radius: 6px; background: color-mix(in srgb, var(--ink) 5%, var(--bg)); }
.word-picture .soft { stroke: var(--ink); stroke-opacity: .42; }
.word-picture .first { stroke: #d55e00; } .word-picture circle.first { fill: #d55e00; stroke: none; }
.word-picture circle.ring { fill: none; stroke: #d55e00; }
.word-picture .second { stroke: #2a7fc0; } .word-picture circle.second { fill: #2a7fc0; stroke: none; }
@media print { .word { text-decoration: none; } }
`;

/** The popover of each document or shadow root. */
const popovers = new WeakMap<Node, Popover>();

/** Make a button open an explanation, read when it is pressed. */
export function explain(button: HTMLButtonElement, given: () => Explanation): HTMLButtonElement {
  styled();
  button.addEventListener("click", (event) => {
    // The word may stand in a label, a summary, or what is pressed for something else.
    event.preventDefault();
    event.stopPropagation();
    const root = button.getRootNode();
    if (!popovers.has(root)) popovers.set(root, new Popover(root));
    popovers.get(root)!.toggle(button, given());
  });
  // Keys that play or step elsewhere press it.
  button.addEventListener("keydown", (event) => { if (event.key === " " || event.key === "Enter") event.stopPropagation(); });
  return button;
}

let sheet: CSSStyleSheet | null = null;

/** The style that words and popovers have, in the document and each shadow root that asks for it. */
export function styled(root: Document | ShadowRoot = document): void {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
  }
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
}

class Popover {
  private readonly element = h("div", { class: "word-popover", popover: "auto", role: "dialog", tabindex: "-1" });
  private by: HTMLButtonElement | null = null;

  constructor(root: Node) {
    if (root instanceof ShadowRoot) styled(root);
    (root instanceof ShadowRoot ? (root.querySelector(".kobai") ?? root) : document.body).append(this.element);
    this.element.addEventListener("toggle", (event) => {
      if ((event as ToggleEvent).newState === "closed") this.by?.setAttribute("aria-expanded", "false");
    });
    addEventListener("scroll", ({ target }) => { if (target !== this.element && this.isOpen) this.element.hidePopover(); }, { capture: true, passive: true });
  }

  private get isOpen(): boolean {
    return this.element.matches(":popover-open");
  }

  toggle(button: HTMLButtonElement, { name, text, picture: drawn, caption, here }: Explanation): void {
    if (!("showPopover" in this.element)) return;
    const same = this.isOpen && this.by === button;
    if (this.isOpen) this.element.hidePopover();
    if (same) return;
    if (this.by) this.by.popoverTargetElement = null;
    this.by = button;
    // A press on its own word is then no press elsewhere, which would close it for the click to open it again.
    button.popoverTargetElement = this.element;
    button.setAttribute("aria-expanded", "true");
    this.element.setAttribute("aria-label", name);
    const now = here?.();
    this.element.replaceChildren(h("b", {}, name), h("p", {}, ...wholeParts(text)), ...(now ? now.split("\n").map((line) => h("p", { class: "here" }, line)) : []), picture(drawn), ...(caption ? [h("small", {}, ...wholeParts(caption))] : []));
    this.element.showPopover();
    this.placeBeside(button.getBoundingClientRect().left, (button.closest("[data-uncovered]") ?? button).getBoundingClientRect());
  }

  /**
   * Under the word, or under what it speaks of, so that this can be seen and used; where there is no room, to the left, so that what
   * stands above can be pressed; else over it.
   */
  private placeBeside(at: number, { left, top, bottom }: DOMRect): void {
    const { offsetWidth, offsetHeight, style } = this.element, lowest = innerHeight - offsetHeight - 8;
    const below = bottom + 6, fits = below <= lowest, beside = left - offsetWidth - 8;
    style.left = `${!fits && beside >= 8 ? beside : Math.max(8, Math.min(at, innerWidth - offsetWidth - 8))}px`;
    style.top = `${Math.max(8, fits ? below : Math.min(beside >= 8 ? top : top - 6 - offsetHeight, lowest))}px`;
  }
}
