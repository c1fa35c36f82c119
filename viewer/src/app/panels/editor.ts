/** The formula editor: shows the function as mathematics, edits it as text, and points at the column of an error. */

import type { FunctionEntry } from "../../answers/functions";
import { ENTRIES, keyOf, sourceOf } from "../../calculus/catalogue";
import { fit, math, SMALLEST_LINE } from "../../ui/mathml";
import { h, icon } from "../../ui/dom";
import { Catalogue } from "../catalogue/dialog";
import type { Say } from "../language";
import { fixButtons } from "../notice";
import { productsIn } from "./products";
import type { State } from "../state";

export interface FormulaAnswer {
  name?: string;
  plain?: string;
  mathml?: string | null;
  dim?: number | null;
  variables?: string[];
  domain?: [number, number][] | null;
  start?: number[] | null;
  constants?: Record<string, number>;
  error?: string;
  column?: number | null;
  source?: string | null;
  /** The text as it may have been meant. */
  fixes?: string[];
  /** What of the state suits the function. */
  suits?: Pick<State, "params" | "dim" | "domain" | "start"> | null;
}

export interface EditorEvents {
  /** The text changed. */
  typed(text: string): void;
  /** The text was accepted, with what is answered of it. */
  accept(text: string, answer: FormulaAnswer): void;
  /** The box was left with a text that is no function, for this reason; null: that is over. */
  rejected(why: FormulaAnswer | null): void;
  pick(entry: FunctionEntry): void;
}

export class Editor {
  readonly element = h("section", { class: "function" });
  private readonly shown = h("button", { class: "formula", type: "button" });
  private readonly box = h("input", { class: "formula-box", type: "text", spellcheck: "false", autocomplete: "off", autocapitalize: "off", hidden: true });
  /** How what is typed is taken. */
  private readonly how = h("p", { class: "hint", hidden: true });
  /** What of the formula may have been meant otherwise. */
  private readonly doubt = h("div", { class: "formula-doubt", role: "status", hidden: true });
  private readonly error = h("div", { class: "formula-error", role: "alert", hidden: true });
  readonly catalogue: Catalogue;
  private readonly open = h("button", { type: "button", class: "quiet" });
  private good = true;
  private text = "";
  /** The text as it is edited: of a function of the catalogue its formula. */
  private source = "";
  private written = "";
  /** The text that was typed last, and how it is written. */
  private typed = { text: "", plain: "", mathml: null as string | null };
  /** The answer about the text in the box; null while it is awaited. */
  private known: FormulaAnswer | null = null;
  private waiting = false;
  private pressed = false;
  private refused = "";
  private doubted = "";

