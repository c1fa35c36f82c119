/**
 * The viewer: a scene on a stage, with title, controls and step view around it. It knows no host; whoever makes one gives it
 * messages and listens to its events.
 */
import { follow, Gestures, hold } from "../core/gestures";
import { naturalHeight } from "../core/layout";
import type { PanelDrawn } from "../core/panel";
import { Player } from "../core/player";
import { runCount } from "../core/readout";
import { Stage } from "../core/stage";
import { Timeline } from "../core/timeline";
import { save } from "../export/save";
import { choose, type Lang, say } from "../i18n";
import type { ThemeChoice } from "../ui/bar";
import { setCssVariables } from "../ui/css_variables";
import { h } from "../ui/dom";
import { fit, SMALLEST_LINE } from "../ui/mathml";
import { STYLE } from "../ui/style";
import { styled } from "../ui/words";
import type { Aside } from "../wire/aside";
import type { Message, Theme } from "../wire/types";
import { click, scrub } from "./clicks";
import { Frame } from "./frame";
import { handsOn } from "./hands";
import { key } from "./keys";
import { type Events, type Options, themeFor } from "./options";
import { Printing } from "./printing";

/** The width in CSS pixels below which the layout is a phone's; the style sheet has the same. */
const NARROW = 700;
/** Milliseconds without a change after which the picture is at rest. */
const REST = 160;

export class Viewer {
  readonly root: HTMLElement;
  readonly player: Player;
  stage: Stage | null = null;
  message: Message | null = null;
  private frame!: Frame;
  private lang: Lang;
  private choice: ThemeChoice;
  private readonly shadow: ShadowRoot;
  private readonly dark = matchMedia("(prefers-color-scheme: dark)");
  private readonly listeners: { [K in keyof Events]?: ((value: Events[K]) => void)[] } = {};
  private readonly observer = new ResizeObserver(() => this.resize());
  private request = 0;
  private rest = 0;
  private first = true;
  private styledFor = "";
  /** Whether a drag on a surface moves the range shown. */
  ranging = false;
  readonly hands = handsOn(this);
  private readonly printing = new Printing(this);
  private fittedWidth = 0;

  constructor(readonly host: HTMLElement, readonly options: Options = {}) {
    this.lang = options.lang ?? choose(navigator.language);
    this.choice = options.theme ?? "auto";
    this.shadow = host.shadowRoot ?? host.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    this.shadow.adoptedStyleSheets = [sheet];
    styled(this.shadow);
    this.root = h("div", { class: `kobai${options.fill ? " fill" : ""}${options.scrolls ? " scrolls" : ""}${options.listed ? " listed" : ""}` });
    this.shadow.replaceChildren(this.root);
    this.player = new Player(new Timeline([0], [0], 20), () => this.onFrame(), () => {
      this.invalidate();
      this.showTime();
    });
    this.dark.addEventListener("change", this.restyle);
    this.build();
  }

  on<K extends keyof Events>(name: K, listener: (value: Events[K]) => void): () => void {
    const list = ((this.listeners as Record<string, unknown>)[name] ??= []) as ((value: Events[K]) => void)[];
    list.push(listener);
    return () => list.splice(list.indexOf(listener), 1);
  }

  emit<K extends keyof Events>(name: K, value: Events[K]): void {
    for (const listener of this.listeners[name] ?? []) listener(value);
  }

  /** Show a scene; camera, time and focus of the one before stay where they make sense. */
  setScene(message: Message): void {
    const before = this.message;
    this.message = message;
    const { scene } = message;
    if (!this.stage) {
      try {
        this.stage = new Stage();
      } catch {
        this.broken(say(this.lang, "no webgl"), scene.description);
        return;
      }
      this.stage.layout = this.options.layout ?? null;
      this.stage.named = !this.options.listed;
      this.frame.mount(this.stage);
      this.first = true;
    }
    this.stage.update(message, this.theme);
    this.player.retime(this.stage.timeline);
    if (this.stage.focus >= runCount(scene)) this.stage.focus = -1;
    this.showScene(before);
    this.showTime();
    if (this.first) {
      this.first = false;
      this.resize();
    }
    this.onFrame();
    if (!before) {
      const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
      const wanted = this.options.autoplay ?? true;
      if (wanted && !still) this.player.play();
      else this.seek(this.stage.timeline.last);
    }
  }

  /** Go to a fractional time index and draw it now. */
  seek(time: number): void {
    this.player.seek(time);
    this.draw();
  }

  play = (): void => this.player.play();
  pause = (): void => this.player.pause();

