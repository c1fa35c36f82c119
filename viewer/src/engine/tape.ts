/**
 * A tape: the instructions that compute outputs of a graph, for many runs (lanes) at once. Each instruction is a loop over lanes
 * from typed arrays into a typed array, so storing a float32 rounds it.
 */
import { reachable, type Node } from "./graph";
import { FLOAT32, FLOAT64, type Kernel, TRUTHS, type Reals, type Truths } from "./kernels";

type Register = Reals | Truths;
type Run = (to: Register, a: Register, b: Register, c: Register, m: number) => void;
interface Instruction { kernel: Run; to: Register; a: Register; b: Register; c: Register }

/** Arrays of the inputs, by their keys ("x 0"), which several tapes may share. */
export type Inputs = Map<string, Reals>;

export const realsOf = (double: boolean, length: number): Reals => (double ? new Float64Array(length) : new Float32Array(length));

/** The array of an input, made where there is none. */
export function inputOf(inputs: Inputs, key: string, double: boolean, lanes: number): Reals {
  let array = inputs.get(key);
  if (!array) inputs.set(key, (array = realsOf(double, lanes)));
  return array;
}

export class Tape {
  private readonly parts: Instruction[][] = [];
  private readonly place = new Map<Node, Register>();

  /**
   * `parts` are groups of outputs that are computed one group after the other (`run`); `copied` outputs, nodes that are inputs
   * themselves, get arrays of their own, so that inputs may be overwritten with outputs. `instead`: loops of some operations.
   */
  constructor(private readonly double: boolean, parts: readonly (readonly Node[])[], private readonly inputs: Inputs, readonly lanes: number,
    private readonly instead: Record<string, Kernel> = {},
  ) {
    const outputs = parts.flat();
    const order = reachable(outputs);
    const last = lastUses(order, parts);
    const free: { real: Register[]; truth: Register[] } = { real: [], truth: [] };
    const done = new Set<Node>();
    parts.forEach((part, p) => {
      const code: Instruction[] = [];
      for (const node of reachable(part)) {
        if (done.has(node)) continue;
        done.add(node);
        if (node.op.name === "const" || node.op.name === "input") {
          this.place.set(node, this.given(node));
          continue;
        }
        if (node.kind !== "real" && node.kind !== "truth") throw new Error(`the page keeps no ${node.kind}s`);
        const [a, b, c] = node.args.map((arg) => this.place.get(arg)!);
        const to = free[node.kind].pop() ?? (node.kind === "real" ? realsOf(double, lanes) : new Uint8Array(lanes));
        this.place.set(node, to);
        code.push({ kernel: this.kernelOf(node), to, a, b: b ?? a, c: c ?? a });
        for (const arg of new Set(node.args)) {
          if (last.get(arg) === node && arg.args.length) free[arg.kind as "real" | "truth"].push(this.place.get(arg)!);
        }
      }
      this.parts[p] = code;
    });
  }

  /** How many operations it computes for each run. */
  get size(): number {
    return this.parts.reduce((sum, part) => sum + part.length, 0);
  }

  /** The array that holds an output after its part has run. */
  array(node: Node): Register {
    return this.place.get(node)!;
  }

  /** Compute the outputs of a part for the first `count` lanes. */
  run(part: number, count: number): void {
    for (const { kernel, to, a, b, c } of this.parts[part]) kernel(to, a, b, c, count);
  }

  /** The loop of a node's operation. */
  private kernelOf(node: Node): Run {
    const logic = node.kind === "truth" && node.args.every((arg) => arg.kind === "truth"), { name } = node.op;
    const kernel = this.instead[name] ?? (logic ? TRUTHS : this.double ? FLOAT64 : FLOAT32)[name];
    if (!kernel) throw new Error(`the page computes no ${name}`);
    return kernel as Run;
  }

  private given(node: Node): Register {
    if (node.op.name === "input") return inputOf(this.inputs, String(node.value), this.double, this.lanes);
    if (node.kind === "truth") return new Uint8Array(this.lanes).fill(node.value ? 1 : 0);
    return realsOf(this.double, this.lanes).fill(node.value as number);
  }
}

/** For each node the last that reads it; none for outputs, whose arrays stay. */
function lastUses(order: readonly Node[], parts: readonly (readonly Node[])[]): Map<Node, Node> {
  const last = new Map<Node, Node>();
  const computed = new Set<Node>();
  for (const part of parts) {
    for (const node of reachable(part)) {
      if (computed.has(node)) continue;
      computed.add(node);
      for (const arg of node.args) last.set(arg, node);
    }
  }
  for (const output of parts.flat()) last.delete(output);
  if (computed.size !== order.length) throw new Error("a part computes what no output needs");
  return last;
}
