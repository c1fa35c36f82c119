/** The map of the live page: which there is, its window, and its pixels as they are computed. */
import type { MapReply, MapRequest } from "../../answers/maps/map_request";
import { isConstant, withSetting } from "../../answers/maps/mapping";
import { colorsOf } from "../../core/map/colors";
import { type MapAxis, MapPixels } from "../../core/map/pixels";
import { isWide, properRange, tidy } from "../../core/scale";
import type { Line } from "../../engine/types";
import type { Text } from "../../wire/types";
import type { OptimizerChoice, Range, State } from "../state";
import { type Constants, labelOf, type Pair, rangeOf, valueOf } from "./axes";

/** A map as a stage shows it. */
export interface ShownMap {
  axes: readonly [MapAxis, MapAxis];
  labels: readonly [Text, Text];
  /** Whether it lies over the function: both axes are its variables. */
  starts: boolean;
  pixels: MapPixels | null;
  /** Where the present descent is on it, in plot coordinates; null: its path is drawn. */
  here: readonly [number, number] | null;
  /** What it is of, without a colour, and what its colours mean. */
  legend: readonly { color: string; text: string }[];
}

/** What is known of the function. */
export interface About { variables: readonly string[]; domain: readonly Range[]; constants?: Constants }

export interface LiveMapHost {
  state(): State;
  change(part: Partial<State>, done: boolean): void;
  map(request: MapRequest | null, give: (reply: MapReply) => void): boolean;
  /** Show the map, or none, on the stage. */
  showMap(map: ShownMap | null): void;
  /** Pixels of the place where it is shown. */
  mapSize(): number;
  /** The map changed. */
  mapped(): void;
  /** A window can be no shorter or longer. */
  limit(): void;
}

/** Pixels along each axis: powers of 3, so that each square has a middle one. */
const FEW = 243, MANY = 729;
/** CSS pixels of the panel from which it is drawn with many, and steps of all of them. */
const LARGE = 420, MOST = 4e8;
/** Milliseconds between two pictures: at least these, and so many times what one takes. */
const PAUSE = 80, REST = 4;
/** How near a ball is to the minimum that it reached, as a share of the range. */
const NEAR = 0.02;
/** A zoom by a key. */
const ZOOM = 0.5;

let sequence = 0;

export class LiveMap {
  pair: Pair | null = null;
  pixels: MapPixels | null = null;
  /** Why there is none; and whether that is because only a server computes here. */
  refused: Line | null = null;
  unable = false;
  finished = false;
  /** Windows before the present one. */
  readonly past: (Range[] | null)[] = [];
  /** What balls that are shown have as colours: those of the minima that they reached; and the limit 2/λmax of the step size. */
  balls: readonly { x: readonly number[]; color: number }[] = [];
  limit: number | null = null;
  /** What is said beside a saved picture. */
  legend: () => ShownMap["legend"] = () => [];
  private window: Range[] | null = null;
  /** The ranges that a map begins with. */
  private home: { key: string; axes: MapAxis[] } = { key: "", axes: [] };
  private about: About | null = null;
  private choice: OptimizerChoice | null = null;
  private focus = 0;
  private asked = "";
  private latest: MapPixels | null = null;
  private timer = 0;
  private taken = 0;

  constructor(private readonly host: LiveMapHost) {}

  get variables(): readonly string[] {
    return this.about?.variables ?? [];
  }

  /** Whether both axes are the variables of the function. */
  get starts(): boolean {
    const variables = this.about?.variables ?? [];
    return variables.length === 2 && this.pair?.[0] === variables[0] && this.pair[1] === variables[1];
  }

  /** Another pair of quantities; null: no map. */
  choose(pair: Pair | null): void {
    this.pair = pair;
    this.window = null;
    this.home.key = "";
    this.past.length = 0;
    this.refresh();
  }

