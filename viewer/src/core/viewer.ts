/**
 * The viewer: a scene on a stage, with its title, controls and step view around it. It knows no host; whoever makes one gives it
 * messages and listens to what people do.
 */
import { choose, type Lang, say } from "../i18n";
import { Bar, type ThemeChoice } from "../ui/bar";
import { h } from "../ui/dom";
import { Legend, namesOf } from "../ui/legend";
import { Probe } from "../ui/probe";
import { fit, math } from "../ui/mathml";
import { STYLE } from "../ui/style";
import { Tip } from "../ui/tip";
import { Toast } from "../ui/toast";
import { StepView } from "../step/view";
import { save } from "../export/save";
import type { Message, Theme } from "../wire/types";
import { dress } from "../ui/dress";
import { click, scrub } from "./clicks";
import { follow, Gestures, hold } from "./gestures";
import { key } from "./keys";
import { type Events, type Options, themeFor } from "./options";
import { naturalHeight } from "./layout";
import { endNames } from "./margins";
import type { PanelDrawn } from "./panel";
import { Player } from "./player";
import { lines, told } from "./reading";
import { Stage } from "./stage";
import { Timeline } from "./timeline";

/** The width in CSS pixels below which the layout is a phone's; the style sheet has the same. */
const NARROW = 700;
/** Milliseconds without a change after which the picture is at rest. */
const REST = 160;

export class Viewer {
  readonly root: HTMLElement;
  readonly player: Player;
  stage: Stage | null = null;
  message: Message | null = null;
  private lang: Lang;
  private choice: ThemeChoice;
  private readonly shadow: ShadowRoot;
  private readonly dark = matchMedia("(prefers-color-scheme: dark)");
  private readonly listeners: { [K in keyof Events]?: ((value: Events[K]) => void)[] } = {};
  private readonly observer = new ResizeObserver(() => this.resize());
  private parts!: {
    title: HTMLElement; line: HTMLElement; legend: Legend; main: HTMLElement; stage: HTMLElement; tip: Tip; bar: Bar;
    notes: HTMLElement; toast: Toast; apart: StepView;
  };
  private request = 0;
  private rest = 0;
  private fresh = true;
  private dressed = "";
  private fitted = 0;

  constructor(readonly host: HTMLElement, private readonly options: Options = {}) {
    this.lang = options.lang ?? choose(navigator.language);
    this.choice = options.theme ?? "auto";
    this.shadow = host.shadowRoot ?? host.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    this.shadow.adoptedStyleSheets = [sheet];
    this.root = h("div", { class: `kobai${options.fill ? " fill" : ""}${options.scrolls ? " scrolls" : ""}` });
    this.shadow.replaceChildren(this.root);
    this.player = new Player(new Timeline([0], [0], 20), () => this.onFrame(), () => this.tick());
    this.dark.addEventListener("change", this.restyle);
    this.build();
  }

  on<K extends keyof Events>(name: K, listener: (value: Events[K]) => void): () => void {
    const list = ((this.listeners as Record<string, unknown>)[name] ??= []) as ((value: Events[K]) => void)[];
    list.push(listener);
    return () => list.splice(list.indexOf(listener), 1);
  }

