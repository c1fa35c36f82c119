/** The lowest point of a loss that is linear in its parameters: least squares by QR, the others by Newton's method; as `kobai.data.optimum`. */
import { eigenvectors } from "../../engine/linear/eigenvectors";
import { huberPoint } from "../../engine/linear/huber_point";
import { backSolved, shortest, triangular } from "../../engine/linear/least_squares";
import type { Rows } from "./design";

const MOST_STEPS = 100;
/** Of the largest diagonal entry of R below which columns depend on one another. */
const RANK = 1e-12;
/** Of what a coordinate is moved by, below which it is 0. */
const ROUNDINGS = 8;
/** Of the curvature at θ = 0 below which a loss has gone flat on its way to infinity. */
const FLAT = 1e-8;

/** Where a loss is lowest; 0 where a coordinate is 0 up to rounding. */
export interface Optimum { theta: Float64Array; value: number; how: "QR" | "Newton"; steps: number }

/** The key of its name in messages: only least squares have a closed form. */
export const called = ({ how }: Optimum): "closed form" | "computed minimum" => (how === "QR" ? "closed form" : "computed minimum");

/** What is asked of a loss. */
export interface Loss {
  parameters: number;
  rows: Rows;
  name: string;
  linear: boolean;
  l1: number;
  /** Of Huber's loss. */
  delta: number;
  /** What multiplies the sum over rows: 1 or 1/N. */
  scale: number;
  /** l2 for each parameter, 0 for intercepts. */
  penalty: Float64Array;
  value(theta: Float64Array): number;
  gradient(theta: Float64Array): Float64Array;
  /** p·p numbers. */
  hessian(theta: Float64Array): Float64Array | null;
}

type Found = [Optimum | null, string];

/** The optimum; null and why, where it cannot be computed, or there is no lowest point. */
export function optimumOf(of: Loss): Found {
  if (of.l1) return [null, "no closed form is known"];
  if (!of.linear) return [null, "the model is not linear in its parameters"];
  if (of.name === "absolute") return [null, "no closed form is known"];
  if (of.name === "huber") return huber(of);
  if (of.name !== "squared") return newton(of);
  const theta = leastSquares(of);
  return theta ? [{ theta, value: of.value(theta), how: "QR", steps: 0 }, ""] : [null, dependent(of)];
}

/** θ of least squares with a penalty on Σθ²; null where many points are lowest. */
export function leastSquares({ rows, parameters: p, penalty, scale }: Pick<Loss, "rows" | "parameters" | "penalty" | "scale">): Float64Array | null {
  const { count, weights } = rows;
  if (count < p && !penalty.some((l2) => l2 > 0)) return null;
  const columns = columnsOf(rows, p, p);
  const lengths = columns.slice(0, p).map((column) => Math.hypot(...chunks(column)) || 1);
  columns.forEach((column, j) => {
    if (j < p) for (let k = 0; k < count; k++) column[p + k] /= lengths[j];
    if (weights) for (let k = 0; k < count; k++) column[p + k] *= Math.sqrt(weights[k]);
    if (j < p) column[j] = Math.sqrt(penalty[j] / scale) / lengths[j];
  });
  const r = triangular(columns), diagonal = r.slice(0, p).map((column, j) => Math.abs(column[j]));
  if (!(Math.min(...diagonal) > RANK * Math.max(...diagonal))) return null;
  const point = backSolved(r), square = r.slice(0, p);
  const inverse = Array.from({ length: p }, (_, j) => backSolved([...square, Float64Array.from({ length: p }, (__, i) => Number(i === j))]));
  const row = (i: number) => inverse.map((column) => column[i]), root = Math.sqrt(p);
  const response = Math.hypot(...r[p].subarray(0, p)), rest = Math.abs(r[p][p] ?? 0), size = root * Math.hypot(...point) + response;
  // What rounding of the columns and of the response does to each coordinate (Björck 1996, section 1.4).
  const moved = point.map((_, i) => {
    const own = row(i), beside = Array.from({ length: p }, (__, j) => row(j).reduce((sum, v, k) => sum + v * own[k], 0));
    return Math.hypot(...own) * size + Math.hypot(...beside) * root * rest;
  });
  return known(point, moved).map((value, j) => value / lengths[j]);
}

