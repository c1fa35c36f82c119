/** The dialog in which a function of the catalogue is chosen: by kind, each with a picture, its formula and what is special about it. */
import type { FunctionEntry } from "../../answers/functions";
import { familyOf, nameOf, noteOf } from "../../calculus/catalogue";
import families from "../../calculus/families.json";
import { number } from "../../core/format";
import { h } from "../../ui/dom";
import { fit, math } from "../../ui/mathml";
import { langOf, type Say } from "../language";
import { rank, type Shown, shownOf } from "./search";
import { drawnOf, HEIGHT, WIDTH } from "./thumbnail";

/** Kinds of functions in the order in which they are learnt. */
const ORDER: (keyof typeof families)[] = ["bowls", "one_variable", "valleys", "saddles", "landscapes", "many_minima", "several_variables"];
/** Of a 2/λmax below this the list says that it is steep there. */
const STEEP = 0.01;
/** The smallest size of a formula in the list, as a share of its normal one: what is longer ends in dots. */
const READABLE = 0.88;

interface Row { shown: Shown; element: HTMLButtonElement; family: HTMLElement | null }

export class Catalogue {
  readonly element = h("dialog", { class: "catalogue" });
  private rows: Row[] = [];
  private entries: FunctionEntry[] = [];
  private say: Say | null = null;
  private filled = false;
  /** What a search found. */
  private readonly found = h("div", { class: "members", hidden: true });
  private readonly drawing: HTMLButtonElement[] = [];
  private readonly seen = typeof IntersectionObserver === "undefined" ? null
    : new IntersectionObserver((changes) => changes.forEach(({ isIntersecting, target }) => { if (isIntersecting) this.draw(target as HTMLButtonElement); }));

  constructor(private readonly pick: (entry: FunctionEntry) => void) {
    this.element.addEventListener("click", (event) => { if (event.target === this.element) this.element.close(); });
    this.element.addEventListener("keydown", (event) => {
      this.move(event);
      if (event.key !== "Escape") event.stopPropagation();
    });
  }

  /** The functions to choose from. */
  fill(entries: FunctionEntry[], say: Say): void {
    this.entries = entries;
    this.say = say;
    this.filled = false;
    if (this.element.open) this.list();
  }

  open(): void {
    if (!this.filled) this.list();
    this.element.showModal();
    const filter = this.element.querySelector<HTMLInputElement>(".filter");
    filter?.focus();
    // What was searched last gives way to what is typed.
    filter?.select();
  }

  /** The entry of a key; undefined for one that is not offered. */
  entry(key: string): FunctionEntry | undefined {
    return this.entries.find(({ name }) => shownOf(name).key === key);
  }

  private list(): void {
    const say = this.say!, lang = langOf(say);
    this.filled = true;
    this.found.replaceChildren();
    this.found.hidden = true;
    this.seen?.disconnect();
    this.rows = this.entries.map((entry) => ({ shown: shownOf(entry.name), element: this.row(entry, say), family: null }));
    const groups = [...ORDER, null].map((family) => {
      const members = this.rows.filter(({ shown }) => (shown.entry?.family ?? null) === family);
      if (!members.length) return null;
      const title = members[0].shown.entry ? [h("h3", {}, familyOf(members[0].shown.entry, lang))] : [];
      const group = h("section", { class: "family" }, ...title, h("div", { class: "members" }, ...members.map(({ element }) => element)));
      for (const member of members) member.family = group;
      return group;
    });
    const none = h("p", { class: "hint", role: "status", hidden: true }, say("noneFound"));
    const filter = h("input", {
      // Of a type "search" browsers have a cross of their own, beside that of the dialog.
      type: "text", role: "searchbox", enterkeyhint: "search", autocomplete: "off", spellcheck: "false", class: "filter", "aria-label": say("filter"), placeholder: say("filter"),
      input: () => { none.hidden = this.filter(filter.value) > 0; },
      keydown: (event: KeyboardEvent) => {
        // The first press takes the words away, the next closes.
        if (event.key === "Escape" && filter.value && !event.isComposing) {
          event.preventDefault();
          event.stopPropagation();
          filter.value = "";
          none.hidden = this.filter("") > 0;
        }
        if (event.key === "Enter" && filter.value.trim() && !event.isComposing) {
          // The key must not go on to press the button that is focused next.
          event.preventDefault();
          this.visible()[0]?.click();
        }
      },
    });
    const close = h("button", { type: "button", class: "icon", "aria-label": say("close"), click: () => this.element.close() }, "×");
    this.element.setAttribute("aria-label", say("catalogueOpen"));
    this.element.replaceChildren(h("div", { class: "dialog-head" }, filter, close), h("div", { class: "entries" }, none, this.found, ...groups));
    for (const { element } of this.rows) this.seen?.observe(element);
  }

