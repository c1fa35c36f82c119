/** The part of the control panel about one's own data: which table, which model, which loss; and the switch that opens it. */
import { h } from "../../ui/dom";
import { lossOf } from "../../calculus/data/loss_of";
import type { DataObjective } from "../../calculus/data/data_objective";
import { BadInput } from "../../engine/types";
import { suggestStepLength, suggestStepSize } from "../../verdict/first_step_size";
import type { Data, OptimizerChoice, State } from "../../wire/state";
import { namesIn } from "../../wire/columns";
import { suitable } from "../first_step_size";
import type { Say } from "../language";
import type { FormulaAnswer } from "../panels/editor";
import type { Followed } from "../panels/verdicts";
import { EXAMPLES, USUAL } from "../../calculus/examples/tables";
import { Facts } from "./facts";
import { PointHands } from "./hands";
import { ModelBox } from "./model_box";
import { rolesOf, suggestionsFor } from "./models";
import { LossOptions, type Rescaled, suitedDelta } from "./options";
import { Rows } from "./rows";
import { Sources, type Taken } from "./sources";

export interface DataEvents {
  state(): State;
  /** Change a part of the state; `done`: false in the middle of a drag. */
  change(part: Partial<State>, done: boolean): void;
  /** The step size an optimizer has by default. */
  usual(optimizer: OptimizerChoice): number | null;
  /** What is shown: the range of each parameter. */
  shown(): { domain: [number, number][] } | null;
  announce(text: string): void;
}

/** What of a state belongs to a function, or to a table. */
type Side = Pick<State, "f" | "params" | "dim" | "domain" | "start" | "cloud" | "optimizers" | "steps" | "dtype" | "noise" | "view" | "height" | "data">;
/** Steps for which a step size is suggested. */
const STEPS = 200;

export class DataSection {
  readonly switch = h("div", { class: "mode", role: "group" });
  readonly element = h("section", { class: "data", hidden: true });
  readonly hands: PointHands;
  private readonly sources: Sources;
  private readonly model: ModelBox;
  private readonly options: LossOptions;
  private readonly facts = new Facts();
  private readonly rows: Rows;
  private readonly help = h("p", { class: "hint data-help", hidden: true });
  /** A table that is none of the examples, as it was left. */
  private mine: { f: string; data: Data } | null = null;
  /** The step size before and after the columns were scaled, or no longer. */
  private rescaled: Rescaled | null = null;
  /** The side that is not shown. */
  private away: Side | null = null;
  private drawn = "";
  /** The loss of the state, and what it was made of. */
  private made: { f: string; data: Data | null; loss: DataObjective | null; why: BadInput | null } = { f: "", data: null, loss: null, why: null };

  constructor(private readonly events: DataEvents) {
    const cells = (columns: Data["columns"], done: boolean) => events.change({ data: { ...this.data, columns }, ...this.heldRange(done) }, done);
    this.hands = new PointHands({ state: events.state, loss: () => this.loss, change: cells, announce: events.announce });
    this.sources = new Sources({ take: (table) => this.take(table) });
    this.model = new ModelBox({
      take: (model, loss) => this.begin(model, { ...this.data, ...(loss ? { loss } : {}), ...(loss && loss !== "squared" && this.data.residuals === "squares" ? { residuals: "sticks" } : {}) }),
      check: (model) => this.check(model),
    });
    this.options = new LossOptions((part, done) => this.change(part, done));
    this.rows = new Rows(cells);
    this.element.append(this.sources.element, this.model.element, this.help, this.options.element, this.facts.element, this.rows.element);
  }

  /** Follow a stage: the numbers are those of the step that it shows. */
  follow(stage: Followed): void {
    stage.follow((moment) => this.facts.at(moment.at(Math.max(0, moment.focus))));
  }

  /** The loss of the state; null where it has none. */
  get loss(): DataObjective | null {
    const { f, data } = this.events.state();
    if (!data) return null;
    if (this.made.f !== f || this.made.data !== data) this.made = { f, data, ...this.attempt(f, data) };
    return this.made.loss;
  }

  private get data(): Data {
    return this.events.state().data ?? { ...USUAL, columns: {} };
  }

  /** Show a state; `refusal`: why it cannot be computed. */
  show(state: State, refusal: FormulaAnswer | null, say: Say): void {
    const on = state.data !== null;
    this.element.hidden = !on;
    const key = `${on} ${say("dataMode")}`;
    if (key !== this.drawn) {
      this.drawn = key;
      const button = (label: "functionMode" | "dataMode", pressed: boolean) =>
        h("button", { type: "button", "aria-pressed": String(pressed), click: () => { if (!pressed) this.exchange(); } }, say(label));
      const focused = this.switch.contains(document.activeElement);
      this.switch.replaceChildren(button("functionMode", !on), button("dataMode", on));
      this.switch.setAttribute("aria-label", say("modeLabel"));
      if (focused) this.switch.querySelector<HTMLElement>(`[aria-pressed="true"]`)?.focus();
    }
    document.documentElement.dataset.side = on ? "data" : "function";
    if (!state.data) return;
    const { loss } = this;
    this.sources.show(state.data, say);
    if (this.sources.mine && loss) this.mine = { f: state.f, data: state.data };
    this.model.show(state, loss, refusal, say);
    this.options.show(state.data, loss, this.rescaled && this.rescaled.after === state.optimizers[0].lr ? this.rescaled : null, say);
    this.help.hidden = !this.hands.places();
    this.help.textContent = say(matchMedia("(pointer: coarse)").matches ? "dataHelpTouch" : "dataHelp");
    this.facts.show(state, loss, say);
    this.rows.show(state.data, say);
  }

