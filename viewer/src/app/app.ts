/**
 * The live page: one state, shown by panels on the right and a stage on the left. A change of the state goes to the server; the
 * scene that comes back goes to the stage. Data flows round this one circle and nowhere else.
 */

import { decode } from "../wire/decode";
import type { Message, NdArray } from "../wire/types";
import { Connection } from "./connection";
import { h } from "./dom";
import { Downloads } from "./downloads";
import { Constants } from "./constants";
import { Editor, type CatalogueEntry, type FormulaAnswer } from "./editor";
import { Eta } from "./eta";
import { Rules, shown, type OptimizerEntry } from "./rules";
import { More, Start } from "./start";
import { fromHash, History, toHash, type Rule, type State } from "./state";
import { limit, type Verdict, Verdicts } from "./verdicts";
import { type First, fresh, suits } from "./widths";
import { chosenLang, speaker, store, stored, type Lang } from "./words";

/** What the app needs of the viewer. */
export interface Stage {
  readonly element: HTMLElement;
  /** Show a scene: keep playing where it was, rest at its end (a drag goes on), or roll from the start. */
  show(message: Message, at: "stay" | "end" | "restart"): void;
  /** Be told of points picked on the surface or map, in the coordinates of the function; `add` with shift. */
  onPick(listener: (x: number[], add: boolean) => void): void;
  setLang(lang: Lang): void;
  setTheme(theme: "light" | "dark"): void;
  runColors(): string[];
  destroy(): void;
}

interface LiveExtra {
  seq: number;
  verdicts: Verdict[];
  domain: [number, number][];
  constants: Record<string, number>;
  python: string;
  command: string;
}

/** Runs longer than this are shown without the optimizer's state. */
const DETAILED_STEPS = 2000;
async function get<T>(path: string): Promise<T> {
  const response = await fetch(path, { credentials: "same-origin" });
  if (!response.ok) throw new Error(response.statusText);
  return (await response.json()) as T;
}

export class App {
  private history: History;
  private focus = 0;
  private lang: Lang = chosenLang();
  private theme: "light" | "dark";
  private known = new Map<string, NdArray>();
  private extra: LiveExtra | null = null;
  private dragFrom: State | null = null;
  private landing: "stay" | "end" | "restart" = "restart";
  private formulaShown = { text: "", plain: "", mathml: null as string | null };
  private formulaAsked = 0;
  private functions: CatalogueEntry[] = [];
  private optimizers: OptimizerEntry[] = [];

  private readonly say = () => speaker(this.lang);
  private readonly verdicts = new Verdicts();
  private readonly toast = h("div", { class: "toast", role: "status", hidden: true });
  private readonly lost = h("div", { class: "lost", role: "alert", hidden: true });
  private readonly bar = h("header", { class: "bar" });
  private readonly share = h("section", { class: "share" });
  private readonly side = h("aside", { class: "side" });
  private readonly sheet = h("button", { type: "button", class: "sheet-toggle", "aria-expanded": "false" });
  private readonly editor: Editor;
  private readonly constants: Constants;
  private readonly rules: Rules;
  private readonly eta: Eta;
  private readonly start: Start;
  private readonly more: More;
  private readonly downloads: Downloads;
  private readonly connection: Connection;

