/** Eigenvalues and eigenvectors of symmetric matrices. */

const SWEEPS = 40; // of Jacobi's rotations; a handful is usual
const ROUNDING = 2 ** -60; // of the largest entry: what beside the diagonal counts as zero

export interface Eigen {
  /** n of them, ascending. */
  values: Float64Array;
  /** vectors[i·n + j]: component i of the j-th. */
  vectors: Float64Array;
}

/** Those of a matrix (n·n), whose halves beside the diagonal are averaged. */
export function eigen(matrix: Float64Array, n: number): Eigen {
  const a = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) a[i * n + j] = (matrix[i * n + j] + matrix[j * n + i]) / 2;
  return n === 2 ? planar(a[0], a[1], a[3]) : jacobi(a, n);
}

/** In closed form: the rotation by half the angle of (a − d, 2b) makes the matrix diagonal. */
function planar(a: number, b: number, d: number): Eigen {
  const angle = Math.atan2(2 * b, a - d) / 2;
  const c = Math.cos(angle), s = Math.sin(angle);
  const middle = (a + d) / 2, half = Math.hypot((a - d) / 2, b);
  const large = middle >= 0 ? middle + half : middle - half;
  // The product of both is the determinant: no difference of nearly equal numbers.
  const small = large === 0 ? 0 : a * (d / large) - b * (b / large);
  return { values: Float64Array.of(...(middle >= 0 ? [small, large] : [large, small])), vectors: Float64Array.of(-s, c, c, s) };
}

/** By rotations in one plane after the other, each of which makes one pair of entries beside the diagonal zero. */
function jacobi(a: Float64Array, n: number): Eigen {
  const v = new Float64Array(n * n);
  for (let i = 0; i < n; i++) v[i * n + i] = 1;
  const negligible = ROUNDING * a.reduce((most, entry) => Math.max(most, Math.abs(entry)), 0);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let rotated = false;
    for (let p = 0; p < n - 1; p++) {
      for (let q = p + 1; q < n; q++) {
        const off = a[p * n + q];
        if (Math.abs(off) <= negligible) continue;
        rotated = true;
        rotate(a, v, n, p, q, off, (a[q * n + q] - a[p * n + p]) / (2 * off));
      }
    }
    if (!rotated) break;
  }
  const order = Array.from({ length: n }, (_, i) => i).sort((i, j) => a[i * n + i] - a[j * n + j]);
  const vectors = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) vectors[i * n + j] = v[i * n + order[j]];
  return { values: Float64Array.from(order, (i) => a[i * n + i]), vectors };
}

/** Rotate the plane of the axes p and q such that a[p, q] becomes 0; `cotangent` is that of twice the angle. */
function rotate(a: Float64Array, v: Float64Array, n: number, p: number, q: number, off: number, cotangent: number): void {
  const size = Math.abs(cotangent) + Math.hypot(cotangent, 1);
  const t = (cotangent < 0 ? -1 : 1) / size;
  const c = 1 / Math.hypot(t, 1), s = t * c;
  a[p * n + p] -= t * off;
  a[q * n + q] += t * off;
  a[p * n + q] = a[q * n + p] = 0;
  for (let i = 0; i < n; i++) {
    if (i !== p && i !== q) {
      const ip = a[i * n + p], iq = a[i * n + q];
      a[i * n + p] = a[p * n + i] = c * ip - s * iq;
      a[i * n + q] = a[q * n + i] = s * ip + c * iq;
    }
    const vp = v[i * n + p], vq = v[i * n + q];
    v[i * n + p] = c * vp - s * vq;
    v[i * n + q] = s * vp + c * vq;
  }
}
