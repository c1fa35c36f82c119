/** Where the eye is: the numbers of `kobai.scene.Camera`, and the matrices they stand for. z is up. */
import { OrthographicCamera, PerspectiveCamera, Vector3 } from "three";
import type { Camera, Motion } from "../wire/types";

export type Eye = PerspectiveCamera | OrthographicCamera;
const RADIANS = Math.PI / 180;
/** What an orthographic camera is as wide as, so that switching does not jump. */
const PLAIN_FOV = 28;

export function position(camera: Camera): Vector3 {
  const a = camera.azimuth * RADIANS;
  const e = camera.elevation * RADIANS;
  return new Vector3(Math.cos(e) * Math.cos(a), Math.cos(e) * Math.sin(a), Math.sin(e))
    .multiplyScalar(camera.distance)
    .add(new Vector3(...camera.target));
}

/** The three.js camera for a panel `width` × `height`; a narrow panel steps back so that the box's sides stay in. */
export function eye(camera: Camera, width: number, height: number, edge: number): Eye {
  const ratio = Math.max(1e-3, width / height);
  const narrow = Math.max(1, 1.12 / ratio);
  const scaled: Camera = { ...camera, distance: camera.distance * edge };
  const half = Math.tan(((camera.fov > 0 ? camera.fov : PLAIN_FOV) / 2) * RADIANS) * narrow;
  let made: Eye;
  if (camera.fov > 0) {
    made = new PerspectiveCamera((2 * Math.atan(half)) / RADIANS, ratio, scaled.distance / 50, scaled.distance * 10);
  } else {
    const h = half * scaled.distance;
    made = new OrthographicCamera(-h * ratio, h * ratio, h, -h, scaled.distance / 50, scaled.distance * 10);
  }
  made.position.copy(position(scaled));
  // Straight from above, "up" is where the eye would move on to.
  const a = camera.azimuth * RADIANS;
  if (Math.abs(camera.elevation) > 89.9) made.up.set(-Math.cos(a), -Math.sin(a), 0);
  else made.up.set(0, 0, 1);
  made.lookAt(...camera.target);
  made.updateMatrixWorld();
  made.updateProjectionMatrix();
  return made;
}

/** Slow at both ends: 3s² − 2s³. */
export function ease(s: number): number {
  const c = Math.min(1, Math.max(0, s));
  return c * c * (3 - 2 * c);
}

/** The camera at a fraction of the movie. */
export function along(motion: Motion, base: Camera, fraction: number): Camera {
  if (motion.kind === "orbit") return { ...base, azimuth: base.azimuth + 360 * motion.turns * ease(fraction) };
  if (motion.kind === "keyframes" && motion.keyframes.length) return between(motion.keyframes, fraction);
  return base;
}

function between(keys: [number, Camera][], fraction: number): Camera {
  const first = keys[0];
  const final = keys[keys.length - 1];
  if (fraction <= first[0]) return first[1];
  if (fraction >= final[0]) return final[1];
  const i = keys.findIndex(([at]) => at > fraction) - 1;
  const [t0, a] = keys[i];
  const [t1, b] = keys[i + 1];
  const s = ease((fraction - t0) / (t1 - t0));
  const mix = (p: number, q: number) => p + (q - p) * s;
  return {
    azimuth: mix(a.azimuth, b.azimuth),
    elevation: mix(a.elevation, b.elevation),
    distance: mix(a.distance, b.distance),
    fov: mix(a.fov, b.fov),
    target: [mix(a.target[0], b.target[0]), mix(a.target[1], b.target[1]), mix(a.target[2], b.target[2])],
  };
}