  /** Show one run alone; −1: all of them. */
  focus(run: number): void {
    if (!this.stage) return;
    this.stage.focus = run;
    this.showScene(this.message);
    this.showTime();
    this.invalidate();
    this.emit("focus", run);
  }

  get theme(): Theme {
    return themeFor(this.message as Message, this.printing.on ? "light" : this.choice, !this.printing.on && this.dark.matches);
  }

  /** Draw with the next frame of the screen; several calls make one drawing. Drawn once more, with every detail, when nothing changes. */
  invalidate(): void {
    clearTimeout(this.rest);
    // On a slow machine the next frame of a movie may come later than that.
    if (!this.player.playing) this.rest = window.setTimeout(() => this.draw(), REST);
    this.request ||= requestAnimationFrame(() => {
      this.request = 0;
      this.stage?.render(this.player.time, this.fraction, true);
      this.placeWords();
    });
  }

  /** Draw now. */
  draw(): void {
    clearTimeout(this.rest);
    cancelAnimationFrame(this.request);
    this.request = 0;
    this.stage?.render(this.player.time, this.fraction);
    this.placeWords();
  }

  /** The run that is taken apart where none is in focus. */
  set chosen(run: number) {
    if (this.frame.chosen === run) return;
    this.frame.chosen = run;
    this.showTime();
  }

  private placeWords(): void {
    if (this.stage) this.frame.axisWords.show(this.stage.panels);
  }

  get fraction(): number {
    return this.player.timeline.fraction(this.player.frame);
  }

  /** What stands beside the picture. */
  get aside(): Aside | null {
    return this.frame.stepView.aside;
  }

  get shownLang(): Lang {
    return this.lang;
  }

  setLang(lang: Lang): void {
    this.lang = lang;
    this.build();
    this.emit("lang", lang);
  }

  setTheme(choice: ThemeChoice): void {
    this.choice = choice;
    this.restyle();
    this.emit("theme", choice);
  }

  /** Set the cameras to those of the scene. */
  reset(): void {
    this.eachSpace((panel) => {
      panel.own = null;
      // What is worked on holds still.
      if (!this.options.movable) panel.rolling = panel.panel.motion.kind !== "fixed";
    });
  }

  /** Look from straight above. */
  top(): void {
    this.eachSpace((panel) => Object.assign(hold(panel, this.fraction), { elevation: 90, azimuth: -90, target: [0, 0, 0] }));
  }

  /** Show the whole range. */
  whole(): void {
    this.emit("whole", false);
  }

  /** Whether drags on a surface move the range, instead of turning it. */
  range(on: boolean): void {
    this.ranging = on;
    this.frame.ranging(on);
  }

  /** Whether a host lays the panels out. */
  get ownLayout(): boolean {
    return Boolean(this.options.layout);
  }

  /** Whether anybody listens for picked points. */
  get picks(): boolean {
    return Boolean(this.listeners.pick?.length);
  }

  /** Do something with every panel in three dimensions, and draw. */
  eachSpace(act: (panel: PanelDrawn) => void): void {
    for (const panel of this.stage?.panels ?? []) if (!panel.flat) act(panel);
    this.invalidate();
    this.showTime();
  }

  /** Show in words why the scene cannot be drawn. */
  broken(why: string, description = ""): void {
    this.frame.broken(why, description);
  }

  dispose(): void {
    this.player.pause();
    clearTimeout(this.rest);
    cancelAnimationFrame(this.request);
    this.observer.disconnect();
    this.dark.removeEventListener("change", this.restyle);
    this.printing.dispose();
    this.stage?.dispose();
    this.stage = null;
    this.root.remove();
  }

  /** Make all elements in the language chosen. */
  private build(): void {
    const { lang, player } = this;
    const chosen = (this.frame as Frame | undefined)?.chosen ?? 0, frame = new Frame(lang, player, this.choice, {
      key: (event) => key(this, event),
      focus: (run) => this.focus(run),
      split: () => {
        this.resize();
        this.onFrame();
      },
      reset: () => this.reset(),
      top: () => this.top(),
      roll: () => this.eachSpace((panel) => (panel.rolling ? hold(panel, this.fraction) : follow(panel, this.fraction))),
      save: (kind) => void save(this, kind, frame.toast, this.lang),
      theme: (choice) => this.setTheme(choice),
      lang: (next) => this.setLang(next),
      tryIt: this.options.tryIt,
      map: this.options.map,
      savePage: this.options.savePage,
      ...(this.options.movable ? { range: () => this.range(!this.ranging), whole: () => this.whole() } : {}),
    });
    this.frame = frame;
    frame.chosen = chosen;
    frame.ranging(this.ranging);
    // A page of its own has its title as the first heading.
    if (this.options.scrolls) for (const [name, value] of [["role", "heading"], ["aria-level", "1"]]) frame.title.setAttribute(name, value);
    frame.mount(this.stage);
    // Titles and panels beside the stage appear and disappear; the stage gets the space that is left.
    this.observer.disconnect();
    this.observer.observe(this.root);
    this.observer.observe(frame.stage);
    this.root.lang = lang;
    this.root.setAttribute("role", "group");
    this.root.setAttribute("aria-label", say(lang, "viewer"));
    this.root.replaceChildren(...frame.elements(Boolean(this.options.bare), Boolean(this.options.listed)));
    this.listen(frame);
    if (this.message) {
      this.showScene(null);
      this.onFrame();
      this.resize();
    }
  }

