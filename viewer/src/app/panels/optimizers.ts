/** The optimizers of the race as chips, and the hyperparameters of the one in focus as sliders. */

import { CLIMB, type Entry, formulaOf } from "../../answers/recipe";
import type { Line } from "../../engine/types";
import { rated, runNames } from "../../core/run_names";
import { tex } from "../../step/tex";
import { h } from "../../ui/dom";
import { inJapanese } from "../../i18n/japanese";
import { optimizerName } from "../../i18n/messages";
import { marked, setting } from "../../ui/words";
import { choice, heldKeys, numberBox, refocused } from "../inputs";
import { betaAt, betaPosition, positionOf, rangeFor, SLIDER_STEPS, stepped, steppedWhole, type Stride, valueAt } from "../slider_scale";
import type { OptimizerChoice } from "../state";
import type { AppKey } from "../../i18n/app-en";
import { langOf, type Say } from "../language";
import type { Schedule } from "../../wire/state";
import { scheduleRows, takesSchedule } from "./schedule";

export interface OptimizerEntry extends Entry {
  /** Why the page cannot run it; null or nothing where it can. */
  why?: Line | null;
  /** Hyperparameters it is chosen with. */
  chosen?: OptimizerChoice["hyper"];
}

/** Under names of their own, after gradient descent: SGD with momentum. */
const MOMENTA: readonly (readonly [string, OptimizerChoice["hyper"]])[] = [
  ["momentum (SGD, 0.9)", { momentum: 0.9 }], ["Nesterov (SGD, 0.9)", { momentum: 0.9, nesterov: true }],
];

/** Why pages cannot run an optimizer, in a word or two, by what the full reason says. */
const REASONS: readonly (readonly [RegExp, AppKey])[] = [
  [/random numbers/, "whyRandom"], [/residuals/, "whyResiduals"], [/matrices/, "whyMatrices"], [/sparse/, "whySparse"], [/norms/, "whyNorms"],
];

export interface OptimizersEvents {
  focus(index: number): void;
  add(entry: OptimizerEntry): void;
  remove(index: number): void;
  swap(index: number, entry: OptimizerEntry): void;
  hyper(index: number, name: string, value: number | boolean | number[], done: boolean): void;
  schedule(index: number, schedule: Schedule | null, done: boolean): void;
  /** How many steps are taken. */
  steps(): number;
}

export class Optimizers {
  readonly element = h("section", { class: "optimizers" });
  private readonly chips = h("div", { class: "chips", role: "group" });
  private readonly update = h("p", { class: "update" });
  private readonly fold = h("details", { class: "hyper" });
  private known: OptimizerEntry[] = [];
  private drawn = "";
  private updated = "";

  constructor(private readonly events: OptimizersEvents) {
    this.element.append(h("h2", { class: "label" }), this.chips, this.update, this.fold);
  }

  /** The state is to be shown, whatever is being done with the controls. */
  renew(): void {
    this.drawn = "";
    this.fold.dataset.optimizer = "";
  }

  offer(known: OptimizerEntry[]): void {
    this.known = known;
  }

  /** `colors`: those of the runs. */
  show(chosen: OptimizerChoice[], focused: number, colors: string[], say: Say): void {
    const entry = this.known.find((e) => e.name === chosen[focused].name);
    const key = JSON.stringify([this.names(chosen, say), focused, colors, this.known.length, say("optimizers")]);
    if (key !== this.drawn) this.showChips(chosen, focused, colors, say);
    this.drawn = key;
    this.showUpdate(chosen[focused], entry, say);
    this.showHyper(chosen[focused], focused, entry, say);
  }

  private showChips(chosen: OptimizerChoice[], focused: number, colors: string[], say: Say): void {
    this.element.querySelector("h2")!.replaceChildren(...marked(say("optimizers"), langOf(say)));
    this.chips.setAttribute("aria-label", say("optimizers"));
    const names = this.choices(say);
    refocused(this.chips, () => this.chips.replaceChildren(
      ...this.names(chosen, say).map((name, i) => this.chip(chosen[i], name, i, i === focused, chosen.length, colors[i] ?? "", say)),
      choice(say("addOptimizer"), [["", "+"], ...names], "", (name) => {
        const entry = this.entry(name);
        if (entry) this.events.add(entry);
      }),
    ));
    this.chips.lastElementChild!.classList.add("add");
    this.chips.lastElementChild!.setAttribute("title", say("addOptimizer"));
  }

  /** The names of the race, with η where their step sizes differ. */
  private names(chosen: OptimizerChoice[], say: Say): string[] {
    const rates = chosen.map(({ name, lr }) => (this.known.find((entry) => entry.name === name)?.lr === null ? null : lr));
    return rated(runNames(chosen, langOf(say)), rates);
  }

