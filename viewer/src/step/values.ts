/**
 * The numbers of a step: a row for each quantity, a column for each coordinate. Of more than two coordinates, or in a narrow panel, a
 * quantity's name stands above its numbers, and columns that have no room are scrolled to.
 */
import { number } from "../core/format";
import { h } from "../ui/dom";
import { typeset } from "../ui/mathml";

/** Coordinates in the table, and in a picture of it. */
export const SHOWN = 30;
const PICTURED = 4;

export interface Quantity { name: string; values: number[]; color?: string; written?: (v: number) => string }

export class ValuesTable {
  private readonly table = h("table", { role: "table" });
  readonly element = h("div", { class: "values", hidden: true }, this.table);
  private names: readonly string[] = [];
  private quantities: readonly Quantity[] = [];

  /** `choose`: a coordinate was chosen; `title`: what its button does. */
  constructor(private readonly choose: (coordinate: number) => void, private readonly title: (name: string) => string) {}

  /** `chosen`: the coordinate whose numbers are elsewhere, too. */
  show(names: readonly string[], quantities: readonly Quantity[], chosen: number): void {
    const columns = Math.min(SHOWN, Math.max(0, ...quantities.map(({ values }) => values.length)));
    [this.names, this.quantities] = [Array.from({ length: columns }, (_, i) => names[i] ?? String(i + 1)), quantities];
    this.element.hidden = !quantities.length;
    this.table.className = columns > 2 ? "many" : columns === 2 ? "two" : "";
    this.table.style.setProperty("--columns", String(Math.max(1, columns)));
    this.table.replaceChildren(...(columns > 1 ? [this.headings(chosen)] : []), ...quantities.map(({ name, values, color = "transparent", written = number }) => {
      const mark = h("i");
      mark.style.setProperty("--run", color);
      const cells = values.slice(0, SHOWN).map((v) => h("td", { role: "cell" }, written(v)));
      return h("tr", { role: "row" }, h("th", { scope: "row", role: "rowheader" }, mark, name), ...cells);
    }));
  }

  /** Put the focus where a coordinate is chosen. */
  focus(coordinate: number): void {
    this.table.querySelectorAll<HTMLElement>("th button")[coordinate]?.focus();
  }

  /** A row of texts each, for a picture: name, colour, numbers. */
  get written(): string[][] {
    const headings = this.names.length > 1 ? [["", "", ...this.names.slice(0, PICTURED)]] : [];
    return [...headings, ...this.quantities.map(({ name, values, color = "", written = number }) => [name, color, ...values.slice(0, PICTURED).map((v) => written(v))])];
  }

  private headings(chosen: number): HTMLElement {
    const buttons = this.names.map((name, i) => h("th", { scope: "col", role: "columnheader" }, h("button", {
      type: "button", "aria-pressed": String(i === chosen), title: this.title(name), click: () => this.choose(i),
    }, typeset(name))));
    return h("tr", { role: "row" }, h("td", { role: "cell" }), ...buttons);
  }
}