  constructor(private readonly events: EditorEvents) {
    this.shown.addEventListener("click", () => this.edit());
    this.box.addEventListener("input", () => this.again());
    this.box.addEventListener("keydown", (event) => {
      if (event.key === "Enter") {
        // The key must not go on to press the button that is focused next.
        event.preventDefault();
        this.left();
      }
      if (event.key === "Escape") this.done(false);
      event.stopPropagation();
    });
    // Closing moves what stands below, so a press that takes the focus away is let go first: else its click would miss.
    document.addEventListener("pointerdown", () => { this.pressed = true; }, true);
    for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, () => setTimeout(() => this.released()), true);
    this.box.addEventListener("blur", () => { if (!this.pressed) this.left(); });
    new ResizeObserver(() => fit(this.shown, SMALLEST_LINE, true)).observe(this.shown);
    this.catalogue = new Catalogue(events.pick);
    this.open.addEventListener("click", () => this.catalogue.open());
    this.element.append(this.shown, this.box, this.how, this.error, this.doubt, this.open, this.catalogue.element);
  }

  /** The state's function is to be shown, whatever is being typed. */
  renew(): void {
    this.box.hidden = this.how.hidden = true;
    this.waiting = false;
    this.clearError();
  }

  /** Show a function: its text, how it is written as far as that is known, and why it cannot be descended. */
  show({ f: text, params }: Pick<State, "f" | "params">, formula: { plain: string; mathml: string | null } | null, refusal: FormulaAnswer | null, say: Say): void {
    this.text = text;
    const entry = ENTRIES.get(keyOf(text) ?? "");
    this.source = entry ? sourceOf(entry, params) : text;
    const { plain, mathml } = formula ?? (this.typed.text === text ? this.typed : { plain: text, mathml: null });
    const key = mathml ?? plain;
    // Typesetting again what stands there costs more than a whole drag may.
    if (this.written !== key) this.write(math(mathml, plain));
    this.written = key;
    this.shown.title = say("editFunction");
    this.name();
    this.box.setAttribute("aria-label", say("formula"));
    if (this.how.textContent !== say("formulaEnter")) this.how.textContent = say("formulaEnter");
    this.open.textContent = say("catalogue");
    if (!this.box.hidden) return;
    if (typeof refusal?.column === "number") this.refuse({ ...refusal, source: refusal.source ?? text });
    else this.clearError();
  }

  /** Say of constants that are made up of the formula's variables that each is one. */
  ask(text: string, variables: readonly string[], constants: Readonly<Record<string, number>>, say: Say): void {
    const found = productsIn(text, variables, constants);
    const key = JSON.stringify([found, say("oneConstant")]);
    if (key === this.doubted) return;
    this.doubted = key;
    this.doubt.hidden = !found.length;
    this.doubt.replaceChildren(...found.map(({ name, product, text: meant }) =>
      h("p", { class: "hint" }, say("oneConstant", { name }), " ",
        h("button", { type: "button", class: "quiet", click: () => this.take(meant) }, product.replaceAll("*", "·")))));
  }

  /** The answer to what is being typed. */
  answer(answer: FormulaAnswer): void {
    this.known = answer;
    if (answer.error) {
      this.waiting = false;
      return this.refuse(answer);
    }
    this.clearError();
    this.events.rejected(null);
    if (this.box.hidden) return;
    this.written = "";
    this.typed = { text: this.box.value.trim(), plain: answer.plain ?? this.box.value, mathml: answer.mathml ?? null };
    this.write(math(answer.mathml ?? null, answer.plain ?? this.box.value));
    if (this.waiting) this.done(true);
  }

  /** Ask about the text in the box. */
  again(): void {
    if (this.box.hidden) return;
    this.known = null;
    this.waiting = false;
    // Taken for good until the answer comes; Enter waits for it.
    this.good = true;
    this.events.typed(this.box.value);
  }

  /** Take a text as if it had been typed. */
  take(text: string): void {
    this.edit();
    this.box.value = text;
    this.again();
    this.done(true);
  }

  /** Show an error: the text around the column, a caret under it, the message, and what may have been meant. */
  refuse({ error = "", column = null, source, fixes }: FormulaAnswer): void {
    const key = JSON.stringify([error, column, source, fixes]);
    this.good = false;
    if (key === this.refused) return;
    this.refused = key;
    this.error.hidden = false;
    if (!this.box.hidden) {
      // What was read before is not what stands there.
      this.written = "";
      this.write(document.createTextNode(this.box.value));
    }
    const lines: Node[] = [];
    source ??= this.box.value;
    if (column !== null && source) {
      const from = Math.max(0, column - 24);
      const part = source.slice(from, from + 48);
      lines.push(h("pre", {}, `${part}\n${" ".repeat(column - from)}^`));
    }
    this.error.replaceChildren(...lines, h("p", {}, error), h("div", { class: "fixes" }, ...fixButtons(fixes, (text) => this.take(text))));
    this.box.setAttribute("aria-invalid", "true");
  }

  fill(entries: FunctionEntry[], say: Say): void {
    this.catalogue.fill(entries, say);
  }

  /** Let the formula be typed. */
  edit(): void {
    this.box.hidden = this.how.hidden = false;
    this.box.value = this.source;
    this.good = true;
    this.waiting = false;
    this.box.focus();
    this.box.select();
  }

  private write(formula: Node): void {
    this.shown.replaceChildren(h("span", {}, formula), icon("edit"));
    this.name();
    fit(this.shown, SMALLEST_LINE, true);
  }

  /** The button's name says what stands in it. */
  private name(): void {
    const math = this.shown.querySelector("math")?.getAttribute("aria-label");
    this.shown.setAttribute("aria-label", `${this.shown.title}: ${math ?? this.shown.textContent}`);
  }

  private released(): void {
    this.pressed = false;
    if (document.activeElement !== this.box) this.left();
  }

  /** The box lost the focus: its text is taken if it is a function. */
  private left(): void {
    if (this.box.hidden || !this.box.value.trim()) return;
    if (this.good) this.done(true);
    else this.events.rejected(this.known);
  }

  private done(take: boolean): void {
    if (this.box.hidden) return;
    const focused = document.activeElement === this.box;
    const text = this.box.value.trim();
    const changed = take && text !== this.text && text !== this.source;
    // Its constants come with the answer.
    this.waiting = changed && this.known === null;
    if (this.waiting) {
      document.documentElement.dataset.asked = "formula";
      return;
    }
    this.box.hidden = this.how.hidden = true;
    this.clearError();
    this.events.rejected(null);
    if (changed) this.events.accept(text, this.known ?? {});
    else this.events.typed(this.text);
    if (focused) this.shown.focus();
  }

  private clearError(): void {
    this.good = true;
    this.refused = "";
    this.error.hidden = true;
    this.box.removeAttribute("aria-invalid");
  }
}
