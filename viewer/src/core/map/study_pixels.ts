/** The map of a finished study as a page carries it: `kobai.viewer.study_map` describes it. */
import { count, number } from "../format";
import type { NdArray, Scene } from "../../wire/types";

interface StudyAxis { name: string; centres: number[] }

export interface StudyMap {
  panel: number;
  kind: string;
  /** Across and up: what is varied, and the true values of pixels from the left and from the top. */
  axes: [StudyAxis, StudyAxis];
  palette: NdArray;
  /** Places in the palette, and in `outcomes`; rows begin at the top. */
  index: NdArray;
  outcomes: string[];
  outcome: NdArray;
  numbers: { label: string; data: NdArray }[];
  /** 1 where a pixel was not computed; nothing where all were. */
  inferred?: { label: string; data: NdArray };
}

/** No number, where numbers are whole. */
const NONE = 65535;

/** That of a scene; null where it has none. */
export function studyOf({ extra }: Scene): StudyMap | null {
  const { map } = extra as { map?: StudyMap };
  return map?.index && map.palette ? map : null;
}

/** The pixel at shares of the whole map, from its lower left; −1 outside. */
export function pixelAt({ index: { shape: [h, w] } }: StudyMap, u: number, v: number): number {
  const i = Math.floor(u * w), j = Math.floor((1 - v) * h);
  return i >= 0 && i < w && j >= 0 && j < h ? j * w + i : -1;
}

/** The true values of a pixel. */
export const centreOf = ({ axes: [across, up] }: StudyMap, pixel: number): number[] =>
  [across.centres[pixel % across.centres.length], up.centres[Math.floor(pixel / across.centres.length)]];

/** The colours of a window, shares of the whole map, in so many pixels along each side: RGB, row by row from the top. */
export function windowOf({ index, palette }: StudyMap, window: readonly (readonly [number, number])[], size: number): Uint8Array {
  const [h, w] = index.shape, out = new Uint8Array(3 * size * size), { data } = palette;
  const at = (from: number, to: number, k: number, cells: number) => Math.min(cells - 1, Math.max(0, Math.floor((from + ((to - from) * (k + 0.5)) / size) * cells)));
  const columns = Int32Array.from({ length: size }, (_, k) => at(...window[0] as [number, number], k, w));
  for (let row = 0; row < size; row++) {
    const first = at(1 - window[1][1], 1 - window[1][0], row, h) * w;
    for (let k = 0; k < size; k++) {
      const color = 3 * index.data[first + columns[k]], to = 3 * (row * size + k);
      for (let c = 0; c < 3; c++) out[to + c] = data[color + c];
    }
  }
  return out;
}

/** What is said of a pixel: its outcome, its numbers, and whether they are inferred. */
export function wordsOf({ outcomes, outcome, numbers, inferred }: StudyMap, pixel: number): string[] {
  const rows = numbers.flatMap(({ label, data: { data } }) => {
    const value = data[pixel], whole = !(data instanceof Float32Array);
    return Number.isFinite(value) && !(whole && value === NONE) ? [`${label} ${whole ? count(value) : number(value)}`] : [];
  });
  return [outcomes[outcome.data[pixel]], ...rows, ...(inferred?.data.data[pixel] ? [inferred.label] : [])];
}
