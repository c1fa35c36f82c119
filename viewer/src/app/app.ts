/**
 * The live page's flow: one state, shown by panels at the side and a stage. A change of the state goes to the backend, the page itself or a
 * server; the scene that comes back goes to the stage. Data flows round this one circle and nowhere else.
 */
import type { FunctionEntry } from "../answers/functions";
import { startCount } from "../answers/starts";
import { takenOf } from "../scenes";
import { sightOf, sightText } from "../wire/sight";
import type { Message } from "../wire/types";
import { Address, isHere, type Looked } from "./address";
import type { Answer, Answers, Backend } from "./backend";
import { changedStepSizes, suitingState } from "./first_step_size";
import { PageFrame } from "./frame";
import type { Points } from "./data/hands";
import { type Gestured, StageHands } from "./hands";
import { PageKeys } from "./keys";
import { errorIn, type Lang } from "./language";
import { Lessons } from "./lessons/lessons";
import { fixButtons, Notice } from "./notice";
import { type LiveExtra, Panels } from "./panels";
import type { FormulaAnswer } from "./panels/editor";
import type { OptimizerEntry } from "./panels/optimizers";
import type { LiveMap, ShownMap } from "./maps/live_map";
import type { Followed } from "./panels/verdicts";
import { type PageTheme, Reader } from "./reader";
import { markConverged } from "./words/converged_mark";
import { changed, History, rangeHolding, type State, tableOf } from "./state";

/** Where a scene begins that is shown: playing on, at rest at its end (a drag goes on), or rolling from the start. */
export type Landing = "stay" | "end" | "restart";

/** What the app needs of the viewer. */
export interface Stage extends Followed, Looked {
  /** Note how it is looked at; what is returned looks so again at what is shown next. */
  remember(): () => void;
  readonly element: HTMLElement;
  /** What stands in it under the title. */
  readonly said: HTMLElement;
  show(message: Message, at: Landing): void;
  /** Take the step of an optimizer apart, of so many. */
  choose(optimizer: number, optimizers: number): void;
  /** Listen for what hands do on the surface or map. */
  onHands(hands: Gestured): void;
  /** Listen for what hands do to the rows of a table. */
  onRows(points: Points): void;
  /** Tell what moves the map of many descents, show it or none, and how large it is shown: CSS pixels. */
  onMap(map: LiveMap, open: () => void): void;
  showMap(map: ShownMap | null): void;
  mapSize(): number;
  /** Tell what saves the page. */
  onSavePage(save: () => void): void;
  /** Play or pause. */
  toggle(): void;
  /** Go to the next or an earlier step, standing still. */
  step(by: 1 | -1): void;
  pause(): void;
  setLang(lang: Lang): void;
  setTheme(theme: PageTheme): void;
  runColors(): string[];
  destroy(): void;
}

export interface PageOptions {
  /** A scene that is shown until something is changed. */
  held?: Message | null;
  /** The address of a playground that links lead to; without it they lead here. */
  playground?: string | null;
  /** This page as a file that begins with a state, looked at as the end of an address says. */
  saved?(state: State, sight: string): Promise<Blob>;
  /** How it is looked at first, where its address says nothing. */
  sight?: string;
  /** The language and theme to begin with, instead of those that this browser stores. */
  lang?: Lang;
  theme?: PageTheme;
}

/** More steps of all runs together are shown without the optimizers' states. */
const DETAILED_STEPS = 12_000;

export class App {
  private history: History;
  private readonly reader: Reader;
  private extra: LiveExtra | null = null;
  /** The number of what was asked last, and why it cannot be computed. */
  private asked = 0;
  private refusal: FormulaAnswer | null = null;
  /** What is wrong with the text that stands in the formula box, where it was left. */
  private left: FormulaAnswer | null = null;
  /** Whether the panels are to show the state whatever is being done with them. */
  private fresh = false;
  private dragFrom: State | null = null;
  private landing: Landing = "restart";
  private formulaAsked = 0;
  /** The panels are brought up to date with this frame of the screen; 0: they are. */
  private rendering = 0;
  private functions: FunctionEntry[] = [];