  /** Bring it up to a state: it is of the optimizer of this number, `choice` with all its hyperparameters. */
  show(about: About | null, choice: OptimizerChoice, focus: number): void {
    if (about) this.about = about;
    [this.choice, this.focus] = [choice, focus];
    this.refresh();
  }

  /** Whether neighbouring pixels are closer than numbers tell apart. */
  get rounding(): boolean {
    return (this.axes ?? []).some(({ low, high }) => (high - low) / (this.pixels?.shape[0] ?? FEW) <= 4 * Number.EPSILON * Math.max(Math.abs(low), Math.abs(high)));
  }

  /** The values of the formula's constants. */
  private get constants(): Constants {
    return { ...this.about?.constants, ...this.host.state().params };
  }

  get axes(): [MapAxis, MapAxis] | null {
    const { pair, about, choice } = this;
    if (!pair || !about || !choice) return null;
    const state = this.host.state();
    const key = JSON.stringify([pair, state.f, choice.name]), { variables } = about;
    // A range about the present values stays when these change.
    if (key !== this.home.key) this.home = { key, axes: pair.map((name) => rangeOf(name, state, choice, variables, about.domain, this.constants, this.limit)) };
    const [across, up] = pair.map((name, k): MapAxis => {
      const axis = this.starts ? rangeOf(name, state, choice, variables, state.domain ?? about.domain) : this.home.axes[k], own = this.starts ? null : this.window?.[k];
      if (!own) return axis;
      const [low, high] = axis.log ? own.map((v) => 10 ** v) : own;
      return { ...axis, low, high };
    });
    return [across, up];
  }

  private refresh(): void {
    const axes = this.axes;
    if (!axes) {
      if (this.asked) this.host.map(null, () => undefined);
      [this.asked, this.pixels, this.latest, this.refused] = ["", null, null, null];
      this.host.showMap(null);
      return;
    }
    const state = this.host.state(), large = this.starts && this.host.mapSize() > LARGE && MANY ** 2 * state.steps <= MOST, size = large ? MANY : FEW;
    const { f, dim, steps, noise, seed, data } = state, [optimizer, start, params] = this.fixed(axes);
    const key = JSON.stringify([f, params, dim, steps, noise, seed, data, optimizer, start, axes, size]);
    if (key === this.asked && !this.unable) return this.give();
    this.asked = key;
    // In float32 gradients do not become as small as where a run counts as arrived.
    this.ask({ id: ++sequence, state: { ...state, params, optimizers: [optimizer], start: [start], cloud: null, dtype: "float64" }, axes, shape: [size, size] });
    this.give();
  }

  /** The optimizer, the start and the constants, the same whatever is chosen of what varies. */
  private fixed(axes: readonly MapAxis[]): [OptimizerChoice, number[], Record<string, number>] {
    let choice = this.choice!, [start] = this.host.state().start;
    const params = { ...this.host.state().params };
    axes.forEach(({ name, low, high, log }) => {
      const i = this.about!.variables.indexOf(name), middle = log ? Math.sqrt(low * high) : (low + high) / 2;
      if (i >= 0) start = start.map((v, k) => (k === i ? 0 : v));
      else if (isConstant(name, choice, this.constants)) params[name] = middle;
      else choice = withSetting(choice, name, middle);
    });
    return [choice, start, params];
  }

  private ask(request: MapRequest): void {
    let next: MapPixels | null = null;
    [this.refused, this.finished] = [null, false];
    this.unable = ! this.host.map(request, (reply) => {
      if ("minima" in reply) next = new MapPixels(request.axes, request.shape, reply.minima);
      else if ("part" in reply) {
        next ??= new MapPixels(request.axes, request.shape, []);
        next.take(reply.part);
        // The picture before stays until there is one of all of it.
        if (next.source.indexOf(-1) < 0) this.latest = next;
      } else if ("refused" in reply) [this.refused, this.latest, this.pixels] = [reply.refused, null, null];
      else this.finished = true;
      this.later("part" in reply ? Math.max(PAUSE, REST * this.taken) : 0);
    });
    if (this.unable) [this.latest, this.pixels] = [null, null];
  }

