/** Singular values and right singular vectors of a matrix: Householder's reflections to a triangle, then Jacobi's rotations. */

const SWEEPS = 60;
const SMALL = 1e-15;

/** Of rows of n numbers: singular values, the largest first, and a direction of n numbers for each. */
export function svd(rows: number[][], n: number): { sizes: number[]; directions: number[][] } {
  const columns = triangle(rows, n);
  const turned = columns.map((_, j) => columns.map((__, i) => Number(i === j)));
  for (let sweep = 0, moved = true; moved && sweep < SWEEPS; sweep++) {
    moved = false;
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) moved = rotate(columns, turned, p, q) || moved;
    }
  }
  const sizes = columns.map((column) => Math.hypot(...column));
  const order = sizes.map((_, i) => i).sort((a, b) => sizes[b] - sizes[a]).slice(0, Math.min(rows.length, n));
  return { sizes: order.map((i) => sizes[i]), directions: order.map((i) => turned[i]) };
}

/** The columns of the triangle R of a QR decomposition, n numbers each. */
function triangle(rows: number[][], n: number): number[][] {
  const a = rows.map((row) => [...row]), most = Math.min(rows.length, n);
  for (let k = 0; k < most; k++) {
    let square = 0;
    for (let i = k; i < a.length; i++) square += a[i][k] ** 2;
    const size = a[k][k] > 0 ? -Math.sqrt(square) : Math.sqrt(square);
    if (size === 0) continue;
    const v = a.slice(k).map((row) => row[k]);
    v[0] -= size;
    const norm = v.reduce((total, x) => total + x * x, 0);
    for (let j = k; j < n; j++) {
      let dot = 0;
      for (let i = 0; i < v.length; i++) dot += v[i] * a[k + i][j];
      for (let i = 0; i < v.length; i++) a[k + i][j] -= (2 * dot * v[i]) / norm;
    }
  }
  return Array.from({ length: n }, (_, j) => Array.from({ length: n }, (__, i) => (i <= j && i < most ? a[i][j] : 0)));
}

/** Turn two columns, and what has been turned so far, until they are orthogonal; whether they were not. */
function rotate(columns: number[][], turned: number[][], p: number, q: number): boolean {
  let pp = 0, qq = 0, pq = 0;
  for (let i = 0; i < columns.length; i++) {
    pp += columns[p][i] ** 2;
    qq += columns[q][i] ** 2;
    pq += columns[p][i] * columns[q][i];
  }
  if (!(Math.abs(pq) > SMALL * Math.sqrt(pp * qq))) return false;
  const tau = (qq - pp) / (2 * pq), t = (tau >= 0 ? 1 : -1) / (Math.abs(tau) + Math.sqrt(1 + tau * tau));
  const c = 1 / Math.sqrt(1 + t * t), s = c * t;
  for (const pair of [columns, turned]) {
    for (let i = 0; i < columns.length; i++) {
      const [a, b] = [pair[p][i], pair[q][i]];
      pair[p][i] = c * a - s * b;
      pair[q][i] = s * a + c * b;
    }
  }
  return true;
}
