/** The control bar under the stage: play, timeline, speed, views, saving, settings. */
import { count } from "../core/format";
import { type Player, SPEEDS } from "../core/player";
import { type Key, LANGUAGES, type Lang, say } from "../i18n";
import { button, h, icon, relabel } from "./dom";

export type ThemeChoice = "auto" | "light" | "dark";
export interface Actions {
  reset(): void;
  top(): void;
  roll(): void;
  stepView(): void;
  save(kind: "png" | "gif" | "video"): void;
  theme(choice: ThemeChoice): void;
  lang(lang: Lang): void;
  /** Let people change the descent; only where that can be done. */
  tryIt?: () => void;
  /** Move the range by drags, and show the whole range; only where that can be done. */
  range?: () => void;
  whole?: () => void;
  /** Save the page itself, with what is set; only where that can be done. */
  savePage?: () => void;
  /** Go to the map of many descents; only where there is one. */
  map?: () => void;
}
export interface Shows { space: boolean; motion: boolean; stepView: boolean }

export class Bar {
  readonly element: HTMLElement;
  private readonly play: HTMLButtonElement;
  private readonly slider: HTMLInputElement;
  private readonly range: HTMLButtonElement;
  private readonly output: HTMLOutputElement;
  private readonly loop: HTMLButtonElement;
  private readonly roll: HTMLButtonElement;
  private readonly stepView: HTMLButtonElement;
  /** Buttons that save, their names, and whether they save a movie. */
  private readonly saving: [item: HTMLElement, name: Key, moves: boolean][];
  private readonly timed: HTMLElement[];
  private readonly spatial: HTMLElement[];
  private was = "";
  private shown = "";

  constructor(private readonly player: Player, private readonly lang: Lang, actions: Actions, theme: ThemeChoice) {
    const t = (key: Key, values = {}) => say(lang, key, values);
    this.play = button("play", t("play"), () => player.toggle(), { class: "big", part: "play" });
    const back = button("back", t("back"), () => player.step(-1), { class: "step" });
    const forward = button("forward", t("forward"), () => player.step(1), { class: "step" });
    this.slider = h("input", {
      type: "range", min: 0, step: "any", value: 0, "aria-label": t("timeline"), part: "timeline",
      input: () => {
        player.pause();
        player.seek(this.slider.valueAsNumber);
      },
      change: () => player.settle(),
    });
    this.output = h("output", { "aria-hidden": "true", part: "count" });
    const speed = h("select", { "aria-label": t("speed"), title: t("speed") }) as HTMLSelectElement;
    for (const s of SPEEDS) speed.append(h("option", { value: s, selected: s === player.speed }, t("speed of", { speed: String(s) })));
    speed.addEventListener("change", () => (player.speed = Number(speed.value)));
    this.loop = button("loop", t("loop"), () => {
      player.loop = !player.loop;
      this.loop.setAttribute("aria-pressed", String(player.loop));
    }, { "aria-pressed": String(player.loop) });
    const reset = button("reset", t("reset view"), actions.reset);
    const top = button("top", t("top view"), actions.top);
    this.roll = button("roll", t("auto-roll"), actions.roll, { "aria-pressed": "false" });
    this.stepView = button("step", t("step view"), actions.stepView, { "aria-pressed": "false", part: "step-view", "data-word": t("step view short") });
    const first = [this.play, back, forward, h("span", { class: "grow", part: "track" }, this.slider, this.output), speed];
    this.timed = [...first, this.loop];
    this.range = button("range", t("move range"), () => actions.range?.(), { "aria-pressed": "false", part: "range" });
    const whole = button("whole", t("whole range"), () => actions.whole?.(), { part: "whole" });
    this.spatial = [reset, top, this.roll, ...(actions.range ? [this.range] : [])];
    const kinds: ["png" | "gif" | "video", Key][] = [["png", "save png"], ["gif", "save gif"], ["video", "save video"]];
    this.saving = kinds.map(([kind, name]) => {
      const moves = kind !== "png";
      return [h("button", { type: "button", click: () => actions.save(kind), ...(moves ? { class: "moving" } : {}) }, t(name)), name, moves];
    });
    const save = menu("save", t("export"), [...this.saving.map(([item]) => item), ...(actions.savePage ? [h("button", { type: "button", click: actions.savePage }, t("save page"))] : [])], true, t("save short"));
    const choice = (key: Key, options: [string, string][], now: string, act: (v: string) => void) => {
      const select = h("select", { change: () => act(select.value) }) as HTMLSelectElement;
      for (const [v, text] of options) select.append(h("option", { value: v, selected: v === now }, text));
      return h("label", {}, t(key), select);
    };
    const themes: ThemeChoice[] = ["auto", "light", "dark"];
    const settings = menu("gear", t("settings"), [
      choice("theme", themes.map((c) => [c, t(`theme ${c}`)]), theme, (v) => actions.theme(v as ThemeChoice)),
      choice("language", Object.entries(LANGUAGES), lang, (v) => actions.lang(v as Lang)),
      h("p", {}, t("keys")),
    ], false);
    // On a narrow screen, and in the live page, these are behind one button.
    const more = menu("more", t("more"), [this.loop, ...this.spatial, ...(actions.whole ? [whole] : []), ...(actions.map ? [h("button", { type: "button", class: "to-map", click: actions.map }, t("map of descents"))] : [])], false, t("more short"));
    more.classList.add("more");
    this.element = h("div", { class: "bar", role: "toolbar", "aria-label": t("viewer"), part: "controls" },
      ...(actions.tryIt ? [h("button", { type: "button", class: "try", click: actions.tryIt }, t("try"))] : []),
      ...first, more, this.stepView, h("slot", { name: "controls" }), save, settings);
  }