  private readonly lessons: Lessons;
  private readonly panels: Panels;
  private readonly notice = new Notice();
  private readonly address: Address;
  private readonly frame: PageFrame;
  private readonly backend: Backend;

  /** `begin` makes what answers. */
  constructor(
    root: HTMLElement, private readonly stage: Stage, base: State, begin: (answers: Answers) => Backend,
    private readonly page: PageOptions = {},
  ) {
    this.reader = new Reader(page, base);
    this.lessons = new Lessons({
      show: (state) => {
        // Lessons speak of the contour map.
        (this.panels as Panels | undefined)?.map.map.choose(null);
        this.change(this.reader.personal(state), true);
      },
      state: () => (this.history as History | undefined)?.current ?? null,
      usual: () => base,
      verdicts: () => this.shown?.verdicts ?? null,
      changed: () => { this.address.write(this.state); this.render(); },
      link: (hash) => this.address.link(hash),
      look: () => stage.remember(),
      wanted: (fields) => this.panels.want(fields),
    });
    this.panels = new Panels({
      state: () => this.state,
      change: (part, done) => this.change(part, done),
      typed: (text) => { this.formulaAsked = this.backend.formula(text, this.state.params, this.state.start, tableOf(text, this.state)); },
      rejected: (why) => this.rejected(this.left = why),
      known: (name) => this.functions.find((entry) => entry.name === name),
      pick: (entry) => void this.pick(entry),
      trial: (state) => this.backend.trial(state),
      suited: (state) => this.backend.suited(state),
      lesson: (name) => this.lessons.open(name),
      range: () => this.about?.spread ?? [],
      focused: () => this.render(),
      address: () => this.address.of(this.state),
      public: () => Boolean(this.page.playground) || location.protocol.startsWith("http"),
      page: this.page.saved ? () => this.page.saved!(this.state, sightText(this.panels.looked(stage).sight)) : null,
      shown: () => this.shown,
      here: () => !this.page.playground && isHere(location),
      announce: (text, offer) => this.frame.announce(text, offer),
      map: (request, give) => this.backend.map(request, give),
      showMap: (map) => stage.showMap(map),
      mapSize: () => stage.mapSize(),
    }, this.say);
    this.frame = new PageFrame(root, stage.element, [this.lessons.element, ...this.panels.elements], {
      lessons: () => this.lessons.choose(this.reader.lang, this.say),
      stepSize: () => this.panels.stepSize.focus(),
      link: () => void this.panels.share.copyLink(),
      undo: () => this.stepHistory("undo"),
      redo: () => this.stepHistory("redo"),
      theme: (theme) => this.choose({ theme }, { theme: theme === "dark" ? "dark" : "paper" }),
      lang: (lang) => this.choose({ lang }, { lang }),
    });
    stage.onRows(this.panels.data.hands);
    stage.onMap(this.panels.map.map, () => {
      this.frame.reveal(this.panels.map.element);
      this.panels.map.open();
    });
    stage.onSavePage(() => void this.panels.share.savePage());
    const { verdicts, advice, axes } = this.panels;
    stage.said.append(verdicts.element, verdicts.best, verdicts.reached, advice.element, axes.element);
    this.panels.verdicts.follow(stage);
    this.panels.data.follow(stage);
    stage.element.append(this.notice.element);
    this.address = new Address(base, page.playground, this.lessons, this.panels.looked(stage),
      (table) => this.frame.announce(table ? this.say("linkWithoutTable", { rows: table.rows }) : this.say("unreadable")));
    const sight = location.hash.length > 1 ? null : sightOf(page.sight ?? "");
    if (sight) this.panels.looked(stage).arrive(sight);
    this.history = new History(this.reader.personal(this.address.read()));
    stage.onHands(new StageHands({
      state: () => this.state, extra: () => this.about, say: () => this.say,
      change: (part, done) => this.change(part, done), announce: (text) => this.frame.announce(text),
    }));
    this.backend = begin({
      scene: (message) => this.received(message),
      message: (answer) => this.answered(answer),
      status: (connected) => this.connected(connected),
      again: () => this.ask(),
      refused: () => this.frame.refused(this.say),
    });
    addEventListener("hashchange", () => this.restore());
    new PageKeys({
      play: () => stage.toggle(), step: (by) => stage.step(by), history: (where) => this.stepHistory(where), stepSize: this.panels.stepSize,
      keys: () => this.frame.reveal(this.panels.keys.open()),
    });
    this.setDocument();
    this.render();
    this.ask();
    void this.load();
  }

