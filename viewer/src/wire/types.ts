/**
 * A scene as it travels: the classes of `kobai.scenes` under the same names, with arrays as typed arrays and positions
 * in unit coordinates (0 at `lo`, 1 at `hi` of each axis). Neighbouring `Path`s of one style arrive as one `Paths`.
 */

export type Numbers = Float32Array | Float64Array | Uint8Array;

/** An array of a message: its data, its shape, and an id by which equal data are recognised. */
export interface NdArray {
  readonly id: string;
  readonly shape: readonly number[];
  readonly data: Numbers;
}

export type Color = string | number;
export interface Text { plain: string; mathml: string | null }
export interface Axis {
  label: Text; lo: number; hi: number; ticks: [number, string][];
  scale: "linear" | "log" | "symlog" | "power"; linthresh: number; exponent: number; offset: number;
  note: string;
}
export interface Surface {
  type: "surface"; x: NdArray; y: NdArray; z: NdArray; value: NdArray | null; range: [number, number];
  cmap: string | null; color: Color; levels: NdArray; mesh: number; shade: boolean; alpha: number;
  clipped: NdArray | null; animated: boolean;
}
export interface Contours {
  type: "contours"; x: NdArray; y: NdArray; z: NdArray; levels: NdArray; range: [number, number];
  cmap: string | null; filled: boolean; alpha: number; values: Axis | null;
}
export interface Paths {
  type: "paths"; points: NdArray; names: string[]; colors: Color[]; last: number[]; ends: Record<string, string>;
  style: "tube" | "line" | "dotted"; head: "ball" | "cross" | "dot" | "none"; radius: number; floor: boolean;
  steps: boolean; readout: Record<string, NdArray>;
  /** Last coordinates between which they are drawn; everywhere without. */
  limits?: [number, number];
}
export interface Points {
  type: "points"; points: NdArray; symbol: "ball" | "dot" | "ring" | "star" | "cross"; size: number; color: Color;
  colors: NdArray | null; label: string; alpha: number; animated: boolean; names?: string[];
}
export interface Arrows { type: "arrows"; tails: NdArray; vectors: NdArray; color: Color; label: string }
export interface Curve {
  type: "curve"; points: NdArray; color: Color; width: number; dash: boolean; reveal: boolean;
  band: NdArray | null; label: string; animated: boolean;
}
export interface Image { type: "image"; pixels: NdArray; extent: [number, number, number, number]; animated: boolean }
export interface Note {
  type: "note"; at: number[]; text: Text; color: Color; anchor: "left" | "right" | "center"; /** The time index from which on it is shown. */ since?: number;
}
export type Mark = Surface | Contours | Paths | Points | Arrows | Curve | Image | Note;

export interface Camera {
  azimuth: number; elevation: number; distance: number; fov: number; target: [number, number, number];
}
export interface Motion { kind: "fixed" | "orbit" | "keyframes"; turns: number; keyframes: [number, Camera][] }
export interface Panel {
  axes: Axis[]; marks: Mark[]; title: Text | null; caption: Text | null; camera: Camera; motion: Motion; aspect: number[] | null;
  cell: [number, number, number, number]; equal: boolean; cursor: boolean; kind: string;
}
export interface Timeline { steps: NdArray; pace: NdArray; fps: number; status: string[] }
export interface Theme {
  name: string; background: string; ink: string; faint: string; accent: string; start: string; minimum: string;
  arrow: string; mark: string; line: string; runs: string[]; cmap: string;
}
export interface Scene {
  panels: Panel[]; timeline: Timeline; title: Text | null; subtitle: string; notes: string[]; theme: string; lang: string;
  columns: number[]; rows: number[]; size: [number, number]; description: string; extra: Record<string, unknown>;
}
export interface Message {
  scene: Scene;
  themes: Record<string, Theme>;
  cmaps: Record<string, NdArray>;
  /** Every array of the message by id: pass it as `known` when decoding the next one. */
  buffers: Map<string, NdArray>;
}
