/** The colours of a map's pixels, as `kobai.scenes.study` gives them in Python: of a minimum by its number, of steps by brightness. */
import type { Theme } from "../../wire/types";
import { rgb } from "../colors";
import { AWAITED, DIVERGED, endsOf, failed, type MapPixels, NONFINITE, REFUSED } from "./pixels";

/** How far towards the background a pixel is that came to rest nowhere, or diverged; and in a plane. */
export const NOWHERE = 0.62, BROKEN = { basins: 0.25, plane: 0.2 }, STILL = 0.75;
/** Brightness of the slowest. */
const DIM = 0.65;

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
  const [ground, ink] = [theme.background, theme.ink].map((hex) => rgb(hex).map((v) => 255 * v));
  const runs = theme.runs.map((hex) => rgb(hex).map((v) => 255 * v));
  const between = (away: number) => ground.map((g, c) => g + (ink[c] - g) * (1 - away));
  const broken = between(basins ? BROKEN.basins : BROKEN.plane), still = between(basins ? NOWHERE : STILL);
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
      const share = shade(pixel), run = runs[minimum[pixel] % runs.length];
      for (let c = 0; c < 3; c++) into[c] = ground[c] + (run[c] - ground[c]) * share;
    } else if (!basins && steps[pixel] >= 0 && !failed(status[pixel])) {
      const at = Math.min(255, Math.max(0, Math.round(255 * (0.1 + (0.85 * (1 - shade(pixel))) / DIM))));
      for (let c = 0; c < 3; c++) into[c] = table[3 * at + c];
    } else {
      const color = status[pixel] < -1 ? ground : failed(status[pixel]) ? broken : still;
      for (let c = 0; c < 3; c++) into[c] = color[c];
    }
  };
}
