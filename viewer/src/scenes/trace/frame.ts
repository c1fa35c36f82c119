/** Which part of the plane to show, and where runs leave it; as `scenes.trace.frame`, which says why. */
import { clip, type Values } from "../arrays";
import { Box, type Point } from "./box";

/** How many domain widths a finite run may widen the frame by, each side. */
const WIDEN = 1;
/** A path smaller than this share of the domain, in every variable, is zoomed in on; the share of the frame it then gets. */
const ZOOM_BELOW = 0.15;
const PATH_SHARE = 0.45;
/** Of more runs, the tenth that goes farthest does not decide a zoom. */
const FEW = 8;
/** Without a known domain, runs within this of the origin are shown with it. */
const NEAR_ORIGIN = 10;

/** The ends of the frame, d each; zoomed: it shows only a part of the domain. */
export class Frame {
  readonly edge: Point;
  private readonly low: Point;
  private readonly high: Point;

  constructor(readonly lo: Point, readonly hi: Point, readonly zoomed = false) {
    this.edge = hi.map((h, i) => h - lo[i]);
    this.low = lo.map((l, i) => l - 1e-9 * this.edge[i]);
    this.high = hi.map((h, i) => h + 1e-9 * this.edge[i]);
  }

  /** Whether the point at `at` of coordinates lies inside, within rounding. */
  contains(u: Values, at = 0): boolean {
    for (let i = 0; i < this.low.length; i++) if (!(u[at + i] >= this.low[i] && u[at + i] <= this.high[i])) return false;
    return true;
  }
}

/** One run in the plane: its points, d numbers each, their true values, and whether it broke off. */
export interface Way { u: Float64Array; value: Float64Array; broken: boolean }

/** The frame for paths; `margin`: how much larger than the paths it is where no domain is known. */
export function chooseFrame(ways: Way[], d: number, domain: [number, number][] | null, minima: Point[], margin: number): Frame {
  if (!domain) return around(ways, minima, d, margin);
  const lo = domain.map(([low]) => low), hi = domain.map(([, high]) => high), width = hi.map((h, i) => h - lo[i]);
  const near = new Box(d), all = new Box(d);
  const within = (u: Values, at: number, by: number) =>
    lo.every((l, i) => u[at + i] >= l - by * width[i] && u[at + i] <= hi[i] + by * width[i]);
  eachSettled(ways, d, (u, at) => {
    all.add(u, at);
    if (within(u, at, WIDEN)) near.add(u, at);
  });
  if (!all.count) return new Frame(lo, hi);
  for (const { u } of ways) if (within(u, 0, 20)) near.add(u, 0);
  if (!near.count) return new Frame(lo, hi);
  const [a, b] = boxOfWays(ways, d);
  if (a.every((v, i) => v >= lo[i]) && b.every((v, i) => v <= hi[i]) && b.some((v, i) => v > a[i])) {
    const found = zoomed(a, b, lo, hi, minima);
    if (found) return found;
  }
  return new Frame(
    lo.map((v, i) => (near.lo[i] < v ? near.lo[i] - 0.06 * width[i] : v)),
    hi.map((v, i) => (near.hi[i] > v ? near.hi[i] + 0.06 * width[i] : v)),
  );
}

/** The points that decide the frame: all finite ones of runs that did not fail, the first ones of those that did. */
function eachSettled(ways: Way[], d: number, visit: (u: Float64Array, at: number) => void): void {
  for (const { u, broken } of ways) {
    const end = broken ? nearStart(u, d) * d : u.length;
    for (let at = 0; at < end; at += d) {
      let finite = true;
      for (let i = 0; i < d; i++) finite &&= Number.isFinite(u[at + i]);
      if (finite) visit(u, at);
    }
  }
}

/** How many of the first points of a run that failed are finite and about as near the origin as its start. */
export function nearStart(u: Values, d: number): number {
  let reach = 0;
  for (let i = 0; i < d; i++) reach = Math.max(reach, Math.abs(u[i]));
  reach = 4 * Math.max(1, reach);
  let count = 0;
  while (count * d < u.length) {
    for (let i = 0; i < d; i++) if (!(Math.abs(u[count * d + i]) <= reach) || reach === Infinity) return count;
    count++;
  }
  return count;
}

/** The box of all starts and all sound runs but, of many, the tenth that goes farthest; infinite where all runs failed. */
function boxOfWays(ways: Way[], d: number): [Point, Point] {
  const sound = ways.filter(({ u, broken }) => !broken && u.every(Number.isFinite)).map(({ u }) => new Box(d).addAll(u));
  if (!sound.length) return [Array<number>(d).fill(-Infinity), Array<number>(d).fill(Infinity)];
  const leftOut = sound.length <= FEW ? 0 : 0.1, last = sound.length - 1, starts = new Box(d);
  for (const { u } of ways) starts.add(u, 0);
  const ranked = (values: number[], at: number) => values.sort((x, y) => x - y)[at];
  return [
    starts.lo.map((v, i) => Math.min(v, ranked(sound.map(({ lo }) => lo[i]), Math.ceil(leftOut * last)))),
    starts.hi.map((v, i) => Math.max(v, ranked(sound.map(({ hi }) => hi[i]), Math.floor((1 - leftOut) * last)))),
  ];
}

