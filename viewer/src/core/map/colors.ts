/** The colours of a map's pixels, as `kobai.scenes.study` gives them in Python: of a minimum by its number, of steps by brightness. */
import type { Theme } from "../../wire/types";
import { rgb } from "../colors";
import { AWAITED, CONVERGED, DESCENDING, DIVERGED, endsOf, failed, type MapPixels, NONFINITE, OSCILLATING, REFUSED, STALLED } from "./pixels";

/**
 * How light greys are, from the darker of background and ink, 0, to the lighter, 1; the same order on white and on black. Of basins: no
 * minimum; of planes: still descending, oscillating, at rest elsewhere.
 */
const NOWHERE = 0.62, BROKEN = { basins: 0.25, plane: 0.2 }, OPEN: readonly [codes: readonly number[], share: number][] = [[[DESCENDING, CONVERGED], 0.78], [[OSCILLATING], 0.42], [[STALLED], 0.6]];
/** How much nearer to the background the slowest is than the fastest. */
export const DIM = 0.65;

/** What colours need of a theme. */
type Ground = Pick<Theme, "background" | "ink" | "runs">;

/** How many pixels reached each minimum (of a plane: arrived), or not and how; and the least and most steps of those that arrived. */
export function countsOf({ status, steps, minimum, minima }: MapPixels) {
  const found = { reached: Array<number>(Math.max(1, minima.length)).fill(0), diverged: 0, nonfinite: 0, refused: 0, elsewhere: 0, steps: [Infinity, 0] };
  for (let p = 0; p < status.length; p++) {
    const at = status[p], k = minima.length ? minimum[p] : steps[p] >= 0 && !failed(at) ? 0 : -1;
    if (at === AWAITED) continue;
    if (k >= 0) {
      found.reached[k]++;
      if (steps[p] >= 0) found.steps = [Math.min(found.steps[0], steps[p]), Math.max(found.steps[1], steps[p])];
    } else if (at === DIVERGED) found.diverged++;
    else if (at === NONFINITE) found.nonfinite++;
    else if (at === REFUSED) found.refused++;
    else found.elsewhere++;
  }
  return found;
}

/** How many pixels of a plane are still descending, oscillate, and are at rest elsewhere. */
export function openOf({ status, steps }: MapPixels): number[] {
  const found = [0, 0, 0];
  status.forEach((at, p) => { if (at >= 0 && !failed(at) && steps[p] < 0) found[OPEN.findIndex(([codes]) => codes.includes(at))]++; });
  return found;
}

/** The greys of a theme, RGB: of broken runs, and of those that reached no minimum; in a plane of each that `openOf` counts. */
export function greysOf(theme: Pick<Theme, "background" | "ink">, basins: boolean): { broken: number[]; open: number[][] } {
  const [dark, light] = [theme.background, theme.ink].map((hex) => rgb(hex).map((v) => 255 * v)).sort((a, b) => a[1] - b[1]);
  const grey = (share: number) => dark.map((v, c) => v + (light[c] - v) * share);
  return { broken: grey(basins ? BROKEN.basins : BROKEN.plane), open: OPEN.map(([, share]) => grey(basins ? NOWHERE : share)) };
}

/** Numbers of the colours of minima: those of balls shown that reached them, of the others each its own where no ball has it. */
export function colorsOf(minima: readonly (readonly number[])[], balls: readonly { x: readonly number[]; color: number }[], near: number): number[] {
  const found = minima.map(() => -1), taken = new Set(balls.map(({ color }) => color));
  for (const { x, color } of balls) {
    const away = minima.map((at) => Math.hypot(...at.map((v, i) => v - x[i]))), k = away.indexOf(Math.min(...away));
    if (away[k] < near) found[k] = color;
  }
  let next = 0;
  return found.map((color, k) => {
    if (color >= 0) return color;
    if (!taken.has(k)) return k;
    while (taken.has(next) || (next < minima.length && found[next] < 0 && !taken.has(next))) next++;
    taken.add(next);
    return next;
  });
}

/** log(1 + steps) of the fastest and the slowest run that arrived. */
export function paceOf({ steps, minimum, status, minima }: MapPixels): [number, number] {
  let low = Infinity, high = -Infinity;
  for (let p = 0; p < steps.length; p++) {
    if (steps[p] < 0 || failed(status[p]) || (minima.length && minimum[p] < 0)) continue;
    if (steps[p] < low) low = steps[p];
    if (steps[p] > high) high = steps[p];
  }
  return [Math.log1p(low), Math.log1p(high)];
}

/** A map as seen in a window: RGB, row by row from the top. `window`: the ends along both axes in plot coordinates. */
export function pictureOf(
  map: MapPixels, window: readonly (readonly [number, number])[], [width, height]: readonly [number, number], theme: Ground, table: ArrayLike<number>,
): Uint8Array {
  const out = new Uint8Array(3 * width * height), ground = rgb(theme.background).map((v) => 255 * v), paint = painter(map, theme, table);
  const places = [0, 1].map((k) => {
    const [low, high] = endsOf(map.axes[k]), [from, to] = window[k], count = k ? height : width, cells = map.shape[k];
    return Int32Array.from({ length: count }, (_, i) => {
      const at = from + ((to - from) * (i + 0.5)) / count, cell = Math.floor(((at - low) / (high - low)) * cells);
      return cell >= 0 && cell < cells ? cell : -1;
    });
  });
  const color = [0, 0, 0];
  for (let row = 0; row < height; row++) {
    const j = places[1][height - 1 - row];
    for (let column = 0; column < width; column++) {
      const i = places[0][column], pixel = i < 0 || j < 0 ? -1 : map.source[j * map.shape[0] + i], at = 3 * (row * width + column);
      if (pixel >= 0) paint(pixel, color);
      for (let c = 0; c < 3; c++) out[at + c] = Math.round(pixel >= 0 ? color[c] : ground[c]);
    }
  }
  return out;
}

/** What writes the colour of a pixel. */
function painter(map: MapPixels, theme: Ground, table: ArrayLike<number>): (pixel: number, into: number[]) => void {
  const { status, steps, minimum, minima } = map, [low, high] = paceOf(map), basins = minima.length > 0;
  const ground = rgb(theme.background).map((v) => 255 * v);
  const runs = theme.runs.map((hex) => rgb(hex).map((v) => 255 * v));
  const { broken, open } = greysOf(theme, basins), still = (code: number) => open[Math.max(0, OPEN.findIndex(([codes]) => codes.includes(code)))];
  const known = new Map<number, number>();
  const shade = (pixel: number) => {
    const taken = steps[pixel];
    if (taken < 0 || !(high > low)) return 1;
    let found = known.get(taken);
    if (found === undefined) known.set(taken, found = 1 - (DIM * (Math.log1p(taken) - low)) / (high - low));
    return found;
  };
  return (pixel, into) => {
    if (basins && minimum[pixel] >= 0) {
      const share = shade(pixel), run = runs[map.colors[minimum[pixel]] % runs.length];
      for (let c = 0; c < 3; c++) into[c] = ground[c] + (run[c] - ground[c]) * share;
    } else if (!basins && steps[pixel] >= 0 && !failed(status[pixel])) {
      const at = Math.min(255, Math.max(0, Math.round(255 * (0.1 + (0.85 * (1 - shade(pixel))) / DIM))));
      for (let c = 0; c < 3; c++) into[c] = table[3 * at + c];
    } else {
      const color = status[pixel] < -1 ? ground : failed(status[pixel]) ? broken : still(status[pixel]);
      for (let c = 0; c < 3; c++) into[c] = color[c];
    }
  };
}
