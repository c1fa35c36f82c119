/** The section of the map: what it varies, how far it is, and what its colours mean. */
import { countsOf, greysOf, openOf } from "../../core/map/colors";
import type { MapReply, MapRequest } from "../../answers/maps/map_request";
import { count, number, percent } from "../../core/format";
import { colorTable } from "../../scenes";
import { pointName } from "../../scenes/trace/groups";
import themes from "../../scenes/themes.json";
import { h } from "../../ui/dom";
import { choice, refocused } from "../inputs";
import { langOf, type Say } from "../language";
import type { OptimizerChoice, State } from "../state";
import { labelOf, type Pair, quantities } from "./axes";
import { type About, LiveMap, type ShownMap } from "./live_map";

export interface MapEvents {
  state(): State;
  change(part: Partial<State>, done: boolean): void;
  map(request: MapRequest | null, give: (reply: MapReply) => void): boolean;
  showMap(map: ShownMap | null): void;
  mapSize(): number;
  announce(text: string): void;
}

/** What can be varied of the optimizer in focus: its defaults and η. */
export interface Varied {
  name: string; lr: number | null; hyper: OptimizerChoice["hyper"];
  /** The largest step size that does not diverge, where it is known. */
  limit: number | null;
  /** Where balls that are shown ended, by the minimum, with the number of their colour. */
  balls: LiveMap["balls"];
}

/** Shares of the pixels that arrived, below which more steps are offered; the steps that are at most. */
const FEW = 0.02, MOST_STEPS = 10_000;

export class MapSection {
  readonly element = h("section", { class: "map-section" });
  readonly map: LiveMap;
  private readonly head = h("div", { class: "map-choice" });
  private readonly body = h("div", { class: "map-body" });
  private readonly progress = h("span", { class: "spring", role: "status", "aria-live": "off" });
  private readonly back = h("button", { type: "button", class: "quiet", click: () => this.map.back() });
  private readonly whole = h("button", { type: "button", class: "quiet", click: () => this.map.whole() });
  private readonly legend = h("ul", { class: "map-legend" });
  private readonly fixed = h("p", { class: "hint" });
  private readonly few = h("p", { class: "hint" });
  private readonly hint = h("p", { class: "hint" });
  private offered: Pair[] = [];
  private drawn = "";
  private listed = "";
  private other = false;
  private say: Say | null = null;
  private cmap = "";
  private redraw: () => void = () => undefined;

  constructor(private readonly events: MapEvents) {
    this.map = new LiveMap({ ...events, mapped: () => this.redraw(), limit: () => events.announce(this.say!("rangeLimit")) });
    this.body.append(h("p", { class: "row map-progress" }, this.progress, this.back, this.whole), this.fixed, this.legend, this.few, this.hint);
    this.element.append(this.head, this.body);
  }

  /** Show what can be chosen; `colors` are those of runs. */
  show(state: State, about: About | null, varied: Varied, focus: number, colors: readonly string[], say: Say): void {
    const chosen = state.optimizers[focus], { map } = this;
    this.say = say;
    this.cmap = themes.themes[state.theme].cmap;
    this.redraw = () => this.showBody(varied.name, colors, say);
    [map.limit, map.balls] = [varied.limit, varied.balls];
    this.map.legend = () => this.written(varied.name, colors, say);
    const hyper = { ...varied.hyper, ...chosen.hyper }, variables = about?.variables ?? [], all = quantities({ hyper }, varied.lr, variables, { ...about?.constants, ...state.params });
    // Another optimizer may have no such number, another function no such variable.
    if (about && map.pair?.some((name) => !all.includes(name))) map.pair = null;
    map.show(about, { ...chosen, hyper }, focus);
    const key = JSON.stringify([map.pair, all, variables, this.other, say("map")]);
    if (key !== this.drawn) refocused(this.head, () => this.showHead(all, variables, say));
    this.drawn = key;
    this.redraw();
  }

