/** Eigenvalues and eigenvectors of symmetric matrices. */
import { eigenvectors } from "../engine/linear/eigenvectors";

export interface Eigen {
  /** n of them, ascending. */
  values: Float64Array;
  /** vectors[i·n + j]: component i of the j-th. */
  vectors: Float64Array;
}

/** Those of a matrix (n·n), whose halves beside the diagonal are averaged. */
export function eigen(matrix: Float64Array, n: number): Eigen {
  return n === 2 ? planar(matrix[0], (matrix[1] + matrix[2]) / 2, matrix[3]) : jacobi(matrix, n);
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

/** By Jacobi's rotations, in ascending order. */
function jacobi(a: Float64Array, n: number): Eigen {
  const { values, vectors } = eigenvectors(a, n);
  const order = Array.from(values, (_, i) => i).sort((i, j) => values[i] - values[j]);
  const sorted = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) sorted[i * n + j] = vectors[i * n + order[j]];
  return { values: Float64Array.from(order, (i) => values[i]), vectors: sorted };
}
