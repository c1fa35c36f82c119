/** The frame of the live page: top bar, stage, panels at the side (on a phone a sheet), announcements. */
import { h } from "../ui/dom";
import type { Lang, Say } from "./language";
import type { PageTheme } from "./reader";
import { Steady } from "./steady";

/** What can be done at once about what was said. */
export interface Offer { text: string; act(): void }

export interface FrameEvents {
  lessons(): void;
  /** Go to the slider of η. */
  stepSize(): void;
  /** Copy the address of what is shown. */
  link(): void;
  undo(): void;
  redo(): void;
  theme(theme: PageTheme): void;
  lang(lang: Lang): void;
}

/** Milliseconds an announcement stays, and one that offers something. */
const ANNOUNCED = 3500, OFFERED = 12_000;
/** CSS pixels between a message in the bar and what is beside it. */
const GAP = 12;

export class PageFrame {
  private readonly bar = h("header", { class: "bar" });
  /** The first stop of the keyboard, seen while it has the focus. */
  private readonly skip = h("button", { type: "button", class: "skip", click: () => this.events.stepSize() });
  private readonly lost = h("div", { class: "lost", role: "alert", hidden: true });
  private readonly toast = h("div", { class: "toast", role: "status", hidden: true });
  private readonly side = h("aside", { class: "side" });
  private readonly steadied = new Steady(this.side);
  private readonly sheet = h("button", { type: "button", class: "sheet-toggle", "aria-expanded": "false" });
  private hiding: ReturnType<typeof setTimeout> | undefined;
  private readonly engine = h("span", { class: "answered" });
  private shown = "";
  private say: Say | null = null;

  constructor(root: HTMLElement, stage: HTMLElement, panels: HTMLElement[], private readonly events: FrameEvents) {
    this.side.append(...panels);
    this.sheet.addEventListener("click", () => this.toggleSheet());
    // On a phone a panel that is asked for is in the sheet.
    this.side.addEventListener("wanted", () => { if (this.sheet.checkVisibility() && !this.side.classList.contains("open")) this.toggleSheet(); });
    root.append(this.skip, this.bar, this.lost, h("main", { class: "main" }, stage), this.side, this.sheet, this.toast);
  }

  show(lang: Lang, theme: PageTheme, canUndo: boolean, canRedo: boolean, say: Say): void {
    this.say = say;
    this.nameSheet();
    const key = `${lang}${theme}${canUndo}${canRedo}`;
    if (this.shown === key) return;
    this.shown = key;
    this.skip.textContent = say("toStepSize");
    const { events } = this;
    const icon = (text: string, label: string, act: () => void, off = false) =>
      h("button", { type: "button", class: "icon", "aria-label": label, title: label, disabled: off, click: act }, text);
    // A playground's folder has a page of all functions beside it.
    const { gallery } = document.documentElement.dataset;
    const [otherTheme, otherLang] = [theme === "dark" ? "light" : "dark", lang === "en" ? "ja" : "en"] as const;
    this.bar.replaceChildren(
      h("h1", {}, h("span", { lang: "ja" }, "勾配"), h("span", { class: "roman" }, " kobai")), h("span", { class: "tagline" }, say("tagline")), h("span", { class: "spring" }), this.engine,
      h("button", { type: "button", class: "to-lessons", click: events.lessons }, say("lessons")),
      ...(gallery ? [h("a", { class: "quiet", href: gallery }, say("gallery"))] : []),
      h("button", { type: "button", class: "to-link", click: events.link }, say("share")),
      icon("↶", say("undo"), events.undo, !canUndo),
      icon("↷", say("redo"), events.redo, !canRedo),
      icon(theme === "dark" ? "☀" : "☾", say(otherTheme), () => events.theme(otherTheme)),
      h("button", { type: "button", class: "quiet", lang: otherLang, click: () => events.lang(otherLang) }, say("language")),
    );
    this.placed();
  }

  /** Language and theme of the whole document. */
  setDocument(lang: Lang, theme: PageTheme, say: Say): void {
    document.documentElement.lang = lang;
    document.documentElement.dataset.theme = theme;
    document.title = `kobai: ${say("tagline")}`;
  }

  /** Show that the connection is up or lost; whether it was lost before. */
  connected(yes: boolean, say: Say): boolean {
    const before = !this.lost.hidden;
    this.lost.hidden = yes;
    // What the server refused it goes on refusing.
    if (yes || !before) this.lost.textContent = say("lost");
    document.documentElement.dataset.connected = String(yes);
    return before;
  }

  /** Say that the server is there and does not let this page in. */
  refused(say: Say): void {
    this.lost.textContent = say("refused");
  }

  /** Say what answered: the page itself, or the server by one of its engines. */
  answered(engine: string, milliseconds: number, say: Say): void {
    const text = say(engine === "page" ? "answeredPage" : "answeredServer");
    if (this.engine.textContent !== text) this.engine.textContent = text;
    this.engine.title = engine === "page" ? `${milliseconds} ms` : `${engine}, ${milliseconds} ms`;
  }

  /** Say something for a while; `offer`: a button beside it. */
  announce(text: string, offer: Offer | null = null): void {
    const hide = () => { this.toast.hidden = true; };
    clearTimeout(this.hiding);
    this.toast.replaceChildren(text, ...(offer ? [" ", h("button", { type: "button", click: () => { hide(); offer.act(); } }, offer.text)] : []));
    this.placed();
    this.toast.hidden = false;
    this.hiding = setTimeout(hide, offer ? OFFERED : ANNOUNCED);
  }

  /** Let the message have the room that is free in the bar, between the name and what computes. */
  private placed(): void {
    const named = this.bar.querySelector("h1");
    // A message about the address comes before the bar has its contents.
    if (!named) return;
    const name = named.getBoundingClientRect(), rest = this.engine.getBoundingClientRect();
    this.toast.style.setProperty("--named", `${name.right + GAP}px`);
    this.toast.style.setProperty("--rest-of-bar", `${innerWidth - rest.left + GAP}px`);
  }

  /** Change the panels: what is under the pointer stays there. */
  steady(change: () => void): void {
    this.steadied.during(change);
  }

  /** Bring a panel into sight, the sheet of a phone opened. */
  reveal(panel: HTMLElement): void {
    if (!panel.getClientRects().length) this.toggleSheet();
    panel.scrollIntoView({ block: "start" });
  }

  private toggleSheet(): void {
    const open = this.side.classList.toggle("open");
    this.sheet.setAttribute("aria-expanded", String(open));
    this.nameSheet();
  }

  private nameSheet(): void {
    this.sheet.textContent = this.say?.(this.side.classList.contains("open") ? "close" : "settings") ?? "";
  }
}
