/** The order in which torch adds numbers: in vectors, each with four running sums, as `kobai.descent.symbolic.rounding` finds it. */
import type { Graph, Node } from "../engine/graph";

const RUNNING = 4;

/** How many numbers torch adds at once; 0: one after the other. As on processors with AVX2. */
function widthOf(count: number, double: boolean): number {
  if (double) return count < 4 || count > 285 ? 0 : 4;
  return count < 5 || count > 574 ? 0 : count < 8 ? 1 : 8;
}

/** The sum of nodes; truth values count as 1 and 0. */
export function total(graph: Graph, nodes: readonly Node[]): Node {
  if (!nodes.length) return graph.const(0);
  const terms = nodes.map((node) => (node.kind === "truth" ? graph.select(node, 1, 0) : node));
  const width = widthOf(terms.length, graph.double);
  const add = graph.add;
  if (!width) return terms.reduce((a, b) => add(a, b));
  const count = Math.floor(terms.length / width), whole = count - (count % RUNNING);
  const vector = (k: number) => terms.slice(k * width, (k + 1) * width);
  const sums: Node[][] = [];
  for (let line = 0; line < RUNNING; line++) {
    let sum: Node[] | null = null;
    const join = (k: number) => (sum = sum ? sum.map((a, i) => add(a, vector(k)[i])) : vector(k));
    for (let k = line; k < whole; k += RUNNING) join(k);
    // The vectors that fill no round of running sums go to the first.
    if (line === 0) for (let k = whole; k < count; k++) join(k);
    if (sum) sums.push(sum);
  }
  const joined = sums.reduce((a, b) => a.map((node, i) => add(node, b[i])));
  const rest = terms.slice(count * width);
  return (rest.length ? [rest.reduce((a, b) => add(a, b)), ...joined] : joined).reduce((a, b) => add(a, b));
}