  private get say() {
    return this.reader.say;
  }

  private get state(): State {
    return this.history.current;
  }

  /** The one way the state changes. `done`: false in the middle of a drag. */
  private change(part: Partial<State>, done: boolean): void {
    this.page.held = null;
    const next = changed(this.state, part), before = startCount(this.state);
    // A click that many balls give way to can be taken back.
    if (done && before > 1 && part.start && part.cloud === null && part.f === undefined && startCount(next) === 1) {
      this.frame.announce(this.say("gaveWay", { n: before }), { text: this.say("undo"), act: () => this.stepHistory("undo") });
    }
    if (part.start && part.f === undefined && part.domain === undefined) {
      const shown = this.extra?.state.f === next.f ? this.extra.domain : [];
      next.domain = rangeHolding(part.start, this.state.domain, shown);
    }
    // Another range, or other axes, of the same descent: the ball stays where it is.
    const looks = Object.keys(part).every((key) => (key === "domain" && !this.state.cloud) || key === "coordinates");
    if (!done) {
      this.dragFrom ??= this.state;
      this.history.drift(next);
      this.landing = looks ? "stay" : "end";
    } else {
      this.history.push(next, this.dragFrom);
      this.dragFrom = null;
      this.landing = looks ? "stay" : "restart";
      this.address.write(next);
    }
    // Asked first: the panels are brought up to date while it is at work. In a drag most answers come before the next frame.
    this.ask();
    if (done) this.render();
    else this.rendering ||= requestAnimationFrame(() => this.render());
  }

  /** Ask for the scene of the state. The document says what was asked last and what was answered last. */
  private ask(): void {
    // A drag does without the optimizer's state; at rest the step view needs it.
    const { optimizers, steps } = this.state, few = takenOf(startCount(this.state) * optimizers.length, optimizers.length, this.state) * steps <= DETAILED_STEPS;
    this.asked = this.backend.run({ ...this.lessons.held(this.state), detail: few && this.dragFrom === null });
    document.documentElement.dataset.asked = String(this.asked);
    this.refusal = null;
    this.notice.await(this.about === null, this.say);
  }

  /** What is said of the scene shown; null while it is not that of the state. */
  private get shown(): LiveExtra | null {
    return this.extra?.seq === this.asked ? this.extra : null;
  }

  /** What is known of the state's function; null while that is awaited. */
  private get about(): LiveExtra | null {
    return this.extra?.state.f === this.state.f ? this.extra : null;
  }

  private restore(): void {
    this.page.held = null;
    this.history.visit(this.reader.personal(this.address.read()));
    this.renew();
  }

  /** Show a state that came otherwise than by the panels. */
  private renew(): void {
    this.landing = "restart";
    this.fresh = true;
    this.left = null;
    this.ask();
    this.render();
  }

  private stepHistory(where: "undo" | "redo"): void {
    this.page.held = null;
    this.history[where]();
    this.history.drift(this.reader.personal(this.state));
    this.address.write(this.state);
    this.renew();
  }

  /** Another function from the catalogue, with a start and step sizes that suit it. */
  private async pick(entry: FunctionEntry): Promise<void> {
    document.documentElement.dataset.asked = "first";
    const first = await this.backend.first(entry.name);
    const before = this.state, part = suitingState(entry, first, before, (optimizer) => this.panels.usual(optimizer));
    this.change(part, true);
    const said = changedStepSizes(before.optimizers, part.optimizers ?? [], this.say);
    if (said) this.frame.announce(said);
  }

