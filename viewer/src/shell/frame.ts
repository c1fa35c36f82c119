/** The elements of a viewer in one language: title, legend, stage, step view, controls, notes. */
import { number } from "../core/format";
import { endNames, unsaid } from "../core/overlay/margins";
import { mainPaths, valueAt } from "../core/readout";
import type { Player } from "../core/player";
import type { Stage } from "../core/stage";
import { type Lang, say } from "../i18n";
import { StepView } from "../step/view";
import { type Actions, Bar, type ThemeChoice } from "../ui/bar";
import { h } from "../ui/dom";
import { Legend, namesOf } from "../ui/legend";
import { fit, math, SMALLEST_LINE } from "../ui/mathml";
import { lettersOf, missingLetters } from "../ui/missing_letters";
import { Probe } from "../ui/probe";
import { Tip } from "../ui/tip";
import { Toast } from "../ui/toast";
import { type Directions, marked, planeText, scaleText } from "../ui/words";
import { AxisWords } from "../ui/axis_words";
import type { Message, Theme } from "../wire/types";

/** Letters of the controls in Japanese. */
const JAPANESE = "あア勾";

/** What the elements ask the viewer for, beyond what the controls do. */
export interface FrameActions extends Omit<Actions, "stepView"> {
  focus(run: number): void;
  key(event: KeyboardEvent): void;
  /** The step view was opened or closed, so the stage has another width. */
  split(): void;
}

/** Characters of notes that may be more than a line. */
const SCROLLED = 50;

export class Frame {
  readonly title = h("h2");
  private readonly subtitle = h("span", { class: "subtitle" });
  private readonly status = h("span", { part: "status" });
  private readonly between = h("span", { class: "subtitle", part: "status" });
  readonly line = h("p", { class: "line", part: "line" }, this.subtitle, this.between, this.status);
  readonly notes = h("p", { part: "notes", class: "notes" });
  readonly tip = new Tip();
  readonly probe = new Probe();
  /** What can be done with the picture, in words. */
  private readonly keys: "stage" | "stage live";
  readonly stage: HTMLElement;
  readonly main: HTMLElement;
  readonly legend: Legend;
  readonly stepView: StepView;
  readonly bar: Bar;
  readonly toast: Toast;
  readonly axisWords: AxisWords;
  /** The run that is taken apart where none is in focus. */
  chosen = 0;
  /** What takes the place of stage and controls on paper. */
  /** Whether the host says of the runs what the legend says elsewhere. */
  private listed = false;
  private readonly printed = h("div", { class: "printed" });

  constructor(private readonly lang: Lang, private readonly player: Player, theme: ThemeChoice, actions: FrameActions) {
    this.keys = actions.range ? "stage live" : "stage";
    this.stage = h("div", {
      class: "stage", tabindex: 0, role: "img", "aria-label": say(lang, this.keys), part: "stage", keydown: actions.key,
    });
    this.legend = new Legend(lang, actions.focus);
    this.toast = new Toast(lang);
    this.axisWords = new AxisWords(lang);
    this.bar = new Bar(player, lang, { ...actions, stepView: () => this.stepView.toggle() }, theme);
    this.stepView = new StepView(lang, (open) => {
      this.main.classList.toggle("split", open);
      this.bar.pressed("stepView", open);
      this.bar.withStep(open);
      actions.split();
    });
    this.main = h("div", { class: "main" }, this.stage, this.axisWords.element, h("slot", { name: "corners" }), this.stepView.element);
  }

  /** Everything from top to bottom; `bare`: without title and controls; `listed`: without the legend, where a host has its own. */
  elements(bare: boolean, listed: boolean): HTMLElement[] {
    this.listed = listed;
    return [
      ...(bare ? [] : [h("header", { part: "title" }, this.title, this.line)]), listed ? h("slot", { name: "said" }) : this.legend.element, this.main,
      ...(bare ? [] : [this.bar.element]), this.printed, this.notes, this.toast.element,
    ];
  }

  /** Put a picture and what is said of it on paper; null: nothing more. */
  print(picture: HTMLCanvasElement | null, said = ""): void {
    this.printed.replaceChildren(...(picture ? [picture, h("p", { part: "said" }, said)] : []));
  }

  /** Put the stage's canvases under the labels at the pointer. */
  mount(stage: Stage | null): void {
    this.stage.prepend(...(stage ? [stage.canvas, stage.overlay] : []));
    this.stage.append(this.tip.element, this.probe.mark, this.probe.tip);
  }

  /** Show whether drags move the range. */
  ranging(on: boolean): void {
    this.stage.classList.toggle("ranging", on);
    this.bar.pressed("range", on);
  }

  hideTips(): void {
    this.tip.hide();
    this.probe.hide();
  }

  /** Show a message in place of the stage. */
  broken(why: string, description: string): void {
    this.main.replaceChildren(h("div", { class: "broken", role: "alert" }, h("p", {}, why), h("p", {}, description)));
  }

