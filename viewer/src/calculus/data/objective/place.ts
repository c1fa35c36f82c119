/** Where a loss is looked at: the start of its parameters, and a range around its lowest point. */

/** Zeros where the model is linear; else small numbers that differ, since zeros may be a saddle. */
export function startOf(parameters: number, linear: boolean): number[] {
  return Array.from({ length: parameters }, (_, k) => (linear ? 0 : Math.round((0.5 + 0.4 * Math.sin(2.4 * k)) * 100) / 100));
}

/** A range around the optimum that has the start in it, to three digits of its width; of scaled columns equally wide
 * everywhere, so that a bowl is seen as one. */
export function rangeAround(best: ArrayLike<number>, start: readonly number[], scaled: boolean): [number, number][] {
  const places = Array.from(best), least = 0.1 * places.reduce((most, b) => Math.max(most, Math.abs(b)), 1e-6);
  const widths = places.map((b, i) => Math.max(Math.abs(b - start[i]), least));
  if (scaled) widths.fill(Math.max(...widths));
  return places.map((b, i) => {
    const width = widths[i], digits = 2 - Math.floor(Math.log10(width));
    return [rounded(b - 1.5 * width, digits), rounded(b + 1.5 * width, digits)];
  });
}

const rounded = (value: number, places: number): number =>
  (places >= 0 ? Number(value.toFixed(Math.min(places, 100))) : Math.round(value * 10 ** places) / 10 ** places);
