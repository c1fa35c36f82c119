/** The known name that is nearest to a misspelled one, as Python's `difflib` finds it. */
import { repr } from "./python";

const CUTOFF = 0.6;

/** `" Did you mean 'adam'?"` for the closest of the known names, or an empty text. */
export function nearest(name: string, known: Iterable<string>): string {
  const folded = new Map([...known].map((one) => [one.toLowerCase(), one]));
  const close = closest(name.toLowerCase(), [...folded.keys()]);
  return close === null ? "" : ` Did you mean ${repr(folded.get(close)!)}?`;
}

/** The name of the largest ratio of at least `CUTOFF`; of several the last in the alphabet, as `heapq.nlargest` chooses. */
function closest(word: string, names: readonly string[]): string | null {
  let best: string | null = null, most = CUTOFF;
  for (const name of names) {
    const share = ratio(name, word);
    if (share > most || (share === most && (best === null || name > best))) {
      best = name;
      most = share;
    }
  }
  return best;
}

function ratio(a: string, b: string): number {
  const total = a.length + b.length;
  if (!total) return 1;
  if ((2 * Math.min(a.length, b.length)) / total < CUTOFF) return 0;
  return (2 * matches(a, b)) / total;
}

/** Characters in the longest common piece, and in those to its left and right. */
function matches(a: string, b: string): number {
  if (!a || !b) return 0;
  let size = 0, inA = 0, inB = 0;
  let ends = new Map<number, number>();
  for (let i = 0; i < a.length; i++) {
    const now = new Map<number, number>();
    for (let j = b.indexOf(a[i]); j >= 0; j = b.indexOf(a[i], j + 1)) {
      const length = (ends.get(j - 1) ?? 0) + 1;
      now.set(j, length);
      if (length > size) [size, inA, inB] = [length, i - length + 1, j - length + 1];
    }
    ends = now;
  }
  if (!size) return 0;
  return size + matches(a.slice(0, inA), b.slice(0, inB)) + matches(a.slice(inA + size), b.slice(inB + size));
}
