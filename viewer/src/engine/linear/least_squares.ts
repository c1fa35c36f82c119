/** Linear least squares by Householder reflections, and linear equations of a symmetric matrix. */
import { eigenvectors } from "./eigenvectors";

/** R of a QR decomposition, without the pivots of columns: `columns` (each of m numbers) are overwritten. */
export function triangular(columns: Float64Array[]): Float64Array[] {
  const m = columns[0].length, n = columns.length;
  for (let j = 0; j < Math.min(n, m); j++) {
    const a = columns[j], length = norm(a, j);
    if (length === 0) continue;
    const head = a[j] > 0 ? -length : length, v = a.slice(j);
    v[0] -= head;
    let square = 0;
    for (const entry of v) square += entry * entry;
    a.fill(0, j);
    a[j] = head;
    for (let k = j + 1; k < n; k++) {
      const b = columns[k];
      let along = 0;
      for (let i = 0; i < v.length; i++) along += v[i] * b[j + i];
      const factor = (2 * along) / square;
      for (let i = 0; i < v.length; i++) b[j + i] -= factor * v[i];
    }
  }
  return columns;
}

/** √Σa² from a place on, without overflow. */
function norm(a: Float64Array, from: number): number {
  let most = 0, sum = 0;
  for (let i = from; i < a.length; i++) most = Math.max(most, Math.abs(a[i]));
  if (most === 0 || !Number.isFinite(most)) return most;
  for (let i = from; i < a.length; i++) sum += (a[i] / most) ** 2;
  return most * Math.sqrt(sum);
}

/** x with R·x = b, where column j of R and, as the last one, b are those of `triangular`. */
export function backSolved(columns: readonly Float64Array[]): Float64Array {
  const n = columns.length - 1, b = columns[n], x = new Float64Array(n);
  for (let i = n - 1; i >= 0; i--) {
    let rest = b[i];
    for (let j = i + 1; j < n; j++) rest -= columns[j][i] * x[j];
    x[i] = rest / columns[i][i];
  }
  return x;
}

/** The shortest of the solutions of H·x = g, for a symmetric H. */
export function shortest(hessian: Float64Array, g: Float64Array): Float64Array {
  const n = g.length, { values, vectors } = eigenvectors(hessian, n), most = values.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
  const made = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    if (Math.abs(values[k]) <= 2 ** -52 * n * most) continue;
    let along = 0;
    for (let i = 0; i < n; i++) along += vectors[i * n + k] * g[i];
    for (let i = 0; i < n; i++) made[i] += (along / values[k]) * vectors[i * n + k];
  }
  return made;
}
