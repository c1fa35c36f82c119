/** Objectives of formulas and of graphs: f, ∇f and ∇²f, ready to be computed. */
import { evaluator } from "../engine/evaluate";
import { Graph, rewrite } from "../engine/graph";
import { readGraph, type GraphData } from "../engine/graph_data";
import type { Minimum, Objective, ObjectiveGraph, Precision } from "../engine/types";
import type { Values } from "../formula/evaluate";
import type { Node as Tree } from "../formula/tree";
import { Autograd } from "./autograd";
import { compute } from "./compute";
import { derivatives } from "./derivatives";

/** Hessians are computed for up to so many variables, as in `kobai.theory`. */
const MOST_FOR_HESSIANS = 50;

/** What is known of a function beside its values. */
export interface Known {
  title: Objective["title"];
  name?: string;
  variables: readonly string[];
  domain: readonly [number, number][] | null;
  /** Evaluated where a value is NaN. */
  minima: readonly Minimum[];
}

/** f and ∇f of a tree in n variables, as torch's autograd orders and rounds them. */
function graphOf(tree: Tree, values: Values, n: number, precision: Precision): ObjectiveGraph {
  const graph = new Graph(precision === "float64");
  const on = new Autograd(graph, n);
  const value = compute(tree, values, on);
  const [node] = value.nodes;
  return { graph, value: node.kind === "truth" ? graph.select(node, 1, 0) : node, grad: on.gradient(value) };
}

/** The objective of a tree with the values of its constants. */
export function objectiveOfTree(tree: Tree, values: Values, n: number, known: Known): Objective {
  return new GraphObjective(n, known, (precision) => graphOf(tree, values, n, precision));
}

/** The objective of graphs that Python captured, f first and then ∇f. */
export function objectiveOfGraphs(float32: GraphData, float64: GraphData, known: Known): Objective {
  const read = (data: GraphData): ObjectiveGraph => {
    const { graph, outputs: [value, ...grad] } = readGraph(data);
    return { graph, value, grad };
  };
  return new GraphObjective(float64.outputs.length - 1, known, (precision) => read(precision === "float32" ? float32 : float64), true);
}

type Evaluator = (points: Float64Array) => Float64Array;

class GraphObjective implements Objective {
  readonly title: Objective["title"];
  readonly name?: string;
  readonly variables: readonly string[];
  readonly domain: readonly [number, number][] | null;
  private readonly graphs = new Map<Precision, ObjectiveGraph>();
  private readonly evaluators = new Map<string, Evaluator | null>();
  private found: readonly Minimum[] | null = null;

  constructor(
    readonly n: number, private readonly known: Known, private readonly make: (precision: Precision) => ObjectiveGraph,
    readonly captured = false,
  ) {
    ({ title: this.title, name: this.name, variables: this.variables, domain: this.domain } = known);
  }

  get minima(): readonly Minimum[] {
    this.found ??= this.known.minima.map((m) => (Number.isNaN(m.value) ? { ...m, value: this.values(Float64Array.from(m.x))[0] } : m));
    return this.found;
  }

  graph(precision: Precision): ObjectiveGraph {
    const cached = this.graphs.get(precision);
    if (cached) return cached;
    const made = this.make(precision);
    this.graphs.set(precision, made);
    return made;
  }

  values(points: Float64Array): Float64Array {
    return this.evaluator("values", ({ value }) => [value])!(points);
  }

  gradients(points: Float64Array): Float64Array {
    return this.evaluator("gradients", ({ grad }) => grad)!(points);
  }

  hessians(points: Float64Array): Float64Array | null {
    if (this.n > MOST_FOR_HESSIANS) return null;
    const { n } = this, count = points.length / n;
    // The products with each unit vector are its columns.
    const repeated = new Float64Array(count * n * n), units = new Float64Array(count * n * n);
    for (let row = 0; row < count * n; row++) {
      const point = Math.floor(row / n);
      repeated.set(points.subarray(point * n, (point + 1) * n), row * n);
      units[row * n + (row % n)] = 1;
    }
    const made = this.products(repeated, units), symmetric = made?.slice() ?? null;
    made?.forEach((v, k) => {
      const point = Math.floor(k / (n * n)), i = Math.floor(k / n) % n, j = k % n;
      symmetric![k] = (v + made[(point * n + j) * n + i]) / 2;
    });
    return symmetric;
  }

  products(points: Float64Array, vectors: Float64Array): Float64Array | null {
    const { n } = this, rows = new Float64Array(2 * points.length);
    for (let at = 0; at < points.length; at += n) {
      rows.set(points.subarray(at, at + n), 2 * at);
      rows.set(vectors.subarray(at, at + n), 2 * at + n);
    }
    const along = ({ value, grad }: ObjectiveGraph) => {
      // In a graph of its own: that of f and ∇f belongs to the descent.
      const own = new Graph(true), made = rewrite(own, [value, ...grad], new Map());
      const sum = grad.map((node, i) => own.mul(made.get(node)!, own.input("v", i))).reduce((a, b) => own.add(a, b));
      return derivatives(own, sum, grad.map((_, i) => own.input("x", i)));
    };
    return this.evaluator("products", along, ["x", "v"])?.(rows) ?? null;
  }

  private evaluator(
    name: string, outputs: (of: ObjectiveGraph) => ObjectiveGraph["grad"] | null, vectors: readonly string[] = ["x"],
  ): Evaluator | null {
    let found = this.evaluators.get(name);
    if (found === undefined) {
      const nodes = outputs(this.graph("float64"));
      const inputs = vectors.flatMap((vector) => Array.from({ length: this.n }, (_, i) => `${vector} ${i}`));
      found = nodes && (evaluator(nodes, inputs, true) as Evaluator);
      this.evaluators.set(name, found);
    }
    return found;
  }
}
