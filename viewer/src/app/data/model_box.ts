/** The model: written as mathematics, typed as text, chosen from those that suit the columns; and which of its names are what. */
import type { DataObjective } from "../../calculus/data/data_objective";
import { BadInput } from "../../engine/types";
import { h, icon } from "../../ui/dom";
import { fit, math, SMALLEST_LINE } from "../../ui/mathml";
import { namesIn } from "../../wire/columns";
import type { Data, State } from "../../wire/state";
import { choice, refocused } from "../inputs";
import { langOf, lineIn, type Say } from "../language";
import type { FormulaAnswer } from "../panels/editor";
import { responseOf } from "./hands";
import { asModel } from "../../calculus/data/model_text";
import { degreeOf, DEGREES, isNumeric, modelOf, polynomial, rolesOf, type Suggestion, suggestionsFor, valuesOf } from "./models";

type Columns = Data["columns"];

export interface ModelEvents {
  /** A model was chosen or typed; with a loss where another suits it. */
  take(model: string, loss: string | null): void;
  /** What is wrong with a model; null: nothing. */
  check(model: string): BadInput | null;
}

/** Columns that are offered one by one. */
const OFFERED = 12;
/** More names than this are counted instead of listed. */
const LISTED = 8;

/** Response and predictors of the model there is, the other columns after them; without one those of the table. */
export function rolesIn(columns: Columns, names: readonly string[], loss: DataObjective | null): ReturnType<typeof rolesOf> {
  const response = loss ? responseOf(loss) : "";
  if (!loss || !names.includes(response)) return rolesOf(columns, names);
  const others = names.filter((name) => name !== response && isNumeric(columns[name]));
  return { response, predictors: [...others.filter((name) => loss.predictors.includes(name)), ...others.filter((name) => !loss.predictors.includes(name))] };
}

export class ModelBox {
  readonly element = h("div", { class: "data-model" });
  private readonly shown = h("button", { type: "button", class: "model-shown" });
  private readonly box = h("input", { class: "model-box", type: "text", spellcheck: "false", autocomplete: "off", autocapitalize: "off", hidden: true });
  private readonly error = h("div", { class: "data-error", role: "alert", hidden: true });
  private readonly below = h("div", {});
  private text = "";
  private drawn = "";
  private say: Say | null = null;