  /** Show a scene; of the one before, camera, time and focus stay where they make sense. */
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
      this.parts.stage.prepend(this.stage.canvas, this.stage.words);
      this.fresh = true;
    }
    this.stage.update(message, this.theme);
    this.player.retime(this.stage.timeline);
    const runs = told(scene).reduce((n, p) => n + p.points.shape[1], 0);
    if (this.stage.focus >= runs) this.stage.focus = -1;
    this.words(before);
    this.tick();
    if (this.fresh) {
      this.fresh = false;
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

  focus(run: number): void {
    if (!this.stage) return;
    this.stage.focus = run;
    this.words(this.message);
    this.invalidate();
    this.emit("focus", run);
  }

  get theme(): Theme {
    return themeFor(this.message as Message, this.choice, this.dark.matches);
  }

  /** Ask for a drawing of what is now; several asks make one. What moves is drawn once more when it has come to rest. */
  invalidate(): void {
    clearTimeout(this.rest);
    this.rest = window.setTimeout(() => this.draw(), REST);
    this.request ||= requestAnimationFrame(() => {
      this.request = 0;
      this.stage?.render(this.player.time, this.fraction, true);
    });
  }

  /** Draw now. */
  draw(): void {
    clearTimeout(this.rest);
    cancelAnimationFrame(this.request);
    this.request = 0;
    this.stage?.render(this.player.time, this.fraction);
  }

  get fraction(): number {
    return this.player.timeline.fraction(this.player.frame);
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

  dispose(): void {
    this.player.pause();
    clearTimeout(this.rest);
    cancelAnimationFrame(this.request);
    this.observer.disconnect();
    this.dark.removeEventListener("change", this.restyle);
    this.stage?.dispose();
    this.stage = null;
    this.root.remove();
  }

  /** Say in words why there is nothing to see. */
  broken(why: string, description = ""): void {
    this.parts.main.replaceChildren(h("div", { class: "broken", role: "alert" }, h("p", {}, why), h("p", {}, description)));
  }

  private build(): void {
    const { lang, player } = this;
    const stage = h("div", {
      class: "stage", tabindex: 0, role: "img", "aria-label": say(lang, "stage"), part: "stage",
      keydown: (event: KeyboardEvent) => key(this, event),
    });
    if (this.stage) stage.append(this.stage.canvas, this.stage.words);
    const tip = new Tip();
    const probe = new Probe();
    stage.append(tip.element, probe.mark, probe.tip);
    const bar = new Bar(player, lang, {
      reset: () => this.reset(),
      top: () => this.top(),
      roll: () => this.eachSpace((panel) => (panel.rolling ? hold(panel, this.fraction) : follow(panel, this.fraction))),
      apart: () => this.parts.apart.toggle(),
      save: (kind) => void save(this, kind, this.parts.toast, this.lang),
      theme: (choice) => this.setTheme(choice),
      lang: (next) => this.setLang(next),
    }, this.choice);
    const legend = new Legend(lang, (run) => this.focus(run));
    const title = h("h2");
    const line = h("p", { class: "line" });
    const apart = new StepView(lang, (open) => {
      main.classList.toggle("split", open);
      bar.pressed("apart", open);
      this.resize();
      this.onFrame();
    });
    const main = h("div", { class: "main" }, stage, apart.element);
    const notes = h("p", { class: "notes" });
    const toast = new Toast(lang);
    this.parts = { title, line, legend, main, stage, tip, bar, notes, toast, apart };
    // titles and panels beside the stage come and go: the stage has what they leave
    this.observer.disconnect();
    this.observer.observe(this.root);
    this.observer.observe(stage);
    this.root.lang = lang;
    this.root.setAttribute("role", "group");
    this.root.setAttribute("aria-label", say(lang, "viewer"));
    this.root.replaceChildren(
      ...(this.options.bare ? [] : [h("header", {}, title, line)]), legend.element, main,
      ...(this.options.bare ? [] : [bar.element]), notes, toast.element);
    const gone = () => {
      tip.hide();
      probe.hide();
    };
    new Gestures(stage, {
      at: (x, y) => this.stage?.at(x, y),
      fraction: () => this.fraction,
      changed: () => {
        this.invalidate();
        this.tick();
      },
      clicked: (panel, x, y, event) => {
        stage.focus({ preventScroll: true });
        click(this, panel, x, y, event);
      },
      scrubbed: (panel, x) => scrub(this, panel, x),
      hovered: (x, y) => {
        const panel = this.stage?.at(x, y);
        if (!panel || !this.stage || !this.message) return gone();
        if (probe.show(this.message, this.stage.panels, panel, x, y, player.time, this.theme)) tip.hide();
        else tip.show(panel, this.stage.panels, x, y, this.stage.timeline, player.time, this.lang, this.theme);
      },
      left: gone,
      wheel: (event) => Boolean(this.options.fill) || event.ctrlKey || event.metaKey || this.shadow.activeElement === stage,
    });
    if (this.message) {
      this.words(null);
      this.onFrame();
      this.resize();
    }
  }

  /** Title, legend, notes and labels of the scene. */
  private words(before: Message | null): void {
    if (!this.message || !this.stage) return;
    const { scene } = this.message;
    const { title, legend, notes, stage, bar, apart } = this.parts;
    const formula = scene.title;
    if (!before || JSON.stringify(before.scene.title) !== JSON.stringify(formula) || !title.hasChildNodes()) {
      title.replaceChildren(...(formula ? [math(formula.mathml, formula.plain)] : []));
      title.style.display = formula ? "" : "none";
      fit(title);
    }
    const ends = new Set(this.stage.panels.flatMap(({ flat, panel, rect }) => (flat ? endNames(panel, rect.width) : [])));
    legend.update(told(scene), namesOf(scene, ends), this.theme, this.stage.focus);
    const small = scene.notes.join(" · ");
    if (notes.textContent !== small) notes.textContent = small;
    notes.lang = scene.lang;
    const described = `${scene.description} ${say(this.lang, "stage")}`;
    if (scene.description && stage.getAttribute("aria-label") !== described) stage.setAttribute("aria-label", described);
    apart.update(this.message, this.theme);
    bar.show({
      space: this.stage.panels.some((panel) => !panel.flat),
      motion: this.stage.panels.some((panel) => panel.panel.motion.kind !== "fixed"),
      apart: apart.possible,
    });
    // Every custom property set makes the browser go through all styles again.
    const dressed = JSON.stringify(this.theme);
    if (dressed !== this.dressed) dress(this.root, this.theme);
    this.dressed = dressed;
  }

  private readonly restyle = (): void => {
    if (!this.message || !this.stage) return;
    this.stage.update(this.message, this.theme);
    this.words(this.message);
    this.draw();
  };

  private onFrame(): void {
    this.invalidate();
    this.tick();
    this.emit("time", this.player.time);
  }

  /** Keep the words in step with the time. */
  private tick(): void {
    if (!this.message || !this.stage) return;
    const { scene } = this.message;
    const { bar, line, apart } = this.parts;
    const k = this.stage.timeline.index(this.player.time);
    const shown = this.reading(k);
    const status = scene.lang === this.lang || !shown ? (scene.timeline.status[k] ?? shown) : shown;
    const text = [scene.subtitle, status].filter(Boolean).join(" · ");
    if (line.textContent !== text) line.textContent = text;
    line.style.display = text ? "" : "none";
    bar.tick(shown);
    bar.pressed("roll", this.stage.panels.some((panel) => !panel.flat && panel.rolling));
    apart.frame(this.player.time, Math.max(0, this.stage.focus));
  }

  private reading(k: number): string {
    if (!this.message || !this.stage) return "";
    const paths = told(this.message.scene);
    const one = paths.length === 1 && (paths[0].points.shape[1] === 1 || this.stage.focus >= 0);
    if (!one) return "";
    const f = lines(paths[0], Math.max(0, this.stage.focus), Math.min(k, paths[0].last[0])).find(([name]) => name === "f");
    return f ? `f = ${f[1]}` : "";
  }

  /** The cameras as the scene has them. */
  reset(): void {
    this.eachSpace((panel) => {
      panel.own = null;
      panel.rolling = panel.panel.motion.kind !== "fixed";
    });
  }

  /** Look from straight above. */
  top(): void {
    this.eachSpace((panel) => Object.assign(hold(panel, this.fraction), { elevation: 90, azimuth: -90, target: [0, 0, 0] }));
  }

  /** Whether anyone wants to know of picked points. */
  get picks(): boolean {
    return Boolean(this.listeners.pick?.length);
  }

  eachSpace(act: (panel: PanelDrawn) => void): void {
    for (const panel of this.stage?.panels ?? []) if (!panel.flat) act(panel);
    this.invalidate();
    this.tick();
  }

  private resize(): void {
    if (!this.stage || !this.message) return;
    const box = this.parts.stage;
    if (this.root.clientWidth !== this.fitted) fit(this.parts.title);
    this.fitted = this.root.clientWidth;
    const natural = `${Math.round(naturalHeight(this.message.scene, box.clientWidth))}px`;
    // a stage that fills its element has the height it is left with; a page on a phone may be longer, and scrolls
    if (!this.options.fill) box.style.height = natural;
    else if (this.options.scrolls) box.style.minHeight = this.root.clientWidth <= NARROW ? natural : "";
    const { clientWidth: width, clientHeight: height } = box;
    if (!width || !height) return;
    const dpr = Math.min(3, devicePixelRatio || 1);
    if (width !== this.stage.width || height !== this.stage.height || dpr !== this.stage.dpr) this.stage.resize(width, height, dpr);
    this.draw();
  }

  emit<K extends keyof Events>(name: K, value: Events[K]): void {
    for (const listener of this.listeners[name] ?? []) listener(value);
  }
}
