/** The functions of the fixture `verdicts.json.gz`, with exact derivatives, as objectives. */
import { Graph } from "../../src/engine/graph";
import type { Minimum, Objective } from "../../src/engine/types";
import { Jet } from "./jets";

const sum = (jets: Jet[]) => jets.reduce((total, jet) => total.plus(jet));
const banana = ([a, b]: Jet[]) => a.minus(1).square().plus(b.minus(a.square()).square().times(100));

/** By the formula that Python descended. */
export const FUNCTIONS: Record<string, (x: Jet[]) => Jet> = {
  "x1**2": ([x]) => x.square(),
  "10*x1**2": ([x]) => x.square().times(10),
  "x1**4": ([x]) => x.pow(4),
  "x1**4 - 3*x1**2 + x1": ([x]) => x.pow(4).minus(x.square().times(3)).plus(x),
  "cos(x1)": ([x]) => x.cos(),
  "exp(x1) - x1": ([x]) => x.exp().minus(x),
  "x1**3": ([x]) => x.pow(3),
  "1 - x1**2": ([x]) => x.square().times(-1).plus(1),
  "0*x1 + 3": ([x]) => x.times(0).plus(3),
  "abs(x1)": ([x]) => x.abs(),
  "log(x1)": ([x]) => x.log(),
  "sqrt(x1)": ([x]) => x.sqrt(),
  "1/x1": ([x]) => x.pow(-1),
  "x1**2 + x2**2": ([a, b]) => a.square().plus(b.square()),
  "x1**2 + 10*x2**2": ([a, b]) => a.square().plus(b.square().times(10)),
  "x1**2 - x2**2": ([a, b]) => a.square().minus(b.square()),
  "x1**3 - 3*x1*x2**2": ([a, b]) => a.pow(3).minus(a.times(3).times(b.square())),
  "(x1 - x2)**2": ([a, b]) => a.minus(b).square(),
  "log(x1) + x2**2": ([a, b]) => a.log().plus(b.square()),
  "x1**2 + 1e-6*(x2 - 1)**2": ([a, b]) => a.square().plus(b.minus(1).square().times(1e-6)),
  "(1 - x1)**2 + 100*(x2 - x1**2)**2": banana,
  "rosenbrock": banana,
  "himmelblau": ([a, b]) => a.square().plus(b).minus(11).square().plus(a.plus(b.square()).minus(7).square()),
  "abs(x1) + abs(x2)": ([a, b]) => a.abs().plus(b.abs()),
  "abs(x1) + x2**2": ([a, b]) => a.abs().plus(b.square()),
  "100*abs(x2) + x1**2": ([a, b]) => b.abs().times(100).plus(a.square()),
  "bukin_6": ([a, b]) => b.minus(a.square().times(0.01)).abs().sqrt().times(100).plus(a.plus(10).abs().times(0.01)),
  "rastrigin": (x) => sum(x.map((v) => v.square().minus(v.times(2 * Math.PI).cos().times(10)))).plus(10 * x.length),
  "styblinski_tang": (x) => sum(x.map((v) => v.pow(4).minus(v.square().times(16)).plus(v.times(5)))).times(0.5),
  "sum(i*x[i]**2, i, 1, n)": (x) => sum(x.map((v, i) => v.square().times(i + 1))),
  "sum(abs(x))": (x) => sum(x.map((v) => v.abs())),
  "happy_cat": (x) => {
    const square = sum(x.map((v) => v.square()));
    return square.minus(x.length).square().pow(0.125).plus(square.times(0.5).plus(sum(x)).times(1 / x.length)).plus(0.5);
  },
  "abs(x1**2 + x2**2 - 2)**0.9 + 0.3*x1": ([a, b]) => a.square().plus(b.square()).minus(2).abs().pow(0.9).plus(a.times(0.3)),
  "abs(x1**2 + x2**2 - 2) + 0.3*x1": ([a, b]) => a.square().plus(b.square()).minus(2).abs().plus(a.times(0.3)),
  "sqrt(abs(x1)) + x2**2": ([a, b]) => a.abs().sqrt().plus(b.square()),
  "abs(x1 - 1/3) + abs(x2 + x1/7)": ([a, b]) => a.minus(1 / 3).abs().plus(b.plus(a.times(1 / 7)).abs()),
  "sqrt(abs(x1)) + abs(x2)**0.25": ([a, b]) => a.abs().sqrt().plus(b.abs().pow(0.25)),
  "abs(x1 - x2**2)**0.6 + abs(x2 - 2)": ([a, b]) => a.minus(b.square()).abs().pow(0.6).plus(b.minus(2).abs()),
  "abs(x1) + abs(x2) + 1e4": ([a, b]) => a.abs().plus(b.abs()).plus(1e4),
  "log(1 + abs(x1)) + abs(x2)": ([a, b]) => a.abs().plus(1).log().plus(b.abs()),
  "x1**2 + x2**2 + x3**2 + x4**2 - x5**2": (x) => sum(x.slice(0, 4).map((v) => v.square())).minus(x[4].square()),
};

/** A function of the table as an objective of n variables. */
export function objectiveOf(f: string, n: number, domain: [number, number][] | null = null, minima: Minimum[] = []): Objective {
  const at = (points: Float64Array, read: (jet: Jet) => ArrayLike<number>, size: number) => {
    const found = new Float64Array((points.length / n) * size);
    for (let r = 0; r * n < points.length; r++) {
      found.set(read(FUNCTIONS[f](Array.from({ length: n }, (_, i) => Jet.variable(points[r * n + i], i, n)))), r * size);
    }
    return found;
  };
  return {
    title: { plain: f, mathml: null }, n, variables: Array.from({ length: n }, (_, i) => `x${i + 1}`), domain, minima,
    graph: (precision) => {
      const graph = new Graph(precision === "float64");
      return { graph, value: graph.const(NaN), grad: [] };
    },
    values: (points) => at(points, (jet) => [jet.v], 1),
    gradients: (points) => at(points, (jet) => jet.g, n),
    hessians: (points) => at(points, (jet) => jet.h, n * n),
    products: (points, vectors) => {
      const matrices = at(points, (jet) => jet.h, n * n);
      return points.map((_, k) => vectors.subarray(k - (k % n), k - (k % n) + n).reduce((sum, v, j) => sum + matrices[k * n + j] * v, 0));
    },
  };
}
