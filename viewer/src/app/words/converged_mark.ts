/** Where the runs that converged did so: a ring on their curves in the chart of f, from that step on. */
import { count as written } from "../../core/format";
import { toUnit } from "../../core/scale";
import { message } from "../../i18n/messages";
import type { Lang } from "../language";
import type { LiveVerdict } from "../../verdict/verdicts";
import type { Axis, Curve, Mark, Panel, Points, Scene } from "../../wire/types";

/** Rings of more runs would hide the curves. */
const MOST = 8;

/** A scene with the rings, of one run with the words. */
export function markConverged(scene: Scene, verdicts: readonly LiveVerdict[], lang: Lang): Scene {
  if (verdicts.length > MOST || verdicts.some(({ run }) => run === null)) return scene;
  return { ...scene, panels: scene.panels.map((panel) => (panel.kind === "loss" ? marked(panel, verdicts, lang) : panel)) };
}

function marked(panel: Panel, verdicts: readonly LiveVerdict[], lang: Lang): Panel {
  const curves = panel.marks.filter((mark): mark is Curve => mark.type === "curve" && mark.reveal && !mark.dash);
  if (curves.length !== verdicts.length) return panel;
  const rings = verdicts.flatMap(({ run, kind, numbers: { step } }): Mark[] => {
    const ring = kind === "converged" && step ? ringOn(curves[run!], panel.axes[0], step) : null;
    if (!ring) return [];
    return [{ ...ring, names: [verdicts.length > 1 ? "" : message("converged at", lang, { step: written(step!) })] }];
  });
  return { ...panel, marks: [...panel.marks, ...rings] };
}

/** A ring on a curve at a step, not seen before it; null where the curve has no such step. */
function ringOn({ points: { id, shape: [count], data }, color }: Curve, steps: Axis, step: number): Points | null {
  const at = toUnit(steps, step) - 1e-6;
  let first = 0;
  while (first < count && data[2 * first] < at) first++;
  const place = [data[2 * first], data[2 * first + 1]];
  if (first === count || !place.every((v) => v >= 0 && v <= 1)) return null;
  const points = Float32Array.from({ length: 2 * count }, (_, i) => (i >> 1 < first ? NaN : place[i % 2]));
  return {
    type: "points", points: { id: `${id} converged ${first}`, shape: [count, 1, 2], data: points }, symbol: "ring", size: 8, color, colors: null,
    label: "", alpha: 1, animated: true,
  };
}
