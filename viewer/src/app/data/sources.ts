/** Where a table comes from: one of those that come along, the clipboard, a file. It is read in the page and goes nowhere. */
import { h } from "../../ui/dom";
import { BadInput, type Line } from "../../engine/types";
import type { Data } from "../../wire/state";
import { sameColumns } from "../../answers/data/table_text";
import { choice } from "../inputs";
import { langOf, type Say } from "../language";
import { EXAMPLES } from "../../calculus/examples/tables";
import { decoded } from "./reading/decode";
import { readTable } from "./reading/read";

export type Taken = { example: string } | { mine: true } | Pick<Data, "columns" | "order">;

/** The value of a table from outside in the list of tables. */
const OWN = "own";
/** A larger file is not read: the page computes with so many rows at most. */
const LARGEST = 20_000_000;

export class Sources {
  readonly element = h("div", { class: "data-sources" });
  private readonly notes = h("ul", { class: "hint data-notes", hidden: true });
  private readonly wrong = h("p", { class: "data-error", role: "alert", hidden: true });
  private readonly text = h("textarea", { class: "data-paste", rows: 5, spellcheck: "false" });
  private readonly file = h("input", { type: "file", accept: ".csv,.tsv,.txt,.tab,text/csv,text/plain", hidden: true, tabindex: -1 });
  private say: Say | null = null;
  private drawn = "";
  private data: Data | null = null;
  private said: { error: Line | null; notes: readonly Line[] } = { error: null, notes: [] };
  private pasting = false;
  /** The table that was taken from outside, to show that none of the examples is chosen. */
  private own = false;
  /** Whether such a table is shown; and whether there was one, which stays in the list. */
  mine = false;
  private had = false;

  constructor(private readonly events: { take(taken: Taken): void }) {
    this.file.addEventListener("change", () => void this.opened(this.file.files?.[0]));
    document.addEventListener("paste", (event) => this.pasted(event));
    for (const name of ["dragover", "dragleave", "drop"] as const) document.addEventListener(name, (event) => this.dropped(event));
  }

  show(data: Data, say: Say): void {
    this.say = say;
    this.data = data;
    const chosen = [...EXAMPLES].find(([, { columns }]) => sameColumns(columns, data.columns))?.[0] ?? "";
    this.mine = !chosen && this.own;
    this.had ||= this.mine;
    const key = JSON.stringify([chosen, this.mine, this.had, say("dataTable"), this.pasting, this.said]);
    if (key === this.drawn) return;
    this.drawn = key;
    const lang = langOf(say), example = EXAMPLES.get(chosen);
    const options = [...EXAMPLES].map(([value, { title }]) => [value, title[lang]] as const);
    const chooser = choice(say("dataTable"), [...(chosen || this.mine ? [] : [["", say("dataEdited")] as const]), ...(this.had ? [[OWN, say("dataOwn")] as const] : []), ...options],
      this.mine ? OWN : chosen, (value) => this.choose(value));
    this.text.setAttribute("aria-label", say("dataPasteHere"));
    this.text.placeholder = say("dataPasteHere");
    this.wrong.hidden = this.said.error === null;
    this.wrong.textContent = this.said.error?.[lang] ?? "";
    this.notes.hidden = !this.said.notes.length;
    this.notes.replaceChildren(...this.said.notes.map((note) => h("li", {}, note[lang])));
    this.element.replaceChildren(
      h("div", { class: "row" }, h("span", {}, say("dataTable")), chooser),
      ...(example ? [h("p", { class: "hint data-about", title: example.source }, example.about[lang])] : []),
      h("div", { class: "buttons" },
        h("button", { type: "button", "aria-expanded": String(this.pasting), click: () => this.paste(!this.pasting) }, say("dataPaste")),
        h("button", { type: "button", click: () => this.file.click() }, say("dataOpen")), this.file),
      ...(this.pasting ? [this.text, h("div", { class: "buttons" },
        h("button", { type: "button", click: () => this.read(this.text.value) }, say("dataUse")))] : []),
      this.wrong, this.notes, h("p", { class: "hint data-private" }, say("dataPrivate")),
    );
  }

  private choose(key: string): void {
    const own = key === OWN;
    if (!own && !EXAMPLES.has(key)) return;
    this.said = { error: null, notes: [] };
    this.own = own;
    this.events.take(own ? { mine: true } : { example: key });
  }

  private paste(on: boolean): void {
    this.pasting = on;
    this.again();
    if (on) this.text.focus();
  }

  private again(): void {
    if (this.data && this.say) this.show(this.data, this.say);
  }

  private pasted(event: ClipboardEvent): void {
    const typing = event.composedPath()[0];
    if (!this.data || typing instanceof HTMLInputElement || typing instanceof HTMLTextAreaElement) return;
    const text = event.clipboardData?.getData("text/plain") ?? "";
    // A single word is no table.
    if (!/[\n\t,;]/.test(text.trim())) return;
    event.preventDefault();
    this.read(text);
  }

  private dropped(event: DragEvent): void {
    const items = event.dataTransfer?.types ?? [];
    if (!this.data || !(items.includes("Files") || items.includes("text/plain"))) return;
    event.preventDefault();
    document.documentElement.classList.toggle("dropping", event.type === "dragover");
    if (event.type !== "drop") return;
    const file = event.dataTransfer?.files[0];
    if (file) void this.opened(file);
    else this.read(event.dataTransfer?.getData("text/plain") ?? "");
  }

  private async opened(file: File | undefined): Promise<void> {
    if (!file) return;
    if (file.size > LARGEST) {
      const [size, most] = [file.size, LARGEST].map((n) => `${Math.round(n / 1e6)} MB`);
      return this.refuse({ en: `${file.name}: ${size}; the page reads at most ${most}; kobai fit reads more`, ja: `${file.name}：${size} です。ページで読めるのは ${most} まで。kobai fit ならもっと読めます` });
    }
    this.read(decoded(new Uint8Array(await file.arrayBuffer())));
    this.file.value = "";
  }

  private read(text: string): void {
    try {
      const { notes, columns, order } = readTable(text);
      this.said = { error: null, notes };
      this.own = true;
      this.pasting = false;
      this.text.value = "";
      this.events.take({ columns, order });
      this.again();
    } catch (error) {
      if (!(error instanceof BadInput)) throw error;
      this.refuse(error.line);
    }
  }

  private refuse(error: Line): void {
    this.said = { error, notes: [] };
    this.again();
  }
}