  private showUpdate({ hyper }: OptimizerChoice, entry: OptimizerEntry | undefined, say: Say): void {
    const lines = entry ? linesOf(entry, hyper) : [], key = JSON.stringify([lines, entry?.name, say("optimizers")]);
    if (key === this.updated) return;
    this.updated = key;
    const inLanguage = (text: string) => (langOf(say) === "ja" ? inJapanese(text) : text);
    this.update.replaceChildren(
      ...(entry?.summary ? [inLanguage(entry.summary)] : lines.map((line) => h("span", {}, tex(line, "inline"), ...(line === GRADIENT ? [" ", ...marked(say("gradient"), langOf(say))] : [])))),
      ...(entry?.note ? [h("small", {}, inLanguage(entry.note))] : []));
    this.update.title = entry?.reference ?? "";
  }

  /** Every optimizer that is offered, and the one there is; those that cannot be chosen with the reason. */
  private choices(say: Say, own = ""): (readonly [string, string, string?, string?])[] {
    const offered = this.known.filter((entry) => entry.offered !== false || entry.name === own);
    const sgd = this.known.find(({ name, offered: shown }) => name === "SGD" && shown !== false);
    return offered.flatMap(({ name, why }) => {
      const reason = why ? say(REASONS.find(([about]) => about.test(why.en))?.[1] ?? "whyNotHere") : undefined;
      const one = [name, shownName(name, say), reason, why?.[langOf(say)]] as const;
      return name === "gradient descent" && sgd && !sgd.why ? [one, ...MOMENTA.map(([key], i) => [key, say(i ? "nesterov" : "momentum")] as const)] : [one];
    });
  }

  /** What a choice of the list stands for. */
  private entry(value: string): OptimizerEntry | undefined {
    const momentum = MOMENTA.find(([key]) => key === value);
    const entry = this.known.find(({ name }) => name === (momentum ? "SGD" : value));
    return entry && momentum ? { ...entry, chosen: momentum[1] } : entry;
  }

  /** `shown`: the name, with η where step sizes differ. */
  private chip(optimizer: OptimizerChoice, shown: string, i: number, focused: boolean, count: number, color: string, say: Say): HTMLElement {
    const body = h("button", { type: "button", class: "chip-name", "data-act": `focus ${i}`, "aria-pressed": String(focused), click: () => this.events.focus(i) },
      h("span", { class: "dot", style: `background:${color}` }), shown);
    const swap = choice(shown, this.choices(say, optimizer.name), optimizer.name, (name) => {
      const entry = this.entry(name);
      if (entry) this.events.swap(i, entry);
    });
    swap.classList.add("swap");
    swap.dataset.act = `swap ${i}`;
    const remove = count > 1
      ? h("button", { type: "button", class: "chip-remove", "data-act": `remove ${i}`, "aria-label": say("removeOptimizer", { name: shown }), click: () => this.events.remove(i) }, "×")
      : null;
    return h("span", { class: `chip${focused ? " focused" : ""}${optimizer.pinned ? " pinned" : ""}` }, body, swap, remove);
  }

  private showHyper(optimizer: OptimizerChoice, index: number, entry: OptimizerEntry | undefined, say: Say): void {
    const names = Object.keys(entry?.hyper ?? {});
    this.fold.hidden = names.length === 0 && !takesSchedule(optimizer);
    // A row being dragged must stay the element it is, and one that shows what it should may.
    const same = this.fold.dataset.optimizer === `${index} ${optimizer.name} ${say("hyper")}`;
    const shows = JSON.stringify([names, optimizer.hyper, optimizer.schedule ?? null]);
    const chosen = (this.fold.dataset.schedule ?? "") === (optimizer.schedule?.name ?? "");
    this.fold.dataset.schedule = optimizer.schedule?.name ?? "";
    if (same && ((chosen && this.fold.contains(document.activeElement)) || this.fold.dataset.shows === shows)) return;
    this.fold.dataset.optimizer = `${index} ${optimizer.name} ${say("hyper")}`;
    this.fold.dataset.shows = shows;
    const lang = langOf(say);
    const rows: HTMLElement[] = [h("summary", {}, [say("hyper"), optimizer.schedule?.name].filter(Boolean).join(" · "))];
    const formula = entry ? linesOf(entry, optimizer.hyper) : [];
    for (const name of names) {
      const usual = entry!.hyper[name];
      const now = (optimizer.hyper[name] ?? usual) as number | boolean | number[];
      const emit = (value: number | boolean | number[], done: boolean) => this.events.hyper(index, name, value, done);
      if (typeof usual === "boolean") rows.push(toggle(setting(name, lang), now === true, emit));
      else if (Array.isArray(usual)) {
        const values = [...(now as number[])];
        values.forEach((value, k) =>
          rows.push(row(`${name}[${k}]`, setting(`${name}[${k}]`, lang, formula), value, (v, done) => { values[k] = v; emit([...values], done); })));
      } else rows.push(row(name, setting(name, lang, formula), now as number, emit));
    }
    rows.push(...scheduleRows(optimizer, this.events.steps(), say, (schedule, done) => this.events.schedule(index, schedule, done)));
    refocused(this.fold, () => this.fold.replaceChildren(...rows));
  }
}

