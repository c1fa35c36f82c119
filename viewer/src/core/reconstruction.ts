/** The reconstruction of a manifold model at a point of latent space: f(z) = Σ wᵢ xᵢ with wᵢ ∝ exp(−|z − zᵢ|²/2h²). */
import type { Message, NdArray, Panel, Points } from "../wire/types";
import { fromUnit } from "./scale";

/** `Scene.extra.latent`. */
interface Latent { bandwidth: number; components: number; pictures?: NdArray }

export interface Reconstruction {
  /** The point in latent space. */
  z: number[];
  /** Unit coordinates in the panel of the observation space. */
  at: [number, number, number];
  /** The same in the data's units. */
  x: number[];
  /** A small picture, 0 … 1 row by row, where the samples are pictures. */
  picture: { pixels: Float32Array; height: number; width: number } | null;
}

function latent(message: Message): Latent | null {
  const found = message.scene.extra.latent as Latent | undefined;
  return found && found.components <= 2 ? found : null;
}

function samples(panel: Panel): Points | undefined {
  return panel.marks.find((mark): mark is Points => mark.type === "points");
}

/** The index of the panel that shows the observation space, or −1. */
export function observed(message: Message): number {
  return message.scene.panels.findIndex((panel) => panel.kind === "observed");
}

/** The reconstruction at a point of the latent panel, given in its unit coordinates, at a time; null where there is no model. */
export function reconstruction(message: Message, panel: Panel, at: readonly number[], time: number): Reconstruction | null {
  const model = latent(message);
  const data = message.scene.panels[observed(message)];
  const from = panel.kind === "latent" || panel.kind === "atlas" ? message.scene.panels.find((p) => p.kind === "latent") : null;
  const [places, values] = [from && samples(from), data && samples(data)];
  if (!model || !from || !places || !values) return null;
  const [count, d] = places.points.shape.slice(-2);
  const dims = model.components;
  const z = Array.from({ length: dims }, (_, i) => fromUnit(panel.axes[i], at[i]));
  const weights = new Float64Array(count);
  const [k, part] = places.animated ? [Math.floor(time), time - Math.floor(time)] : [0, 0];
  const [here, next] = [k * count * d, (k + (part > 0 ? 1 : 0)) * count * d];
  let most = -Infinity;
  for (let n = 0; n < count; n++) {
    let square = 0;
    for (let i = 0; i < dims; i++) {
      const [a, b] = [places.points.data[here + n * d + i], places.points.data[next + n * d + i]];
      square += (z[i] - fromUnit(from.axes[i], a + (b - a) * part)) ** 2;
    }
    weights[n] = (-0.5 * square) / model.bandwidth ** 2;
    most = Math.max(most, weights[n]);
  }
  const average = (array: NdArray, width: number): Float32Array => {
    const out = new Float32Array(width);
    let total = 0;
    for (let n = 0; n < count; n++) {
      const w = Math.exp(weights[n] - most);
      if (w < 1e-7) continue;
      total += w;
      for (let i = 0; i < width; i++) out[i] += w * array.data[n * width + i];
    }
    return out.map((v) => v / total);
  };
  const shown = values.points.shape[1];
  const unit = average(values.points, shown);
  const shape = model.pictures?.shape;
  return {
    z,
    at: [unit[0], unit[1], shown > 2 ? unit[2] : 0.5],
    x: data.axes.map((axis, i) => fromUnit(axis, unit[i])),
    picture: model.pictures && shape
      ? { pixels: average(model.pictures, shape[1] * shape[2]).map((v) => v / 255), height: shape[1], width: shape[2] }
      : null,
  };
}