/** A point with 0 for coordinates of which rounding leaves no digit; `moved`: by how many roundings each is. */
const known = (point: Float64Array, moved: Float64Array): Float64Array<ArrayBuffer> =>
  Float64Array.from(point, (value, i) => (Math.abs(value) <= ROUNDINGS * 2 ** -52 * moved[i] ? 0 : value));

/** The same of a lowest point by Newton's method: what rounding of the gradient moves. */
function knownByNewton({ parameters: p, rows, scale: share, hessian }: Loss, theta: Float64Array, value: number): Float64Array {
  const curved = hessian(theta);
  if (!curved) return theta;
  const scale = scaleOf(curved, p), { values, vectors } = eigenvectors(scaledBy(scale, curved), p), most = Math.max(...values.map(Math.abs));
  const point = Float64Array.from(theta, (v, i) => v / scale[i]), entry = (i: number, j: number) => curved[i * p + j] * scale[i] * scale[j];
  const all = Array.from({ length: p }, (_, i) => i), noise = Math.sqrt(2 * Math.abs(value) * (share === 1 ? rows.count : 1));
  const gradient = all.map((i) => all.reduce((sum, j) => sum + Math.abs(entry(i, j) * point[j]), noise));
  const inverse = (i: number, j: number) => all.reduce((sum, k) =>
    (Math.abs(values[k]) <= 2 ** -52 * p * most ? sum : sum + (vectors[i * p + k] * vectors[j * p + k]) / values[k]), 0);
  const moved = Float64Array.from(all, (i) => all.reduce((sum, j) => sum + Math.abs(inverse(i, j)) * gradient[j], 0));
  return known(point, moved).map((v, i) => v * scale[i]);
}

/** Φ column by column, and y less what stands without a parameter, below `room` zeros. */
function columnsOf({ count, target, designs: [design] }: Rows, p: number, room: number): Float64Array[] {
  const columns = Array.from({ length: p + 1 }, () => new Float64Array(room + count));
  for (const { place, factor } of design.constants) columns[place].fill(factor, room);
  for (const { place, phi } of design.varying) columns[place].set(phi, room);
  for (let k = 0; k < count; k++) columns[p][room + k] = target[k] - (design.offset ? design.offset[k] : 0);
  return columns;
}

function huber(of: Loss): Found {
  const { rows, parameters: p, penalty, scale, delta } = of, columns = columnsOf(rows, p, 0);
  const weight = Float64Array.from({ length: rows.count }, (_, k) => scale * (rows.weights ? rows.weights[k] : 1));
  const { theta, steps } = huberPoint(columns.slice(0, p), columns[p], weight, penalty, delta, leastSquares(of) ?? new Float64Array(p));
  if (!theta) return [null, `Newton's method has not found the lowest point in ${steps} steps`];
  const value = of.value(theta);
  return [{ theta: knownByNewton(of, theta, value), value, how: "Newton", steps }, ""];
}

/** √Σ² of a column in pieces: a function takes only so many arguments. */
function chunks(column: Float64Array): number[] {
  const made: number[] = [];
  for (let at = 0; at < column.length; at += 256) made.push(Math.hypot(...column.subarray(at, at + 256)));
  return made;
}

const dependent = ({ parameters, rows: { count } }: Loss): string =>
  `what the parameters (${parameters}) multiply is dependent in the rows (${count}), so many points are lowest`;