  private row(entry: FunctionEntry, say: Say): HTMLButtonElement {
    const { entry: known, key } = shownOf(entry.name), lang = langOf(say);
    const count = entry.dim === null ? say("anyVariables") : entry.dim === 1 ? say("variable") : say("variables", { n: entry.dim });
    const name = known ? nameOf(known, lang) : entry.name;
    return h("button", { type: "button", class: "entry", "data-key": key, click: () => { this.element.close(); this.pick(entry); } },
      h("canvas", { width: WIDTH, height: HEIGHT, "aria-hidden": "true" }),
      h("span", { class: "entry-name" }, name, ...(name === entry.name ? [] : [h("small", { lang: "en" }, ` ${entry.name}`)])),
      h("span", { class: "entry-math", title: entry.plain }, math(entry.mathml, entry.plain)),
      h("span", { class: "entry-note" }, known ? noteOf(known, lang) : ""),
      h("span", { class: "entry-facts" }, h("span", {}, count)));
  }

  /** Show what has the words typed, in one list with the best first; without words by kind. How many do. */
  private filter(typed: string): number {
    const words = typed.trim() !== "", ranked = this.rows.map((row) => ({ row, rank: words ? rank(row.shown, typed) : 0 }));
    const found = ranked.filter((one) => one.rank < Infinity).sort((a, b) => a.rank - b.rank).map(({ row }) => row);
    for (const { row, rank: place } of ranked) row.element.hidden = place === Infinity;
    this.found.hidden = !words;
    for (const row of words ? found : this.rows) (words ? this.found : row.family?.querySelector(".members"))?.append(row.element);
    for (const family of new Set(this.rows.map((row) => row.family))) if (family) family.hidden = words;
    this.element.querySelector(".entries")?.scrollTo({ top: 0 });
    return found.length;
  }

  /** In the order in which they stand. */
  private visible(): HTMLButtonElement[] {
    return [...this.element.querySelectorAll<HTMLButtonElement>(".entry:not([hidden])")];
  }

  /** Arrow keys go from one function to the next, and from the search to the first. */
  private move(event: KeyboardEvent): void {
    const { key, target } = event, all = this.visible();
    const at = all.indexOf(target as HTMLButtonElement), typing = target instanceof HTMLInputElement;
    if (typing ? key !== "ArrowDown" : at < 0 || !key.startsWith("Arrow")) return;
    event.preventDefault();
    if (typing) return all[0]?.focus();
    if (key === "ArrowLeft" || key === "ArrowRight") return all[at + (key === "ArrowRight" ? 1 : -1)]?.focus();
    // The nearest in the next row of the list, in whichever column it stands.
    const from = all[at].getBoundingClientRect(), down = key === "ArrowDown";
    const beyond = all.filter((one) => (down ? one.getBoundingClientRect().top >= from.bottom - 1 : one.getBoundingClientRect().bottom <= from.top + 1));
    const far = (one: HTMLElement) => {
      const { left, top } = one.getBoundingClientRect();
      return 4 * Math.abs(top - from.top) + Math.abs(left - from.left);
    };
    const next = beyond.sort((a, b) => far(a) - far(b))[0];
    if (next) next.focus();
    else if (!down) this.element.querySelector<HTMLElement>(".filter")?.focus();
  }

  /** Draw a row that has come into sight: one after the other, so that scrolling stays smooth. */
  private draw(row: HTMLButtonElement): void {
    this.seen!.unobserve(row);
    fit(row.querySelector<HTMLElement>(".entry-math")!, READABLE);
    this.drawing.push(row);
    if (this.drawing.length === 1) setTimeout(() => this.drawNext());
  }

  private drawNext(): void {
    const [row] = this.drawing;
    const { entry, key } = shownOf(row.dataset.key!);
    if (row.isConnected && entry) {
      const { pixels, limit } = drawnOf(key);
      const canvas = row.querySelector("canvas")!;
      canvas.getContext("2d")!.putImageData(new ImageData(pixels as ImageDataArray, WIDTH, HEIGHT), 0, 0);
      canvas.classList.add("drawn");
      if (limit !== null && limit < STEEP) {
        row.querySelector(".entry-facts")!.append(h("span", { class: "steep" }, this.say!("steep", { limit: number(limit, 2, true) })));
      }
    }
    this.drawing.shift();
    if (this.drawing.length) setTimeout(() => this.drawNext());
  }
}
