/** Ascending levels as a table by height, so that a shader finds those around a value with one fetch. */
import { type DataTexture, Vector3 } from "three";
import { four } from "../gpu";

/** Where there is no level. */
const NONE = 1e20;
/** The most bins: levels nearer to one another are thinner than a pixel. With the two outside they fit any texture. */
const MOST = 4094;

/**
 * Rows of four: the highest level below a bin and the next three. The first bin lies below all levels, the last one above; between
 * them the bins are equally high, and so many that one holds at most two levels.
 */
export function levelTable(levels: ArrayLike<number>): { rows: Float32Array; first: number; scale: number; bins: number } {
  const count = levels.length;
  if (!count) return { rows: new Float32Array(4), first: 0, scale: 0, bins: 0 };
  const [first, last] = [levels[0], levels[count - 1]];
  let nearest = Infinity;
  for (let i = 2; i < count; i++) nearest = Math.min(nearest, levels[i] - levels[i - 2]);
  const high = last - first;
  const bins = high > 0 ? Math.min(MOST, Math.max(1, Math.ceil((1.01 * high) / nearest))) : 1;
  const scale = high > 0 ? bins / high : 1;
  const rows = new Float32Array(4 * (bins + 2));
  for (let bin = 0, next = 0; bin < bins + 2; bin++) {
    // A little lower than the bin: a shader's rounding may find the bin above.
    const floor = bin ? first + (bin - 1 - 1e-3) / scale : -Infinity;
    while (next < count && levels[next] <= floor) next++;
    for (let i = 0; i < 4; i++) rows[4 * bin + i] = levels[next + i - 1] ?? (i ? NONE : -NONE);
  }
  return { rows, first, scale, bins };
}

/** The table as a texture, and what a shader needs to find its bins: the first level, bins in a unit, their number. */
export function levelTexture(levels: ArrayLike<number>): { texture: DataTexture; bins: Vector3 } {
  const { rows, first, scale, bins } = levelTable(levels);
  return { texture: four(rows, rows.length / 4), bins: new Vector3(first, scale, bins) };
}
