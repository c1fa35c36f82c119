/** Changes of the state that may give a run a better end. Which of them does is found by trying them; see `advice.ts`. */
import type { End } from "../../answers/trial";
import type { LiveVerdict } from "../../verdict/verdicts";
import type { OptimizerChoice, Range, State } from "../../wire/state";
import type { AppKey } from "../../i18n/app-en";

/** A change, and the words on its button. */
export interface Cure {
  label: AppKey;
  values: Record<string, string | number>;
  part: Partial<State>;
  /** The optimizer that joins beside those there, whose end is the better one; without it the one in focus is changed. */
  joins?: number;
}

const MOMENTUM = 0.9;
/** Momentum above this is lowered before η is. */
const MUCH = 0.95;
const MOST_STEPS = 20_000;
/** Steps for one that is needed. */
const SPARE = 1.3;
/** Whose step with η = 1 is to the bottom of a parabola: more leaps beyond it. */
const WHOLE = new Set(["Newton", "undamped Newton", "Newton-CG", "LBFGS", "Gauss-Newton", "Levenberg-Marquardt"]);
/** Other starts that are tried. */
const STARTS = 16;
/** Places between the start and the lowest point, as shares of the way. */
const TOWARDS = [0.5, 0.8, 0.92];
/** How far a start on a saddle is moved, as a share of the range. */
const NUDGES = [[0.02, 0.01], [-0.01, 0.02], [0.05, -0.05], [-0.1, -0.1]];

/** Changes to try for an end, in the order in which they should be taken; `minima`: the lowest points, where they are known. */
export function curesFor(
  verdict: Pick<LiveVerdict, "kind" | "key" | "numbers">, state: State, focus: number, domain: Range[] | null, minima: number[][] = [],
): Cure[] {
  // Columns that are not scaled come first: whatever else is tried only creeps.
  return [...standardized(verdict, state, focus), ...usualCures(verdict, state, focus, domain, minima)];
}

function standardized({ key, numbers: { scaled } }: Pick<LiveVerdict, "key" | "numbers">, state: State, focus: number): Cure[] {
  const { data, start: [first] } = state;
  if (!key.startsWith("unscaled") || !data || !scaled) return [];
  return distinctDigits([0.1 * scaled, 0.5 * scaled]).map((lr) => ({
    label: "tryStandardize", values: { lr },
    part: {
      data: { ...data, standardize: true }, domain: null, cloud: null, start: [first.map(() => 0)],
      optimizers: state.optimizers.map((old, i) => (i === focus ? { ...old, lr } : old)),
    },
  }));
}

function usualCures(
  verdict: Pick<LiveVerdict, "kind" | "key" | "numbers">, state: State, focus: number, domain: Range[] | null, minima: number[][],
): Cure[] {
  const choice = state.optimizers[focus], { lr } = choice, { limit, smallest, largest, more, step } = verdict.numbers;
  const withChoice = (next: OptimizerChoice): Partial<State> =>
    ({ optimizers: state.optimizers.map((old, i) => (i === focus ? next : old)) });
  const withLr = (values: number[]): Cure[] => distinctDigits(values).filter((v) => v !== lr)
    .map((v) => ({ label: "tryLr", values: { lr: v }, part: withChoice({ ...choice, lr: v }) }));
  const smaller = withLr([...(limit && lr > 0.5 * limit ? [0.5 * limit, 0.25 * limit] : []), ...[3, 10, 30, 100, 1e3, 1e4, 1e5].map((by) => lr / by)]);
  // A momentum near 1 forgets too slowly: that swings whatever η is.
  const calmer: Cure[] = Number(choice.hyper.momentum ?? 0) > MUCH
    ? [MOMENTUM, 0.8, 0.5].map((beta) => ({ label: "tryMomentumOf", values: { beta }, part: withChoice({ ...choice, hyper: { ...choice.hyper, momentum: beta } }) })) : [];
  const others = otherStarts(state, domain, minima);
  const double: Cure[] = state.dtype === "float64" ? [] : [{ label: "tryDouble", values: {}, part: { dtype: "float64" } }];
  if (verdict.kind === "diverged" || verdict.kind === "nonfinite") {
    // Where f has no bottom, a smaller step size only takes longer to fall.
    return ["bottomless", "topless"].includes(verdict.key) ? [] : smaller;
  }
  if (verdict.kind === "oscillating") return [...calmer, ...smaller];
  if (verdict.kind === "descending") {
    const best = limit && smallest && largest && smallest > 0 && isPlain(choice) ? [2 / (smallest + largest)] : [];
    const larger = [...best, ...[2, 5, 10, 30, 100].map((by) => lr * by)].filter((v) => v > lr && (!limit || v < 0.95 * limit) && (v <= 1 || !WHOLE.has(choice.name)));
    // Beside gradient descent, so that the two can be compared; once it is there it is not offered again.
    const there = state.optimizers.some(({ name, hyper }) => name === "SGD" && hyper.momentum);
    const momentum: Cure[] = isPlain(choice) && !there ? [{
      label: "tryMomentum", values: { beta: MOMENTUM }, joins: state.optimizers.length,
      part: { optimizers: [...state.optimizers, { ...choice, name: "SGD", hyper: { ...choice.hyper, momentum: MOMENTUM } }] },
    }] : [];
    const steps = Math.min(MOST_STEPS, roundUp(more ? 1.2 * ((step ?? 0) + more) : 5 * Math.max(1, state.steps)));
    const longer: Cure[] = steps > state.steps ? [{ label: "trySteps", values: { n: steps }, part: { steps } }] : [];
    const both = momentum.flatMap((one) => longer.map(({ values, part }): Cure =>
      ({ ...one, label: "tryMomentumSteps", values: { ...one.values, ...values }, part: { ...one.part, ...part } })));
    return [...withLr(larger), ...momentum, ...both, ...longer];
  }
  if (verdict.kind === "converged") return verdict.key.includes("local") ? others : [];
  switch (verdict.key) {
    case "saddle": case "maximum": case "climb saddle": case "climb minimum": case "beside": case "climb beside": return [...nudges(state, domain), ...others];
    case "decay": return [{ label: "tryNoDecay", values: {}, part: withChoice({ ...choice, hyper: { ...choice.hyper, weight_decay: 0 } }) }];
    // Steps too small to move x are so from the start, or since one that was too large led to where it is flat.
    case "stalled": return [...withLr([10 * lr, 100 * lr, 1000 * lr]), ...double, ...smaller];
    case "flat": return [...smaller, ...others];
    case "search": case "climb search": return [...double, ...others];
    default: return others;
  }
}

