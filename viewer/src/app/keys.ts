/**
 * Keys of the whole page, wherever the focus is: space plays, ← and → step, E goes to η, ? opens the list of keys, Ctrl+Z takes back, and while presenting ↑ and ↓ change η.
 * Text being typed keeps its keys, and so does what arrow keys move.
 */
import { type Stride, strideOf } from "./slider_scale";

export interface PageKeysHost {
  /** Play or pause. */
  play(): void;
  /** Go to the next or an earlier step. */
  step(by: 1 | -1): void;
  history(where: "undo" | "redo"): void;
  /** η, by a key that is pressed, and its end. */
  stepSize: { step(way: 1 | -1, stride: Stride): void; rest(): void; focus(): void };
  /** Open the list of keys. */
  keys(): void;
}

/** Boxes in which a space or Ctrl+Z means text. */
const TEXT = new Set(["text", "search", "email", "url", "password"]);
/** What a space presses, where it was reached by keyboard. */
const PRESSED = "button, summary, a[href], select, [role=button], input[type=checkbox], input[type=radio]";
/** What arrow keys move. */
const MOVED = [
  "input:not([type=checkbox], [type=button])", "select", "textarea", "dialog", "[popover]", "video", "audio", "[contenteditable]",
  ...["slider", "spinbutton", "tab", "listbox", "option", "menu", "menuitem", "radio", "combobox", "grid", "tree", "textbox", "searchbox"]
    .map((role) => `[role=${role}]`),
].join(", ");

export class PageKeys {
  /** Whether what has the focus was pressed by a pointer: then a space does not press it again but plays. */
  private pointed = false;
  /** A space was taken; its end would press a button in some browsers. */
  private taken = false;
  /** A key that changes η is held. */
  private held = false;

  constructor(private readonly host: PageKeysHost) {
    addEventListener("pointerdown", () => { this.pointed = true; }, true);
    addEventListener("keydown", (event) => this.down(event));
    addEventListener("keyup", (event) => {
      if (this.held) this.host.stepSize.rest();
      this.held = false;
      if (event.key !== " " || !this.taken) return;
      this.taken = false;
      event.preventDefault();
    }, true);
  }

  private down(event: KeyboardEvent): void {
    if (event.key === "Tab") this.pointed = false;
    const target = event.composedPath()[0];
    if (event.defaultPrevented || !(target instanceof Element) || typed(target)) return;
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "z") this.host.history(event.shiftKey ? "redo" : "undo");
    else if (event.ctrlKey && !event.shiftKey && event.key.toLowerCase() === "y") this.host.history("redo");
    else if (event.key === " " && this.plays(event, target)) {
      this.taken = true;
      if (!event.repeat) this.host.play();
    } else if (/^Arrow(Left|Right)$/.test(event.key) && steps(event, target)) this.host.step(event.key === "ArrowLeft" ? -1 : 1);
    else if (!this.goes(event, target) && !this.presents(event, target)) return;
    event.preventDefault();
  }

  /** E goes to η, a question mark to the list of keys. */
  private goes({ key, ctrlKey, metaKey, altKey }: KeyboardEvent, target: Element): boolean {
    if (ctrlKey || metaKey || altKey || target.closest("dialog, select")) return false;
    if (key.toLowerCase() === "e") this.host.stepSize.focus();
    else if (key === "?" && !document.documentElement.classList.contains("presenting")) this.host.keys();
    else return false;
    return true;
  }

  /** While presenting, up and down change η, page keys by decades. */
  private presents(event: KeyboardEvent, target: Element): boolean {
    const found = /Up|Down/.test(event.key) ? strideOf(event) : null;
    if (!found || target.matches("input, select") || !document.documentElement.classList.contains("presenting")) return false;
    this.held = true;
    this.host.stepSize.step(...found);
    return true;
  }

  private plays(event: KeyboardEvent, target: Element): boolean {
    if (event.ctrlKey || event.metaKey || event.altKey || target.closest("dialog")) return false;
    return !target.matches(PRESSED) || (this.pointed && !target.matches("select"));
  }
}

/** Whether an arrow key is for the timeline: alone, and where nothing is moved or scrolled by it. */
function steps(event: KeyboardEvent, target: Element): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || target.closest(MOVED)) return false;
  for (let at: Element | null = target; at && at !== document.body && at !== document.documentElement; at = at.parentElement) {
    if (at.scrollWidth > at.clientWidth + 1 && /auto|scroll/.test(getComputedStyle(at).overflowX)) return false;
  }
  return true;
}

/** Whether a text is being typed there. A box for a number takes no space, and its own undo is the page's. */
function typed(target: Element): boolean {
  if (target instanceof HTMLInputElement) return TEXT.has(target.type);
  return target instanceof HTMLTextAreaElement || (target instanceof HTMLElement && target.isContentEditable);
}
