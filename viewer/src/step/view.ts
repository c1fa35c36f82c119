/** The step view: one step as a drawing that grows phase by phase, its numbers, and the optimizer's update formula. */
import { mix, rgb, toCss } from "../core/colors";
import { count, number } from "../core/format";
import { mainPaths } from "../core/readout";
import { type Key, type Lang, say } from "../i18n";
import { button, h } from "../ui/dom";
import { typeset } from "../ui/mathml";
import type { Message, NdArray, Theme } from "../wire/types";
import { diagram, type Look, look } from "./diagram";
import { type StepParts, decompose, phases } from "./decompose";
import { tex } from "./tex";

/** Milliseconds a phase grows, and then rests. */
const GROW = 900;
const REST = 900;
/** Coordinates in the table. */
const SHOWN = 4;
/** State that counts something is written as a whole number. */
const COUNTED = /^(step|n_iter|func_evals|count|.*_(iters?|count|evals?|steps?))$/;

/** What a scene says of an optimizer. */
interface OptimizerExtra { name?: string; hyper?: Record<string, unknown>; formula?: string[] }

export class StepView {
  readonly element: HTMLElement;
  possible = false;
  private readonly where = h("div");
  private readonly canvas = h("canvas", { "aria-hidden": "true" });
  private readonly steps = h("div", { class: "phases" });
  private readonly said = h("p", { "aria-live": "polite" });
  private readonly table = h("table");
  private readonly formula = h("div", { class: "formula" });
  private readonly hint = h("p");
  private state: Record<string, NdArray> = {};
  private recorded = false;
  private colors: Look | null = null;
  private message: Message | null = null;
  private now: StepParts | null = null;
  private key = "";
  private phase = 0;
  private share = 1;
  /** Of the variables. */
  private names: string[] = [];
  private request = 0;

  constructor(private readonly lang: Lang, private readonly onToggle: (open: boolean) => void) {
    this.element = h("aside", { class: "step-view", hidden: true, "aria-label": say(lang, "step view") },
      h("h3", { role: "heading", "aria-level": "2" }, say(lang, "step view"), button("close", say(lang, "close"), () => this.toggle())),
      this.where, this.canvas, this.steps, this.said, this.formula, this.table, this.hint);
    new ResizeObserver(() => this.paint()).observe(this.canvas);
  }

  get open(): boolean {
    return !this.element.hidden;
  }

  toggle(): void {
    this.element.hidden = this.open;
    this.key = "";
    cancelAnimationFrame(this.request);
    this.onToggle(this.open);
  }

  update(message: Message, theme: Theme): void {
    this.message = message;
    const { extra } = message.scene;
    const recorded = extra.state as Record<string, NdArray> | undefined;
    const read = mainPaths(message.scene)[0]?.readout.x;
    this.recorded = recorded !== undefined && Object.keys(recorded).some((name) => name !== "x");
    this.state = recorded?.x ? recorded : read ? { ...recorded, x: runsFirst(read) } : {};
    this.possible = this.state.x !== undefined && (this.state.x.shape.at(-2) ?? 0) > 1;
    const axes = message.scene.panels[0]?.axes ?? [];
    const n = this.state.x?.shape.at(-1) ?? 0;
    this.names = (extra.variables as string[] | undefined) ?? (n < axes.length ? axes.slice(0, n).map(({ label }) => label.plain) : []);
    const [background, ink] = [rgb(theme.background), rgb(theme.ink)];
    const share = (s: number) => toCss(mix(background, ink, s));
    this.colors = look(background[0] < 0.5, theme.ink, share(0.7), share(0.16), theme.background);
    this.key = "";
  }

  /** Follow the time and the run in focus. */
  frame(time: number, run: number): void {
    if (!this.open || !this.message) return;
    const k = Math.floor(time + 1e-6);
    const key = `${run} ${k}`;
    if (key === this.key) return;
    this.key = key;
    const last = (this.state.x?.shape.at(-2) ?? 1) - 1;
    const { steps } = this.message.scene.timeline;
    const { name, hyper } = this.optimizer(run);
    const betas = /adam/i.test(name) && Array.isArray(hyper.betas) ? (hyper.betas as number[]) : null;
    this.now = decompose(this.state, run, Math.min(k, last), betas);
    const numbers = { from: count(steps.data[Math.min(k, last)]), to: count(steps.data[Math.min(k + 1, last)]) };
    this.where.textContent = say(this.lang, k < last ? "at step" : "final step", numbers);
    this.numbers(run);
    this.begin();
  }