  show({ space, motion, stepView }: Shows): void {
    const { moves, last } = this.player.timeline;
    const key = [space, motion, stepView, moves, last].join();
    if (key === this.shown) return;
    this.shown = key;
    for (const element of [...this.timed, ...this.element.querySelectorAll<HTMLElement>(".moving")]) {
      element.toggleAttribute("hidden", !moves);
      element.style.display = moves ? "" : "none";
    }
    for (const element of this.spatial) element.style.display = space ? "" : "none";
    this.roll.style.display = motion ? "" : "none";
    this.stepView.style.display = stepView ? "" : "none";
    this.slider.max = String(last);
  }

  /** Follow the player. `ended`: the step at which every run broke off, if they did. */
  tick(extra: string, ended: number | null = null): void {
    const { player, lang } = this;
    const { timeline } = player;
    const time = player.time;
    if (document.activeElement !== this.slider || Math.abs(this.slider.valueAsNumber - time) > 0.5) this.slider.value = String(time);
    const step = timeline.step(time), over = ended !== null && step >= ended;
    const words = over ? say(lang, "ended at", { step: count(ended) }) : say(lang, "step of", { step: count(step), last: count(timeline.steps[timeline.last]) });
    if (words + extra !== this.was) {
      this.was = words + extra;
      this.output.value = words;
      this.slider.setAttribute("aria-valuetext", extra ? `${words}, ${extra}` : words);
    }
    const state = player.playing ? "pause" : "play";
    if (this.play.dataset.state !== state) {
      this.play.dataset.state = state;
      relabel(this.play, state, say(lang, state));
    }
  }

  /** Say of what is saved whether the step that is taken apart beside the picture is in it. */
  withStep(open: boolean): void {
    this.saving.forEach(([item, name, moves]) => { item.textContent = say(this.lang, name) + (open ? say(this.lang, moves ? "without step" : "with step") : ""); });
  }

  pressed(which: "roll" | "stepView" | "range", on: boolean): void {
    this[which].setAttribute("aria-pressed", String(on));
  }
}

/** A button that unfolds a list; `word`: what stands beside its icon where there is room. */
function menu(name: string, label: string, items: HTMLElement[], closes: boolean, word = ""): HTMLElement {
  const list = h("div", { hidden: true }, ...items);
  const open = h("button", { type: "button", "aria-label": label, title: label, "aria-expanded": "false", part: name, ...(word ? { "data-word": word } : {}) }, icon(name));
  const set = (on: boolean) => {
    list.hidden = !on;
    open.setAttribute("aria-expanded", String(on));
  };
  open.addEventListener("click", () => set(Boolean(list.hidden)));
  const box = h("div", { class: "menu" }, open, list);
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || list.hidden) return;
    set(false);
    open.focus();
    event.stopPropagation();
  });
  box.addEventListener("focusout", (event) => {
    if (!box.contains(event.relatedTarget as Node | null)) set(false);
  });
  if (closes) list.addEventListener("click", () => set(false));
  return box;
}