  constructor(private readonly events: ModelEvents) {
    this.shown.addEventListener("click", () => this.edit());
    this.box.addEventListener("input", () => this.refuse(this.events.check(asModel(this.box.value))));
    this.box.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Enter") this.done(true);
      if (event.key === "Escape") this.done(false);
      if (event.key === "Enter" || event.key === "Escape") event.preventDefault();
    });
    this.box.addEventListener("blur", () => this.done(true));
    this.element.append(this.shown, this.box, this.error, this.below);
  }

  show({ f, data }: State, loss: DataObjective | null, refusal: FormulaAnswer | null, say: Say): void {
    this.say = say;
    if (this.text !== f) {
      this.text = f;
      this.box.hidden = true;
    }
    if (this.box.hidden) this.refuse(loss ? null : this.events.check(f), loss ? (refusal?.error ?? "") : "");
    const columns = data!.columns, polynomialOf = degreeOf(f), names = namesIn(data!), roles = rolesIn(columns, names, loss);
    const key = JSON.stringify([f, names, loss?.title, data!.loss, say("dataModel")]);
    if (key === this.drawn) return;
    this.drawn = key;
    this.shown.replaceChildren(math(loss?.title.mathml ?? null, loss?.title.plain ?? f), icon("edit"));
    fit(this.shown, SMALLEST_LINE, true);
    this.shown.setAttribute("aria-label", `${say("dataEditModel")}: ${f}`);
    this.shown.title = say("dataEditModel");
    this.box.setAttribute("aria-label", say("dataModel"));
    const models = suggestionsFor(columns, roles), chosen = models.findIndex(({ model }) => model === f);
    const kind = polynomialOf ? say("dataPolynomial", { n: polynomialOf.degree }) : /~\s*sigmoid\([^()]*\)\s*$/.test(f) ? say("dataLogistic") : say("dataOwnModel");
    const list = choice(say("dataModel"), [...(chosen < 0 ? [["", kind] as const] : []),
      ...models.map(({ label, values }, i) => [String(i), say(label, values)] as const)], chosen < 0 ? "" : String(chosen),
      (value) => { if (value) this.events.take(models[Number(value)].model, models[Number(value)].loss); });
    refocused(this.below, () => this.below.replaceChildren(
      h("div", { class: "row" }, h("span", {}, say("dataModel")), list),
      ...(polynomialOf || models.some(({ label }) => label === "dataLine") ? [this.degree(polynomialOf, columns, models, say)] : []),
      ...(loss && names.length > 2 && names.length <= OFFERED ? this.columns(loss, columns, names, say) : []),
      ...(loss ? [this.names(loss, say)] : []),
    ));
  }

  private degree(now: ReturnType<typeof degreeOf>, columns: Columns, models: readonly Suggestion[], say: Say): HTMLElement {
    const slider: HTMLInputElement = h("input", {
      type: "range", min: DEGREES[0], max: DEGREES[1], step: 1, value: now?.degree ?? 1, "aria-label": say("dataDegree"),
      input: () => { shown.textContent = slider.value; },
      change: () => {
        const line = models.find(({ label }) => label === "dataLine"), sides = now ?? degreeOf(line?.model ?? "");
        if (sides) this.events.take(polynomial(sides.response, sides.predictor, slider.valueAsNumber, columns), null);
      },
    });
    const shown = h("output", {}, now ? String(now.degree) : "–");
    return h("div", { class: "row" }, h("span", {}, say("dataDegree")), slider, shown);
  }

  /** Which column is predicted, and from which others: pressed ones are in the model. */
  private columns(loss: DataObjective, columns: Columns, names: readonly string[], say: Say): HTMLElement[] {
    const response = responseOf(loss), { predictors } = loss;
    const take = (y: string, xs: string[]) => {
      const made = modelOf(columns, y, xs);
      if (made) this.events.take(made.model, made.loss);
    };
    const targets = names.filter((name) => isNumeric(columns[name]) || (valuesOf(columns[name]).length >= 2 && valuesOf(columns[name]).length <= 6));
    const numeric = names.filter((name) => name !== response && isNumeric(columns[name]));
    const from = (y: string) => predictors.filter((name) => name !== y).concat(predictors.includes(y) && names.includes(response) && isNumeric(columns[response]) ? [response] : []);
    const chips = numeric.map((name) => {
      const inside = predictors.includes(name);
      const next = numeric.filter((one) => (one === name ? !inside : predictors.includes(one)));
      return h("button", { type: "button", "aria-pressed": String(inside), disabled: !modelOf(columns, response, next), click: () => take(response, next) }, name);
    });
    const known = names.includes(response);
    return [
      h("div", { class: "row" }, h("span", {}, say("dataPredict")), choice(say("dataPredict"), [...(known ? [] : [["", response] as const]), ...targets.map((name) => [name, name] as const)],
        known ? response : "", (y) => { if (y) take(y, from(y)); })),
      ...(known ? [h("div", { class: "data-chips", role: "group", "aria-label": say("dataFrom") }, h("span", {}, say("dataFrom")), ...chips)] : []),
    ];
  }

  /** "columns x, y · parameters a, b". */
  private names(loss: DataObjective, say: Say): HTMLElement {
    const listed = (names: readonly string[]) => names.length > LISTED ? `${names.slice(0, LISTED).join(", ")}, … (${names.length})` : names.join(", ");
    const columns = loss.model.columns;
    return h("p", { class: "hint data-names" }, say("dataColumns", { names: listed(columns) }), h("br"), say("dataParameters", { names: listed(loss.parameters) }));
  }

  private edit(): void {
    this.box.hidden = false;
    this.box.value = this.text;
    this.box.focus();
    this.box.select();
  }

  /** Close the box; take its text if it is a model. */
  private done(take: boolean): void {
    if (this.box.hidden) return;
    const text = asModel(this.box.value.trim()), wrong = take && text !== this.text ? this.events.check(text) : null;
    if (wrong) return this.refuse(wrong);
    const focused = document.activeElement === this.box;
    this.box.hidden = true;
    this.refuse(null);
    if (take && text !== this.text) this.events.take(text, null);
    if (focused) this.shown.focus();
  }

  /** Show what is wrong, under the text where it stands; `other`: what else the state cannot be computed for. */
  private refuse(why: BadInput | null, other = ""): void {
    this.error.hidden = !why && !other;
    this.box.setAttribute("aria-invalid", String(Boolean(why)));
    if (!why) return this.error.replaceChildren(...(other ? [h("p", {}, other)] : []));
    const lang = this.say ? langOf(this.say) : "en", lines: Node[] = [];
    if (why.column !== null && why.source) {
      const from = Math.max(0, why.column - 24);
      lines.push(h("pre", {}, `${why.source.slice(from, from + 48)}\n${" ".repeat(why.column - from)}^`));
    }
    const fixes = why.fixes.map((text) => h("button", { type: "button", class: "fix", click: () => this.events.take(text, null) }, text));
    this.error.replaceChildren(...lines, h("p", {}, lineIn(why.line, lang)), ...(fixes.length ? [h("div", { class: "fixes" }, ...fixes)] : []));
  }
}