  /** Go from functions to data or back; each side comes back as it was left. */
  private exchange(): void {
    const { f, params, dim, domain, start, cloud, optimizers, steps, dtype, noise, view, height, data } = this.events.state();
    const now: Side = { f, params, dim, domain, start, cloud, optimizers, steps, dtype, noise, view, height, data };
    const next = this.away;
    this.away = now;
    if (next && Boolean(next.data) !== Boolean(data)) this.events.change(next, true);
    else if (!data) {
      // As a beginner has them: columns that are not scaled.
      const [[example, { model, loss, columns }]] = EXAMPLES;
      this.begin(model, { ...USUAL, loss, columns, example });
    }
    else this.events.change({ f: "x1**2 + x2**2", data: null, start: [[2, 2]], cloud: null, domain: null, view: "both" }, true);
  }

  private example(name: string): void {
    const { columns, model, loss, standardize, optimizer, lr, start } = EXAMPLES.get(name)!;
    const { optimizers } = this.events.state(), first: OptimizerChoice = { name: optimizer ?? "gradient descent", hyper: {}, lr };
    this.begin(model, { ...USUAL, loss, standardize, columns, example: name }, { optimizers: [first, ...optimizers.slice(1)], start: start && [[...start]] });
  }

  private take(taken: Taken): void {
    if ("example" in taken) return this.example(taken.example);
    if ("mine" in taken) return void (this.mine && this.begin(this.mine.f, this.mine.data));
    const { columns, order = null } = taken, roles = rolesOf(columns, namesIn(taken)), [first] = suggestionsFor(columns, roles), { response, predictors } = roles;
    this.begin(first?.model ?? `${response} ~ a*${predictors[0] ?? response} + b`, { ...USUAL, columns, ...(order && { order }), loss: first?.loss ?? "squared" });
  }

  /** Begin with a model on a table: at its start, with step sizes that show something. */
  private begin(f: string, data: Data, given: { optimizers?: OptimizerChoice[]; start?: number[][] | null } = {}): void {
    const { loss } = this.attempt(f, data), before = this.events.state();
    const part: Partial<State> = { f, data, params: {}, dim: null, domain: null, cloud: null, noise: 0, dtype: "float64" };
    if (!before.data) Object.assign(part, { view: "both", height: "auto", steps: STEPS });
    if (!loss) {
      return this.events.change({ ...part, start: before.start }, true);
    }
    const start = given.start ?? [[...loss.start]];
    this.events.change({ ...part, start, optimizers: given.optimizers ?? this.suited(loss, start[0]) }, true);
  }

  /** The optimizers with step sizes that suit a loss. */
  private suited(loss: DataObjective, start: readonly number[]): OptimizerChoice[] {
    const at = Float64Array.from(start), limit = loss.closedForm() ? loss.stepSizeLimit()?.limit : null;
    const lr = limit && Number.isFinite(limit) ? Number((0.4 * limit).toPrecision(1)) : suggestStepSize(loss, at, STEPS);
    const first = { start: [...start], lr, pace: suggestStepLength(loss) };
    return this.events.state().optimizers.map((old) => ({ ...old, lr: suitable(old, first, this.events.usual(old)) }));
  }

  /** Change how the loss is taken. With other columns each step size keeps its share of 2/λmax. */
  private change(part: Partial<Data>, done: boolean): void {
    const { f, optimizers, start } = this.events.state(), before = this.loss, data = { ...this.data, ...part };
    // A δ of 1 says nothing beside prices in thousands.
    if (part.loss === "huber" && this.data.loss !== "huber" && data.delta === USUAL.delta) data.delta = suitedDelta(before);
    // Squares are those of a squared loss alone.
    if (data.residuals === "squares" && data.loss !== "squared") data.residuals = "sticks";
    const next: Partial<State> = { data };
    if (part.standardize !== undefined) {
      const after = this.attempt(f, data).loss, ratio = (after?.stepSizeLimit()?.limit ?? NaN) / (before?.stepSizeLimit()?.limit ?? NaN);
      const plain = ({ name }: OptimizerChoice) => name === "gradient descent" || name === "SGD";
      if (Number.isFinite(ratio) && ratio !== 1) next.optimizers = optimizers.map((old) => (plain(old) ? { ...old, lr: Number((old.lr * ratio).toPrecision(2)) } : old));
      if (after) Object.assign(next, { start: start.map(() => [...after.start]), domain: null });
      this.rescaled = null;
      if (next.optimizers && next.optimizers[0].lr !== optimizers[0].lr) {
        this.rescaled = { before: optimizers[0].lr, after: next.optimizers[0].lr, keep: () => this.events.change({ optimizers }, true) };
      }
    }
    this.events.change(next, done);
  }

  /** The range stays while a point is dragged, so that what changes is the surface alone. */
  private heldRange(done: boolean): Partial<State> {
    const { domain } = this.events.state();
    if (!done) this.range ??= { domain };
    const held = this.range?.domain ?? null;
    if (done) this.range = null;
    const shown = this.events.shown()?.domain;
    return { domain: done ? held : domain ?? (shown?.length ? shown : null) };
  }
  private range: Pick<State, "domain"> | null = null;

  /** What is wrong with a model; null: nothing. */
  private check(model: string): BadInput | null {
    return this.attempt(model, this.data).why;
  }

  private attempt(f: string, data: Data): { loss: DataObjective | null; why: BadInput | null } {
    try {
      return { loss: lossOf(f, data, this.events.state().seed), why: null };
    } catch (error) {
      if (error instanceof BadInput) return { loss: null, why: error };
      throw error;
    }
  }
}