  /** Title, legend, notes and labels of a scene; `before`: the message they were made for last. */
  showScene(message: Message, before: Message | null, stage: Stage, theme: Theme): void {
    const { scene } = message;
    const formula = scene.title;
    const { title } = this;
    if (!before || JSON.stringify(before.scene.title) !== JSON.stringify(formula) || !title.hasChildNodes()) {
      title.replaceChildren(...(formula ? [math(formula.mathml, formula.plain)] : []));
      title.style.display = formula ? "" : "none";
      fit(title, SMALLEST_LINE, true);
    }
    this.showNotes(message, stage, theme);
    const { plane, variables = [] } = scene.extra as { plane?: Directions; variables?: string[] };
    const lang = scene.lang === "ja" ? "ja" : "en", axes = scene.panels.flatMap((panel) => panel.axes);
    this.about("data-plane", plane ? planeText(plane, variables, lang) : null);
    this.about("data-scale", scaleText(axes, lang));
    const described = `${scene.description} ${say(this.lang, this.keys)}`;
    if (scene.description && this.stage.getAttribute("aria-label") !== described) this.stage.setAttribute("aria-label", described);
    this.stepView.update(message, theme);
    this.bar.show({
      space: stage.panels.some((panel) => !panel.flat),
      motion: stage.panels.some((panel) => panel.panel.motion.kind !== "fixed"),
      stepView: this.stepView.possible,
    });
  }

  /** What a word's card says of this picture. */
  private about(name: string, text: string | null): void {
    if (text) this.notes.setAttribute(name, text);
    else this.notes.removeAttribute(name);
  }

  /** Legend and notes: also what panels of this size have no room for. */
  showNotes({ scene }: Message, stage: Stage, theme: Theme): void {
    const { notes } = this;
    const { thinned } = stage;
    const ends = new Set(stage.panels.flatMap(({ flat, panel, rect }) => (flat ? endNames(panel, rect.width) : [])));
    this.legend.update(mainPaths(scene), namesOf(scene, ends), theme, stage.focus);
    const missing = missingLetters(lettersOf([scene, this.lang === "ja" ? JAPANESE : ""]));
    // Where Japanese letters are among them, Japanese would say nothing.
    const said = missing ? [say(/[\u3040-\u9fff]/.test(missing) ? "en" : this.lang, "no font", { letters: missing })] : [];
    // A host that has a list of the axes says beside it what is held.
    const slice = this.listed ? (scene.extra.slice as string[] | undefined) ?? [] : [], noted = scene.notes.filter((note) => !slice.includes(note));
    const small = [...unsaid(stage.panels), ...noted, ...said, ...(stage.webgl || stage.panels.every(({ flat }) => flat) ? [] : [say(this.lang, "no webgl")]), ...(thinned ? [say(this.lang, "thinned", thinned)] : [])].join(" · ");
    if (notes.title !== small) notes.replaceChildren(...marked(small, scene.lang === "ja" ? "ja" : "en"));
    notes.title = small;
    notes.lang = scene.lang;
    // In one line on a small screen long ones scroll, by keyboard too.
    if (small.length > SCROLLED) notes.tabIndex = 0;
    else notes.removeAttribute("tabindex");
  }

  /** The status line, the timeline's text and the step view at a fractional time index. */
  showTime({ scene }: Message, stage: Stage, time: number): void {
    const k = stage.timeline.index(time);
    const shown = valueOf(scene, stage.focus, k);
    const full = scene.lang === this.lang || !shown ? (scene.timeline.status[k] ?? shown) : shown;
    // The step stands beside the timeline.
    const status = this.listed ? full.replace(/^[^·]* \/ [^·]*(· |$)/, "") : full;
    const between = scene.subtitle && status ? " · " : "";
    if (this.subtitle.textContent !== scene.subtitle) this.subtitle.replaceChildren(...whole(scene.subtitle));
    if (this.between.textContent !== between) this.between.textContent = between;
    if (this.status.textContent !== status) this.status.replaceChildren(...whole(status));
    this.line.style.display = scene.subtitle || status ? "" : "none";
    this.bar.tick(shown, typeof scene.extra.ended === "number" ? scene.extra.ended : null);
    this.bar.pressed("roll", stage.panels.some((panel) => !panel.flat && panel.rolling));
    this.stepView.frame(time, stage.focus < 0 ? this.chosen : stage.focus, this.player.playing);
  }
}

/** A line in which lines may end only between its parts: no number stands apart from its name. */
function whole(text: string): Node[] {
  return text.split(" · ").flatMap((part, i) => [...(i ? [document.createTextNode(" · ")] : []), h("span", { class: "part" }, part)]);
}

/** "f = 0.0310" at a time index where one run is shown, or one of several is in focus; else empty. */
export function valueOf(scene: Message["scene"], focus: number, k: number): string {
  const paths = mainPaths(scene);
  if (paths.length !== 1 || (paths[0].points.shape[1] > 1 && focus < 0)) return "";
  const f = valueAt(paths[0], Math.max(0, focus), k);
  return f === null || Number.isNaN(f) ? "" : `f = ${number(f)}`;
}
