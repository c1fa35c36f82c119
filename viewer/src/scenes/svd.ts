/** Singular values and right singular vectors of a matrix: Householder's reflections to a triangle, then Jacobi's rotations. */

const SWEEPS = 60;
const SMALL = 1e-15;

/** Of rows of n numbers, which are overwritten: singular values, the largest first, and a direction of n numbers for each. */
export function svd(rows: Float64Array, n: number): { sizes: number[]; directions: number[][] } {
  const m = rows.length / n, columns = triangle(rows, m, n);
  const turned = columns.map((_, j) => columns.map((__, i) => Number(i === j)));
  for (let sweep = 0, moved = true; moved && sweep < SWEEPS; sweep++) {
    moved = false;
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) moved = rotate(columns, turned, p, q) || moved;
    }
  }
  const sizes = columns.map((column) => Math.hypot(...column));
  const order = sizes.map((_, i) => i).sort((a, b) => sizes[b] - sizes[a]).slice(0, Math.min(m, n));
  return { sizes: order.map((i) => sizes[i]), directions: order.map((i) => turned[i]) };
}

/** The columns of the triangle R of a QR decomposition of m rows, n numbers each. */
function triangle(a: Float64Array, m: number, n: number): number[][] {
  const most = Math.min(m, n), v = new Float64Array(m);
  for (let k = 0; k < most; k++) {
    let square = 0;
    for (let i = k; i < m; i++) square += (v[i] = a[i * n + k]) ** 2;
    if (square === 0) continue;
    v[k] += v[k] > 0 ? Math.sqrt(square) : -Math.sqrt(square);
    let norm = 0;
    for (let i = k; i < m; i++) norm += v[i] ** 2;
    for (let j = k; j < n; j++) {
      let dot = 0;
      for (let i = k; i < m; i++) dot += v[i] * a[i * n + j];
      const by = (2 * dot) / norm;
      for (let i = k; i < m; i++) a[i * n + j] -= by * v[i];
    }
  }
  return Array.from({ length: n }, (_, j) => Array.from({ length: n }, (__, i) => (i <= j && i < most ? a[i * n + j] : 0)));
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