  /** The optimizer of a run, its hyperparameters, and the lines of its update formula. */
  private optimizer(run: number): Required<OptimizerExtra> {
    const each = (this.message?.scene.extra.optimizers ?? []) as OptimizerExtra[];
    const runs = this.state.x?.shape.length === 3 ? this.state.x.shape[0] : 1;
    // Each optimizer may have several runs, from several starts.
    return { name: "", hyper: {}, formula: [], ...each[Math.floor((run * each.length) / runs)] };
  }

  private numbers(run: number): void {
    const t = (key: Key, values = {}) => say(this.lang, key, values);
    const { now, colors } = this;
    this.table.replaceChildren();
    if (!now || !colors) return;
    const put = (name: string, values: number[] | null, color = "transparent", written: (v: number) => string = number) => {
      if (!values) return;
      const mark = h("i");
      mark.style.setProperty("--run", color);
      this.table.append(h("tr", {}, h("th", { scope: "row" }, mark, name), ...values.slice(0, SHOWN).map((v) => h("td", {}, written(v)))));
    };
    if (this.names.length > 1) {
      const headings = this.names.slice(0, SHOWN).map((name) => h("th", { scope: "col" }, typeset(name)));
      this.table.append(h("tr", {}, h("td"), ...headings));
    }
    put(this.names.length === 1 ? this.names[0] : t("position"), now.from);
    put(t("gradient"), now.gradient, colors.gradient);
    if (now.momentum) put(`${t("momentum")} (${now.momentum.name})`, now.momentum.values, colors.momentum);
    if (now.second) put(`${t("second moment")} (${now.second.name})`, now.second.values, colors.second);
    if (now.corrected) {
      put("m\u0302", now.corrected.first, colors.momentum);
      put("√v\u0302", now.second?.sides ?? null, colors.second);
    }
    for (const { name, values } of now.others) put(name, values, "transparent", COUNTED.test(name) ? count : number);
    put(t("resulting step"), now.step, colors.step);
    const all = now.from.length;
    const hidden = all > SHOWN ? t("more coordinates", { n: SHOWN, all }) : "";
    this.hint.textContent = [this.recorded ? "" : t("no state"), hidden].filter(Boolean).join(" ");
    this.formula.replaceChildren(...this.optimizer(run).formula.map((line) => tex(line)));
    const width = Math.max(1, Math.min(all, SHOWN));
    this.table.style.setProperty("--columns", String(width));
  }

  /** Show the phases one after another; all at once where reduced motion is preferred. */
  private begin(): void {
    cancelAnimationFrame(this.request);
    if (!this.now) return;
    const shown = phases(this.now);
    this.steps.replaceChildren(...shown.map((name, i) => h("button", {
      type: "button", "aria-label": say(this.lang, `phase ${name}`), title: say(this.lang, `phase ${name}`), click: () => this.tell(i),
    })));
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) this.rest(shown.length - 1);
    else this.tell(0, true);
  }

  private tell(from: number, on = false): void {
    cancelAnimationFrame(this.request);
    const count = this.now ? phases(this.now).length : 0;
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

  private rest(phase: number): void {
    this.phase = phase;
    this.share = 1;
    this.paint();
  }

  private paint(): void {
    const { now, colors, canvas } = this;
    if (!this.open || !now || !colors || !canvas.clientWidth) return;
    const shown = phases(now);
    const dpr = devicePixelRatio || 1;
    const [width, height] = [canvas.clientWidth, canvas.clientHeight];
    if (canvas.width !== Math.round(width * dpr)) canvas.width = Math.round(width * dpr);
    if (canvas.height !== Math.round(height * dpr)) canvas.height = Math.round(height * dpr);
    const c = canvas.getContext("2d") as CanvasRenderingContext2D;
    c.setTransform(dpr, 0, 0, dpr, 0, 0);
    const s = this.share;
    diagram(c, width, height, now, shown, this.phase, s * s * (3 - 2 * s), colors, this.names);
    [...this.steps.children].forEach((child, i) => child.setAttribute("aria-current", String(i === this.phase)));
    const words = shown[this.phase] ? say(this.lang, `phase ${shown[this.phase]}`) : "";
    if (this.said.textContent !== words) this.said.textContent = words;
  }
}

/** (K, runs, n) to (runs, K, n). */
function runsFirst(array: NdArray): NdArray {
  const [steps, runs, n = 1] = array.shape;
  const data = new Float32Array(steps * runs * n);
  for (let k = 0; k < steps; k++) {
    for (let r = 0; r < runs; r++) {
      for (let i = 0; i < n; i++) data[(r * steps + k) * n + i] = array.data[(k * runs + r) * n + i];
    }
  }
  return { id: array.id, shape: [runs, steps, n], data };
}
