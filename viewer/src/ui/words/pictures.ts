/** The small pictures beside words: a curve or a map with descents on it, computed here from their step sizes, or curves of numbers. */

/** One descent of a picture. */
export interface Way {
  from?: number | [number, number];
  lr?: number;
  steps?: number;
  beta?: number;
  nesterov?: boolean;
  damp?: number;
  decay?: number;
  /** Standard deviation of what is added to the gradient. */
  noise?: number;
  seed?: number;
  method?: "rms";
}

export interface Picture extends Way {
  /** The name of a function of one variable. */
  curve?: string;
  /** The curvatures of ½(a·x² + b·y²). */
  map?: [number, number];
  /** Heights at equal distances, a list for each curve. */
  plot?: number[][];
  /** Rows of a table, 0 … 1 both ways, lines a·x + b through them, and the distances from the first of those. */
  rows?: [number, number][];
  lines?: [number, number][];
  sticks?: boolean;
  tangent?: boolean;
  /** Whether the start is marked with a ring. */
  begin?: boolean;
  /** Another descent on it, or another function. */
  second?: Way & { curve?: string };
}

const WIDTH = 240, HEIGHT = 120, EDGE = 8;
const SVG = "http://www.w3.org/2000/svg";

type Point = readonly [number, number];

const CURVES: Record<string, (x: number) => number> = {
  square: (x) => x * x,
  flat: (x) => 0.3 * x * x,
  abs: (x) => 2 * Math.abs(x),
  wells: (x) => 2 * (x ** 4 - 1.6 * x * x - 0.35 * x) + 2.2,
  shoulder: (x) => (x ** 4 + 1.6 * x ** 3) / 2.5 + 1,
  plateau: (x) => 3 * (1 - Math.exp(-2 * x * x)),
  hill: (x) => 3.6 - 0.9 * x * x,
  log: (x) => 1.6 * Math.log(x) + 2.4,
  shifted: (x) => 1.2 * (x - 0.9) ** 2,
  huber: (x) => (Math.abs(x) <= 0.8 ? x * x : 1.6 * Math.abs(x) - 0.64),
  ridge: (x) => 1.2 * (x - 0.9) ** 2 + x * x,
  lasso: (x) => 1.2 * (x - 0.9) ** 2 + 2.4 * Math.abs(x),
  rounded: (x) => Math.round(x * 3) ** 2 / 9,
};
/** What is shown of them. */
const CURVE_BOX = { x: [-2.4, 2.4], y: [-0.35, 4.4] } as const;
const MAP_BOX = { x: [-3, 3], y: [-1.5, 1.5] } as const;

function made(name: string, attributes: Record<string, string | number>): SVGElement {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  return element;
}

type Box = { readonly x: readonly [number, number]; readonly y: readonly [number, number] };
const place = ({ x, y }: Box, [a, b]: Point): Point => [
  EDGE + ((a - x[0]) / (x[1] - x[0])) * (WIDTH - 2 * EDGE), HEIGHT - EDGE - ((b - y[0]) / (y[1] - y[0])) * (HEIGHT - 2 * EDGE),
];

function line(points: readonly Point[], box: Box, kind: string): SVGElement {
  const text = points.map((point) => place(box, point).map((v) => v.toFixed(1)).join(" ")).join("L");
  return made("path", { d: `M${text}`, class: kind });
}

const dots = (points: readonly Point[], box: Box, kind: string): SVGElement[] => points.map((point, i) => {
  const [cx, cy] = place(box, point);
  return made("circle", { cx: cx.toFixed(1), cy: cy.toFixed(1), r: i === points.length - 1 ? 4 : 2.2, class: kind });
});

