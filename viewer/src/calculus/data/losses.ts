/** What a prediction is charged for each row of a table, with its derivatives; as `kobai.data.losses`. */
import type { Graph, Node } from "../../engine/graph";
import type { Reals } from "../../engine/kernels";
import { sign } from "../pointwise";
import { FUNCTIONS } from "../functions";

/** ℓ(z, y) for one row: z of the model, one for each class or one, and y of the table. */
export interface RowLoss {
  name: string;
  /** The function whose argument z is; "" where z is the prediction itself. */
  link: "" | "sigmoid" | "exp" | "softmax";
  /** Where Huber's goes over from a square to a line. */
  delta?: number;
  value(g: Graph, z: readonly Node[], y: Node): Node;
  /** ∂ℓ/∂z. */
  first(g: Graph, z: readonly Node[], y: Node): Node[];
  /** ∂²ℓ/∂z∂z, row after row. */
  second(g: Graph, z: readonly Node[], y: Node): Node[];
  /** Σ weight·ℓ of rows within a few roundings, for pictures: in one loop, and by JavaScript's own functions. Rows begin at `first` of y and weights. */
  sum?(z: readonly Reals[], y: Reals, weights: Reals | null, first: number, count: number): number;
}

const sigmoid = FUNCTIONS.sigmoid.forward, softplus = FUNCTIONS.softplus.forward;
const square = (g: Graph, a: Node) => g.mul(a, a);

const SQUARED: RowLoss = {
  name: "squared", link: "",
  value: (g, [z], y) => square(g, g.sub(z, y)),
  first: (g, [z], y) => [g.mul(2, g.sub(z, y))],
  second: (g) => [g.const(2)],
  sum: ([z], y, weights, first, count) => {
    let sum = 0;
    for (let k = 0; k < count; k++) {
      const r = z[k] - y[first + k];
      sum += weights ? weights[first + k] * r * r : r * r;
    }
    return sum;
  },
};

const ABSOLUTE: RowLoss = {
  name: "absolute", link: "",
  value: (g, [z], y) => g.abs(g.sub(z, y)),
  first: (g, [z], y) => [sign(g, g.sub(z, y))],
  second: (g) => [g.const(0)],
  sum: ([z], y, weights, first, count) => {
    let sum = 0;
    for (let k = 0; k < count; k++) {
      const r = Math.abs(z[k] - y[first + k]);
      sum += weights ? weights[first + k] * r : r;
    }
    return sum;
  },
};

/** ½(z − y)² where |z − y| ≤ δ, else δ(|z − y| − ½δ). Huber (1964). */
const huber = (delta: number): RowLoss => {
  const inside = (g: Graph, r: Node) => g.make("le", g.abs(r), delta);
  return {
    name: "huber", link: "", delta,
    value: (g, [z], y) => {
      const r = g.abs(g.sub(z, y));
      return g.select(inside(g, r), g.mul(g.mul(0.5, r), r), g.mul(delta, g.sub(r, 0.5 * delta)));
    },
    first: (g, [z], y) => {
      const r = g.sub(z, y);
      return [g.select(inside(g, r), r, g.select(g.make("gt", r, 0), delta, g.select(g.make("lt", r, 0), -delta, r)))];
    },
    second: (g, [z], y) => [g.select(inside(g, g.sub(z, y)), 1, 0)],
    sum: ([z], y, weights, first, count) => {
      let sum = 0;
      for (let k = 0; k < count; k++) {
        const r = Math.abs(z[k] - y[first + k]), charge = r <= delta ? 0.5 * r * r : delta * (r - 0.5 * delta);
        sum += weights ? weights[first + k] * charge : charge;
      }
      return sum;
    },
  };
};

