/** Which part of the plane to show, and where runs leave it; as `scenes.trace.frame`, which says why. */
import { clip, type Values } from "../arrays";

/** How many domain widths a finite run may widen the frame by, each side. */
const WIDEN = 1;
/** A path smaller than this share of the domain, in every variable, is zoomed in on; the share of the frame it then gets. */
const ZOOM_BELOW = 0.15;
const PATH_SHARE = 0.45;
/** Of more runs, the tenth that goes farthest does not decide a zoom. */
const FEW = 8;
/** Without a known domain, runs within this of the origin are shown with it. */
const NEAR_ORIGIN = 10;

export type Point = number[];

/** The ends of the frame, d each; zoomed: it shows only a part of the domain. */
export class Frame {
  readonly edge: Point;

  constructor(readonly lo: Point, readonly hi: Point, readonly zoomed = false) {
    this.edge = hi.map((h, i) => h - lo[i]);
  }

  /** Whether the point at `at` of coordinates lies inside, within rounding. */
  contains(u: Values, at = 0): boolean {
    for (let i = 0; i < this.lo.length; i++) {
      const slack = 1e-9 * this.edge[i], v = u[at + i];
      if (!(v >= this.lo[i] - slack && v <= this.hi[i] + slack)) return false;
    }
    return true;
  }
}

/** One run in the plane: its points, their true values, and whether it broke off. */
export interface Way { points: Point[]; value: number[]; broken: boolean }

const isFinite = (p: Point): boolean => p.every(Number.isFinite);
const least = (points: Point[]): Point => points[0].map((_, i) => points.reduce((a, p) => Math.min(a, p[i]), Infinity));
const most = (points: Point[]): Point => points[0].map((_, i) => points.reduce((a, p) => Math.max(a, p[i]), -Infinity));
const size = (points: Point[]): number => points.reduce((a, p) => Math.max(a, ...p.map(Math.abs)), 0);

/** The frame for paths; `margin`: how much larger than the paths it is where no domain is known. */
export function chooseFrame(ways: Way[], d: number, domain: [number, number][] | null, minima: Point[], margin: number): Frame {
  const sound = settled(ways);
  if (!domain) return around(ways.filter((way) => !way.broken), sound, minima, d, margin);
  const lo = domain.map(([low]) => low), hi = domain.map(([, high]) => high), width = hi.map((h, i) => h - lo[i]);
  if (!sound.length) return new Frame(lo, hi);
  const within = (p: Point, by: number) => p.every((v, i) => v >= lo[i] - by * width[i] && v <= hi[i] + by * width[i]);
  const starts = ways.map((way) => way.points[0]).filter((p) => isFinite(p) && within(p, 20));
  const near = [...sound.filter((p) => within(p, WIDEN)), ...starts];
  if (!near.length) return new Frame(lo, hi);
  const [a, b] = boxOfWays(ways, d);
  if (a.every((v, i) => v >= lo[i]) && b.every((v, i) => v <= hi[i]) && b.some((v, i) => v > a[i])) {
    const found = zoomed(a, b, lo, hi, minima);
    if (found) return found;
  }
  const low = least(near), high = most(near);
  return new Frame(
    lo.map((v, i) => (low[i] < v ? low[i] - 0.06 * width[i] : v)), hi.map((v, i) => (high[i] > v ? high[i] + 0.06 * width[i] : v)),
  );
}

/** The points that decide the frame: all of runs that did not fail, the first ones of those that did. */
function settled(ways: Way[]): Point[] {
  const points = ways.filter((way) => !way.broken).flatMap((way) => way.points);
  for (const way of ways.filter(({ broken }) => broken)) {
    const start = way.points[0];
    const reach = start.some(Number.isNaN) ? NaN : 4 * Math.max(1, ...start.map(Math.abs));
    const end = way.points.findIndex((p) => !(isFinite(p) && p.every((v) => Math.abs(v) <= reach)));
    for (const p of end < 0 ? way.points : way.points.slice(0, end)) points.push(p);
  }
  return points.filter(isFinite);
}

