/** The rows of the table, to be edited: only those in sight are there as boxes. */
import { count } from "../../core/format";
import { h } from "../../ui/dom";
import { namesIn } from "../../wire/columns";
import type { Data } from "../../wire/state";
import type { Say } from "../language";
import { isNumeric } from "./models";
import { type Cell, columnOf } from "./reading/numbers";

type Columns = Data["columns"];
/** CSS pixels of a row, of one for fingers, and how many are in sight. */
const USUAL_HEIGHT = 30, FINGER_HEIGHT = 42, SEEN = 9;

export class Rows {
  readonly element = h("details", { class: "data-rows" });
  private readonly summary = h("summary", {});
  private readonly head = h("tr", {});
  private readonly body = h("tbody", {});
  private readonly scroll: HTMLElement;
  private readonly add = h("button", { type: "button" });
  private readonly height = matchMedia("(pointer: coarse)").matches ? FINGER_HEIGHT : USUAL_HEIGHT;
  private columns: Columns = {};
  private names: string[] = [];
  private say: Say | null = null;
  private from = -1;
  private shown: Columns | null = null;

  constructor(private readonly change: (columns: Columns, done: boolean) => void) {
    this.scroll = h("div", { class: "data-grid", tabindex: -1, scroll: () => this.draw() }, h("table", {}, h("thead", {}, this.head), this.body));
    this.add.addEventListener("click", () => this.append());
    this.body.addEventListener("keydown", (event) => this.key(event));
    this.element.addEventListener("toggle", () => this.draw(true));
    this.element.append(this.summary, this.scroll, this.add);
  }

  show({ columns, order }: Pick<Data, "columns" | "order">, say: Say): void {
    const other = columns !== this.shown || say("dataAddRow") !== this.add.textContent;
    this.columns = columns;
    this.names = namesIn({ columns, order });
    this.say = say;
    if (!other) return;
    this.shown = columns;
    this.summary.textContent = say("dataRows", { rows: count(this.rows) });
    this.add.textContent = say("dataAddRow");
    this.head.replaceChildren(h("td", {}), ...this.names.map((name) => h("th", { scope: "col" }, name)), h("td", {}));
    this.draw(true);
  }

  private get rows(): number {
    return Object.values(this.columns)[0]?.length ?? 0;
  }

  private draw(anew = false): void {
    if (!this.element.open || !this.say) return;
    const from = Math.max(0, Math.min(Math.floor(this.scroll.scrollTop / this.height) - 2, this.rows - SEEN - 4));
    if (!anew && from === this.from) return;
    const { activeElement: had } = document, box = had instanceof HTMLInputElement && this.body.contains(had) ? had : null;
    const held = box && { row: box.dataset.row, column: box.dataset.column, value: box.value, typed: box.value !== box.defaultValue };
    this.from = from;
    const last = Math.min(this.rows, from + SEEN + 4), gap = (rows: number) => h("tr", { style: `height:${rows * this.height}px`, "aria-hidden": "true" });
    this.body.replaceChildren(gap(from), ...Array.from({ length: last - from }, (_, i) => this.row(from + i)), gap(this.rows - last));
    if (!held) return;
    const again = this.box(Number(held.row), held.column ?? "");
    if (again && held.typed) again.value = held.value;
    again?.focus({ preventScroll: true });
  }

  private row(row: number): HTMLElement {
    const say = this.say!;
    return h("tr", { style: `height:${this.height}px` }, h("th", { scope: "row" }, String(row + 1)), ...this.names.map((name) => {
      const cells = this.columns[name];
      const box: HTMLInputElement = h("input", {
        type: "text", value: cells[row] ?? "", "aria-label": say("dataCell", { name, row: row + 1 }), "data-row": row, "data-column": name,
        inputmode: isNumeric(cells) ? "decimal" : "text", autocomplete: "off", change: () => this.set(row, name, box),
      });
      return h("td", {}, box);
    }), h("td", {}, h("button", { type: "button", class: "icon", "aria-label": say("dataRemoveRow", { row: row + 1 }), title: say("dataRemoveRow", { row: row + 1 }), disabled: this.rows < 2, click: () => this.remove(row) }, "×")));
  }

  /** Take what was typed; in a column of numbers text is refused. */
  private set(row: number, name: string, box: HTMLInputElement): void {
    const [cell] = columnOf([box.value.trim()], /^[^.]*,[^,]*$/.test(box.value) ? "," : "."), cells = this.columns[name];
    const wrong = typeof cell === "string" && isNumeric(cells);
    box.setAttribute("aria-invalid", String(wrong));
    if (wrong) return;
    const text = typeof cell === "number" && !isNumeric(cells) ? box.value.trim() : cell;
    this.give({ ...this.columns, [name]: cells.map((old, i): Cell => (i === row ? text : old)) });
  }

  private append(): void {
    const last = Object.entries(this.columns).map(([name, cells]): [string, Cell[]] => [name, [...cells, null]]);
    this.give(Object.fromEntries(last));
    this.scroll.scrollTop = this.rows * this.height;
    this.draw(true);
    this.box(this.rows - 1, this.names[0])?.focus();
  }

  private remove(row: number): void {
    this.give(Object.fromEntries(Object.entries(this.columns).map(([name, cells]) => [name, cells.filter((_, i) => i !== row)])));
  }

  private give(columns: Columns): void {
    this.columns = columns;
    this.change(columns, true);
  }

  private box(row: number, column: string): HTMLInputElement | undefined {
    return [...this.body.querySelectorAll("input")].find((box) => Number(box.dataset.row) === row && box.dataset.column === column);
  }

  /** ↑, ↓ and Enter go to another row, Escape brings the cell back. */
  private key(event: KeyboardEvent): void {
    const box = event.target;
    if (!(box instanceof HTMLInputElement)) return;
    if (event.key === "Escape") {
      box.value = box.defaultValue;
      event.stopPropagation();
      return;
    }
    const by = { ArrowUp: -1, ArrowDown: 1, Enter: event.shiftKey ? -1 : 1, PageDown: SEEN, PageUp: -SEEN }[event.key];
    if (by === undefined || event.isComposing) return;
    event.preventDefault();
    const row = Math.max(0, Math.min(this.rows - 1, Number(box.dataset.row) + by)), column = box.dataset.column ?? "";
    if (box.value !== box.defaultValue) this.set(Number(box.dataset.row), column, box);
    const top = row * this.height, { scrollTop, clientHeight } = this.scroll;
    if (top < scrollTop || top + 2 * this.height > scrollTop + clientHeight) this.scroll.scrollTop = Math.max(0, top - clientHeight / 2);
    this.draw();
    const next = this.box(row, column);
    next?.focus({ preventScroll: true });
    next?.select();
  }
}
