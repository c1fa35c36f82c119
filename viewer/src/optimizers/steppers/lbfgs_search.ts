/** The search of torch.optim.LBFGS for a length that meets the strong Wolfe conditions. */
import type { Reals } from "../../engine/kernels";
import type { Evaluate } from "../../engine/types";
import type { Vectors } from "./vectors";

/** A length t, with f, ∇f and the slope along d there. */
interface Place { t: number; f: number; g: Reals; slope: number }

const C1 = 1e-4, C2 = 0.9, TOLERANCE = 1e-9;

/** The length found, with f and ∇f there; `start.t` is tried first, and x is left as it was. */
export function bracketed(
  v: Vectors, evaluate: Evaluate, x: Reals, d: Reals, start: Place, most: number,
): { t: number; f: number; g: Reals; evals: number } {
  const r = v.round, size = v.largest(d), { f: f0, slope } = start;
  let evals = 0;
  const at = (t: number): Place => {
    const point = v.copy(x), g = v.make();
    v.add(point, t, d);
    const f = evaluate(point, g);
    evals++;
    return { t, f, g, slope: v.dot(g, d) };
  };
  const steep = (place: Place) => place.f > r(f0 + r(r(C1 * place.t) * slope));
  const flat = (place: Place) => Math.abs(place.slope) <= r(-C2 * slope);
  let last: Place = { ...start, t: 0 }, now = at(start.t), ends: Place[] | null = null, done = false, iteration = 0;
  for (; iteration < most; iteration++) {
    if (steep(now) || (iteration > 1 && now.f >= last.f)) ends = [last, now];
    else if (flat(now)) {
      ends = [now];
      done = true;
    } else if (now.slope >= 0) ends = [last, now];
    if (ends) break;
    const t = cubic(v, last, now, now.t + 0.01 * (now.t - last.t), now.t * 10);
    last = now;
    now = at(t);
  }
  ends ??= [{ ...start, t: 0 }, now];
  let slow = false;
  let [low, high] = ends[0].f <= ends[ends.length - 1].f ? [0, 1] : [1, 0];
  while (!done && iteration < most) {
    const [a, b] = ends, least = Math.min(a.t, b.t), largest = Math.max(a.t, b.t);
    if (r(Math.abs(b.t - a.t) * size) < TOLERANCE) break;
    let t = cubic(v, a, b, least, largest);
    const margin = 0.1 * (largest - least);
    if (Math.min(largest - t, t - least) < margin) {
      if (slow || t >= largest || t <= least) {
        t = Math.abs(t - largest) < Math.abs(t - least) ? largest - margin : least + margin;
        slow = false;
      } else slow = true;
    } else slow = false;
    now = at(t);
    iteration++;
    if (steep(now) || now.f >= ends[low].f) {
      ends[high] = now;
      [low, high] = ends[0].f <= ends[1].f ? [0, 1] : [1, 0];
    } else {
      if (flat(now)) done = true;
      else if (now.slope * (ends[high].t - ends[low].t) >= 0) ends[high] = ends[low];
      ends[low] = now;
    }
  }
  const { t, f, g } = ends[low];
  return { t, f, g, evals };
}

/** The minimum of the cubic through two places, within bounds. */
function cubic(v: Vectors, a: Place, b: Place, least: number, most: number): number {
  const r = v.round, d1 = r(r(a.slope + b.slope) - 3 * (a.f - b.f) / (a.t - b.t)), square = r(r(d1 * d1) - r(a.slope * b.slope));
  if (!(square >= 0)) return (least + most) / 2;
  const d2 = r(Math.sqrt(square)), [from, to] = a.t <= b.t ? [a, b] : [b, a];
  const share = r(r(r(to.slope + d2) - d1) / r(r(to.slope - from.slope) + r(2 * d2)));
  return Math.min(Math.max(r(to.t - r(r(to.t - from.t) * share)), least), most);
}
