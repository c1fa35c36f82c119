/** Mini-batches: the rows of each step as torch's DataLoader shuffles and deals them out; as `kobai.data.minibatches`. */
import type { Batches } from "../../engine/types";
import { Generator } from "../random";

/** `torch.randperm(count)` on the CPU. */
export function permutation(count: number, generator: Generator): Int32Array {
  const order = Int32Array.from({ length: count }, (_, k) => k);
  for (let k = 0; k < count - 1; k++) {
    const other = k + (generator.bits() % (count - k)), held = order[k];
    order[k] = order[other];
    order[other] = held;
  }
  return order;
}

/** The rows of each step, epoch after epoch; the last batch of an epoch may be smaller. Steps are asked for mostly in their order. */
export function batchesOf(rows: number, size: number, seed: number): Batches {
  const each = Math.ceil(rows / size);
  let generator = new Generator(seed), epoch = -1, order: Int32Array = new Int32Array(0);
  const next = () => {
    if (epoch >= 0) permutation(rows, generator); // its sampler draws an order of which it takes nothing
    generator.bits(); // and a DataLoader a seed of 64 bits for its workers
    generator.bits();
    order = permutation(rows, generator);
    epoch++;
  };
  return (step) => {
    const wanted = Math.floor(step / each);
    if (wanted < epoch) [generator, epoch] = [new Generator(seed), -1];
    while (epoch < wanted) next();
    const from = (step - wanted * each) * size;
    return order.subarray(from, Math.min(rows, from + size));
  };
}

/** Which of some rows are held out: a share of them, the first of a shuffled order; the rest, both in the table's order. */
export function heldOut(rows: number, share: number, seed: number): { held: number[]; rest: number[] } {
  const count = share > 0 ? Math.max(1, Math.floor(share * rows + 0.5)) : 0, all = Array.from({ length: rows }, (_, k) => k);
  const chosen = new Set(count ? permutation(rows, new Generator(seed)).subarray(0, count) : []);
  return { held: all.filter((k) => chosen.has(k)), rest: all.filter((k) => !chosen.has(k)) };
}