/** The picture; its words are beside it. */
export function picture(given: Picture): SVGElement {
  const svg = made("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "word-picture", "aria-hidden": "true" });
  svg.append(...(given.rows ? tabled(given, given.rows) : given.plot ? plotted(given.plot) : given.map ? mapped(given, given.map) : curved(given)));
  return svg;
}

function tabled({ lines = [], sticks = false }: Picture, rows: [number, number][]): SVGElement[] {
  const box: Box = { x: [0, 1], y: [-0.05, 1] }, [[a, b] = [0, 0]] = lines;
  return [
    line([[0, 1], [0, 0], [1, 0]], box, "soft"),
    ...(sticks ? rows.map(([x, y]) => line([[x, y], [x, a * x + b]], box, "soft")) : []),
    ...lines.map(([slope, height], k) => line([[0.02, height + 0.02 * slope], [0.98, height + 0.98 * slope]], box, k ? "second" : "first")),
    ...rows.map((row) => dots([row], box, "soft")[0]),
  ];
}

function plotted(curves: number[][]): SVGElement[] {
  const [low, high] = [0, Math.max(...curves.flat())], box: Box = { x: [0, 1], y: [low - 0.05 * high, 1.08 * high] };
  return [
    line([[0, high * 1.05], [0, low], [1, low]], box, "soft"),
    ...curves.map((heights, k) => line(heights.map((y, i): Point => [i / (heights.length - 1), y]), box, k ? "second" : "first")),
  ];
}

function curved(given: Picture): SVGElement[] {
  const f = CURVES[given.curve ?? "square"], box = CURVE_BOX;
  const graph = (g: (x: number) => number): Point[] =>
    Array.from({ length: 121 }, (_, i): Point => [-2.4 + i / 25, g(-2.4 + i / 25)]).filter(([, y]) => Number.isFinite(y) && y <= 4.4 && y >= -0.35);
  const shown = [line(graph(f), box, "soft")];
  const { second } = given;
  if (second?.curve) shown.push(line(graph(CURVES[second.curve]), box, "second"));
  else if (second) shown.push(...onCurve(f, { ...given, ...second }, "second"));
  const from = given.from as number;
  if (given.tangent) {
    const slope = derivative(f, from);
    shown.push(line([-0.9, 0.9].map((d): Point => [from + d * 0.6, f(from) + slope * d * 0.6]), box, "first"));
  }
  if (given.begin) {
    const [cx, cy] = place(box, [from, f(from)]);
    shown.push(made("circle", { cx: cx.toFixed(1), cy: cy.toFixed(1), r: 6, class: "first ring" }));
  }
  return [...shown, ...onCurve(f, given, "first")];
}

function onCurve(f: (x: number) => number, way: Way, kind: string): SVGElement[] {
  const points = descent((p) => [derivative(f, p[0]), 0], [way.from as number, 0], way).map(([x]): Point => [x, f(x)]);
  const seen = points.filter(([x, y]) => Math.abs(x) <= 2.4 && y <= 4.4);
  return [...(seen.length > 1 ? [line(seen, CURVE_BOX, kind)] : []), ...dots(seen, CURVE_BOX, kind)];
}

function mapped(given: Picture, [a, b]: [number, number]): SVGElement[] {
  const way = (one: Way, kind: string): SVGElement[] => {
    const points = descent(([x, y]) => [a * x, b * y], one.from as [number, number], one).filter(([x, y]) => Math.abs(x) < 3 && Math.abs(y) < 1.5);
    return [line(points, MAP_BOX, kind), ...dots(points, MAP_BOX, kind)];
  };
  const { second } = given;
  return [...levels(a, b), ...(second ? way({ ...given, ...second }, "second") : []), ...way(given, "first")];
}

/** Lines of one value: ellipses around a minimum, hyperbolas around a saddle. */
function levels(a: number, b: number): SVGElement[] {
  const [cx, cy] = place(MAP_BOX, [0, 0]), scale = (WIDTH - 2 * EDGE) / 6, rise = (HEIGHT - 2 * EDGE) / 3;
  if (b > 0) {
    return [0.15, 0.6, 1.35, 2.4, 3.75].map((c) => made("ellipse", {
      cx, cy, rx: (scale * Math.sqrt((2 * c) / a)).toFixed(1), ry: (rise * Math.sqrt((2 * c) / b)).toFixed(1), class: "soft",
    }));
  }
  const branch = (c: number, side: number): Point[] => Array.from({ length: 41 }, (_, i): Point => {
    const t = -1.5 + (3 * i) / 40;
    return c > 0 ? [side * Math.sqrt(t * t + c), t] : [2 * t, side * Math.sqrt(4 * t * t - c)];
  }).filter(([x, y]) => Math.abs(x) <= 3 && Math.abs(y) <= 1.5);
  return [0.2, 1, 2.6, 5, -0.2, -1].flatMap((c) => [1, -1].map((side) => line(branch(c, side), MAP_BOX, "soft")));
}

const derivative = (f: (x: number) => number, x: number): number => (f(x + 1e-4) - f(x - 1e-4)) / 2e-4;

/** The points of a descent. */
export function descent(gradient: (p: Point) => Point, from: Point, way: Way): Point[] {
  const { lr = 0, steps = 0, beta = 0, damp = 0, nesterov = false, decay = 0, noise = 0, method } = way;
  const random = deviates(way.seed ?? 1), points: Point[] = [from], squares = [0, 0];
  let velocity: Point | null = null;
  for (let k = 0; k < steps; k++) {
    const at = points[k];
    const g = gradient(at).map((v, i) => v + decay * at[i] + (noise ? noise * random() : 0));
    velocity = velocity ? [beta * velocity[0] + (1 - damp) * g[0], beta * velocity[1] + (1 - damp) * g[1]] : [g[0], g[1]];
    const step = velocity.map((v, i) => {
      if (method === "rms") {
        squares[i] = k ? 0.9 * squares[i] + 0.1 * g[i] ** 2 : g[i] ** 2;
        return g[i] / Math.sqrt(squares[i] + 1e-12);
      }
      return nesterov ? g[i] + beta * v : v;
    });
    points.push([at[0] - lr * step[0], at[1] - lr * step[1]]);
  }
  return points;
}

/** Random numbers of mean 0 and standard deviation 1: the sum of twelve uniform ones, less 6. */
function deviates(seed: number): () => number {
  let state = seed;
  const uniform = () => (state = (state * 48271) % 2147483647) / 2147483647;
  return () => Array.from({ length: 12 }, uniform).reduce((sum, v) => sum + v, -6);
}