  private later(pause: number): void {
    if (pause && this.timer) return;
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => {
      this.timer = 0;
      this.pixels = this.latest;
      const began = performance.now();
      this.give();
      this.host.mapped();
      this.taken = performance.now() - began;
    }, pause);
  }

  private give(): void {
    const { axes, starts, pixels, choice } = this;
    if (!axes) return;
    if (pixels?.minima.length) {
      const near = NEAR * Math.max(...this.about!.domain.map(([lo, hi]) => hi - lo)), colors = colorsOf(pixels.minima, this.balls, near);
      if (colors.join() !== pixels.colors.join()) pixels.colors = colors;
    }
    const [across, up] = axes.map(({ name, log }) => {
      const i = this.about!.variables.indexOf(name), value = i >= 0 ? this.host.state().start[0][i] : valueOf(name, choice!, this.constants);
      return log ? Math.log10(value) : value;
    });
    this.host.showMap({ axes, starts, pixels, labels: [labelOf(axes[0].name), labelOf(axes[1].name)], here: starts ? null : [across, up], legend: this.legend() });
  }

  /** A pixel of a plane was chosen: descend so. True values. */
  pick(at: readonly number[]): void {
    const axes = this.axes;
    if (!axes || this.starts) return;
    const before = this.host.state(), { hyper } = this.choice!;
    let [point] = before.start, one = before.optimizers[this.focus];
    const params: Record<string, number> = {};
    axes.forEach(({ name, low, high, log }, k) => {
      const i = this.about!.variables.indexOf(name), value = log ? Number(at[k].toPrecision(4)) : tidy(at[k], high - low);
      if (i >= 0) point = point.map((v, j) => (j === i ? value : v));
      else if (isConstant(name, this.choice!, this.constants)) params[name] = value;
      else one = withSetting({ ...one, hyper: { ...(name.includes("[") ? hyper : {}), ...one.hyper } }, name, value);
    });
    const constants = Object.keys(params).length ? { params: { ...before.params, ...params } } : {};
    this.host.change({ ...constants, start: [point], cloud: null, optimizers: before.optimizers.map((old, k) => (k === this.focus ? one : old)) }, true);
  }

  /** Show a window, in plot coordinates. `done`: false while it is still moved. */
  zoom(window: Range[], done: boolean): void {
    const { domain } = this.host.state(), now = this.starts ? domain : this.window;
    const good = this.starts ? properRange(window) : window.every(isWide) ? window : null;
    if (!good) return this.host.limit();
    if (done && JSON.stringify(this.past.at(-1)) !== JSON.stringify(now)) this.past.push(now);
    if (this.starts) return this.host.change({ domain: good }, done);
    this.window = window;
    this.refresh();
    this.host.mapped();
  }

  /** Zoom about a place by a key, plot coordinates. */
  zoomAt(at: readonly number[], closer: boolean): void {
    const by = closer ? ZOOM : 1 / ZOOM, ends = this.axes?.map(({ low, high, log }): Range => (log ? [Math.log10(low), Math.log10(high)] : [low, high]));
    if (ends) this.zoom(ends.map(([lo, hi], k): Range => [at[k] - (at[k] - lo) * by, at[k] + (hi - at[k]) * by]), true);
  }

  /** The window before; null where there is none. */
  back(): void {
    const window = this.past.pop();
    if (window === undefined) return;
    if (this.starts) return this.host.change({ domain: window }, true);
    this.window = window;
    this.refresh();
    this.host.mapped();
  }

  whole(): void {
    if (!this.starts && this.window === null) return;
    this.past.push(this.starts ? this.host.state().domain : this.window);
    if (this.starts) return this.host.change({ domain: null }, true);
    this.window = null;
    this.refresh();
    this.host.mapped();
  }
}
