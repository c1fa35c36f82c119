/** A saved page of a study's map: any window of it, what each pixel came to, and, of a function that the page reads, its descent beside it. */
import { Answerer } from "../../answers/answerer";
import { isConstant, withSetting } from "../../answers/maps/mapping";
import { variableOf } from "../../answers/maps/map_request";
import { paced } from "../../answers/pace";
import type { Recipe } from "../../answers/recipe";
import { isScene } from "../../answers/request";
import { macrotask } from "../../answers/worker";
import { MAPS } from "../../app/style/maps";
import type { PanelDrawn } from "../../core/panel";
import { type Ends, fromUnit, toPlot } from "../../core/scale";
import { centreOf, pixelAt, type StudyMap, windowOf, wordsOf } from "../../core/map/study_pixels";
import { type Lang, say } from "../../i18n";
import { numbers } from "../../scenes/buffers";
import { Scale } from "../../scenes/scale";
import type { OwnRange } from "../../shell/options";
import type { Viewer } from "../../shell/viewer";
import { h } from "../../ui/dom";
import type { Axis, Mark, Message, Panel } from "../../wire/types";
import { MapKeys } from "./map_keys";

/** Pixels of the picture of a window. */
const SIZE = 729;
/** A window shows at least so many pixels of the map. */
const FEWEST = 4;
const ZOOM = 0.5;

export class StudyPage {
  private readonly keys: MapKeys;
  private readonly answerer: Answerer | null;
  private readonly whole: Ends[];
  private window: Ends[];
  private readonly past: Ends[][] = [];
  /** The answer for the pixel that was chosen, and where that is. */
  private beside: { message: Message; at: number[] } | null = null;
  private viewer!: Viewer;
  private asked = 0;

  constructor(private readonly message: Message, private readonly study: StudyMap, private readonly recipe: Recipe | null, private readonly lang: () => Lang) {
    this.answerer = recipe && new Answerer(recipe);
    this.whole = this.panel.axes.map(({ lo, hi }): Ends => [lo, hi]);
    this.window = this.whole;
    this.keys = new MapKeys({
      panel: () => this.drawn,
      pixel: () => [0, 1].map((k) => (this.whole[k][1] - this.whole[k][0]) / (this.window[k][1] - this.window[k][0]) / study.index.shape[1 - k]) as [number, number],
      pick: (at) => void this.pick(at),
      zoomAt: (at, closer) => this.zoom(this.window.map(([lo, hi], k): Ends => {
        const by = closer ? ZOOM : 1 / ZOOM;
        return [at[k] - (at[k] - lo) * by, at[k] + (hi - at[k]) * by];
      }), true),
      zoom: (window) => this.zoom(window, true), whole: () => this.zoom(this.whole, true), back: () => this.back(),
      words: (at) => this.words(at).join(" · "),
    });
  }

  /** Show it in a viewer. */
  start(viewer: Viewer): void {
    this.viewer = viewer;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(MAPS);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    viewer.host.append(h("div", { slot: "corners", class: "map-box" }, this.keys.element));
    if (this.answerer) viewer.on("pick", ({ panel, at }) => { if (panel === this.study.panel) void this.pick(at.map((v, k) => toPlot(this.panel.axes[k], v))); });
    viewer.on("lang", () => this.placed());
    // After the stage has its new size.
    new ResizeObserver(() => requestAnimationFrame(() => this.placed())).observe(viewer.stage!.canvas);
    this.show();
  }

  /** What moves the window. */
  own(panel: PanelDrawn): OwnRange | null {
    if (panel !== this.drawn) return null;
    return { good: () => true, range: (window, done) => this.zoom(window, done), whole: () => this.zoom(this.whole, true), framed: (at) => this.keys.framed(at) };
  }

  describe(panel: PanelDrawn, at: readonly number[]): string[] {
    return panel === this.drawn ? this.words(panel.panel.axes.map((axis, k) => fromUnit(axis, at[k]))) : [];
  }

  get panelNumber(): number {
    return this.study.panel;
  }

  private get panel(): Panel {
    return this.message.scene.panels[this.study.panel];
  }

  private get drawn(): PanelDrawn | undefined {
    return this.viewer?.stage?.panels[this.study.panel];
  }

  /** Shares of the whole map at plot coordinates. */
  private share = (at: readonly number[]): number[] => at.slice(0, 2).map((v, k) => (v - this.whole[k][0]) / (this.whole[k][1] - this.whole[k][0]));

  private words(at: readonly number[]): string[] {
    const [u, v] = this.share(at), pixel = pixelAt(this.study, u, v);
    return pixel < 0 ? [] : wordsOf(this.study, pixel);
  }

  /** Show a window, no farther than the map goes. */
  private zoom(window: readonly Ends[], done: boolean): void {
    const next = window.map(([lo, hi], k): Ends => {
      const [low, high] = this.whole[k], least = ((high - low) * FEWEST) / this.study.index.shape[1 - k];
      const width = Math.min(high - low, Math.max(least, hi - lo)), from = Math.min(high - width, Math.max(low, (lo + hi - width) / 2));
      return [from, from + width];
    });
    if (done && JSON.stringify(this.past.at(-1)) !== JSON.stringify(this.window)) this.past.push(this.window);
    this.window = next;
    this.show();
  }

