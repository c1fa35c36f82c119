/** Line searches: backtracking to Armijo's condition, and lengths that meet the strong Wolfe conditions; `kobai.optimize.line_search`. */
import type { Reals } from "../../engine/kernels";
import type { Evaluate, StepperMaker } from "../../engine/types";
import type { Options } from "./options";
import { Vectors } from "./vectors";

/** A length tried: α, φ(α), φ′(α). */
export interface Trial { length: number; f: number; slope: number }

type At = (length: number) => Trial;

/** The first of η, ρη, ρ²η … at which f falls by c₁ of what the slope promises, or 0. */
export function backtracked(
  v: Vectors, x: Reals, d: Reals, f0: number, slope: number, f: (at: Reals) => number, o: Options, shrink: number,
): number {
  let length = 0, tried = o.number("lr");
  for (let k = slope < 0 ? o.number("max_tries") : 0; k > 0; k--) {
    const value = f(v.along(x, tried, d));
    if (Number.isFinite(value) && value <= f0 + o.number("c1") * tried * slope + v.rounding(f0)) {
      length = tried;
      break;
    }
    tried *= shrink;
  }
  if (length) x.set(v.along(x, length, d));
  return length;
}

/** Gradient descent with backtracking. */
export const backtracking = (o: Options): StepperMaker => (n, precision, evaluate) => {
  const v = new Vectors(n, precision), ignored = v.make();
  return {
    step: (x, f, gradient) => backtracked(
      v, x, v.negative(gradient), f, -v.dot(gradient, gradient), (at) => evaluate(at, ignored), o, o.number("shrink")),
  };
};

/** The trial of a length that meets the strong Wolfe conditions, or the lowest that meets the first; see Python. */
export function strongWolfe(
  at: At, start: Trial, first: number, c1: number, c2: number, slack: number, tries: number, least = 0,
): Trial {
  const tooHigh = (trial: Trial, than: Trial) => {
    const enough = start.f + c1 * trial.length * start.slope;
    return !(trial.f <= enough + slack && trial.f <= than.f + slack && Number.isFinite(trial.slope));
  };
  const flatEnough = (trial: Trial) => Math.abs(trial.slope) <= -c2 * start.slope;
  let low = start, length = first;
  for (let taken = 1; taken <= tries; taken++) {
    const trial = at(length);
    if (tooHigh(trial, low)) return zoom(at, low, trial, tooHigh, flatEnough, tries - taken, least);
    if (flatEnough(trial)) return trial;
    if (trial.slope >= 0) return zoom(at, trial, low, tooHigh, flatEnough, tries - taken, least);
    const cubic = cubicMinimum(low, trial);
    low = trial;
    length = Math.min(Math.max(cubic, 1.1 * length), 10 * length);
  }
  return low;
}

function zoom(
  at: At, low: Trial, high: Trial, tooHigh: (a: Trial, b: Trial) => boolean, flatEnough: (a: Trial) => boolean, tries: number,
  least: number,
): Trial {
  for (; tries > 0; tries--) {
    const left = Math.min(low.length, high.length), right = Math.max(low.length, high.length), width = right - left;
    if (width <= least) break;
    const length = Math.min(Math.max(cubicMinimum(low, high), left + 0.05 * width), right - 0.05 * width);
    const trial = at(length);
    if (tooHigh(trial, low)) {
      high = trial;
      continue;
    }
    if (flatEnough(trial)) return trial;
    if (trial.slope * (high.length - low.length) >= 0) high = low;
    low = trial;
  }
  return low;
}

/** The minimum of the cubic with the values and slopes of two trials; their middle if it has none. */
function cubicMinimum(a: Trial, b: Trial): number {
  const middle = 0.5 * (a.length + b.length), width = b.length - a.length;
  if (width === 0 || !(Number.isFinite(b.f) && Number.isFinite(b.slope))) return middle;
  const d1 = a.slope + b.slope - 3 * (b.f - a.f) / width, square = d1 * d1 - a.slope * b.slope;
  if (!(square >= 0)) return a.slope * b.slope > 0 ? b.length + 2 * width : middle;
  const d2 = Math.sqrt(square) * Math.sign(width), below = b.slope - a.slope + 2 * d2;
  return below === 0 ? middle : b.length - width * (b.slope + d2 - d1) / below;
}

/** φ along a direction: trials at lengths, and where each leads. */
export function line(v: Vectors, evaluate: Evaluate, x: Reals, d: Reals): At {
  const gradient = v.make();
  return (length) => {
    const f = evaluate(v.along(x, length, d), gradient);
    return { length, f, slope: v.dot(gradient, d) };
  };
}

/** Steps along `direction(g, last length)` by the length of a strong-Wolfe search. */
export function searching(o: Options, direction: (v: Vectors) => (g: Reals, length: number) => Reals): StepperMaker {
  return (n, precision, evaluate) => {
    const v = new Vectors(n, precision), choose = direction(v);
    let length = 0, slopeBefore = 0;
    return {
      step(x, f, gradient) {
        const d = choose(v.copy(gradient), length), slope = v.dot(gradient, d);
        let found = 0;
        if (slope < 0 && Number.isFinite(f)) {
          const first = length > 0 ? length * slopeBefore / slope : o.number("lr") / Math.max(1, v.norm(gradient));
          // Lengths closer than this lead to the same point up to rounding.
          const least = v.eps * v.round(v.largest(x) / v.largest(d));
          found = strongWolfe(
            line(v, evaluate, x, d), { length: 0, f, slope }, first, o.number("c1"), o.number("c2"), v.rounding(f), o.number("max_tries"), least).length;
        }
        if (found) x.set(v.along(x, found, d));
        [length, slopeBefore] = [found, slope];
        return found;
      },
    };
  };
}

/** Gradient descent by the length of a strong-Wolfe search. */
export const strongWolfeDescent = (o: Options): StepperMaker => searching(o, (v) => (g) => v.negative(g));
