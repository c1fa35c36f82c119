/** A graph as JSON, written by `kobai.recipe.graph_data`. It is checked before anything is made of it. */
import { Graph, type Node } from "./graph";
import { op } from "./ops";
import { BadInput } from "./types";

/** Operands are indices of earlier nodes. A constant is ["const", number, truth value, "inf", "-inf" or "nan"]. */
export interface GraphData {
  double: boolean;
  nodes: (string | number | boolean)[][];
  outputs: number[];
}

const NUMBERS: Record<string, number> = { inf: Infinity, "-inf": -Infinity, nan: NaN };
/** As far as they occur outside expanded functions: each takes real numbers, or the kinds given here. */
const KINDS: Record<string, string[]> = {
  and: ["truth", "truth"], or: ["truth", "truth"], xor: ["truth", "truth"], not: ["truth"],
};
/** More nodes would take the page seconds a step. */
const MOST_NODES = 200_000;

/** The graph of data, and its outputs; `into` is a graph of the same precision that gets its nodes. */
export function readGraph(data: GraphData, into?: Graph): { graph: Graph; outputs: Node[] } {
  if (typeof data?.double !== "boolean" || !Array.isArray(data.nodes) || !Array.isArray(data.outputs)) broken("no graph");
  if (data.nodes.length > MOST_NODES) broken(`${data.nodes.length} nodes, more than ${MOST_NODES}`);
  const graph = into ?? new Graph(data.double);
  if (graph.double !== data.double) broken("graphs of two precisions");
  const made: Node[] = [];
  const at = (k: unknown, below: number): Node =>
    Number.isInteger(k) && (k as number) >= 0 && (k as number) < below ? made[k as number] : broken(`node ${below} names ${k}`);
  data.nodes.forEach((row, place) => {
    if (!Array.isArray(row) || typeof row[0] !== "string") broken(`node ${place}`);
    const [name, ...rest] = row;
    if (name === "const") made.push(constant(graph, rest[0], place));
    else if (name === "input") made.push(input(graph, rest, place));
    else made.push(operation(graph, name, rest.map((k) => at(k, place)), place));
  });
  return { graph, outputs: data.outputs.map((k) => at(k, made.length)) };
}

function constant(graph: Graph, value: unknown, place: number): Node {
  if (typeof value === "boolean") return graph.truth(value);
  if (typeof value === "number") return graph.const(value);
  return typeof value === "string" && Object.hasOwn(NUMBERS, value) ? graph.const(NUMBERS[value]) : broken(`node ${place} is no constant`);
}

function input(graph: Graph, [name, ...index]: unknown[], place: number): Node {
  const good = typeof name === "string" && /^[a-z_]+$/.test(name) && index.length <= 2 && index.every((i) => Number.isInteger(i) || typeof i === "string" && /^\w+$/.test(i));
  return good ? graph.input(name as string, ...(index as (number | string)[])) : broken(`node ${place} is no input`);
}

function operation(graph: Graph, name: string, args: Node[], place: number): Node {
  let of;
  try {
    of = op(name);
  } catch {
    return broken(`node ${place} is an unknown operation`);
  }
  if (of.operands !== args.length) broken(`node ${place}, ${name}, has ${args.length} operands`);
  const kinds = name === "select" ? ["truth", args[2].kind, args[1].kind] : (KINDS[name] ?? args.map(() => "real"));
  if (args.some((a, k) => a.kind !== kinds[k])) broken(`node ${place}, ${name}, has operands of kinds ${args.map((a) => a.kind)}`);
  return graph.make(name, ...args);
}

/** Refuse data of a page's recipe that cannot be read. */
export function broken(what: string): never {
  throw new BadInput({
    en: `the page's recipe is damaged (${what}): save the page again`,
    ja: `ページの計算データが壊れています (${what})。ページを保存し直してください`,
  });
}