  private back(): void {
    this.window = this.past.pop() ?? this.whole;
    this.show();
  }

  /** Descend as the pixel at a place did: plot coordinates. */
  private async pick(at: readonly number[]): Promise<void> {
    const { answerer, recipe, study } = this, [u, v] = this.share(at), pixel = pixelAt(study, u, v);
    if (!answerer || !recipe || pixel < 0) return;
    const values = centreOf(study, pixel), seq = ++this.asked, { start } = recipe.state;
    let [choice] = recipe.state.optimizers;
    const point = [...start[0]], names = study.axes.map(({ name }) => variableOf(name, answerer.variables(recipe.state)));
    const params = { ...recipe.state.params };
    names.forEach((i, k) => {
      const { name } = study.axes[k];
      if (i >= 0) point[i] = values[k];
      else if (isConstant(name, choice, params)) params[name] = values[k];
      else choice = withSetting(choice, study.axes[k].name, values[k]);
    });
    const state = { ...recipe.state, params, lang: this.lang(), start: [point], optimizers: [choice] };
    const reply = await answerer.answer({ type: "run", seq, state }, paced(30, () => seq === this.asked, macrotask));
    if (!reply || seq !== this.asked || !isScene(reply)) return;
    this.beside = { message: reply.message, at: values };
    this.show();
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) this.viewer.seek(this.viewer.stage!.timeline.last);
    else {
      this.viewer.seek(0);
      this.viewer.play();
    }
  }

  private show(): void {
    this.viewer.setScene(this.composed());
    this.placed();
  }

  private placed(): void {
    this.keys.show(say(this.lang(), this.answerer ? "map keys" : "map keys alone"));
  }

  /** The scene: the map's window, and beside it the descent of the pixel that was chosen. */
  private composed(): Message {
    const { message, panel, beside, study } = this, before = panel.axes;
    const axes = before.map((axis, k): Axis => new Scale(axis.scale).axis(axis.label, ...this.window[k], 5, null, axis.note));
    const shares = this.window.map((ends, k) => ends.map((v) => (v - this.whole[k][0]) / (this.whole[k][1] - this.whole[k][0])) as Ends);
    const picture: Mark = { type: "image", pixels: numbers(windowOf(study, shares, SIZE), [SIZE, SIZE, 3]), extent: [0, 1, 0, 1], animated: false };
    const own = panel.marks.flatMap((mark) => (mark.type === "image" ? [picture] : moved(mark, before, axes)));
    const { scene } = message;
    if (!beside) return { ...message, scene: { ...scene, panels: scene.panels.map((one, i) => (i === study.panel ? { ...panel, axes, marks: own } : one)) } };
    const other = beside.message.scene, flat = other.panels.find(({ kind }) => kind === "contour"), rest = other.panels.filter(({ kind }) => kind !== "contour");
    const over = study.kind === "basins" && flat
      ? flat.marks.filter(({ type }) => type === "paths" || type === "points").flatMap((mark) => (mark.type === "points" && mark.symbol === "star" ? [] : moved(mark, flat.axes, axes)))
      : moved(ringAt(beside.at.map((v, k) => (toPlot(before[k], v) - before[k].lo) / (before[k].hi - before[k].lo))), before, axes);
    const map: Panel = { ...panel, axes, marks: [...own, ...over], cell: [0, 0, Math.max(1, rest.length), 1] };
    const verdict = (other.extra.live as { verdicts?: { text: string }[] } | undefined)?.verdicts?.[0]?.text ?? "";
    return {
      ...beside.message, themes: message.themes,
      scene: {
        ...scene, panels: [map, ...rest.map((one, i): Panel => ({ ...one, cell: [i, 1, 1, 1] }))], columns: [1.25, 1], rows: rest.length > 1 ? [1.25, 1] : [],
        timeline: other.timeline, size: [1120, Math.max(600, scene.size[1])], subtitle: [scene.subtitle, verdict].filter(Boolean).join(" · "), extra: scene.extra,
      },
    };
  }
}

const ringAt = (at: number[]): Mark => ({
  type: "points", symbol: "ring", size: 10, color: "ink", label: "", alpha: 1, animated: false, colors: null, points: numbers(Float32Array.from(at), [1, 2]),
});

/** A mark of a panel with these axes on a panel with others of the same scales; nothing where none of it is seen, or it cannot be moved. */
function moved(mark: Mark, from: readonly Axis[], to: readonly Axis[]): Mark[] {
  if (mark.type !== "points" && mark.type !== "paths" && mark.type !== "curve") return [];
  const { shape, data } = mark.points, d = shape[shape.length - 1], out = Float32Array.from(data);
  let seen = false;
  for (let at = 0; at < out.length; at += d) {
    let inside = true;
    for (let k = 0; k < 2; k++) {
      const plot = from[k].lo + data[at + k] * (from[k].hi - from[k].lo);
      out[at + k] = (plot - to[k].lo) / (to[k].hi - to[k].lo);
      inside &&= out[at + k] >= 0 && out[at + k] <= 1;
    }
    // What lies beside the window is not drawn over the axes.
    if (mark.type === "points" && !inside) out[at] = NaN;
    seen ||= inside;
  }
  return seen || mark.type === "points" ? [{ ...mark, points: numbers(out, [...shape]) }] : [];
}