  /** Pointers on the stage. */
  private listen(frame: Frame): void {
    const { hands } = this;
    new Gestures(frame.stage, {
      ...(this.options.movable ? hands : {}),
      at: (x, y) => this.stage?.at(x, y),
      fraction: () => this.fraction,
      changed: () => {
        this.invalidate();
        this.showTime();
      },
      clicked: (panel, x, y, event) => {
        frame.stage.focus({ preventScroll: true });
        click(this, panel, x, y, event);
      },
      scrubbed: (panel, x) => scrub(this.player, panel, x),
      hovered: (x, y) => {
        const panel = this.stage?.at(x, y);
        frame.stage.classList.toggle("on-ball", hands.over(panel, x, y));
        if (!panel || !this.stage || !this.message) return frame.hideTips();
        const { panels, timeline } = this.stage;
        const { time } = this.player;
        if (frame.probe.show(this.message, panels, panel, x, y, time, this.theme)) frame.tip.hide();
        else frame.tip.show(panel, panels, x, y, timeline, time, this.lang, this.theme, this.options.describe);
      },
      left: () => frame.hideTips(),
      wheel: (event) => Boolean(this.options.fill) || event.ctrlKey || event.metaKey || this.shadow.activeElement === frame.stage,
    });
  }

  private showScene(before: Message | null): void {
    if (!this.message || !this.stage) return;
    const { theme } = this;
    this.frame.showScene(this.message, before, this.stage, theme);
    // Every custom property that is set makes the browser go through all styles again.
    const styledFor = JSON.stringify(theme);
    if (styledFor !== this.styledFor) setCssVariables(this.root, theme);
    this.styledFor = styledFor;
  }

  /** Show the scene in the theme of the moment. */
  readonly restyle = (): void => {
    if (!this.message || !this.stage) return;
    this.stage.update(this.message, this.theme);
    this.showScene(this.message);
    this.draw();
  };

  /** Put a picture of the stage and what is said of it on paper; null: nothing more. */
  print(picture: HTMLCanvasElement | null): void {
    this.frame.print(picture, this.message?.scene.description);
  }

  private onFrame(): void {
    this.invalidate();
    this.showTime();
    this.emit("time", this.player.time);
  }

  private showTime(): void {
    if (this.message && this.stage) this.frame.showTime(this.message, this.stage, this.player.time);
  }

  /** Take away what is said at the pointer. */
  hideTips(): void {
    this.frame.hideTips();
  }

  /** Fit the stage to its element, and draw. */
  resize(): void {
    if (!this.stage || !this.message) return;
    const box = this.frame.stage;
    if (this.root.clientWidth !== this.fittedWidth) fit(this.frame.title, SMALLEST_LINE, true);
    this.fittedWidth = this.root.clientWidth;
    const natural = `${Math.round(naturalHeight(this.message.scene, box.clientWidth))}px`;
    // A stage that fills its element has the height that is left; a page on a phone may be longer, and scrolls.
    if (!this.options.fill) box.style.height = natural;
    else if (this.options.scrolls) box.style.minHeight = this.root.clientWidth <= NARROW ? natural : "";
    const { clientWidth: width, clientHeight: height } = box;
    if (!width || !height) return;
    // A page may draw the stage larger than it is laid out.
    const scale = box.getBoundingClientRect().width / width || 1;
    const dpr = Math.min(3, (devicePixelRatio || 1) * scale);
    if (width !== this.stage.width || height !== this.stage.height || dpr !== this.stage.dpr) {
      this.stage.resize(width, height, dpr);
      this.frame.showNotes(this.message, this.stage, this.theme);
    }
    this.draw();
  }
}
