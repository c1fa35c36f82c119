/** The lowest point of Huber's loss; as `kobai.data.huber`: Newton's method, and where its Hessian is singular a step of weighted least squares. */
import { shortest } from "./least_squares";

const MOST_STEPS = 200, MOST_LENGTH = 64;
/** Steps of Newton's method after values are equal to rounding. */
const POLISHED = 5;
/** Of what the gradient can be, below which it is zero. */
const SMALL = 1e-9;

/**
 * θ, or null where it was not found, and the steps taken. `given`: Φ column by column; `weight`: of the rows in the loss; `factors` of θ²;
 * `delta`: δ, above which |r| is charged as a line; `begin`: θ to begin with.
 */
export function huberPoint(
  given: readonly Float64Array[], target: Float64Array, weight: Float64Array, factors: Float64Array, delta: number, begin: Float64Array,
): { theta: Float64Array | null; steps: number } {
  const p = given.length, N = target.length;
  const widths = given.map((column) => Math.sqrt(column.reduce((sum, v) => sum + v * v, 0) / N) || 1);
  const phi = given.map((column, j) => column.map((v) => v / widths[j])), penalty = factors.map((factor, j) => factor / widths[j] ** 2);
  let at = begin.map((v, j) => v * widths[j]);

  const residuals = (point: Float64Array): Float64Array => {
    const r = target.map((y) => -y);
    phi.forEach((column, j) => { for (let k = 0; k < N; k++) r[k] += column[k] * point[j]; });
    return r;
  };
  const value = (point: Float64Array): number => {
    let sum = 0;
    residuals(point).forEach((r, k) => {
      const size = Math.abs(r);
      sum += weight[k] * (size <= delta ? 0.5 * r * r : delta * (size - 0.5 * delta));
    });
    return point.reduce((all, v, j) => all + penalty[j] * v * v, sum);
  };
  const gradient = (point: Float64Array, r: Float64Array): Float64Array => point.map((v, j) => {
    let sum = 0;
    for (let k = 0; k < N; k++) sum += phi[j][k] * weight[k] * Math.min(Math.max(r[k], -delta), delta);
    return sum + 2 * penalty[j] * v;
  });
  const solved = (curvature: Float64Array, slope: Float64Array): Float64Array => {
    const matrix = new Float64Array(p * p);
    for (let i = 0; i < p; i++) {
      for (let j = 0; j <= i; j++) {
        let sum = 0;
        for (let k = 0; k < N; k++) sum += phi[i][k] * phi[j][k] * weight[k] * curvature[k];
        matrix[i * p + j] = matrix[j * p + i] = sum + (i === j ? 2 * penalty[i] : 0);
      }
    }
    return shortest(matrix, slope);
  };
  const inside = (r: Float64Array) => r.map((v) => Number(Math.abs(v) <= delta));
  const size = (slope: Float64Array) => Math.sqrt(slope.reduce((sum, g) => sum + g * g, 0));

  let best = value(at), step = 0;
  for (; step < MOST_STEPS; step++) {
    const r = residuals(at), slope = gradient(at, r), from = at;
    const newton = solved(inside(r), slope), move = solved(r.map((v) => Math.min(1, delta / Math.abs(v))), slope);
    const along = (length: number) => from.map((v, j) => v - length * move[j]);
    let length = 1;
    while (length < MOST_LENGTH && value(along(2 * length)) < value(along(length))) length *= 2;
    const there = [from.map((v, j) => v - newton[j]), along(length)], values = there.map(value), k = values[1] < values[0] ? 1 : 0;
    if (!(values[k] < best)) break;
    [best, at] = [values[k], there[k]];
  }
  for (let k = 0; k < POLISHED; k++) {
    const r = residuals(at), slope = gradient(at, r), move = solved(inside(r), slope), there = at.map((v, j) => v - move[j]);
    if (!(size(gradient(there, residuals(there))) < size(slope))) break;
    at = there;
  }
  const small = size(gradient(at, residuals(at))) <= SMALL * delta * weight.reduce((a, b) => a + b, 0);
  return { theta: small ? at.map((v, j) => v / widths[j]) : null, steps: step };
}
