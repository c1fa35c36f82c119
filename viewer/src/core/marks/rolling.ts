/** The rotation of rolling balls: the distance rolled is the distance travelled. */
import type { Vec3 } from "../surface_height";
import type { PathSamples } from "./path_samples";

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

/** The turn of a ball of this radius whose centre moves by `d` over a surface with this normal. */
export function roll(normal: Vec3, d: Vec3, radius: number): Quaternion {
  const axis: Vec3 = [
    normal[1] * d[2] - normal[2] * d[1], normal[2] * d[0] - normal[0] * d[2], normal[0] * d[1] - normal[1] * d[0],
  ];
  const length = Math.hypot(...axis);
  if (!(length > 1e-12)) return [0, 0, 0, 1];
  const half = length / radius / 2;
  const s = Math.sin(half) / length;
  return [axis[0] * s, axis[1] * s, axis[2] * s, Math.cos(half)];
}

/** The turn of every ball at every row of its samples, (rows, runs, 4). */
export function turns(samples: PathSamples, radius: number): Float32Array {
  const { rows, runs, at } = samples;
  const out = new Float32Array(rows * runs * 4);
  for (let p = 0; p < runs; p++) {
    let q: Quaternion = [0, 0, 0, 1];
    out.set(q, 4 * p);
    for (let r = 1; r < rows; r++) {
      const [a, b] = [((r - 1) * runs + p) * 3, (r * runs + p) * 3];
      const n = normalAt(samples, b);
      const m = normalAt(samples, a);
      const d: Vec3 = [0, 1, 2].map((i) => at[b + i] + n[i] * radius - at[a + i] - m[i] * radius) as Vec3;
      q = times(roll(n, d.every(Number.isFinite) ? d : [0, 0, 0], radius), q);
      const size = Math.hypot(...q);
      q = [q[0] / size, q[1] / size, q[2] / size, q[3] / size];
      out.set(q, (r * runs + p) * 4);
    }
  }
  return out;
}

/** The turn between two rows of `turns`. */
export function between(all: Float32Array, a: number, b: number, part: number): Quaternion {
  let dot = 0;
  for (let i = 0; i < 4; i++) dot += all[a + i] * all[b + i];
  const sign = dot < 0 ? -1 : 1;
  const q = [0, 1, 2, 3].map((i) => all[a + i] * (1 - part) + all[b + i] * part * sign) as Quaternion;
  const size = Math.hypot(...q) || 1;
  return [q[0] / size, q[1] / size, q[2] / size, q[3] / size];
}

/** The surface's normal under a ball, or up where it is not on the surface. */
export function normalAt(samples: PathSamples, i: number): Vec3 {
  const n = samples.normals;
  return n && (n[i] || n[i + 1] || n[i + 2]) ? [n[i], n[i + 1], n[i + 2]] : [0, 0, 1];
}