  private showHead(all: readonly string[], variables: readonly string[], say: Say): void {
    const { map } = this, named = ([x, y]: Pair) => ({ x: labelOf(x).plain, y: labelOf(y).plain });
    const starts: Pair[] = variables.length === 2 ? [[variables[0], variables[1]]] : [];
    const pairs = all.filter((name) => name !== all[0]).map((name): Pair => [all[0], name]).filter(([x]) => x === "lr").slice(0, 5);
    const offered = this.offered = [...starts, ...pairs], key = ([x, y]: Pair) => `${x} ${y}`;
    const at = this.other ? "other" : map.pair ? (offered.some((pair) => key(pair) === key(map.pair!)) ? key(map.pair) : "other") : "";
    const choose = (value: string): void => {
      this.other = value === "other";
      const pair = offered.find((one) => key(one) === value) ?? (this.other ? map.pair ?? offered[0] : null);
      map.choose(pair);
      this.drawn = "";
      this.again();
    };
    const options: [string, string][] = [
      ["", say("mapOff")], ...starts.map((pair): [string, string] => [key(pair), say("mapStarts", named(pair))]),
      ...pairs.map((pair): [string, string] => [key(pair), say("mapPlane", named(pair))]), ...(all.length > 1 ? [["other", say("mapOther")] as [string, string]] : []),
    ];
    const sides = (["mapAcross", "mapUp"] as const).map((label, k) => h("label", {}, say(label), choice(say(label),
      all.filter((name) => name !== map.pair?.[1 - k]).map((name) => [name, labelOf(name).plain]), map.pair?.[k] ?? "", (name) => {
        map.choose(k ? [map.pair![0], name] : [name, map.pair![1]]);
        this.again();
      })));
    this.head.replaceChildren(h("h2", { class: "label" }, say("map")), choice(say("map"), options, at, choose),
      ...(at === "other" && map.pair ? [h("div", { class: "row map-sides" }, ...sides)] : []));
  }

  /** Choose a map where there is none, and go to the choice. */
  open(): void {
    if (!this.map.pair && this.offered.length) {
      this.map.choose(this.offered[0]);
      this.drawn = "";
      this.again();
    }
    this.head.querySelector("select")?.focus({ preventScroll: true });
  }

  /** What to do for the section to be shown anew. */
  again: () => void = () => undefined;

  private showBody(name: string, colors: readonly string[], say: Say): void {
    const { map, body, progress, back, whole, hint, legend } = this;
    body.hidden = !map.pair;
    if (!map.pair) return;
    const { pixels, refused } = map, why = map.unable ? say("mapNeedsPage") : refused && refused[langOf(say)];
    const total = pixels ? pixels.shape[0] * pixels.shape[1] : 0;
    const share = map.finished && pixels ? say("mapDone", { pixels: count(total) }) : say("mapComputing", { share: percent(pixels ? pixels.done / total : 0) });
    write(progress, why ? say("mapServer", { why }) : share);
    write(back, say("mapBack"));
    write(whole, say("mapWhole"));
    write(hint, map.rounding ? say("mapFine") : say("mapHint", { name }));
    const held = this.held(say);
    write(this.fixed, held);
    this.fixed.hidden = !held;
    back.disabled = !map.past.length;
    this.showFew(say);
    legend.hidden = !pixels;
    if (!pixels) return;
    const rows = this.rows(colors, say), key = JSON.stringify(rows);
    if (key !== this.listed) legend.replaceChildren(...rows.map(([color, text, share]) =>
      h("li", {}, color.length ? h("i", { class: "swatch", style: `background:${color.length > 1 ? `linear-gradient(to right, ${color.join()})` : color[0]}` }) : null, h("span", {}, text), h("b", {}, share))));
    this.listed = key;
  }

