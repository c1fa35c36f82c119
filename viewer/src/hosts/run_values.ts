/** Where the runs of a scene are at a time index, and the value there. */
import { number } from "../core/format";
import { mainPaths, runCount, valueAt, vector } from "../core/readout";
import { message } from "../i18n/messages";
import type { Scene } from "../wire/types";

/** Where a run is at a time index. */
export function positionOf(scene: Scene, run: number, k: number): number[] | null {
  let left = run;
  for (const paths of mainPaths(scene)) {
    const runs = paths.points.shape[1];
    if (left < runs) return vector(paths.readout.x, left, Math.min(k, paths.last[left] ?? k));
    left -= runs;
  }
  return null;
}

/** What values are called: f, or of a table the loss. */
const symbolOf = ({ panels, lang }: Scene): string => (panels.some(({ kind }) => kind === "data") ? message("loss", lang === "ja" ? "ja" : "en") : "f");

/** "f = 0.0310" of a run at a time index; empty where there is none. */
export function valueText(scene: Scene, run: number, k: number): string {
  const f = heightOf(scene, run, k);
  return Number.isNaN(f) ? "" : `${symbolOf(scene)} = ${number(f)}`;
}

/** f of a run at a time index; NaN where there is none. */
export function heightOf(scene: Scene, run: number, k: number): number {
  let left = run;
  if (run >= runCount(scene)) return NaN;
  for (const paths of mainPaths(scene)) {
    const runs = paths.points.shape[1];
    if (left < runs) return valueAt(paths, left, k) ?? NaN;
    left -= runs;
  }
  return NaN;
}
