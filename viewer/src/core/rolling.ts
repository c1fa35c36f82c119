/** How far each ball has turned: the distance rolled is the distance travelled. */
import type { Ground, Vec3 } from "./ground";

export type Quaternion = [number, number, number, number];

/** The product a·b: first b, then a. */
export function times(a: Quaternion, b: Quaternion): Quaternion {
  return [
    a[3] * b[0] + a[0] * b[3] + a[1] * b[2] - a[2] * b[1],
    a[3] * b[1] - a[0] * b[2] + a[1] * b[3] + a[2] * b[0],
    a[3] * b[2] + a[0] * b[1] - a[1] * b[0] + a[2] * b[3],
    a[3] * b[3] - a[0] * b[0] - a[1] * b[1] - a[2] * b[2],
  ];
}

/** The turn of a ball of this radius that moves by `d` over ground with this normal. */
export function roll(normal: Vec3, d: Vec3, radius: number): Quaternion {
  const axis: Vec3 = [
    normal[1] * d[2] - normal[2] * d[1],
    normal[2] * d[0] - normal[0] * d[2],
    normal[0] * d[1] - normal[1] * d[0],
  ];
  const length = Math.hypot(...axis);
  if (length < 1e-12) return [0, 0, 0, 1];
  const half = length / radius / 2;
  const s = Math.sin(half) / length;
  return [axis[0] * s, axis[1] * s, axis[2] * s, Math.cos(half)];
}

/**
 * The turn of each of `runs` balls at each of `steps` time indices, (steps, runs, 4), from unit positions (steps, runs, d).
 */
export function turns(
  points: ArrayLike<number>, steps: number, runs: number, d: number, aspect: Vec3, radius: number, ground: Ground | null,
): Float32Array {
  const out = new Float32Array(steps * runs * 4);
  for (let p = 0; p < runs; p++) {
    // Begins a little askew, so that the band can be seen from any side.
    let q: Quaternion = [0.35, 0.15, 0, Math.sqrt(1 - 0.35 ** 2 - 0.15 ** 2)];
    out.set(q, p * 4);
    for (let k = 1; k < steps; k++) {
      const from = ((k - 1) * runs + p) * d;
      const to = (k * runs + p) * d;
      q = times(stepTurn(points, from, to, d, aspect, radius, ground, 1), q);
      const n = Math.hypot(...q);
      q = [q[0] / n, q[1] / n, q[2] / n, q[3] / n];
      out.set(q, (k * runs + p) * 4);
    }
  }
  return out;
}

/** The turn over a part of one step. */
export function stepTurn(
  points: ArrayLike<number>, from: number, to: number, d: number, aspect: Vec3, radius: number, ground: Ground | null,
  part: number,
): Quaternion {
  const move: Vec3 = [0, 0, 0];
  for (let a = 0; a < d; a++) move[a] = (points[to + a] - points[from + a]) * aspect[a] * part;
  if (!move.every(Number.isFinite)) return [0, 0, 0, 1];
  const normal = ground ? ground.normal(points[from], points[from + 1], aspect) : ([0, 0, 1] as Vec3);
  return roll(normal, move, radius);
}
