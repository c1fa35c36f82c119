/** What the list under the title says need not stand in the charts again. */
import type { Curve, Panel, Scene } from "../wire/types";

/** A scene whose charts of several runs do not name them at their curves' ends; dashed curves beside them keep their names. */
export function withoutRunNames(scene: Scene): Scene {
  const panels = scene.panels.map((panel): Panel => {
    const named = new Set(panel.marks.filter(isRun).filter(({ label }) => label).map(({ color }) => color));
    if (panel.kind !== "loss" || named.size < 2) return panel;
    return { ...panel, marks: panel.marks.map((mark) => (isRun(mark) ? { ...mark, label: "" } : mark)) };
  });
  return { ...scene, panels };
}

const isRun = (mark: Panel["marks"][number]): mark is Curve => mark.type === "curve" && typeof mark.color === "number" && !mark.dash;
