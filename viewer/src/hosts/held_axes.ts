/** A panel drawn over the ends that another had: while a row is dragged, the data panel holds still under the hand. */
import type { Axis, Mark, Message, NdArray, Panel } from "../wire/types";

/** The message with its panel of a kind over the ends of `held`. */
export function overHeldAxes(message: Message, kind: string, held: readonly Axis[]): Message {
  const { scene } = message;
  return { ...message, scene: { ...scene, panels: scene.panels.map((panel) => (panel.kind === kind && panel.axes.length === held.length ? over(panel, held) : panel)) } };
}

/** A panel over other ends. */
export function over(panel: Panel, held: readonly Axis[]): Panel {
  const { axes } = panel;
  if (axes.every(({ lo, hi }, i) => lo === held[i].lo && hi === held[i].hi)) return panel;
  const moved = (array: NdArray): NdArray => {
    const d = array.shape[array.shape.length - 1], data = Float32Array.from(array.data);
    for (let i = 0; i < d; i++) {
      const { lo, hi } = axes[i], span = held[i].hi - held[i].lo, scale = (hi - lo) / span, shift = (lo - held[i].lo) / span;
      for (let at = i; at < data.length; at += d) data[at] = shift + scale * data[at];
    }
    return { ...array, id: `${array.id} over held axes`, data };
  };
  const mark = (one: Mark): Mark => {
    if (one.type === "points" || one.type === "curve") return { ...one, points: moved(one.points) };
    if (one.type !== "image") return one;
    const [x0, x1, y0, y1] = one.extent, [[a, b], [c, d]] = axes.map(({ lo, hi }, i) => {
      const span = held[i].hi - held[i].lo;
      return [(lo - held[i].lo) / span, (hi - lo) / span];
    });
    return { ...one, extent: [a + b * x0, a + b * x1, c + d * y0, c + d * y1] };
  };
  return { ...panel, axes: [...held], marks: panel.marks.map(mark) };
}
