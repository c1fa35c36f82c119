/** The panels beside the stage, from the function to the downloads, and what each of them changes in the state. */
import type { Looked } from "../address";
import type { DataReply } from "../../answers/data/loss_state";
import type { FirstStep, FunctionEntry } from "../../answers/functions";
import type { Trial } from "../../answers/trial";
import { runName } from "../../core/run_names";
import { langOf, type Say } from "../language";
import type { OptimizerChoice, Range, State } from "../state";
import { joining } from "../first_step_size";
import { DataSection } from "../data/section";
import { type MapEvents, MapSection, type Varied } from "../maps/section";
import { groupColors, minimumColors } from "../../scenes/trace/groups";
import { advised, Advice } from "../words/advice";
import { AxesChoice } from "./axes_choice";
import { Constants } from "./constants";
import { Editor, type FormulaAnswer } from "./editor";
import { type OptimizerEntry, Optimizers } from "./optimizers";
import { Races } from "../races/races";
import { DRAWN_RUNS } from "../../scenes/trace/context";
import { Share, type ShareEvents } from "./share";
import { KeyList } from "./key_list";
import { More, Start } from "./start";
import { StepSize } from "./step_size";
import type { Ranking } from "../../answers/races/ranking";
import type { Rest } from "../../answers/races/rests";
import type { LiveVerdict } from "../../verdict/verdicts";
import { limit, type Moment, Verdicts } from "./verdicts";
import { bestOfMany, bestOfOne, reachedByEach, reachedOf, type Said } from "../races/winner";

/** What an answer says about its scene. */
export interface LiveExtra {
  seq: number;
  state: State;
  verdicts: LiveVerdict[];
  domain: [number, number][];
  constants: Record<string, number>;
  variables: string[];
  /** How each optimizer did over several starts; null of one start. */
  ranking: Ranking | null;
  /** Of one optimizer from several starts, how the runs ended that reached no minimum. */
  rests: Rest[];
  python: string;
  command: string;
  /** What descended: "page", or one of the server's engines. */
  engine: string;
  milliseconds: number;
  /** Where the plane lies that shows more than two variables. */
  plane?: { origin: number[]; basis: number[][] };
  /** What is said of the variables that are not shown. */
  slice?: string[];
  /** The function with the names of its constants. */
  formula: { plain: string; mathml: string | null };
  /** Whether its number of variables is open. */
  open: boolean;
  /** The range of each variable that starts are drawn from. */
  spread: readonly Range[];
  /** What is known of the loss of a model on a table. */
  data?: DataReply | null;
}

export interface PanelEvents extends ShareEvents, Pick<MapEvents, "map" | "showMap" | "mapSize"> {
  /** Change a part of the state; `done`: false in the middle of a drag. */
  change(part: Partial<State>, done: boolean): void;
  /** What is said of the scene shown; null while it is not that of the state. */
  shown(): LiveExtra | null;
  /** The text of the formula changed: ask what it means. */
  typed(text: string): void;
  /** The formula box was left with a text that is no function; null: that is over. */
  rejected(why: FormulaAnswer | null): void;
  /** A function of the catalogue by its name. */
  known(name: string): FunctionEntry | undefined;
  /** A function of the catalogue was chosen. */
  pick(entry: FunctionEntry): void;
  /** Step sizes that suit the function of a state from its start. */
  suited(state: State): Promise<FirstStep | null>;
  /** How a state would end, without showing it. */
  trial(state: State): Promise<Trial | null>;
  /** Open a lesson. */
  lesson(name: string): void;
  /** Where starts of the state's function are drawn from, as far as that is known. */
  range(): readonly Range[];
  /** Another optimizer came into focus. */
  focused(): void;
}

export class Panels {
  readonly verdicts = new Verdicts(({ optimizer }) => this.inFocus(optimizer));
  readonly editor: Editor;
  readonly advice: Advice;
  readonly axes: AxesChoice;
  readonly data: DataSection;
  private readonly constants: Constants;
  private readonly optimizers: Optimizers;
  readonly stepSize: StepSize;
  private readonly start: Start;
  readonly map: MapSection;
  private readonly more: More;
  private readonly races: Races;
  readonly share: Share;
  readonly keys = new KeyList();
  private focus = 0;
  private known: OptimizerEntry[] = [];

