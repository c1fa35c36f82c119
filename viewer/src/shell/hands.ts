/** Hands on the stage: a ball is dragged to another start, the range shown is dragged, pinched and scaled, a long press adds a ball. */
import type { GestureHost, Held, Place } from "../core/gestures";
import type { PanelDrawn } from "../core/panel";
import type { Player } from "../core/player";
import { type Ends, fromUnit, movedRange, properRange, toTrue } from "../core/scale";
import type { Stage } from "../core/stage";
import { onLabel } from "./clicks";
import type { Events, Options } from "./options";

/** How near, in CSS pixels, a ball is taken hold of. */
const NEAR = { touch: 26, mouse: 15 };
/** Milliseconds without a turn of the wheel after which it has come to rest. */
const REST = 500;
/** More balls are not taken hold of one by one. */
const MOST_BALLS = 500;

/** What hands need of the viewer. */
export interface HandsTarget {
  readonly stage: Stage | null;
  readonly player: Player;
  readonly options: Options;
  /** Whether a drag on a surface moves the range, instead of turning it. */
  readonly ranging: boolean;
  emit<K extends keyof Events>(name: K, value: Events[K]): void;
  reset(): void;
}

/** Where a ball is on the stage; and where it is and where it started: unit coordinates. */
interface Ball extends Place { height: number; here: number[]; start: number[] }

export interface Hands extends Required<Pick<GestureHost, "hold" | "pressed" | "doubled" | "scaled">> {
  /** Whether a ball can be taken hold of at a place. */
  over(panel: PanelDrawn | undefined, x: number, y: number): boolean;
  /** Move a ball to the right and upwards as it is seen, by shares of the range. */
  nudge(right: number, up: number): void;
  /** Move what is seen of the range to the right and upwards by shares of it, and scale it about its middle. */
  shift(right: number, up: number, factor?: number): void;
}

export function handsOn(viewer: HandsTarget): Hands {
  const can = (what: "ball" | "range", panel: PanelDrawn): boolean => {
    const index = viewer.stage?.panels.indexOf(panel) ?? -1;
    return !panel.panel.cursor && index >= 0 && Boolean(viewer.options.movable?.(what, index));
  };
  const own = (panel: PanelDrawn) => viewer.options.own?.(panel) ?? null;
  const proper = (panel: PanelDrawn, ends: Ends[]) => {
    const its = own(panel);
    return its ? (its.good(ends) ? ends : null) : properRange(ends);
  };
  const range = (panel: PanelDrawn) => (ends: Ends[], done: boolean) => {
    const its = own(panel), good = proper(panel, ends);
    if (!its) viewer.emit("range", { range: good, done });
    else if (good) its.range(good, done);
  };
  let going: { panel: PanelDrawn; ends: Ends[]; timer: number } | null = null;
  let timer = 0;
  /** Where the ball moved by keys started when they began. */
  let nudged: number[] | null = null;

  /** One of several changes of the range; they end when no other comes for a while. */
  const change = (panel: PanelDrawn, next: (ends: Ends[]) => Ends[]): void => {
    const now = going?.panel === panel ? going.ends : endsOf(panel), then = next(now), ends = proper(panel, then) ? then : now;
    range(panel)(then, false);
    if (going) clearTimeout(going.timer);
    going = { panel, ends, timer: window.setTimeout(() => {
      going = null;
      range(panel)(ends, true);
    }, REST) };
  };
  const first = (what: "ball" | "range") => [viewer.stage?.main, ...(viewer.stage?.panels ?? [])].find((panel) => panel && can(what, panel));

  return {
    over: (panel, x, y) => Boolean(panel && (viewer.options.grasp?.(panel, { x, y }, false) || (can("ball", panel) && ballAt(viewer, panel, { x, y }, NEAR.mouse)))),

    hold(panel, at, event): Held | null {
      if (at.length === 1) {
        const grasped = viewer.options.grasp?.(panel, at[0], event.pointerType === "touch");
        if (grasped) return grasped;
        const ball = can("ball", panel) ? ballAt(viewer, panel, at[0], event.pointerType === "touch" ? NEAR.touch : NEAR.mouse) : null;
        if (ball) return ballHeld(viewer, panel, ball, at[0]);
        const framed = own(panel)?.framed(at[0]);
        if (framed) return framed;
        if (!(panel.flat || viewer.ranging || event.altKey)) return null;
      }
      return can("range", panel) ? rangeHeld(panel, at, range(panel), (ends) => proper(panel, ends) !== null) : null;
    },

    pressed(panel, x, y) {
      const at = onLabel(panel, x, y) ? null : panel.pick(x, y);
      if (at) viewer.emit("pick", { panel: viewer.stage!.panels.indexOf(panel), at: trueAt(panel, at), run: null, shift: true });
    },

    doubled(panel) {
      if (panel.panel.kind === "data") return false;
      if (panel.panel.cursor) return true;
      const its = own(panel);
      if (its) its.whole();
      else {
        viewer.reset();
        viewer.emit("whole", true);
      }
      return true;
    },

    scaled(panel, place, factor, event) {
      if (!can("range", panel) || !(panel.flat || viewer.ranging || event.altKey)) return false;
      const found = panel.pick(place.x, place.y) ?? panel.cast(place.x, place.y);
      const at = found?.map((v) => Math.min(1, Math.max(0, v)));
      if (at) change(panel, (ends) => movedRange(ends, at, at, factor));
      return true;
    },

    nudge(right, up) {
      const panel = first("ball");
      if (!panel) return;
      const from = nudged ?? trueAt(panel, startOf(panel, Math.max(0, viewer.stage!.focus)));
      nudged = from;
      const give = (done: boolean, by = [0, 0]) => viewer.emit("nudge", { panel: viewer.stage!.panels.indexOf(panel), from, by, done });
      give(false, along(panel, right, up));
      clearTimeout(timer);
      timer = window.setTimeout(() => {
        nudged = null;
        give(true);
      }, REST);
    },

    shift(right, up, factor = 1) {
      const panel = first("range");
      if (!panel) return;
      const by = along(panel, right, up), middle = [0.5, 0.5];
      change(panel, (ends) => movedRange(ends, middle, middle.map((v, i) => v - by[i]), factor));
    },
  };
}

