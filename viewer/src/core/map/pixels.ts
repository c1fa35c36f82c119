/** The pixels of a map of many descents: what each came to, and what is drawn of them while some are still awaited. */

/** What is varied along one side: its name, the ends of the side, and whether pixels have equal ratios. */
export interface MapAxis { name: string; low: number; high: number; log: boolean }

/** Codes of `Status` in Python; besides, pixels that are awaited, and those whose hyperparameters an optimizer refuses. */
export const DESCENDING = 0, CONVERGED = 1, OSCILLATING = 2, DIVERGED = 3, NONFINITE = 4, STALLED = 5, AWAITED = -1, REFUSED = -2;

export const failed = (status: number): boolean => status === DIVERGED || status === NONFINITE;

/** Some pixels that have been computed. */
export interface MapPart {
  /** Their indices, row by row, the first row lowest; each is drawn as a square of so many until finer ones come. */
  at: Int32Array;
  stride: number;
  status: Int8Array;
  /** The step at which a run arrived; −1 never. */
  steps: Int32Array;
  /** The minimum it reached, as an index; −1 none. */
  minimum: Int16Array;
  value: Float64Array;
}

let made = 0;

/** A whole map. */
export class MapPixels {
  /** Tells one map from another. */
  readonly id = ++made;
  readonly status: Int8Array;
  readonly steps: Int32Array;
  readonly minimum: Int16Array;
  readonly value: Float64Array;
  /** For each pixel that whose colour it has. */
  readonly source: Int32Array;
  /** The number of each minimum's colour. */
  colors: readonly number[];
  /** How many have been computed. */
  done = 0;

  /** `shape`: pixels along each axis; `minima`: the points that are told apart. */
  constructor(readonly axes: readonly [MapAxis, MapAxis], readonly shape: readonly [number, number], readonly minima: readonly (readonly number[])[]) {
    const count = shape[0] * shape[1];
    this.colors = minima.map((_, k) => k);
    this.status = new Int8Array(count).fill(AWAITED);
    this.steps = new Int32Array(count).fill(-1);
    this.minimum = new Int16Array(count).fill(-1);
    this.value = new Float64Array(count).fill(NaN);
    this.source = new Int32Array(count).fill(-1);
  }

  take({ at, stride, status, steps, minimum, value }: MapPart): void {
    const [width, height] = this.shape, before = (stride - 1) >> 1;
    at.forEach((place, k) => {
      this.status[place] = status[k];
      this.steps[place] = steps[k];
      this.minimum[place] = minimum[k];
      this.value[place] = value[k];
      const i = place % width, j = Math.floor(place / width), last = Math.min(width, i - before + stride);
      for (let row = Math.max(0, j - before); row < Math.min(height, j - before + stride); row++) {
        // A pixel that has been computed keeps its own colour.
        for (let p = row * width + Math.max(0, i - before); p < row * width + last; p++) this.source[p] = this.status[p] === AWAITED ? place : p;
      }
    });
    this.done += at.length;
  }

  /** The pixel at a place of the plane, in plot coordinates; −1 outside. */
  pixelAt(x: number, y: number): number {
    const [i, j] = [x, y].map((v, k) => Math.floor(shareOf(this.axes[k], v) * this.shape[k]));
    const [width, height] = this.shape;
    return i >= 0 && i < width && j >= 0 && j < height ? j * width + i : -1;
  }

  /** The true values at the middle of a pixel. */
  centre(pixel: number): [number, number] {
    const [width] = this.shape, [across, up] = this.axes;
    return [centreOf(across, pixel % width, width), centreOf(up, Math.floor(pixel / width), this.shape[1])];
  }
}

/** The ends of an axis in plot coordinates: of a logarithmic one the powers of ten. */
export const endsOf = ({ low, high, log }: MapAxis): [number, number] => (log ? [Math.log10(low), Math.log10(high)] : [low, high]);

/** How far along an axis a plot coordinate lies, from 0 to 1. */
function shareOf(axis: MapAxis, at: number): number {
  const [low, high] = endsOf(axis);
  return (at - low) / (high - low);
}

/** The true value at the middle of the k-th of so many pixels; as `Axis.centres` in Python. */
export function centreOf(axis: MapAxis, k: number, count: number): number {
  const [low, high] = endsOf(axis), at = low + (high - low) * ((k + 0.5) / count);
  return axis.log ? 10 ** at : at;
}

/**
 * The order in which pixels are computed: first those in the middle of large squares, then of squares a third as large, down to single
 * ones. Those of a level are again computed at no other.
 */
export function* levels([width, height]: readonly [number, number], coarsest = 27): Generator<{ stride: number; at: Int32Array }> {
  const middles = (stride: number, count: number) => {
    const places: number[] = [];
    for (let at = 0; at < count; at += stride) places.push(Math.min(count - 1, at + ((stride - 1) >> 1)));
    return places;
  };
  const done = new Uint8Array(width * height);
  let first = coarsest;
  while (first > Math.min(width, height)) first = Math.floor(first / 3);
  for (let stride = Math.max(1, first); stride >= 1; stride = Math.floor(stride / 3)) {
    const at: number[] = [], columns = middles(stride, width);
    for (const j of middles(stride, height)) {
      for (const i of columns) if (!done[j * width + i]) at.push(j * width + i);
    }
    for (const place of at) done[place] = 1;
    if (at.length) yield { stride, at: Int32Array.from(at) };
  }
}
