/** The step view: one step as a drawing that grows phase by phase and moves with the ball, its numbers, and the optimizer's update formula. */
import { mix, rgb, toCss } from "../core/colors";
import { count, number } from "../core/format";
import { type Key, type Lang, say } from "../i18n";
import { optimizerName } from "../i18n/messages";
import { button, h } from "../ui/dom";
import type { Message, Theme } from "../wire/types";
import type { Aside } from "../wire/aside";
import { phases } from "./decompose";
import { diagram } from "./diagram";
import { asComputed, FormulaView, type Rounded } from "./formula";
import { type Look, look } from "./marks";
import { oneVariable, parabola } from "./one_variable";
import { RecordedSteps, type Step } from "./recorded";
import { type Quantity, SHOWN, ValuesTable } from "./values";

/** Milliseconds a phase grows, and then rests. */
const GROW = 900;
const REST = 900;
/** The share of the drawing of one variable that arrows of momentum and scale have, where there are any. */
const STRIP = 0.3;
/** State that counts something is written as a whole number. */
const COUNTED = /^(step|n_iter|func_evals|count|.*_(iters?|count|evals?|steps?))$/;

export class StepView {
  readonly element: HTMLElement;
  private readonly where = h("div", { class: "where" });
  private readonly canvas = h("canvas", { "aria-hidden": "true" });
  private readonly phaseButtons = h("div", { class: "phases" });
  private readonly said = h("p", { "aria-live": "polite" });
  private readonly table: ValuesTable;
  private readonly formula = new FormulaView();
  private readonly hint = h("p");
  private steps: RecordedSteps | null = null;
  private colors: Look | null = null;
  private step: Step | null = null;
  private rounded: Rounded | null = null;
  private key = "";
  private playing = false;
  private phase = 0;
  private share = 1;
  /** The coordinate whose numbers stand in the formula. */
  private shown = 0;
  private request = 0;

  constructor(private readonly lang: Lang, private readonly onToggle: (open: boolean) => void) {
    this.table = new ValuesTable((coordinate) => this.choose(coordinate), (name) => say(lang, "numbers of", { name }));
    this.element = h("aside", { class: "step-view", hidden: true, "aria-label": say(lang, "step view") },
      h("h3", { role: "heading", "aria-level": "2" }, say(lang, "step view"), button("close", say(lang, "close"), () => this.toggle())),
      this.where, this.canvas, this.phaseButtons, this.said, this.formula.element, this.table.element, this.hint);
    new ResizeObserver(() => this.paint()).observe(this.canvas);
  }

  get open(): boolean {
    return !this.element.hidden;
  }

  get possible(): boolean {
    return this.steps?.possible ?? false;
  }

  /** What it shows, for a picture; null while it is closed. */
  get aside(): Aside | null {
    if (!this.open || !this.step) return null;
    return {
      heading: this.where.textContent ?? "", canvas: this.canvas, said: this.said.textContent ?? "", lines: this.formula.texts, rows: this.table.written, notes: this.hint.textContent ?? "",
    };
  }

  toggle(): void {
    this.element.hidden = this.open;
    this.key = "";
    cancelAnimationFrame(this.request);
    this.onToggle(this.open);
  }

  update(message: Message, theme: Theme): void {
    this.steps = new RecordedSteps(message, theme);
    const [background, ink] = [rgb(theme.background), rgb(theme.ink)];
    const share = (s: number) => toCss(mix(background, ink, s));
    this.colors = look(background[0] < 0.5, theme.ink, share(0.7), share(0.16), theme.background);
    for (const [name, color] of Object.entries({ gradient: this.colors.gradient, momentum: this.colors.momentum, scale: this.colors.second, step: this.colors.step })) {
      this.element.style.setProperty(`--${name}`, color);
    }
    this.key = "";
  }

  /** Follow the time and the run in focus. */
  frame(time: number, run: number, playing: boolean): void {
    if (!this.open || !this.steps) return;
    let step = this.steps.at(time, Math.min(run, this.steps.runs - 1));
    const key = step ? `${step.run} ${step.index}` : "";
    const started = this.playing !== playing;
    this.playing = playing;
    if (step && key === this.key && this.step) step = { ...step, parts: this.step.parts };
    else if (step) ({ step, rounded: this.rounded } = asComputed(step));
    this.step = step;
    if (key !== this.key || started) {
      if (key !== this.key) this.tell();
      this.key = key;
      // With the ball everything is there at once; at rest the phases are shown one after the other.
      if (playing) this.rest();
      else this.begin();
    } else if (playing || (step && step.share > 0)) this.paint();
  }