  /** The coordinates of the start that are not varied; of a map of starts none. */
  private held(say: Say): string {
    const { map } = this, variables = map.starts || !map.pair ? [] : map.variables, [start] = this.events.state().start;
    const values = variables.flatMap((name, i) => (map.pair!.includes(name) ? [] : [`${labelOf(name).plain} = ${number(start[i] ?? NaN, 4, true)}`]));
    return values.length ? say("mapFixed", { values: values.slice(0, 4).join(", ") + (values.length > 4 ? ", …" : "") }) : "";
  }

  /** Where hardly any arrive: more steps. */
  private showFew(say: Say): void {
    const { map, few } = this, { pixels } = map, { steps } = this.events.state(), next = Math.min(MOST_STEPS, 10 * steps);
    few.hidden = !(map.finished && pixels && !pixels.minima.length && countsOf(pixels).reached[0] < FEW * pixels.done && openOf(pixels)[0] && next > steps);
    const text = say("mapFew", { steps: count(steps) });
    if (few.hidden || few.dataset.key === text) return;
    few.dataset.key = text;
    few.replaceChildren(text, " ", h("button", { type: "button", class: "quiet", click: () => this.events.change({ steps: next }, true) }, say("trySteps", { n: count(next) })));
  }

  /** What the map is of, and its colours, for a saved picture. */
  private written(name: string, colors: readonly string[], say: Say): { color: string; text: string }[] {
    const { map } = this;
    if (!map.pair || !map.pixels) return [];
    const [x, y] = map.pair.map((one) => labelOf(one).plain), held = this.held(say);
    const { steps } = countsOf(map.pixels), ends = (color: string[]) => [0, 1].map((k) => ({ color: color.at(-k)!, text: say("mapArrivedIn", { steps: count(steps[k]) }) }));
    const head = `${say("map")}: ${map.starts ? say("mapStarts", { x, y }) : say("mapPlane", { x, y })} · ${name}${held ? ` · ${held}` : ""}`;
    return [{ color: "", text: head }, ...this.rows(colors, say).flatMap(([color, text]) => (color.length > 1 ? ends(color) : [{ color: color[0] ?? "", text }]))];
  }

  /** What the colours mean: colour, words, and, once all pixels are computed, their share: the first are not spread evenly. */
  private rows(colors: readonly string[], say: Say): [string[], string, string][] {
    const pixels = this.map.pixels!, { reached, diverged, nonfinite, refused, elsewhere, steps } = countsOf(pixels), basins = pixels.minima.length > 0;
    const theme = themes.themes[this.events.state().theme], greys = greysOf(theme, basins);
    const [broken, ...open] = [greys.broken, ...greys.open].map((color) => `#${color.map((v) => Math.round(v).toString(16).padStart(2, "0")).join("")}`);
    const row = (color: string | string[], text: string, n: number): [string[], string, string][] => (n ? [[[color].flat(), text, this.map.finished ? percent(n / Math.max(1, pixels.done)) : ""]] : []);
    const { data } = colorTable(this.cmap), stops = [0.1, 0.38, 0.67, 0.95].map((at) => `#${[0, 1, 2].map((c) => data[3 * Math.round(255 * at) + c].toString(16).padStart(2, "0")).join("")}`);
    const arrived = () => row(stops, say("mapArrived", { least: count(steps[0]), most: count(steps[1]) }), reached[0]);
    return [
      ...(basins ? pixels.minima.flatMap((at, k) => row(colors[pixels.colors[k] % Math.max(1, colors.length)] ?? "var(--ink)", pointName({ x: [...at], value: 0 }), reached[k])) : arrived()),
      ...(basins ? row(open[0], say("mapNowhere"), elsewhere) : openOf(pixels).flatMap((n, k) => row(open[k], say((["mapOnTheWay", "mapSwings", "mapRests"] as const)[k]), n))), ...row(broken, say("mapDiverged"), diverged),
      ...row(broken, say("mapNonfinite"), nonfinite), ...row(theme.background, say("mapRefused"), refused),
      ...(basins ? [[[], say("mapDarker"), ""] as [string[], string, string]] : []),
    ];
  }
}

function write(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
