/** Where a model's answer changes over two columns: at probability ½, or where two classes are equally likely. */

type Axis = Float64Array;

/** The likelier class at each place of a map, and by how much it is likelier than the next. */
export interface Margins { best: Uint16Array; margin: Float64Array }

/** The margins of probabilities: one at each place, of the second of two classes, or one of each class. */
export function marginsOf(said: Float64Array, count: number): Margins {
  const classes = said.length / count, best = new Uint16Array(count), margin = new Float64Array(count);
  for (let at = 0; at < count; at++) {
    let first = -Infinity, second = -Infinity;
    for (let c = 0; c < Math.max(2, classes); c++) {
      const p = classes === 1 ? (c ? said[at] : 1 - said[at]) : said[at * classes + c];
      if (p > first) [second, first, best[at]] = [first, p, c];
      else if (!(p <= second)) second = p;
    }
    margin[at] = first - second;
  }
  return { best, margin };
}

/** The edges between classes over a grid (x runs fastest), of each class against those after it: pairs of points with a gap after each. */
export function boundaryOf(x: Axis, y: Axis, { best, margin }: Margins): Float64Array {
  const found: number[] = [];
  if (margin.every(Number.isFinite)) {
    for (const code of [...new Set(best)].sort((a, b) => a - b).slice(0, -1)) segments(x, y, margin.map((m, at) => (best[at] === code ? m : -m)), found);
  }
  return Float64Array.from(found.length ? found : [NaN, NaN]);
}

/** The level zero by marching squares: of each cell the line through it. */
function segments(x: Axis, y: Axis, value: Float64Array, out: number[]): void {
  const nx = x.length, corners = [0, 0, 0, 0];
  for (let j = 0; j + 1 < y.length; j++) {
    for (let i = 0; i + 1 < nx; i++) {
      // Counter-clockwise from the lower left; as in contourpy, zero is not above.
      const at = j * nx + i, a = value[at] > 0, b = value[at + 1] > 0, c = value[at + nx + 1] > 0, d = value[at + nx] > 0;
      if (a === b && b === c && c === d) continue;
      [corners[0], corners[1], corners[2], corners[3]] = [value[at], value[at + 1], value[at + nx + 1], value[at + nx]];
      const above = [a, b, c, d], edges = [0, 1, 2, 3].filter((e) => above[e] !== above[(e + 1) % 4]);
      const place = (edge: number): [number, number] => {
        const from = corners[edge], to = corners[(edge + 1) % 4], share = from / (from - to);
        const [i0, i1] = [[i, i + 1], [i + 1, i + 1], [i + 1, i], [i, i]][edge], [j0, j1] = [[j, j], [j, j + 1], [j + 1, j + 1], [j + 1, j]][edge];
        return [x[i0] + share * (x[i1] - x[i0]), y[j0] + share * (y[j1] - y[j0])];
      };
      const join = (from: number, to: number) => out.push(...place(from), ...place(to), NaN, NaN);
      if (edges.length === 2) join(edges[0], edges[1]);
      else {
        // A saddle: the mean of the corners says which of them belong together.
        const middle = corners[0] + corners[1] + corners[2] + corners[3] > 0;
        for (const [from, to] of middle === a ? [[0, 1], [2, 3]] : [[3, 0], [1, 2]]) join(from, to);
      }
    }
  }
}
