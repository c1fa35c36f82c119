/** What part of the space a picture shows: one variable, two, or a plane through more than two; as `kobai.objectives.plane`. */
import { rint, sum, type Values } from "./arrays";
import { svd } from "./svd";

/** Share of a vector's length below which a component of it may be rounding. */
const ROUNDING = 1e-9;
/** Share by which a path must move more in one direction than in another for these not to be arbitrary. */
const EQUAL = 1e-6;

/** The points origin + Σ uᵢ basisᵢ; `u` are the coordinates drawn, d = 1 or 2 of them. */
export class Plane {
  readonly n: number;

  /**
   * @param basis d orthonormal rows of n numbers.
   * @param variables Which variables the coordinates are, or null for a slanted plane.
   * @param shares Of the path's variance along each coordinate of a slanted plane, else null.
   * @param whole Whether every point of the space lies in the plane.
   */
  constructor(
    readonly origin: Values, readonly basis: number[][], readonly variables: number[] | null,
    readonly shares: number[] | null, readonly whole: boolean,
  ) {
    this.n = origin.length;
  }

  get dim(): number {
    return this.basis.length;
  }

  /** Points (m·n) to the coordinates (m·d) of their feet in the plane. */
  project(x: Values): Float64Array {
    const { n, dim: d, variables } = this;
    if (d === n && variables?.every((v, i) => v === i)) return new Float64Array(x);
    const m = x.length / n, out = new Float64Array(m * d);
    for (let p = 0; p < m; p++) {
      for (let i = 0; i < d; i++) {
        if (variables) out[p * d + i] = x[p * n + variables[i]];
        else for (let j = 0; j < n; j++) out[p * d + i] += (x[p * n + j] - this.origin[j]) * this.basis[i][j];
      }
    }
    return out;
  }

  /** Coordinates (m·d) to points (m·n). */
  lift(u: Values): Float64Array {
    const { n, dim: d, variables } = this, m = u.length / d, out = new Float64Array(m * n);
    for (let p = 0; p < m; p++) {
      for (let j = 0; j < n; j++) {
        let at = this.origin[j];
        if (!variables) {
          let along = 0;
          for (let i = 0; i < d; i++) along += u[p * d + i] * this.basis[i][j];
          at += along;
        }
        out[p * n + j] = at;
      }
      if (variables) for (let i = 0; i < d; i++) out[p * n + variables[i]] = u[p * d + i];
    }
    return out;
  }

  /** Vectors (m·n) to their components (m·d) in the plane. */
  flatten(vectors: Values): Float64Array {
    const { n, dim: d } = this, m = vectors.length / n, out = new Float64Array(m * d);
    for (let p = 0; p < m; p++) {
      for (let i = 0; i < d; i++) for (let j = 0; j < n; j++) out[p * d + i] += vectors[p * n + j] * this.basis[i][j];
    }
    return out;
  }
}

/** The plane of some variables, the others held at `origin`. */
export function coordinatePlane(origin: Values, variables: number[]): Plane {
  const n = origin.length;
  const basis = variables.map((v) => Array.from({ length: n }, (_, j) => Number(j === v)));
  return new Plane(origin, basis, variables, null, n === variables.length);
}

/** The plane through the end of the first path with the directions in which all of them moved most; x is R·K·n. */
export function principalPlane(x: Values, length: number, n: number): Plane {
  const rows = finiteRows(x, n), m = rows.length / n, origin = Array.from(lastFinite(Array.from({ length: length * n }, (_, i) => x[i]), n));
  const centre = origin.map(() => 0);
  let scale = 1;
  for (let at = 0; at < rows.length; at++) {
    centre[at % n] += rows[at];
    scale = Math.max(scale, Math.abs(rows[at]));
  }
  for (let at = 0; at < rows.length; at++) rows[at] -= centre[at % n] / m;
  const { sizes, directions } = svd(rows, n), variance = sizes.map((s) => s * s), total = sum(variance);
  const found = directions.slice(0, 2).filter((_, i) => sizes[i] > 1e-12 * scale * Math.sqrt(m));
  const shares = found.map((_, i) => variance[i] / total);
  if (found.length === 2 && sizes[1] > (1 - EQUAL) * sizes[0]) found.splice(0, 2, ...towardAxis(found));
  while (found.length < 2) {
    found.push(across(found, n));
    shares.push(0);
  }
  // Signs are arbitrary: let the path come in from the positive side, so that pictures do not flip from run to run.
  const way = origin.map((v, i) => x[i] - v), basis = found.map((row) => turned(row, way));
  return new Plane(origin, basis, null, total > 0 ? shares : [0, 0], n === 2);
}

/** The direction or its opposite: that against which `way` comes; across it, that of the largest component. */
function turned(direction: number[], way: number[]): number[] {
  let along = direction.reduce((dot, v, i) => dot + way[i] * v, 0);
  if (!(Math.abs(along) > ROUNDING * Math.sqrt(way.reduce((total, v) => total + v * v, 0)))) {
    const size = direction.map((v) => rint(Math.abs(v) / ROUNDING));
    along = direction[size.indexOf(Math.max(...size))];
  }
  return along >= 0 ? direction : direction.map((v) => -v);
}

/** The last finite of points of n numbers; the last where none is. */
export function lastFinite(points: Values, n: number): Values {
  const point = (at: number) => Array.from({ length: n }, (_, i) => points[at + i]);
  for (let at = points.length - n; at >= 0; at -= n) if (point(at).every(Number.isFinite)) return point(at);
  return point(points.length - n);
}

/** The points that are finite, of n numbers each. */
function finiteRows(x: Values, n: number): Float64Array {
  const out = new Float64Array(x.length);
  let to = 0;
  for (let at = 0; at + n <= x.length; at += n) {
    let finite = true;
    for (let i = 0; i < n; i++) finite &&= Number.isFinite((out[to + i] = x[at + i]));
    if (finite) to += n;
  }
  return out.slice(0, to);
}

/** The plane of two rows by the direction in it nearest to an axis, and the one across it. */
function towardAxis([p, q]: number[][]): number[][] {
  const held = p.map((v, j) => rint((v ** 2 + q[j] ** 2) / ROUNDING)), at = held.indexOf(Math.max(...held)); // of several axes the first
  const size = Math.hypot(p[at], q[at]), a = p[at] / size, b = q[at] / size;
  return [p.map((v, j) => a * v + b * q[j]), p.map((v, j) => a * q[j] - b * v)];
}

/** A unit vector orthogonal to the rows: the variable they contain least, made orthogonal. */
function across(basis: number[][], n: number): number[] {
  const held = Array.from({ length: n }, (_, j) => basis.reduce((total, row) => total + row[j] ** 2, 0));
  const size = held.map((v) => rint(v / ROUNDING)), least = size.indexOf(Math.min(...size)); // of several, the first
  const rest = held.map((_, j) => Number(j === least) - basis.reduce((total, row) => total + row[j] * row[least], 0));
  const length = Math.hypot(...rest);
  return rest.map((v) => v / length);
}