  constructor(private readonly events: PanelEvents, say: Say) {
    const { change } = events;
    this.editor = new Editor({
      typed: events.typed,
      accept: (text, { name, suits }) => {
        const entry = events.known(name ?? "");
        if (entry && entry.name !== events.state().f) events.pick(entry);
        else change({ f: text, ...suits }, true);
      },
      rejected: events.rejected,
      pick: events.pick,
    });
    this.advice = new Advice({
      change, add: (name, hyper) => {
        const entry = this.known.find((one) => one.name === name);
        if (entry) void this.add({ ...entry, chosen: hyper });
      },
      trial: events.trial, lesson: events.lesson, edit: () => {
        this.editor.element.dispatchEvent(new Event("wanted", { bubbles: true }));
        this.editor.edit();
      },
      pick: (key) => {
        const entry = this.editor.catalogue.entry(key);
        if (entry) events.pick(entry);
      },
    });
    this.data = new DataSection({ state: events.state, change, usual: (optimizer) => this.usual(optimizer), shown: events.shown, announce: events.announce });
    this.constants = new Constants((name, value, done) => change({ params: { ...events.state().params, [name]: value } }, done));
    this.optimizers = new Optimizers({
      focus: (i) => this.inFocus(i),
      add: (entry) => void this.add(entry),
      remove: (i) => {
        this.focus = 0;
        change({ optimizers: events.state().optimizers.filter((_, k) => k !== i) }, true);
      },
      swap: (i, entry) => void this.joining(entry, i).then((chosen) => this.replace(i, () => chosen, true)),
      schedule: (i, schedule, done) => this.replace(i, ({ schedule: _, ...old }) => (schedule ? { ...old, schedule } : old), done),
      steps: () => this.events.state().steps,
      hyper: (i, name, value, done) => this.replace(i, (old) => ({ ...old, hyper: { ...old.hyper, [name]: value } }), done),
    });
    this.stepSize = new StepSize((lr, done) => this.replace(this.focus, (old) => ({ ...old, lr }), done));
    this.start = new Start(change, events.state, events.range);
    this.axes = new AxesChoice(change);
    this.map = new MapSection(events);
    this.map.again = () => events.focused();
    this.more = new More(change);
    this.races = new Races({ ...events, inFocus: () => this.focus });
    this.share = new Share(events, say);
  }

  get elements(): HTMLElement[] {
    const { data, editor, constants, optimizers, stepSize, start, map, races, more, share, keys } = this;
    return [data.switch, ...[editor, data, constants, optimizers, stepSize, start, map, races, more, share, keys].map(({ element }) => element)];
  }