/** An optimizer's name in the reader's language; torch's class names are the same in all. */
export function shownName(name: string, say: Say): string {
  return optimizerName(name, langOf(say));
}

/** The line of a formula that gives the next point. */
export function updateOf(formula: string[]): string {
  return formula.find((line) => line.startsWith("x_{t+1}")) ?? formula.at(-1) ?? "";
}

const GRADIENT = "g_t = ∇f(x_t)";

/** The update and, after it, what its letters are. */
export function linesOf(entry: Pick<OptimizerEntry, "formula" | "formulas" | "hyper">, hyper: OptimizerChoice["hyper"]): string[] {
  const formula = formulaOf(entry, { ...entry.hyper, ...hyper }), update = updateOf(formula);
  const gradient = hyper.maximize === true ? CLIMB : GRADIENT, known = formula.some((line) => /^g_t =/.test(line));
  return [update, ...formula.filter((line) => line !== update), ...(!known && formula.join().includes("g_t") ? [gradient] : [])].filter(Boolean);
}

function toggle(shown: HTMLElement, on: boolean, emit: (value: boolean, done: boolean) => void): HTMLElement {
  const box = h("input", { type: "checkbox", "aria-label": shown.textContent, checked: on, change: () => emit(box.checked, true) });
  return h("div", { class: "row" }, h("span", {}, shown), box);
}

/** Round values of a β that stand under its slider. */
const BETAS = [0.9, 0.99];

function row(name: string, shown: Node, value: number, emit: (value: number, done: boolean) => void): HTMLElement {
  const beta = /^(betas?|momentum|alpha|rho|dampening)/.test(name) && value < 1;
  const integer = Number.isInteger(value) && value > 1;
  const range = rangeFor(value, integer ? { lo: 1, hi: 1000 } : { lo: 1e-8, hi: 10 });
  let shownNow = value;
  const label = shown.textContent ?? name;
  const at = (position: number) => {
    if (beta) return betaAt(position);
    if (position === 0 && !integer) return 0;
    return integer ? Math.round(valueAt(position, range)) : valueAt(position, range);
  };
  const slider = h("input", {
    type: "range", min: 0, max: SLIDER_STEPS, "aria-label": label, "aria-valuetext": String(value),
    value: beta ? betaPosition(value) : positionOf(value, range),
    input: () => give(at(slider.valueAsNumber), false), change: () => give(at(slider.valueAsNumber), true),
  });
  heldKeys(slider, (way, stride) => {
    give(next(shownNow, way, stride), false);
    placed();
  }, () => give(shownNow, true));
  // Of a β it is the distance from 1 that has round numbers.
  function next(now: number, way: 1 | -1, stride: Stride): number {
    if (beta) return Number(Math.max(0, 1 - stepped(1 - now, way > 0 ? -1 : 1, stride)).toPrecision(4));
    return integer ? steppedWhole(now, way, stride, range.hi) : stepped(now, way, stride);
  }
  const limits = integer ? { min: 1, step: "1" } : beta ? { min: 0, max: 1 - 1e-6 } : {};
  const box = numberBox(label, value, (now, done) => {
    give(now, done);
    placed();
  }, { ...limits, next });
  function placed(): void {
    slider.value = String(beta ? betaPosition(shownNow) : positionOf(shownNow, range));
  }
  function give(now: number, done: boolean): void {
    shownNow = now;
    if (document.activeElement !== box) box.value = String(now);
    slider.setAttribute("aria-valuetext", String(now));
    emit(now, done);
  }
  const ticks = beta ? BETAS.map((at) => h("span", { style: `left:${betaPosition(at) / 10}%` }, String(at))) : [];
  return h("div", { class: "row" }, h("span", {}, shown), beta ? h("div", { class: "beta" }, slider, h("div", { class: "step-size-ends", "aria-hidden": "true" }, ...ticks)) : slider, box);
}