/** A smaller frame around a path [a, b] that is small in the domain, and the nearest known minimum. */
function zoomed(a: Point, b: Point, lo: Point, hi: Point, minima: Point[]): Frame | null {
  const width = hi.map((h, i) => h - lo[i]);
  if (minima.length) {
    const centre = a.map((v, i) => (v + b[i]) / 2);
    const far = (m: Point) => Math.sqrt(m.reduce((total, v, i) => total + ((v - centre[i]) / width[i]) ** 2, 0));
    const nearest = minima.reduce((best, m) => (far(m) < far(best) ? m : best));
    a = a.map((v, i) => Math.min(v, nearest[i]));
    b = b.map((v, i) => Math.max(v, nearest[i]));
  }
  const share = Math.max(...a.map((v, i) => (b[i] - v) / width[i]));
  if (share >= ZOOM_BELOW) return null;
  const half = width.map((w) => 0.5 * w * Math.max(share / PATH_SHARE, 1e-6));
  const centre = a.map((v, i) => clip((v + b[i]) / 2, lo[i] + half[i], hi[i] - half[i]));
  return new Frame(centre.map((c, i) => c - half[i]), centre.map((c, i) => c + half[i]), true);
}

/** A frame where no domain is known. */
function around(ways: Way[], minima: Point[], d: number, margin: number): Frame {
  const box = new Box(d), sound = ways.filter(({ broken }) => !broken);
  eachSettled(ways, d, (u, at) => box.add(u, at));
  for (const m of minima) box.add(m, 0);
  if (!box.count) return new Frame(Array<number>(d).fill(-2), Array<number>(d).fill(2));
  const low = lowest(sound, d);
  if (low) {
    const about = !settledDown(sound, box, d) || Math.max(...low.map(Math.abs)) < 0.1 * box.size ? low.map(() => 0) : low;
    // With the mirror image of the paths.
    const lo = [...box.lo], hi = [...box.hi];
    box.add(hi.map((v, i) => 2 * about[i] - v), 0);
    box.add(lo.map((v, i) => 2 * about[i] - v), 0);
  }
  const centre = box.lo.map((v, i) => (v + box.hi[i]) / 2);
  let half = box.lo.map((v, i) => (box.hi[i] - v) / 2);
  const largest = Math.max(...half), away = Math.max(...centre.map(Math.abs));
  if (largest <= 1e-12 * Math.max(1, away)) half = half.map(() => Math.max(1, 0.5 * away));
  else {
    // A variable that hardly moves is shown at the scale of the other, unless their units clearly differ.
    half = half.map((h) => (h < 0.5 * largest && (h > largest / 50 || h < 1e-9 * largest) ? 0.5 * largest : h));
    half = half.map((h) => Math.max(h, 1e-3 * largest));
  }
  return new Frame(centre.map((c, i) => c - margin * half[i]), centre.map((c, i) => c + margin * half[i]));
}

/** The lowest point visited; null where f is nowhere finite. */
function lowest(ways: Way[], d: number): Point | null {
  let found: Point | null = null, least = Infinity;
  for (const { u, value } of ways) {
    for (let k = 0; k < value.length; k++) {
      if (!(value[k] < least && value[k] > -Infinity)) continue;
      const point = Array.from(u.subarray(k * d, (k + 1) * d));
      if (point.every(Number.isFinite)) [found, least] = [point, value[k]];
    }
  }
  return found;
}

/** Whether the frame is better put around the lowest point visited than around the origin. */
function settledDown(sound: Way[], box: Box, d: number): boolean {
  if (box.size > NEAR_ORIGIN) return true;
  const extent = Math.max(...box.hi.map((v, i) => v - box.lo[i]));
  const length = (sound[0]?.u.length ?? 0) / d, from = Math.floor(0.9 * (length - 1));
  const moved = Math.max(0, ...sound.flatMap(({ u }) => new Box(d).addAll(u.subarray(from * d)).edge.filter((v) => v >= 0)));
  return length > 10 && moved < 0.02 * extent && 0.02 * extent < 0.005 * box.size;
}

/** A square frame of the larger edge. */
export function squared({ lo, hi, edge, zoomed: part }: Frame): Frame {
  const half = Math.max(...edge) / 2, centre = lo.map((l, i) => (l + hi[i]) / 2);
  return new Frame(centre.map((c) => c - half), centre.map((c) => c + half), part);
}

/** Where a run leaves the frame for good: the first index outside, and the point where it crosses the edge; null if it ends inside. */
export function exitOf(u: Float64Array, frame: Frame): [index: number, at: Point] | null {
  const d = frame.lo.length, length = u.length / d;
  let k = length;
  while (k > 0 && !frame.contains(u, (k - 1) * d)) k--;
  if (k === length) return null;
  const inside = (p: Point) => p.map((v, i) => clip(v, frame.lo[i], frame.hi[i])), point = (at: number) => Array.from(u.subarray(at * d, (at + 1) * d));
  if (k === 0) return [0, inside(point(0))];
  const a = point(k - 1), step = point(k).map((v, i) => (Number.isFinite(v) ? v : a[i]) - a[i]);
  const reach = step.map((s, i) => (s > 0 ? (frame.hi[i] - a[i]) / s : s < 0 ? (frame.lo[i] - a[i]) / s : Infinity));
  const share = clip(Math.min(...reach), 0, 1);
  return [k, inside(a.map((v, i) => v + share * step[i]))];
}

/** The tenth of the runs that strays farthest from the median, which does not decide the frame of small multiples. */
export function strays(ways: Way[], d: number): boolean[] {
  const centre = Array.from({ length: d }, (_, i) => {
    const column = ways.flatMap(({ u }) => Array.from(u).filter((v, at) => at % d === i && !Number.isNaN(v))).sort((a, b) => a - b);
    const half = column.length >> 1;
    return column.length % 2 ? column[half] : (column[half - 1] + column[half]) / 2;
  });
  const reach = ways.map(({ u }) => u.reduce((far, v, at) => Math.max(far, Number.isNaN(v) ? Infinity : Math.abs(v - centre[at % d])), 0));
  const limit = [...reach].sort((a, b) => a - b)[Math.floor(0.9 * (reach.length - 1))];
  return reach.map((far) => far > limit);
}