/** −log of the probability σ(z) that the model gives what was seen; y is 0 or 1: softplus of z with the sign of 1 − 2y. */
const LOGISTIC: RowLoss = {
  name: "logistic", link: "sigmoid",
  value: (g, [z], y) => softplus(g, g.mul(g.sub(1, g.mul(2, y)), z)),
  first: (g, [z], y) => {
    const s = g.sub(1, g.mul(2, y));
    return [g.mul(s, sigmoid(g, g.mul(s, z)))];
  },
  second: (g, [z]) => [g.mul(sigmoid(g, z), sigmoid(g, g.neg(z)))],
  sum: ([z], y, weights, first, count) => {
    // Without weights the logarithms of a block of rows are one, of a product of numbers from 1 to 2.
    let sum = 0, product = 1;
    for (let k = 0; k < count; k++) {
      const t = y[first + k] ? -z[k] : z[k], rest = 1 + Math.exp(-Math.abs(t)), linear = t < 0 ? 0 : t;
      if (weights) sum += weights[first + k] * (linear + Math.log(rest));
      else {
        sum += linear;
        product *= rest;
      }
      if (t !== t) return NaN;
    }
    return sum + Math.log(product);
  },
};

/** −log of Poisson's probability of the count y without log y!; z is the logarithm of the mean. */
const POISSON: RowLoss = {
  name: "poisson", link: "exp",
  value: (g, [z], y) => g.sub(g.make("exp", z), g.mul(y, z)),
  first: (g, [z], y) => [g.sub(g.make("exp", z), y)],
  second: (g, [z]) => [g.make("exp", z)],
  sum: ([z], y, weights, first, count) => {
    let sum = 0;
    for (let k = 0; k < count; k++) {
      const charge = Math.exp(z[k]) - y[first + k] * z[k];
      sum += weights ? weights[first + k] * charge : charge;
    }
    return sum;
  },
};

const addUp = (g: Graph, terms: readonly Node[]) => terms.reduce((a, b) => g.add(a, b));

/** exp(z_k − max z) for each class, their sum, and the maximum. */
function exponentials(g: Graph, z: readonly Node[]): { parts: Node[]; total: Node; most: Node } {
  const most = z.reduce((a, b) => g.select(g.make("gt", a, b), a, b)), parts = z.map((each) => g.make("exp", g.sub(each, most)));
  return { parts, total: addUp(g, parts), most };
}

/** −log of the probability that softmax of z gives class y. */
const CROSS_ENTROPY: RowLoss = {
  name: "cross-entropy", link: "softmax",
  value: (g, z, y) => {
    const { total, most } = exponentials(g, z);
    const seen = z.reduce((rest, each, k) => g.select(g.make("eq", y, k), each, rest));
    return g.add(g.make("log", total), g.sub(most, seen));
  },
  first: (g, z, y) => {
    const { parts, total } = exponentials(g, z);
    return parts.map((part, k) => g.sub(g.div(part, total), g.select(g.make("eq", y, k), 1, 0)));
  },
  second: (g, z) => {
    const { parts, total } = exponentials(g, z), p = parts.map((part) => g.div(part, total));
    return p.flatMap((a, k) => p.map((b, l) => g.neg(g.mul(a, k === l ? g.sub(b, 1) : b))));
  },
  sum: (z, y, weights, first, count) => {
    // The logarithms of several rows are one, of a product of numbers from 1 to K.
    const K = z.length;
    let sum = 0, product = 1;
    for (let k = 0; k < count; k++) {
      let most = z[0][k];
      for (let c = 1; c < K; c++) if (!(z[c][k] <= most)) most = z[c][k];
      let parts = 0;
      for (let c = 0; c < K; c++) parts += z[c][k] === most ? 1 : Math.exp(z[c][k] - most);
      const linear = most - z[y[first + k]][k];
      if (weights) sum += weights[first + k] * (linear + Math.log(parts));
      else {
        sum += linear;
        product *= parts;
        if (product > 1e100) {
          sum += Math.log(product);
          product = 1;
        }
      }
    }
    return sum + Math.log(product);
  },
};

export const NAMES = ["squared", "absolute", "logistic", "poisson", "huber", "cross-entropy"] as const;

/** The loss of a name; null where there is none. */
export function rowLoss(name: string, delta: number): RowLoss | null {
  if (name === "huber") return huber(delta);
  return [SQUARED, ABSOLUTE, LOGISTIC, POISSON, CROSS_ENTROPY].find((loss) => loss.name === name) ?? null;
}
