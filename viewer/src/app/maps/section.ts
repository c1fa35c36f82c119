/** The section of the map: what it varies, how far it is, and what its colours mean. */
import { mix, rgb } from "../../core/colors";
import { countsOf, DIM, greysOf, openOf } from "../../core/map/colors";
import type { MapReply, MapRequest } from "../../answers/maps/map_request";
import { count, number, percent, percents } from "../../core/format";
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
/** Minima whose colours the bar of steps has. */
const STRIPES = 4;

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

  /** Show what can be chosen. */
  show(state: State, about: About | null, varied: Varied, focus: number, say: Say): void {
    const chosen = state.optimizers[focus], { map } = this;
    this.say = say;
    this.cmap = themes.themes[state.theme].cmap;
    this.redraw = () => this.showBody(varied.name, say);
    [map.limit, map.balls] = [varied.limit, varied.balls];
    this.map.legend = () => this.written(varied.name, say);
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

  private showBody(name: string, say: Say): void {
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
    const rows = this.rows(say), key = JSON.stringify(rows);
    if (key !== this.listed) legend.replaceChildren(...rows.map(lineOf));
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
  private written(name: string, say: Say): { color: string; text: string }[] {
    const { map } = this;
    if (!map.pair || !map.pixels) return [];
    const [x, y] = map.pair.map((one) => labelOf(one).plain), held = this.held(say);
    const { steps } = countsOf(map.pixels), ends = (color: string[]) => [0, 1].map((k) => ({ color: color.at(-k)!, text: say("mapArrivedIn", { steps: count(steps[k]) }) }));
    const head = `${say("map")}: ${map.starts ? say("mapStarts", { x, y }) : say("mapPlane", { x, y })} · ${name}${held ? ` · ${held}` : ""}`;
    return [{ color: "", text: head }, ...this.rows(say).flatMap(({ colors, words, share, stripes }) =>
      (stripes ? [words, share].map((text, k) => ({ color: stripes[0][k], text })) : colors.length > 1 ? ends(colors) : [{ color: colors[0], text: words }]))];
  }

  /** What the colours mean, and, once all pixels are computed, their shares: the first are not spread evenly. */
  private rows(say: Say): Meaning[] {
    const pixels = this.map.pixels!, { reached, diverged, nonfinite, refused, elsewhere, steps } = countsOf(pixels), basins = pixels.minima.length > 0;
    const theme = themes.themes[this.events.state().theme], greys = greysOf(theme, basins), [broken, ...open] = [greys.broken, ...greys.open].map(hex);
    const { data } = colorTable(this.cmap), stops = [0.1, 0.38, 0.67, 0.95].map((at) => hex([0, 1, 2].map((c) => data[3 * Math.round(255 * at) + c])));
    const [least, most] = steps.map(count), colors = pixels.colors.map((k) => theme.runs[k % theme.runs.length]);
    const arrived: Part[] = basins ? pixels.minima.map((at, k): Part => [[colors[k]], pointName({ x: [...at], value: 0 }), reached[k]])
      : [[stops, say("mapArrived", { least, most }), reached[0]]];
    const others: Part[] = basins ? [[[open[0]], say("mapNowhere"), elsewhere]]
      : openOf(pixels).map((n, k): Part => [[open[k]], say((["mapOnTheWay", "mapSwings", "mapRests"] as const)[k]), n]);
    const parts: Part[] = [...arrived, ...others, [[broken], say("mapDiverged"), diverged], [[broken], say("mapNonfinite"), nonfinite], [[theme.background], say("mapRefused"), refused]];
    const shares = percents(parts.map(([, , n]) => n));
    const rows = parts.flatMap(([color, words, n], k): Meaning[] => (n ? [{ colors: color, words, share: this.map.finished ? shares[k] : "" }] : []));
    if (!basins || !(steps[0] < steps[1])) return rows;
    const stripes = colors.filter((_, k) => reached[k]).slice(0, STRIPES).map((color): [string, string] => [color, faded(color, theme.background)]);
    return [...rows, { colors: [], words: say("mapFewSteps", { steps: least }), share: say("mapManySteps", { steps: most }), stripes }];
  }
}

type Part = [colors: string[], words: string, pixels: number];

/** A line of the legend; one with `stripes`, the colours of the fastest and the slowest pixels of minima, is a bar from few steps to many. */
interface Meaning { colors: string[]; words: string; share: string; stripes?: [string, string][] }

const hex = (color: ArrayLike<number>): string => `#${Array.from(color, (v) => Math.round(v).toString(16).padStart(2, "0")).join("")}`;
/** A colour as the slowest pixels have it. */
const faded = (color: string, background: string): string => hex(mix(rgb(background), rgb(color), 1 - DIM).map((v) => 255 * v));

/** A line of the legend. */
function lineOf({ colors, words, share, stripes }: Meaning): HTMLElement {
  const across = (stops: readonly string[]) => (stops.length > 1 ? `linear-gradient(to right, ${stops.join()})` : stops[0]);
  if (!stripes) return h("li", {}, h("i", { class: "swatch", style: `background:${across(colors)}` }), h("span", {}, words), h("b", {}, share));
  const bar = stripes.map((stops) => h("i", { style: `background:${across(stops)}` }));
  return h("li", { class: "map-steps" }, h("span", {}, words), h("span", { class: "map-bar", "aria-hidden": "true" }, ...bar), h("span", {}, share));
}

function write(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