  /** Which step it is, its formula and its numbers. */
  private tell(): void {
    const { step, steps, lang } = this;
    if (!step || !steps) return;
    const { name, color } = steps.named(step.run), mark = h("i");
    mark.style.setProperty("--run", color);
    const one = step.to - step.from === 1;
    const where = say(lang, step.last ? "last step" : "at step", { from: count(step.from), to: count(step.to) });
    this.where.replaceChildren(...(steps.runs > 1 ? [mark, name || [optimizerName(step.known.name, lang), say(lang, "run", { n: count((steps.taken?.runs[step.run] ?? step.run) + 1) })].filter(Boolean).join(", "), " · "] : []), where);
    this.said.setAttribute("aria-live", this.playing ? "off" : "polite");
    this.formula.show(step, Math.min(this.shown, step.parts.from.length - 1));
    this.numbers(step);
    const all = step.parts.from.length;
    this.hint.textContent = [
      this.rounded ? roundedText(this.rounded, steps.names, lang) : "", steps.recorded ? "" : say(lang, steps.live ? "no state here" : "no state"), one ? "" : say(lang, "several steps", { count: count(step.to - step.from) }),
      all > SHOWN ? say(lang, "more coordinates", { n: SHOWN, all }) : "",
      steps.taken && steps.taken.of > steps.runs ? say(lang, "some runs", { n: steps.runs, all: count(steps.taken.of) }) : "",
    ].filter(Boolean).join(" ");
  }

  private numbers({ parts, known, hessian, formula }: Step): void {
    const t = (key: Key) => say(this.lang, key);
    const { colors, steps } = this;
    if (!colors || !steps) return this.table.show([], [], 0);
    const quantities: Quantity[] = [];
    const put = (name: string, values: number[] | null, color?: string, written?: (v: number) => string) => {
      if (values) quantities.push({ name, values, color, written });
    };
    put(steps.names.length === 1 ? steps.names[0] : t("position"), parts.from);
    put(t("gradient"), parts.gradient, colors.gradient);
    if (parts.momentum) put(`${t("momentum")} (${parts.momentum.name})`, parts.momentum.values, colors.momentum);
    if (parts.second) put(`${t("second moment")} (${parts.second.name})`, parts.second.values, colors.second);
    if (parts.corrected) {
      put("m\u0302", parts.corrected.first, colors.momentum);
      put("√v\u0302", parts.second?.sides ?? null, colors.second);
    }
    for (const { name, values } of parts.others) put(name, values, undefined, COUNTED.test(name) ? count : undefined);
    const n = parts.from.length;
    // What decides by curvature shows the curvature it saw.
    if (hessian && (n === 1 || formula.some((line) => line.includes("H_t")))) {
      for (let i = 0; i < n; i++) put(n === 1 ? "f″" : `∂∇f/∂${steps.names[i] ?? i + 1}`, hessian.slice(i * n, i * n + n));
    }
    const length = known.rate !== null && formula.some((line) => line.includes("α_t")) ? known.rate : null;
    if (length !== null) put(t("step length"), [length]);
    put(t("resulting step"), parts.step, colors.step);
    this.table.show(steps.names, quantities, this.shown);
  }

  /** Show the formula with the numbers of another coordinate. */
  private choose(coordinate: number): void {
    this.shown = coordinate;
    this.tell();
    this.paint();
    this.table.focus(coordinate);
  }

  /** The words of a phase. */
  private words(phase: string): string {
    const { step, lang } = this;
    if (!step) return "";
    const { step: curved, f } = parabola(step), climbs = Boolean(step.known.hyper.maximize);
    if (step.parts.from.length > 1 || !step.near) return say(lang, phase === "gradient" && climbs ? "phase gradient climb" : (`phase ${phase}` as Key));
    if (phase === "gradient") return say(lang, "phase tangent", { slope: number(step.parts.gradient![0]) });
    if (phase !== "step" || curved === null) return say(lang, `phase ${phase}` as Key);
    return say(lang, climbs ? "phase parabola climb" : "phase parabola", { curvature: number(curved) }) + (f === null ? "" : say(lang, "phase curvature", { curvature: number(f) }));
  }

