/**
 * The camera: the numbers of `kobai.scenes.camera.Camera`, and the matrices they stand for. z is up, the box is centred and its longest
 * edge is 1. The lens is fitted so that the box fills its panel all through the scene's motion, as the painters do it.
 */
import { Camera as Eye, Matrix4, Vector3 } from "three";
import look from "../look.json";
import type { Camera, Motion, Panel } from "../wire/types";
import type { Vec3 } from "./surface_height";

export type { Eye };
const RADIANS = Math.PI / 180;
/** The distance from which the lens fits the box; a camera nearer by shows it larger. */
export const REFERENCE = look.camera.distance;

/** Pixels that one unit at distance one shows, and where the target is in the panel. */
export interface Lens { focal: number; x: number; y: number }
export interface Margin { left: number; top: number; right: number; bottom: number }

/** Unit vectors right, up and towards the eye. */
export function frame(camera: Pick<Camera, "azimuth" | "elevation">): [Vector3, Vector3, Vector3] {
  const a = camera.azimuth * RADIANS;
  const e = camera.elevation * RADIANS;
  const back = new Vector3(Math.cos(e) * Math.cos(a), Math.cos(e) * Math.sin(a), Math.sin(e));
  const right = new Vector3(-Math.sin(a), Math.cos(a), 0);
  return [right, new Vector3().crossVectors(back, right), back];
}

/** Directions of a motion that decide the lens. */
const DIRECTIONS = 48;

/** The cameras from which the box must be whole: those of the scene's motion, and the reader's, about which it turns. */
function seenFrom({ camera, motion }: Pick<Panel, "camera" | "motion">, own: Camera | null): Camera[] {
  // Seen from higher up, a box that turns needs another lens; from another side at the same height it does not.
  const base = own && motion.kind === "orbit" ? { ...own, azimuth: camera.azimuth } : camera, count = motion.kind === "fixed" ? 1 : DIRECTIONS;
  const moved = Array.from({ length: count }, (_, i) => along(motion, base, count > 1 ? i / (count - 1) : 0));
  return own ? [...moved, own] : moved;
}

/** The lens with which the box fills a panel less its margins, from all sides that the scene's motion and the reader's camera show. */
export function fit(
  panel: Pick<Panel, "camera" | "motion">, edges: Vec3, width: number, height: number, margin: Margin, own: Camera | null = null,
): Lens {
  const low = [Infinity, Infinity];
  const high = [-Infinity, -Infinity];
  const corners = Array.from({ length: 8 }, (_, c) => new Vector3(c & 1 ? 0.5 : -0.5, c & 2 ? 0.5 : -0.5, c & 4 ? 0.5 : -0.5).multiply(new Vector3(...edges)));
  for (const camera of seenFrom(panel, own)) {
    const axes = frame(camera);
    for (const corner of corners) {
      const depth = camera.fov > 0 ? REFERENCE - corner.dot(axes[2]) : REFERENCE;
      const at = [corner.dot(axes[0]) / depth, -corner.dot(axes[1]) / depth];
      for (const a of [0, 1]) {
        low[a] = Math.min(low[a], at[a]);
        high[a] = Math.max(high[a], at[a]);
      }
    }
  }
  const room = [Math.max(16, width - margin.left - margin.right), Math.max(16, height - margin.top - margin.bottom)];
  const focal = Math.min(room[0] / (high[0] - low[0]), room[1] / (high[1] - low[1]));
  return {
    focal, x: margin.left + room[0] / 2 - (focal * (low[0] + high[0])) / 2,
    y: margin.top + room[1] / 2 - (focal * (low[1] + high[1])) / 2,
  };
}

/** The three.js camera for a panel of this size in CSS pixels. */
export function eye(camera: Camera, lens: Lens, width: number, height: number): Eye {
  const axes = frame(camera);
  const made = new Eye();
  const place = axes[2].clone().multiplyScalar(camera.distance).add(new Vector3(...camera.target));
  made.matrixAutoUpdate = false;
  made.matrix.makeBasis(...axes).setPosition(place);
  made.updateMatrixWorld(true);
  const near = camera.distance / 40;
  const far = camera.distance * 6 + 4;
  const shift = [(2 * lens.x) / width - 1, 1 - (2 * lens.y) / height];
  const m = new Matrix4();
  if (camera.fov > 0) {
    m.set(
      (2 * lens.focal) / width, 0, -shift[0], 0, 0, (2 * lens.focal) / height, -shift[1], 0,
      0, 0, -(far + near) / (far - near), (-2 * far * near) / (far - near), 0, 0, -1, 0,
    );
  } else {
    const scale = (2 * lens.focal) / camera.distance;
    m.set(
      scale / width, 0, 0, shift[0], 0, scale / height, 0, shift[1],
      0, 0, -2 / (far - near), -(far + near) / (far - near), 0, 0, 0, 1,
    );
  }
  made.projectionMatrix.copy(m);
  made.projectionMatrixInverse.copy(m).invert();
  return made;
}

/** 0 … 1 to 0 … 1, starting and stopping gently, at constant speed in between. */
export function ease(s: number): number {
  const { ramp } = look.camera;
  const t = Math.min(1, Math.max(0, s));
  if (t < ramp) return (t * t) / (2 * ramp * (1 - ramp));
  if (t > 1 - ramp) return 1 - (1 - t) ** 2 / (2 * ramp * (1 - ramp));
  return (t - ramp / 2) / (1 - ramp);
}

/** The camera at a fraction of the movie. */
export function along(motion: Motion, base: Camera, fraction: number): Camera {
  if (motion.kind === "orbit") return { ...base, azimuth: base.azimuth + 360 * motion.turns * ease(fraction) };
  if (motion.kind === "keyframes" && motion.keyframes.length) return between(motion.keyframes, fraction);
  return base;
}

function between(given: [number, Camera][], fraction: number): Camera {
  const keys = [...given].sort(([a], [b]) => a - b);
  const i = keys.findLastIndex(([at]) => at <= fraction);
  if (i < 0) return keys[0][1];
  if (i === keys.length - 1) return keys[i][1];
  const [t0, a] = keys[i];
  const [t1, b] = keys[i + 1];
  const t = (fraction - t0) / (t1 - t0);
  const s = t * t * (3 - 2 * t);
  const mix = (p: number, q: number) => p + (q - p) * s;
  return {
    azimuth: mix(a.azimuth, b.azimuth), elevation: mix(a.elevation, b.elevation),
    distance: mix(a.distance, b.distance), fov: mix(a.fov, b.fov),
    target: [mix(a.target[0], b.target[0]), mix(a.target[1], b.target[1]), mix(a.target[2], b.target[2])],
  };
}