  private received(message: Message): void {
    const { live, plane, slice } = message.scene.extra as { live: LiveExtra } & Pick<LiveExtra, "plane" | "slice">;
    // The server's answer to what was asked before may come after the page's own.
    if (this.extra && live.seq < this.extra.seq) return;
    this.extra = { ...live, plane, slice };
    const marked = { ...message, scene: markConverged(message.scene, live.verdicts, this.reader.lang) };
    this.stage.show(this.page.held ?? this.lessons.shown(marked, this.state), this.landing);
    if (this.landing === "restart") this.landing = "stay";
    if (this.shown) this.rejected(this.left);
    this.render();
    this.frame.answered(this.extra.engine, this.extra.milliseconds, this.say);
    document.documentElement.dataset.seq = String(this.extra.seq);
  }

  private answered(given: Answer): void {
    const answer: Answer = { ...given, error: errorIn(this.reader.lang, given) };
    if (answer.type === "formula" && answer.seq === this.formulaAsked) this.panels.editor.answer(answer as FormulaAnswer);
    if (answer.type === "fault") this.frame.announce(this.say("fault", { reason: answer.error as string }));
    if (answer.type === "refused" || answer.type === "fault") document.documentElement.dataset.seq = String(answer.seq);
    if (answer.seq === this.asked && answer.type !== "formula") this.refused(answer as FormulaAnswer);
  }

  /** What was asked cannot be computed: a start for another function gives way to one that suits; else it is said, and what would do. */
  private refused(answer: FormulaAnswer): void {
    if (answer.suits) {
      this.history.drift({ ...this.state, ...answer.suits });
      this.address.write(this.state, true);
      return this.renew();
    }
    this.refusal = answer;
    this.rejected(answer);
    this.render();
  }

  /** The picture is not that of what the panels say, for this reason; null: it is again. */
  private rejected(why: FormulaAnswer | null): void {
    if (!why) return this.shown ? this.notice.clear() : undefined;
    this.stage.pause();
    const fixes = fixButtons(why.fixes, (text) => this.panels.take(text));
    this.notice.refused(why.error ?? "", this.extra?.formula.plain ?? null, fixes, this.say);
  }

  private connected(yes: boolean): void {
    if (!this.frame.connected(yes, this.say) || !yes) return;
    this.frame.announce(this.say("back"));
    this.landing = "stay";
    this.ask();
    this.panels.editor.again();
  }

  /** The lists people choose from. */
  private async load(): Promise<void> {
    let optimizers: OptimizerEntry[];
    try {
      [optimizers, this.functions] = await Promise.all([this.backend.optimizers(), this.backend.functions()]);
    } catch {
      return;
    }
    this.panels.offer(optimizers);
    this.panels.editor.fill(this.functions, this.say);
    this.render();
  }

  private render(): void {
    cancelAnimationFrame(this.rendering);
    this.rendering = 0;
    const { lang, theme } = this.reader;
    this.frame.steady(() => {
      this.lessons.show(this.state, lang, this.say);
      this.panels.show(this.state, this.about, this.refusal, this.stage.runColors(), this.say, this.fresh);
    });
    this.fresh = false;
    this.stage.choose(this.panels.chosen, this.state.optimizers.length);
    this.frame.show(lang, theme, this.history.canUndo, this.history.canRedo, this.say);
  }

  private choose(by: { lang?: Lang; theme?: PageTheme }, part: Partial<State>): void {
    this.reader.choose(by);
    this.setDocument();
    this.panels.editor.fill(this.functions, this.say);
    this.change(part, true);
    this.landing = "stay";
  }

  private setDocument(): void {
    const { lang, theme } = this.reader;
    this.frame.setDocument(lang, theme, this.say);
    this.stage.setLang(lang);
    this.stage.setTheme(theme);
  }

  destroy(): void {
    cancelAnimationFrame(this.rendering);
    this.backend.close();
    this.stage.destroy();
  }
}
