/** The panels beside the stage, from the function to the downloads, and what each of them changes in the state. */
import type { FunctionEntry } from "../../answers/functions";
import type { Trial } from "../../answers/trial";
import type { Say } from "../language";
import type { OptimizerChoice, State } from "../state";
import { joining } from "../first_step_size";
import { advised, Advice } from "../words/advice";
import { Constants } from "./constants";
import { Editor, type FormulaAnswer } from "./editor";
import { type OptimizerEntry, Optimizers, shownName } from "./optimizers";
import { Share, type ShareEvents } from "./share";
import { More, Start } from "./start";
import { StepSize } from "./step_size";
import type { LiveVerdict } from "../../verdict/verdicts";
import { limit, Verdicts } from "./verdicts";

/** What an answer says about its scene. */
export interface LiveExtra {
  seq: number;
  state: State;
  verdicts: LiveVerdict[];
  domain: [number, number][];
  constants: Record<string, number>;
  variables: string[];
  python: string;
  command: string;
  /** What descended: "page", or one of the server's engines. */
  engine: string;
  milliseconds: number;
}

export interface PanelEvents extends ShareEvents {
  /** Change a part of the state; `done`: false in the middle of a drag. */
  change(part: Partial<State>, done: boolean): void;
  /** The text of the formula changed: ask what it means. */
  typed(text: string): void;
  /** A function of the catalogue was chosen. */
  pick(entry: FunctionEntry): void;
  /** How a state would end, without showing it. */
  trial(state: State): Promise<Trial | null>;
  /** Another optimizer came into focus. */
  focused(): void;
}

/** Starts for a formula of `dim` variables where those of the last one have another number of coordinates. */
export function suitedTo(dim: number | null, start: number[] | null, given: number[][]): { start?: number[][] } {
  if (dim === null || given.every((point) => point.length === dim)) return {};
  if (start) return { start: [start] };
  return { start: given.map((point) => Array.from({ length: dim }, (_, i) => point[i] ?? 1)) };
}

export class Panels {
  readonly verdicts = new Verdicts();
  readonly editor: Editor;
  readonly advice: Advice;
  private readonly constants: Constants;
  private readonly optimizers: Optimizers;
  private readonly stepSize: StepSize;
  private readonly start: Start;
  private readonly more: More;
  private readonly share: Share;
  private focus = 0;
  private known: OptimizerEntry[] = [];

  constructor(private readonly events: PanelEvents, say: Say) {
    const { change } = events;
    this.editor = new Editor({
      typed: events.typed,
      accept: (text, { constants, dim, start }) => change({
        f: text, params: constants ?? {}, dim: null, domain: null, ...suitedTo(dim ?? null, start ?? null, events.state().start),
      }, true),
      pick: events.pick,
    });
    this.advice = new Advice({
      change, trial: events.trial, edit: () => this.editor.edit(),
      pick: (key) => {
        const entry = this.editor.catalogue.entry(key);
        if (entry) events.pick(entry);
      },
    });
    this.constants = new Constants((name, value, done) => change({ params: { ...events.state().params, [name]: value } }, done));
    this.optimizers = new Optimizers({
      focus: (i) => {
        this.focus = i;
        events.focused();
      },
      add: (entry) => {
        const { optimizers } = events.state();
        this.focus = optimizers.length;
        change({ optimizers: [...optimizers, this.joining(entry)] }, true);
      },
      remove: (i) => {
        this.focus = 0;
        change({ optimizers: events.state().optimizers.filter((_, k) => k !== i) }, true);
      },
      swap: (i, entry) => this.replace(i, () => this.joining(entry), true),
      hyper: (i, name, value, done) => this.replace(i, (old) => ({ ...old, hyper: { ...old.hyper, [name]: value } }), done),
    });
    this.stepSize = new StepSize((lr, done) => this.replace(this.focus, (old) => ({ ...old, lr }), done));
    this.start = new Start(change);
    this.more = new More(change);
    this.share = new Share(events, say);
  }

  get elements(): HTMLElement[] {
    const { editor, constants, optimizers, stepSize, start, more, share } = this;
    return [editor, constants, optimizers, stepSize, start, more, share].map(({ element }) => element);
  }

  /** The optimizers to choose from. */
  offer(optimizers: OptimizerEntry[]): void {
    this.known = optimizers;
    this.optimizers.offer(optimizers);
  }

  /** The step size an optimizer has by default; null where it has none. */
  usual({ name }: OptimizerChoice): number | null {
    return this.known.find((entry) => entry.name === name)?.lr ?? null;
  }

  show(state: State, extra: LiveExtra | null, colors: string[], say: Say): void {
    this.focus = Math.min(this.focus, state.optimizers.length - 1);
    const { focus } = this;
    const { name, lr } = state.optimizers[focus];
    const found = limit(extra?.verdicts ?? [], focus);
    this.optimizers.show(state.optimizers, focus, colors, say);
    this.stepSize.show(shownName(name, say), state.optimizers.length > 1, lr, found, say);
    this.constants.show({ ...extra?.constants, ...state.params }, say);
    const names = extra?.state.f === state.f ? extra.variables : [];
    this.start.show(state, names, say);
    this.more.show(state, state.domain ?? extra?.domain ?? [], names, say);
    if (extra) this.verdicts.show(extra.verdicts, colors, say);
    this.share.show(say);
    this.advice.show(advised(state, extra, focus), say);
  }

  /** An error about what was asked for: at its column in the formula where it has one. */
  refuse({ error, column, source }: FormulaAnswer, f: string): void {
    const text = String(error);
    if (typeof column === "number") this.editor.point(text, column, String(source ?? f));
    this.verdicts.refuse(text);
  }

  private replace(i: number, next: (old: OptimizerChoice) => OptimizerChoice, done: boolean): void {
    this.events.change({ optimizers: this.events.state().optimizers.map((old, k) => (k === i ? next(old) : old)) }, done);
  }

  private joining(entry: OptimizerEntry): OptimizerChoice {
    const { optimizers } = this.events.state();
    return joining(entry, (optimizers[this.focus] ?? optimizers[0]).lr);
  }
}
