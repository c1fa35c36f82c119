/** Standardized columns: φ of each linear part with mean 0 and deviation 1, and the way back to the columns' units; as `kobai.data.scaling`. */
import type { Node } from "../../formula/tree";
import { walk } from "../../formula/tree";
import { refused } from "../function";
import type { Design, Rows } from "./design";

/** Of each linear part: where its intercept is, −1 without one, what multiplies it, and m and s of (φ − m)/s for each φ that varies. */
interface Scale { intercept: number; factor: number; places: number[]; centres: number[]; widths: number[] }

/** Of terms is a sum that is 0, but for their rounding. */
const CANCELLED = 2 ** -49;

export class Scaling {
  constructor(private readonly scales: readonly Scale[]) {}

  /** Scale the rows' φ in place. */
  apply({ designs }: Rows): void {
    designs.forEach(({ varying }, d) => varying.forEach(({ phi }, j) => {
      const narrow = phi instanceof Float32Array, { centres, widths } = this.scales[d];
      const centre = narrow ? Math.fround(centres[j]) : centres[j], width = narrow ? Math.fround(widths[j]) : widths[j];
      for (let k = 0; k < phi.length; k++) {
        phi[k] -= centre;
        phi[k] /= width;
      }
    }));
  }

  /** Parameters of scaled columns as those of the columns in their own units, 0 where terms cancel. */
  inUnits(theta: ArrayLike<number>): Float64Array {
    const made = Float64Array.from(theta), terms = made.map(Math.abs);
    for (const { intercept, factor, places, centres, widths } of this.scales) {
      places.forEach((place, j) => {
        made[place] = theta[place] / widths[j];
        const part = intercept >= 0 ? (centres[j] / widths[j] / factor) * theta[place] : 0;
        if (intercept >= 0) made[intercept] -= part;
        if (intercept >= 0) terms[intercept] += Math.abs(part);
      });
      // What cancels is 0, but for the rounding of its terms.
      if (intercept >= 0 && Math.abs(made[intercept]) <= CANCELLED * terms[intercept]) made[intercept] = 0;
    }
    return made;
  }

  /** The opposite. */
  fromUnits(theta: ArrayLike<number>): Float64Array {
    const made = Float64Array.from(theta);
    for (const { intercept, factor, places, centres, widths } of this.scales) {
      places.forEach((place, j) => {
        made[place] = theta[place] * widths[j];
        if (intercept >= 0) made[intercept] += (centres[j] / factor) * theta[place];
      });
    }
    return made;
  }
}

/** The scaling of a model's linear parts; those with an intercept are centred, too. A refusal where it would change the model. */
export function scalingOf(rows: Rows, outputs: readonly Node[], names: readonly string[]): Scaling {
  const used = new Map<number, number>();
  for (const output of outputs) for (const node of walk(output)) if (node.kind === "variable") used.set(node.index, (used.get(node.index) ?? 0) + 1);
  return new Scaling(rows.designs.map((design) => scaleOf(design, rows, used, names)));
}

function scaleOf({ block, varying, constants }: Design, { count, weights }: Rows, used: ReadonlyMap<number, number>, names: readonly string[]): Scale {
  const shared = varying.length ? block.parameters.find((k) => (used.get(k) ?? 0) > 1) : undefined;
  if (shared !== undefined) {
    throw refused(`standardize=True: ${names[shared - 1]} stands at more than one place of the model, so with scaled columns it ` +
      "would be another model; scale the columns yourself");
  }
  const { place: intercept, factor } = constants.find((one) => one.factor) ?? { place: -1, factor: 1 };
  const mean = (of: (row: number) => number) => {
    let sum = 0;
    for (let row = 0; row < count; row++) sum += weights ? weights[row] * of(row) : of(row);
    return sum / count;
  };
  const centres = varying.map(({ phi }) => {
    if (intercept < 0) return 0;
    const middle = mean((row) => phi[row]);
    return middle + mean((row) => phi[row] - middle);
  });
  const widths = varying.map(({ phi }, j) => Math.sqrt(mean((row) => (phi[row] - centres[j]) ** 2)));
  const flat = widths.indexOf(0);
  if (flat >= 0) {
    throw refused(`standardize=True: what ${names[varying[flat].place]} is multiplied by is the same in every row, so it cannot be scaled; leave it out`);
  }
  return { intercept, factor, places: varying.map(({ place }) => place), centres, widths };
}