  constructor(root: HTMLElement, private readonly stage: Stage, private readonly base: State) {
    this.theme = (stored("kobai-theme") as "light" | "dark" | null) ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
    this.history = new History(this.dressed(this.addressed()));
    this.editor = new Editor({
      typed: (text) => this.askFormula(text),
      accept: (text, constants) => this.change({ f: text, params: constants, dim: null, domain: null }, true),
      pick: (entry) => void this.pick(entry),
    });
    this.constants = new Constants((name, value, done) => this.change({ params: { ...this.state.params, [name]: value } }, done));
    this.rules = new Rules({
      focus: (i) => { this.focus = i; this.render(); },
      add: (entry) => { this.focus = this.state.rules.length; this.change({ rules: [...this.state.rules, this.fresh(entry)], cloud: null, start: [this.state.start[0]] }, true); },
      remove: (i) => { this.focus = 0; this.change({ rules: this.state.rules.filter((_, k) => k !== i) }, true); },
      swap: (i, entry) => this.change({ rules: this.state.rules.map((r, k) => (k === i ? this.fresh(entry) : r)) }, true),
      hyper: (i, name, value, done) => this.change({ rules: this.state.rules.map((r, k) =>
        (k === i ? { ...r, hyper: { ...r.hyper, [name]: value } } : r)) }, done),
    });
    this.eta = new Eta({
      change: (lr, done) => this.change({ rules: this.state.rules.map((r, k) => (k === this.focus ? { ...r, lr } : r)) }, done),
    });
    this.start = new Start((part, done) => this.change(part, done));
    this.more = new More((part, done) => this.change(part, done));
    this.downloads = new Downloads(() => this.state, this.say());
    this.side.append(this.editor.element, this.constants.element, this.rules.element, this.eta.element, this.start.element, this.more.element, this.share);
    this.sheet.addEventListener("click", () => this.toggleSheet());
    root.append(this.bar, this.lost, h("main", { class: "main" }, stage.element, this.verdicts.element), this.side, this.sheet, this.toast);
    stage.onPick((x, add) => this.picked(x, add));
    this.connection = new Connection({
      scene: (data) => this.received(data),
      message: (answer) => this.answered(answer),
      status: (connected) => this.connected(connected),
    });
    addEventListener("hashchange", () => this.restore());
    addEventListener("keydown", (event) => this.key(event));
    this.dress();
    this.render();
    this.ask();
    void this.load();
  }

  private get state(): State {
    return this.history.current;
  }

  private dressed(state: State): State {
    return { ...state, lang: this.lang, theme: state.theme === "article" ? "article" : this.theme === "dark" ? "dark" : "paper" };
  }

  /** The one way the state changes. `done`: false in the middle of a drag. */
  private change(part: Partial<State>, done: boolean): void {
    const next = { ...this.state, ...part };
    if (!done) {
      this.dragFrom ??= this.state;
      this.history.drift(next);
      this.landing = "end";
    } else {
      this.history.push(next, this.dragFrom);
      this.dragFrom = null;
      this.landing = "restart";
      this.remember();
    }
    // Asked first: the panels are brought up to date while the server is at work.
    this.ask();
    this.render();
  }

  /** Ask for the scene of the state now. What was asked and what was answered stands on the page for whoever waits. */
  private ask(): void {
    // A drag need not carry the optimizer's insides; at rest the step view can take them apart.
    const few = !this.state.cloud && this.state.start.length === 1 && this.state.steps <= DETAILED_STEPS;
    document.documentElement.dataset.asked = String(this.connection.run({ ...this.state, detail: few && this.dragFrom === null }));
  }

  private remember(): void {
    const hash = toHash(this.state, this.base);
    history.replaceState(null, "", hash ? `#${hash}` : location.pathname + location.search);
  }

  private restore(): void {
    this.history.push(this.dressed(this.addressed()));
    this.renew();
  }

  private addressed(): State {
    return fromHash(location.hash, this.base, () => this.announce(this.say()("unreadable")));
  }

  private renew(): void {
    this.focus = Math.min(this.focus, this.state.rules.length - 1);
    this.landing = "restart";
    this.render();
    this.ask();
  }

  private key(event: KeyboardEvent): void {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z") return;
    if (event.target instanceof HTMLInputElement && event.target.type === "text") return;
    event.preventDefault();
    this.travel(event.shiftKey ? "redo" : "undo");
  }

  private travel(where: "undo" | "redo"): void {
    this.history[where]();
    this.history.drift(this.dressed(this.state));
    this.remember();
    this.renew();
  }