/** Newton's method with halved steps, to where rounding ends it. */
function newton(of: Loss): Found {
  const { parameters: p } = of;
  let theta = new Float64Array(p), value = of.value(theta), step = 0, scale: Float64Array | null = null;
  for (; step < MOST_STEPS; step++) {
    const gradient = of.gradient(theta), hessian = of.hessian(theta);
    if (!hessian?.every(Number.isFinite)) return [null, "the loss overflows on the way to its lowest point; standardize the columns"];
    scale ??= scaleOf(hessian, p);
    const move = shortest(scaledBy(scale, hessian), gradient.map((g, i) => g * scale![i])).map((m, i) => m * scale![i]), slope = gradient.reduce((sum, g, i) => sum + g * move[i], 0);
    if (step === MOST_STEPS - 1 && slope > FLAT * Math.max(1, Math.abs(value))) {
      return [null, `Newton's method has not found the lowest point in ${MOST_STEPS} steps`];
    }
    if (slope <= 1e-30 * Math.max(1, Math.abs(value)) || step === MOST_STEPS - 1) break;
    const moved = (length: number) => theta.map((at, i) => at - length * move[i]);
    let length = 1, lower = NaN;
    for (; length > 1e-12; length /= 2) {
      lower = of.value(moved(length));
      if (lower <= value - 1e-4 * length * slope || (length === 1 && Math.abs(lower - value) <= 4e-16 * Math.abs(value))) break;
    }
    if (length <= 1e-12) break;
    const before = value;
    [value, theta] = [lower, moved(length) as Float64Array<ArrayBuffer>];
    if (before === value && length === 1 && step > 3) break;
  }
  const why = falling(of, theta, value);
  return why ? [null, why] : [{ theta: knownByNewton(of, theta, value), value, how: "Newton", steps: step }, ""];
}

/**
 * Why the loss falls for ever along some direction, in which it is flat where Newton's method gave up; empty if it does not. At a
 * lowest point rows pull both ways, and those that are wrong pull hard, so along every direction some row is curved.
 */
function falling(of: Loss, theta: Float64Array, value: number): string {
  const { name, parameters: p } = of, first = usualHessian(of), last = of.hessian(theta);
  if (!["logistic", "poisson", "cross-entropy"].includes(name) || !first || !last) return "";
  const scale = scaleOf(first, p), { values, vectors } = eigenvectors(scaledBy(scale, last), p), before = scaledBy(scale, first);
  const flat = values.some((curvature, k) => {
    let atFirst = 0;
    for (let i = 0; i < p; i++) for (let j = 0; j < p; j++) atFirst += vectors[i * p + k] * before[i * p + j] * vectors[j * p + k];
    return curvature < FLAT * atFirst && atFirst > FLAT;
  });
  if (!flat) return "";
  if (name === "poisson") return "counts of 0 stand apart from the others, so the loss falls for ever as parameters grow";
  return value * of.scale < 1e-9
    ? "the classes can be separated without an error, so the loss falls for ever as the parameters grow"
    : "some rows' classes can be told without an error, so the loss falls for ever as parameters grow";
}

/** ∇²L where rows are as curved as is usual: counts as at their mean, two classes as at even odds, more as at θ = 0. */
function usualHessian({ name, parameters: p, rows, scale, penalty, hessian }: Loss): Float64Array | null {
  const { count, target, weights } = rows;
  let total = 0;
  for (let k = 0; k < count; k++) total += target[k];
  const usual = name === "logistic" ? 0.25 : name === "poisson" ? total / count : 0;
  if (!usual || rows.designs.length !== 1) return hessian(new Float64Array(p));
  const phi = columnsOf(rows, p, 0), made = new Float64Array(p * p);
  for (let i = 0; i < p; i++) {
    for (let j = 0; j < p; j++) {
      for (let k = 0; k < count; k++) made[i * p + j] += usual * scale * (weights ? weights[k] : 1) * phi[i][k] * phi[j][k];
    }
    made[i * p + i] += 2 * penalty[i];
  }
  return made;
}

/** 1/√ of the diagonal, so that columns of other units do not look dependent. */
const scaleOf = (hessian: Float64Array, p: number): Float64Array => Float64Array.from({ length: p }, (_, i) => 1 / Math.sqrt(Math.max(hessian[i * p + i], 1e-300)));
const scaledBy = (scale: Float64Array, hessian: Float64Array): Float64Array =>
  hessian.map((entry, k) => entry * scale[Math.floor(k / scale.length)] * scale[k % scale.length]);
