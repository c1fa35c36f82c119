/** What hands on the stage do to the state: a ball is put somewhere, a start is dragged, the range shown is moved. */
import { tidy } from "../core/scale";
import type { Say } from "./language";
import type { LiveExtra } from "./panels";
import { shownCoordinates } from "../wire/state";
import type { Range, State } from "./state";

/** What is done on a stage, in the coordinates of the function. */
export interface Gestured {
  /** A point was picked; `add`: for a ball more. */
  pick(x: number[], add: boolean): void;
  /** Whether balls, or the range shown, can be moved. */
  movable(what: "ball" | "range"): boolean;
  /** The ball that starts at `from` is moved to a point; `done` when it is let go. */
  drag(from: number[], x: number[], done: boolean): void;
  /** It is moved by shares of the range. */
  nudge(from: number[], by: number[], done: boolean): void;
  /** The range shown is moved or scaled; null: no farther. */
  range(range: Range[] | null, done: boolean): void;
  /** The whole range is wanted; `double`: by the second of two clicks. */
  whole(double: boolean): void;
}

type Starts = Pick<State, "start" | "cloud">;

/** What hands need of the app. */
export interface HandsHost {
  state(): State;
  extra(): LiveExtra | null;
  change(part: Partial<State>, done: boolean): void;
  announce(text: string): void;
  say(): Say;
}

export class StageHands implements Gestured {
  private held: { from: number[]; which: number } | null = null;
  /** What was before the last pick, and after it. */
  private picked: [before: Starts, after: Starts] | null = null;

  constructor(private readonly host: HandsHost) {}

  pick(x: number[], add: boolean): void {
    const { start, cloud } = this.host.state();
    const point = this.pointOf(0, x), next: Starts = { start: add && !cloud ? [...start, point] : [point], cloud: null };
    this.picked = [{ start, cloud }, next];
    this.host.change(next, true);
  }

  /** The plane of many variables turns with the path: the place under the hand would not stay the same. */
  movable(what: "ball" | "range"): boolean {
    const extra = this.host.extra();
    return extra !== null && !extra.plane && (extra.variables.length < 3 || shownCoordinates(this.host.state()) !== null) && (what === "range" || this.host.state().cloud === null);
  }

  drag(from: number[], x: number[], done: boolean): void {
    const which = this.startAt(from), point = this.pointOf(which, x);
    this.host.change({ start: this.host.state().start.map((old, i) => (i === which ? point : old)) }, done);
    if (done) this.held = null;
  }

  nudge(from: number[], by: number[], done: boolean): void {
    const old = this.host.state().start[this.startAt(from)], ranges = this.ranges();
    this.drag(from, this.shown().slice(0, by.length).map((j, i) => {
      const [lo, hi] = ranges[j];
      return Math.min(hi, Math.max(lo, old[j] + by[i] * (hi - lo)));
    }), done);
  }

  /** Which start is held: the one nearest to where it was when it was taken hold of. */
  private startAt(from: number[]): number {
    if (this.held?.from === from) return this.held.which;
    const shown = this.shown(), far = this.host.state().start.map((point) => from.reduce((sum, v, i) => (i < shown.length ? sum + (v - point[shown[i]]) ** 2 : sum), 0));
    this.held = { from, which: Math.max(0, far.indexOf(Math.min(...far))) };
    return this.held.which;
  }

  range(range: Range[] | null, done: boolean): void {
    const shown = this.shown();
    // Of the variables that are not shown the range stays.
    if (range) this.host.change({ domain: range.length === shown.length && shown.length < this.ranges().length ? this.ranges().map((old, j) => range[shown.indexOf(j)] ?? old) : range }, done);
    else this.host.announce(this.host.say()("rangeLimit"));
  }

  whole(double: boolean): void {
    // The first of two clicks has put a ball where none was wanted.
    const back = double && this.picked?.[1].start === this.host.state().start ? this.picked[0] : {};
    this.host.change({ domain: null, ...back }, true);
  }

  /** A start with the coordinates shown replaced. */
  private pointOf(which: number, x: number[]): number[] {
    const old = this.host.state().start[which], ranges = this.ranges(), shown = this.shown(), plane = this.host.extra()?.plane;
    if (plane) return plane.origin.map((v, j) => Number((v + x.reduce((sum, u, i) => sum + u * plane.basis[i][j], 0)).toPrecision(4)));
    return old.map((v, j) => {
      const i = shown.indexOf(j);
      if (i < 0 || i >= x.length) return v;
      const range = ranges[j];
      return range ? tidy(x[i], range[1] - range[0]) : Number(x[i].toPrecision(4));
    });
  }

  /** Which variables the axes are. */
  private shown(): number[] {
    const state = this.host.state();
    return shownCoordinates(state) ?? state.start[0].map((_, j) => j);
  }

  /** Of each variable. */
  private ranges(): Range[] {
    const { domain } = this.host.state();
    return domain ?? this.host.extra()?.domain ?? [];
  }
}