  /** Show the phases one after another; all at once where reduced motion is preferred. */
  private begin(): void {
    cancelAnimationFrame(this.request);
    if (!this.step) return;
    this.offer();
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) this.rest();
    else this.grow(0, true);
  }

  /** A button for each phase. */
  private offer(): void {
    const shown = phases(this.step!.parts);
    const named = shown.join();
    if (this.phaseButtons.dataset.shown === named) return;
    this.phaseButtons.dataset.shown = named;
    this.phaseButtons.replaceChildren(...shown.map((name, i) => h("button", {
      type: "button", "aria-label": say(this.lang, `phase ${name}` as Key), title: say(this.lang, `phase ${name}` as Key), click: () => this.grow(i),
    })));
  }

  private grow(from: number, on = false): void {
    cancelAnimationFrame(this.request);
    const count = this.step ? phases(this.step.parts).length : 0;
    let began = 0;
    const tick = (at: number) => {
      began ||= at;
      const passed = at - began;
      const phase = on ? Math.min(count - 1, from + Math.floor(passed / (GROW + REST))) : from;
      const part = passed - (on ? (phase - from) * (GROW + REST) : 0);
      this.phase = phase;
      this.share = Math.min(1, part / GROW);
      this.paint();
      if (this.share < 1 || (on && phase < count - 1)) this.request = requestAnimationFrame(tick);
    };
    this.request = requestAnimationFrame(tick);
  }

  /** Show all phases. */
  private rest(): void {
    cancelAnimationFrame(this.request);
    if (!this.step) return;
    this.offer();
    this.phase = phases(this.step.parts).length - 1;
    this.share = 1;
    this.paint();
  }

  private paint(): void {
    const { step, steps, colors, canvas } = this;
    if (!this.open || !step || !steps || !colors || !canvas.clientWidth) return;
    const { parts } = step, shown = phases(parts);
    // A page may draw the picture larger than it is laid out.
    const dpr = (devicePixelRatio || 1) * (canvas.getBoundingClientRect().width / canvas.clientWidth);
    const [width, height] = [canvas.clientWidth, canvas.clientHeight];
    if (canvas.width !== Math.round(width * dpr)) canvas.width = Math.round(width * dpr);
    if (canvas.height !== Math.round(height * dpr)) canvas.height = Math.round(height * dpr);
    const c = canvas.getContext("2d") as CanvasRenderingContext2D;
    c.setTransform(dpr, 0, 0, dpr, 0, 0);
    c.clearRect(0, 0, width, height);
    const s = this.share, eased = s * s * (3 - 2 * s);
    const grown = (name: string) => {
      const at = shown.indexOf(name as (typeof shown)[number]);
      return at < 0 || at > this.phase ? 0 : at === this.phase ? eased : 1;
    };
    const ball = this.phase === shown.length - 1 && s === 1 ? step.share : 0;
    if (parts.from.length === 1 && step.near) {
      const arrows = parts.momentum !== null || parts.second !== null, upper = arrows ? height * (1 - STRIP) : height;
      oneVariable(c, width, upper, step, grown, ball, colors, steps.names[0] ?? "x");
      if (arrows) {
        c.translate(0, upper);
        diagram(c, width, height - upper, { ...parts, step: null }, (name) => (name === "step" ? 0 : grown(name)), 0, colors, []);
      }
    } else diagram(c, width, height, parts, grown, ball, colors, steps.names);
    [...this.phaseButtons.children].forEach((child, i) => child.setAttribute("aria-current", String(i === this.phase)));
    // All of a formula is lit while the ball moves.
    this.formula.light(this.playing ? null : (shown[this.phase] ?? null));
    const words = shown[this.phase] ? this.words(shown[this.phase]) : "";
    if (this.said.textContent !== words) this.said.textContent = words;
  }
}

/** What rounding made of a step. */
function roundedText({ coordinate, step, moved, spacing }: Rounded, names: string[], lang: Lang): string {
  const values = { name: names[coordinate] ?? "x", step: number(step, 3, true), moved: number(moved, 3, true), spacing: number(spacing, 3, true) };
  return say(lang, Math.abs(step) < spacing ? "step below spacing" : "step rounded", values);
}