/** Gradient descent without momentum. */
const isPlain = ({ name, hyper }: OptimizerChoice): boolean => name === "gradient descent" || (name === "SGD" && !hyper.momentum);

/** Each number to one digit, the nearest; of equal ones the first. */
function distinctDigits(values: number[]): number[] {
  return [...new Set(values.map((v) => Number(v.toPrecision(1))).filter((v) => v > 0 && Number.isFinite(v)))];
}

/** The cure with only as many steps as its runs need to converge, and some more to see that they rest; null where it is not about steps. */
export function shorter(cure: Cure, ends: readonly End[], steps: number): Cure | null {
  if (!cure.part.steps || ends.some(({ kind }) => kind !== "converged")) return null;
  const needed = SPARE * Math.max(1, ...ends.map(({ step }) => step)), unit = 10 ** Math.max(0, Math.floor(Math.log10(needed)) - 1);
  const n = Math.max(steps, unit * Math.ceil(needed / unit - 1e-9));
  return n < cure.part.steps ? { ...cure, values: { ...cure.values, n }, part: { ...cure.part, steps: n } } : null;
}

/** The next of 1, 2, 5, 10, 20, … */
function roundUp(value: number): number {
  const unit = 10 ** Math.floor(Math.log10(value));
  return Math.round(unit * ([1, 2, 5, 10].find((by) => by * unit >= value * (1 - 1e-12)) ?? 10));
}

const rangesOf = (state: State, domain: Range[] | null): Range[] => {
  const { start: [first] } = state;
  return domain?.length === first.length ? domain : first.map((v): Range => [v - 2 * Math.max(1, Math.abs(v)), v + 2 * Math.max(1, Math.abs(v))]);
};

/** Starts spread evenly over the range, the nearest to the present one first; then some on the way to the lowest point known. */
function otherStarts(state: State, domain: Range[] | null, minima: number[][]): Cure[] {
  if (state.cloud || state.start.length > 1) return [];
  const [first] = state.start, ranges = rangesOf(state, domain), n = first.length;
  // Multiples of powers of the root of g^(n+1) = g + 1, whose fractions fill a cube evenly.
  let g = 2;
  for (let k = 0; k < 40; k++) g = (1 + g) ** (1 / (n + 1));
  const spread = Array.from({ length: STARTS }, (_, k) => ranges.map(([lo, hi], i) => lo + (((0.5 + (k + 1) / g ** (i + 1)) % 1) * 0.9 + 0.05) * (hi - lo)));
  const far = (point: number[]) => Math.hypot(...point.map((v, i) => (v - first[i]) / (ranges[i][1] - ranges[i][0])));
  const [lowest] = minima.filter((point) => point.length === n).sort((a, b) => far(a) - far(b));
  const towards = lowest ? TOWARDS.map((share) => first.map((v, i) => v + share * (lowest[i] - v))) : [];
  return [...spread.sort((a, b) => far(a) - far(b)), ...towards].map((point) => atStart(point, "tryStart"));
}

function nudges(state: State, domain: Range[] | null): Cure[] {
  if (state.cloud || state.start.length > 1) return [];
  const [first] = state.start, ranges = rangesOf(state, domain);
  return NUDGES.map((by) => atStart(first.map((v, i) => v + by[i % 2] * (ranges[i][1] - ranges[i][0])), "tryNudge"));
}

function atStart(point: number[], label: AppKey): Cure {
  const start = point.map((v) => Number(v.toPrecision(3)));
  const shown = start.slice(0, 3).map((v) => String(v).replace("-", "−")).join(", ");
  return { label, values: { point: start.length > 3 ? `${shown}, …` : shown }, part: { start: [start], cloud: null } };
}