  /** Another function from the catalogue, from where and with step sizes that show something. */
  private async pick(entry: CatalogueEntry): Promise<void> {
    document.documentElement.dataset.asked = "first";
    const first = await get<First>(`/first?f=${encodeURIComponent(entry.name)}`).catch(() => null);
    const start = first?.start ?? entry.start ?? entry.domain?.map(([lo, hi]) => lo + 0.8 * (hi - lo)) ?? this.state.start[0];
    const rules = first ? this.state.rules.map((rule) => ({ ...rule, lr: suits(rule, first, this.usual(rule)) })) : this.state.rules;
    this.change({ f: entry.name, params: {}, dim: entry.dim === null ? start.length : null, domain: null, start: [start], cloud: null, rules }, true);
  }

  private usual(rule: Rule): number | null {
    return this.optimizers.find((entry) => entry.name === rule.name)?.lr ?? null;
  }

  private picked(x: number[], add: boolean): void {
    const rest = this.state.start[0].slice(x.length);
    const point = [...x, ...rest].map((v) => Number(v.toPrecision(4)));
    const starts = add && this.state.rules.length === 1 && !this.state.cloud ? [...this.state.start, point] : [point];
    // What was clicked must stay where it was clicked: the range shown now is kept.
    this.change({ start: starts, cloud: null, domain: this.state.domain ?? (x.length === this.extra?.domain.length ? this.extra.domain : null) }, true);
  }

  private fresh(entry: OptimizerEntry): Rule {
    return fresh(entry, (this.state.rules[this.focus] ?? this.state.rules[0]).lr);
  }

  private received(data: ArrayBuffer): void {
    let message: Message;
    try {
      message = decode(new Uint8Array(data), this.known);
    } catch {
      this.known = new Map();
      this.connection.forget();
      this.ask();
      return;
    }
    this.known = message.buffers;
    this.extra = (message.scene.extra as { live: LiveExtra }).live;
    this.stage.show(message, this.landing);
    if (this.landing === "restart") this.landing = "stay";
    const title = message.scene.title;
    if (title) this.formulaShown = { text: this.state.f, plain: title.plain, mathml: title.mathml ?? null };
    this.editor.show(this.state.f, this.formulaShown.plain, this.formulaShown.mathml, this.say());
    this.render();
    document.documentElement.dataset.seq = String(this.extra.seq);
  }

  private answered(answer: { type: string; seq: number; [key: string]: unknown }): void {
    if (answer.type === "formula" && answer.seq === this.formulaAsked) this.editor.answer(answer as FormulaAnswer);
    if (answer.type === "fault") this.announce(this.say()("fault", { reason: String(answer.error) }));
    if (answer.type === "refused" || answer.type === "fault") document.documentElement.dataset.seq = String(answer.seq);
    if (answer.type !== "refused") return;
    const text = String(answer.error);
    if (typeof answer.column === "number") this.editor.point(text, answer.column, String(answer.source ?? this.state.f));
    this.verdicts.refuse(text);
  }

  private askFormula(text: string): void {
    this.formulaAsked = this.connection.formula(text, this.state.params, this.state.dim);
  }

  private connected(yes: boolean): void {
    const say = this.say();
    if (yes && !this.lost.hidden) {
      this.announce(say("back"));
      this.known = new Map();
      this.landing = "stay";
      this.ask();
      this.editor.again();
    }
    this.lost.hidden = yes;
    this.lost.textContent = say("lost");
    document.documentElement.dataset.connected = String(yes);
  }

  private async load(): Promise<void> {
    try {
      [this.optimizers, this.functions] = await Promise.all([get<OptimizerEntry[]>("/optimizers"), get<CatalogueEntry[]>("/functions")]);
    } catch {
      return;
    }
    this.rules.offer(this.optimizers);
    this.editor.fill(this.functions, this.say());
    this.render();
  }

  private announce(text: string): void {
    this.toast.textContent = text;
    this.toast.hidden = false;
    setTimeout(() => { this.toast.hidden = true; }, 3500);
  }

