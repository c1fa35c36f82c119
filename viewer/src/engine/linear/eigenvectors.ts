/** Eigenvalues and eigenvectors of a symmetric matrix, by Jacobi's rotations. */

/** Eigenvalues, and eigenvectors as the columns of an n×n matrix, row after row. */
export function eigenvectors(given: Float64Array, n: number): { values: Float64Array; vectors: Float64Array } {
  const most = given.reduce((all, v) => Math.max(all, Math.abs(v)), 0), unit = most > 1e100 ? 2 ** Math.floor(Math.log2(most)) : 1; // squares would overflow
  const A = Float64Array.from(given, (v) => v / unit), V = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    V[i * n + i] = 1;
    for (let j = 0; j < i; j++) A[i * n + j] = A[j * n + i] = (A[i * n + j] + A[j * n + i]) / 2;
  }
  for (let sweep = 0; sweep < 60; sweep++) {
    let turned = false;
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        const apq = A[p * n + q];
        if (Math.abs(apq) <= 2 ** -54 * Math.sqrt(Math.abs(A[p * n + p] * A[q * n + q])) && Math.abs(apq) < 1e300 || apq === 0) continue;
        turned = rotate(A, V, n, p, q) || turned;
      }
    }
    if (!turned) break;
  }
  return { values: Float64Array.from({ length: n }, (_, i) => A[i * n + i] * unit), vectors: V };
}

/** Turn the axes p and q until the entry (p, q) is 0; whether that changed anything. */
function rotate(A: Float64Array, V: Float64Array, n: number, p: number, q: number): boolean {
  const apq = A[p * n + q], theta = (A[q * n + q] - A[p * n + p]) / (2 * apq);
  const t = Number.isFinite(theta) ? (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1)) : 0;
  const c = 1 / Math.sqrt(t * t + 1), s = t * c;
  A[p * n + p] -= t * apq;
  A[q * n + q] += t * apq;
  A[p * n + q] = A[q * n + p] = 0;
  for (let i = 0; i < n; i++) {
    if (i !== p && i !== q) {
      const ip = A[i * n + p], iq = A[i * n + q];
      A[i * n + p] = A[p * n + i] = c * ip - s * iq;
      A[i * n + q] = A[q * n + i] = s * ip + c * iq;
    }
    const vp = V[i * n + p], vq = V[i * n + q];
    V[i * n + p] = c * vp - s * vq;
    V[i * n + q] = s * vp + c * vq;
  }
  return t !== 0;
}