/** A way on the screen along the axes; of a panel in space along the axis that is seen most nearly that way. */
function along(panel: PanelDrawn, right: number, up: number): [number, number] {
  if (panel.flat) return [right, up];
  const [{ x, y }] = panel.axes;
  const [c, s] = Math.abs(x) >= Math.abs(y) ? [Math.sign(x), 0] : [0, Math.sign(y)];
  return [right * c - up * s, right * s + up * c];
}

/** The ends of the axes along which a panel's range goes. */
export function endsOf({ panel, flat }: PanelDrawn): Ends[] {
  const along = flat && !["contour", "basins", "plane", "trainability"].includes(panel.kind) ? 1 : 2;
  return panel.axes.slice(0, along).map(({ lo, hi }): Ends => [lo, hi]);
}

/** The ball or start nearest to a place. */
function ballAt({ stage, player }: HandsTarget, panel: PanelDrawn, { x, y }: Place, reach: number): Ball | null {
  let best: Ball | null = null, least = reach, before = 0;
  const now = Math.floor(player.time + 1e-6);
  for (const { mark } of panel.paths) {
    if (!mark) continue;
    const [, runs, d] = mark.points.shape, { data } = mark.points;
    for (let run = 0; runs <= MOST_BALLS && run < runs; run++) {
      if (stage && stage.focus >= 0 && stage.focus !== before + run) continue;
      for (const k of [0, Math.min(now, mark.last[run])]) {
        const i = (k * runs + run) * d, height = d > 2 ? data[i + 2] : 0.5, at = panel.project(data[i], data[i + 1], height);
        const far = Math.hypot(at[0] - x, at[1] - y);
        if (far <= least) [best, least] = [{ x: at[0], y: at[1], height, here: [data[i], data[i + 1]], start: Array.from(data.subarray(run * d, run * d + 2)) }, far];
      }
    }
    before += runs;
  }
  return best;
}

/** Where the run of a panel's paths starts: unit coordinates. */
function startOf(panel: PanelDrawn, run: number): number[] {
  let rest = run;
  for (const { mark } of panel.paths) {
    const [, runs, d] = mark?.points.shape ?? [0, 0, 0];
    if (rest < runs) return Array.from(mark!.points.data.subarray(rest * d, rest * d + 2));
    rest -= runs;
  }
  return [NaN, NaN];
}

/** Move a ball with the pointer: as far from it as it was taken hold of, on the surface, and no farther than its ends. */
function ballHeld(viewer: HandsTarget, panel: PanelDrawn, { x, y, height, here, start }: Ball, pressed: Place): Held {
  let last: number[] | null = null, w = height, now: readonly number[] = here;
  const from = trueAt(panel, start);
  const give = (done: boolean) => last && viewer.emit("drag", { panel: viewer.stage!.panels.indexOf(panel), from, at: last, done });
  return {
    firm: true,
    move(to) {
      const place: Place = { x: to.x + x - pressed.x, y: to.y + y - pressed.y };
      // A ball at the back of a bowl stays there where its front comes between.
      const hit = panel.pick(place.x, place.y, now);
      if (hit) w = hit[2];
      const at = hit ?? panel.cast(place.x, place.y, w);
      if (!at) return;
      now = at.map((v) => Math.min(1, Math.max(0, v)));
      last = trueAt(panel, now);
      give(false);
    },
    end: () => void give(true),
  };
}

/** Move the range with one pointer, or move and scale it with two. */
function rangeHeld(panel: PanelDrawn, from: Place[], give: (range: Ends[], done: boolean) => void, good: (range: Ends[]) => boolean): Held | null {
  const { cast } = panel, ends = endsOf(panel);
  const w = panel.flat ? 0.5 : (panel.pick(middle(from).x, middle(from).y)?.[2] ?? 0.5);
  const at = (places: Place[]) => cast(middle(places).x, middle(places).y, w);
  const begin = at(from);
  let last: Ends[] | null = null;
  if (!begin) return null;
  return {
    move(...to) {
      const now = at(to);
      if (!now || to.length !== from.length) return;
      const next = movedRange(ends, begin, now, to.length > 1 ? far(from) / far(to) : 1);
      if (good(next)) last = next;
      give(next, false);
    },
    end: () => last && give(last, true),
  };
}

const middle = (places: Place[]): Place => ({
  x: places.reduce((sum, { x }) => sum + x, 0) / places.length, y: places.reduce((sum, { y }) => sum + y, 0) / places.length,
});
const far = ([p, q]: Place[]): number => Math.max(20, Math.hypot(p.x - q.x, p.y - q.y));

/** Unit coordinates of a panel as true ones along its horizontal axes. */
function trueAt({ panel }: PanelDrawn, at: readonly number[]): number[] {
  return panel.axes.slice(0, 2).map((axis, i) => toTrue(axis, fromUnit(axis, at[i])));
}