  private render(): void {
    const say = this.say();
    const { state, extra } = this;
    const focus = Math.min(this.focus, state.rules.length - 1);
    const focused = state.rules[focus];
    const colors = this.stage.runColors();
    this.rules.show(state.rules, focus, colors, say);
    this.eta.show(shown(focused.name, say), state.rules.length > 1, focused.lr, limit(extra?.verdicts ?? [], state.rules.length, focus), say);
    this.constants.show({ ...extra?.constants, ...state.params }, say);
    this.start.show(state, say);
    this.more.show(state, state.domain ?? extra?.domain ?? [], say);
    if (extra) this.verdicts.show(extra.verdicts, colors);
    this.renderBar(say);
    this.renderShare(say);
    this.renderSheet();
  }

  private renderBar(say: ReturnType<typeof speaker>): void {
    if (this.bar.dataset.key === `${this.lang}${this.theme}${this.history.canUndo}${this.history.canRedo}`) return;
    this.bar.dataset.key = `${this.lang}${this.theme}${this.history.canUndo}${this.history.canRedo}`;
    const icon = (text: string, label: string, act: () => void, off = false) =>
      h("button", { type: "button", class: "icon", "aria-label": label, title: label, disabled: off, onclick: act }, text);
    this.bar.replaceChildren(
      h("h1", {}, h("span", { lang: "ja" }, "勾配"), " kobai"), h("span", { class: "tagline" }, say("tagline")), h("span", { class: "spring" }),
      icon("↶", say("undo"), () => this.travel("undo"), !this.history.canUndo),
      icon("↷", say("redo"), () => this.travel("redo"), !this.history.canRedo),
      icon(this.theme === "dark" ? "☀" : "☾", this.theme === "dark" ? say("light") : say("dark"), () => this.setTheme(this.theme === "dark" ? "light" : "dark")),
      h("button", { type: "button", class: "quiet", lang: this.lang === "en" ? "ja" : "en", onclick: () => this.setLang(this.lang === "en" ? "ja" : "en") }, say("language")),
    );
  }

  private renderShare(say: ReturnType<typeof speaker>): void {
    if (this.share.dataset.key === this.lang) return;
    this.share.dataset.key = this.lang;
    const copy = (text: () => string, empty = "") => async () => {
      const value = text();
      if (!value) return this.announce(empty);
      await navigator.clipboard.writeText(value);
      return this.announce(say("copied"));
    };
    this.downloads.speak(say);
    this.share.replaceChildren(
      h("button", { type: "button", onclick: copy(() => `${location.origin}/#${toHash(this.state, this.base)}`) }, say("share")),
      h("button", { type: "button", onclick: copy(() => this.extra?.python ?? "") }, say("copyPython")),
      h("button", { type: "button", onclick: copy(() => this.extra?.command ?? "", say("noCommand")) }, say("copyCommand")),
      this.downloads.element,
    );
  }

  private setLang(lang: Lang): void {
    this.lang = lang;
    store("kobai-lang", lang);
    this.dress();
    this.editor.fill(this.functions, this.say());
    this.change({ lang }, true);
    this.landing = "stay";
  }

  private setTheme(theme: "light" | "dark"): void {
    this.theme = theme;
    store("kobai-theme", theme);
    this.dress();
    this.change({ theme: theme === "dark" ? "dark" : "paper" }, true);
    this.landing = "stay";
  }

  private dress(): void {
    document.documentElement.lang = this.lang;
    document.documentElement.dataset.theme = this.theme;
    document.title = `kobai: ${this.say()("tagline")}`;
    this.stage.setLang(this.lang);
    this.stage.setTheme(this.theme);
  }

  private toggleSheet(): void {
    const open = this.side.classList.toggle("open");
    this.sheet.setAttribute("aria-expanded", String(open));
    this.renderSheet();
  }

  private renderSheet(): void {
    this.sheet.textContent = this.say()(this.side.classList.contains("open") ? "close" : "settings");
  }

  destroy(): void {
    this.connection.close();
    this.stage.destroy();
  }
}