/** The box of all starts and all sound runs but, of many, the tenth that goes farthest; infinite where all runs failed. */
function boxOfWays(ways: Way[], d: number): [Point, Point] {
  const sound = ways.filter((way) => !way.broken && way.points.every(isFinite));
  if (!sound.length) return [Array<number>(d).fill(-Infinity), Array<number>(d).fill(Infinity)];
  const leftOut = sound.length <= FEW ? 0 : 0.1, last = sound.length - 1;
  const lows = sound.map((way) => least(way.points)), highs = sound.map((way) => most(way.points));
  const ranked = (points: Point[], i: number, at: number) => points.map((p) => p[i]).sort((x, y) => x - y)[at];
  const starts = ways.map((way) => way.points[0].map((v) => v));
  const known = (i: number) => starts.map((p) => p[i]).filter((v) => !Number.isNaN(v));
  return [
    lows[0].map((_, i) => Math.min(ranked(lows, i, Math.ceil(leftOut * last)), ...known(i))),
    lows[0].map((_, i) => Math.max(ranked(highs, i, Math.floor((1 - leftOut) * last)), ...known(i))),
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
function around(sound: Way[], decisive: Point[], minima: Point[], d: number, margin: number): Frame {
  let points = [...decisive, ...minima];
  if (!points.length) return new Frame(Array<number>(d).fill(-2), Array<number>(d).fill(2));
  let low: Point | null = null, lowest = Infinity;
  for (const { points: way, value } of sound) {
    way.forEach((p, k) => {
      if (Number.isFinite(value[k]) && isFinite(p) && value[k] < lowest) [low, lowest] = [p, value[k]];
    });
  }
  if (low) {
    let about: Point = low;
    if (!settledDown(sound, points) || Math.max(...about.map(Math.abs)) < 0.1 * size(points)) about = about.map(() => 0);
    points = [...points, ...points.map((p) => p.map((v, i) => 2 * about[i] - v))];
  }
  const a = least(points), b = most(points);
  const centre = a.map((v, i) => (v + b[i]) / 2);
  let half = a.map((v, i) => (b[i] - v) / 2);
  const largest = Math.max(...half), away = Math.max(...centre.map(Math.abs));
  if (largest <= 1e-12 * Math.max(1, away)) half = half.map(() => Math.max(1, 0.5 * away));
  else {
    // A variable that hardly moves is shown at the scale of the other, unless their units clearly differ.
    half = half.map((h) => (h < 0.5 * largest && (h > largest / 50 || h < 1e-9 * largest) ? 0.5 * largest : h));
    half = half.map((h) => Math.max(h, 1e-3 * largest));
  }
  return new Frame(centre.map((c, i) => c - margin * half[i]), centre.map((c, i) => c + margin * half[i]));
}

/** Whether the frame is better put around the lowest point visited than around the origin. */
function settledDown(sound: Way[], points: Point[]): boolean {
  if (size(points) > NEAR_ORIGIN) return true;
  const extent = Math.max(...most(points).map((v, i) => v - least(points)[i]));
  const length = sound[0]?.points.length ?? 0, from = Math.floor(0.9 * (length - 1));
  let moved = 0;
  for (const way of sound) {
    const late = way.points.slice(from), low = least(late);
    for (const [i, high] of most(late).entries()) if (high - low[i] > moved) moved = high - low[i];
  }
  return length > 10 && moved < 0.02 * extent && 0.02 * extent < 0.005 * size(points);
}

/** A square frame of the larger edge. */
export function squared({ lo, hi, edge, zoomed: part }: Frame): Frame {
  const half = Math.max(...edge) / 2, centre = lo.map((l, i) => (l + hi[i]) / 2);
  return new Frame(centre.map((c) => c - half), centre.map((c) => c + half), part);
}

/** Where a run leaves the frame for good: the first index outside, and the point where it crosses the edge; null if it ends inside. */
export function exitOf(points: Point[], frame: Frame): [index: number, at: Point] | null {
  if (frame.contains(points[points.length - 1])) return null;
  const k = points.findLastIndex((p) => frame.contains(p)) + 1;
  const inside = (p: Point) => p.map((v, i) => clip(v, frame.lo[i], frame.hi[i]));
  if (k === 0) return [0, inside(points[0])];
  const a = points[k - 1], step = points[k].map((v, i) => (Number.isFinite(v) ? v : a[i]) - a[i]);
  const reach = step.map((s, i) => (s > 0 ? (frame.hi[i] - a[i]) / s : s < 0 ? (frame.lo[i] - a[i]) / s : Infinity));
  const share = clip(Math.min(...reach), 0, 1);
  return [k, inside(a.map((v, i) => v + share * step[i]))];
}

/** The tenth of the runs that strays farthest from the median, which does not decide the frame of small multiples. */
export function strays(ways: Way[]): boolean[] {
  const points = ways.flatMap((way) => way.points);
  const centre = points[0].map((_, i) => {
    const column = points.map((p) => p[i]).filter((v) => !Number.isNaN(v)).sort((a, b) => a - b), half = column.length >> 1;
    return column.length % 2 ? column[half] : (column[half - 1] + column[half]) / 2;
  });
  const reach = ways.map((way) => way.points.reduce((far, p) =>
    Math.max(far, ...p.map((v, i) => (Number.isNaN(v) ? Infinity : Math.abs(v - centre[i])))), 0));
  const limit = [...reach].sort((a, b) => a - b)[Math.floor(0.9 * (reach.length - 1))];
  return reach.map((far) => far > limit);
}