  /** Mark the panels that a lesson's practice is done with, what is folded in them open. */
  want(fields: readonly string[]): void {
    for (const element of this.elements) {
      const wanted = fields.some((field) => element.classList.contains(field));
      if (wanted === element.classList.contains("wanted")) continue;
      element.classList.toggle("wanted", wanted);
      for (const fold of wanted ? [element, ...element.querySelectorAll(".hyper")] : []) if (fold instanceof HTMLDetailsElement) fold.open = true;
    }
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

  /** Take a formula as if it had been typed. */
  take(text: string): void {
    this.editor.take(text);
  }

  /**
   * Show a state. `about`: what is known of its function; `refusal`: why it cannot be computed; `fresh`: show it whatever is being
   * typed or dragged.
   */
  show(state: State, about: LiveExtra | null, refusal: FormulaAnswer | null, colors: string[], say: Say, fresh = false): void {
    if (fresh) for (const panel of [this.editor, this.constants, this.optimizers, this.stepSize, this.start, this.more]) panel.renew();
    this.focus = Math.min(this.focus, state.optimizers.length - 1);
    const { focus } = this;
    const { lr } = state.optimizers[focus];
    const palette = colors;
    colors = colors.map((color, i) => (state.optimizers[i]?.pinned ? "var(--soft)" : color));
    const found = limit(about?.verdicts ?? [], focus, Boolean(state.optimizers[focus].schedule));
    this.optimizers.show(state.optimizers, focus, colors, say);
    this.stepSize.show(runName(state.optimizers[focus], langOf(say)), state.optimizers.length > 1, lr, found, say);
    this.constants.show({ ...about?.constants, ...state.params }, say);
    const names = about?.variables ?? [];
    this.start.show(state, names, about?.open ?? false, say);
    this.axes.show(state, refusal ? [] : names, about?.slice ?? [], say);
    this.more.show(state, state.domain ?? about?.domain ?? [], names, say);
    this.races.show(state, colors, say);
    const chosen = this.known.find(({ name }) => name === state.optimizers[focus].name), none = state.start[0].length < 1;
    if (chosen && !none) this.map.show(state, refusal ? null : about, { ...chosen, name: runName(state.optimizers[focus], langOf(say)), limit: found?.value ?? null, balls: about ? ballsOf(about) : [] } as Varied, focus, say);
    this.share.show(say);
    this.keys.show(say);
    this.data.show(state, refusal, say);
    this.editor.element.hidden = state.data !== null;
    this.editor.show(state, about?.formula ?? null, refusal, say);
    this.editor.ask(state.data || refusal ? "" : state.f, names, about?.constants ?? {}, say);
    this.advice.show(advised(state, refusal ? null : about, focus), say);
    if (refusal) this.verdicts.refuse(String(refusal.error));
    else this.verdicts.show(about?.verdicts ?? [], colors, say);
    this.verdicts.rank(refusal || !about ? null : judgeOf(about, say), palette, refusal || !about ? null : countsOf(about, say));
  }

  /** How a stage is looked at, and which optimizer is in focus beside it. */
  looked(stage: Looked): Looked {
    const focus = (): number => this.focus, { map } = this.map;
    return {
      get sight() { return { ...stage.sight, chosen: focus(), map: map.pair }; },
      arrive: (sight) => {
        this.focus = sight.chosen;
        if (sight.map) map.choose(sight.map);
        stage.arrive(sight);
      },
    };
  }

  /** The optimizer in focus. */
  get chosen(): number {
    return this.focus;
  }

  private inFocus(i: number): void {
    this.focus = i;
    this.events.focused();
  }

  private replace(i: number, next: (old: OptimizerChoice) => OptimizerChoice, done: boolean): void {
    this.events.change({ optimizers: this.events.state().optimizers.map((old, k) => (k === i ? next(old) : old)) }, done);
  }

  /** Let an optimizer join the race. */
  private async add(entry: OptimizerEntry): Promise<void> {
    const chosen = await this.joining(entry), { optimizers } = this.events.state();
    this.focus = optimizers.length;
    this.events.change({ optimizers: [...optimizers, chosen] }, true);
  }

  /** An optimizer with the step size that it begins with, where another may be that it replaces. */
  private async joining(entry: OptimizerEntry, instead?: number): Promise<OptimizerChoice> {
    document.documentElement.dataset.asked = "first";
    const state = this.events.state(), failed = new Set<number>();
    for (const { kind, optimizer } of this.events.shown()?.verdicts ?? []) if (kind === "diverged" || kind === "nonfinite") failed.add(optimizer);
    const others = state.optimizers.filter((_, i) => !failed.has(i) && (i !== instead || state.optimizers.length === 1));
    return joining(entry, others, await this.events.suited(state));
  }
}

/** Whether balls have the colours of the minima that they reached. */
const coloured = ({ state, ranking }: LiveExtra): boolean =>
  Boolean(ranking) && (state.colors === "minimum" ? ranking!.ranks[0].starts > 1 : state.optimizers.length === 1 && ranking!.ranks[0].starts > DRAWN_RUNS && ranking!.minima.length > 1);

/** The minima that balls reached, with the numbers of the colours that these have. */
function ballsOf(extra: LiveExtra): Varied["balls"] {
  if (!coloured(extra)) return [];
  const { minima, numbers, ranks } = extra.ranking!, counts = minima.map((_, i) => ranks.reduce((sum, { reached }) => sum + reached[i], 0));
  const colors = minimumColors(counts, numbers, groupColors(ranks.length > 1 ? ranks.length : 0));
  return minima.flatMap(({ x }, i) => (typeof colors[i] === "number" ? [{ x, color: colors[i] }] : []));
}

/** How many balls of each of several optimizers reached which minimum; null where some climb. */
function countsOf({ state: { optimizers }, ranking }: LiveExtra, say: Say): Said | null {
  return ranking && !optimizers.some(({ hyper }) => hyper.maximize) ? reachedByEach(ranking, optimizers.map(({ pinned }) => Boolean(pinned)), say) : null;
}

/** What says which optimizer of a race did best, or how many balls of one reached which minimum; null where there is neither, or some climb. */
function judgeOf(extra: LiveExtra, say: Say): ((moment: Moment) => string | Said | null) | null {
  const { state, ranking, rests, verdicts } = extra;
  const { optimizers, steps } = state;
  if (optimizers.length === 1 && ranking && !optimizers[0].hyper.maximize) {
    const colors = coloured(extra);
    return () => reachedOf(ranking, rests, colors, say);
  }
  if (optimizers.length < 2 || optimizers.some(({ hyper, pinned }) => hyper.maximize || pinned)) return null;
  return ranking ? () => bestOfMany(ranking, steps, say) : ({ height }) => bestOfOne(verdicts, height, steps, say);
}
