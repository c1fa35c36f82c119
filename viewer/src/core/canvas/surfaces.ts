/** Surfaces and contour maps as pixels: the colours, lines and light of `glsl/surface.ts`. */
import look from "../../look.json";
import type { Contours, Surface } from "../../wire/types";
import { mix, resolve, rgb } from "../colors";
import type { SurfaceDrawn } from "../marks/surface";
import type { PanelDrawn } from "../panel";
import type { Raster } from "./raster";

/** Cells along each side of a map on a floor: within a cell, perspective is left out. */
const FLOOR = 24;
const FAR = 1e20;

function ramp(points: number[][], x: number): number {
  if (x <= points[0][0]) return points[0][1];
  const i = points.findIndex(([at]) => x < at);
  if (i < 0) return points[points.length - 1][1];
  const [[x0, y0], [x1, y1]] = [points[i - 1], points[i]];
  return y0 + ((y1 - y0) * (x - x0)) / (x1 - x0);
}

const LIGHTS = 512;
const SHADE = Float32Array.from({ length: LIGHTS + 1 }, (_, i) => ramp(look.light.shade, i / LIGHTS));
const WHITE = Float32Array.from({ length: LIGHTS + 1 }, (_, i) => ramp(look.light.white, i / LIGHTS));

/** The levels around the value found last; neighbouring pixels mostly have the same. */
class Levels {
  low = NaN;
  high = NaN;

  constructor(private readonly levels: ArrayLike<number>) {}

  find(value: number): void {
    if (value >= this.low && value < this.high) return;
    const { levels } = this;
    let [lo, hi] = [0, levels.length];
    while (lo < hi) {
      const middle = (lo + hi) >> 1;
      if (levels[middle] <= value) lo = middle + 1;
      else hi = middle;
    }
    this.low = lo > 0 ? levels[lo - 1] : -FAR;
    this.high = lo < levels.length ? levels[lo] : FAR;
  }

  /** How much of a line covers a pixel at this value, where the value changes so much from pixel to pixel. */
  line(value: number, slope: number, half: number): number {
    this.find(value);
    const gap = Math.min(value - this.low, this.high - value);
    return Math.min(1, Math.max(0, half + 0.5 - gap / Math.max(slope, 1e-9)));
  }
}

const GREY = Uint8Array.from({ length: 768 }, (_, i) => Math.floor(i / 3));

/** Draw a surface of a panel; `screen` holds the corners' places. */
export function surface(raster: Raster, panel: PanelDrawn, mark: Surface, drawn: SurfaceDrawn, screen: Float32Array, ratio: number): void {
  const { geometry } = drawn;
  const [height, value, normal] = ["height", "value", "normal"].map((name) => geometry.getAttribute(name).array as Float32Array);
  const light = panel.light;
  const values = new Float32Array(3 * height.length);
  for (let i = 0; i < height.length; i++) {
    values[3 * i] = height[i];
    values[3 * i + 1] = value[i];
    values[3 * i + 2] = 0.5 + 0.5 * (normal[3 * i] * light.x + normal[3 * i + 1] * light.y + normal[3 * i + 2] * light.z);
  }
  const { cmap, shade, alpha } = mark;
  const table = panel.cmap(cmap)?.data ?? GREY;
  const own = resolve(mark.color, panel.theme).map((v) => 255 * v);
  const ink = rgb(panel.theme.line).map((v) => 255 * v);
  const paper = rgb(panel.theme.background).map((v) => 255 * v);
  const strength = mark.mesh ? look.line.mesh : look.line.levels;
  const levels = new Levels(cmap ? mark.levels.data : []);
  const [lo, hi] = mark.range;
  let slope = 0;
  let facing = true;
  raster.fill(screen, values, geometry.getIndex()?.array ?? [], true, (dx, dy, front) => {
    slope = Math.hypot(dx[0], dy[0]);
    facing = front;
  }, (at, h, v, l) => {
    const s = 3 * Math.round(255 * Math.min(1, Math.max(0, (v - lo) / (hi - lo))));
    const lit = Math.round(LIGHTS * Math.min(1, Math.max(0, !shade ? look.light.flat : facing ? l : look.light.underside * (1 - l))));
    const [dark, white] = [SHADE[lit], WHITE[lit]];
    const line = levels.line(h, slope, 0.45 * ratio) * strength;
    const tone = (c: number, i: number) => {
      const bright = c * dark + (255 - c * dark) * white;
      return (bright + (ink[i] - bright) * line) * alpha + paper[i] * (1 - alpha);
    };
    if (cmap) raster.set(at, tone(table[s], 0), tone(table[s + 1], 1), tone(table[s + 2], 2));
    else raster.set(at, tone(own[0], 0), tone(own[1], 1), tone(own[2], 2));
  });
}

/** Draw a contour map of a panel: on its plane, or on the floor of its box. */
export function contours(raster: Raster, panel: PanelDrawn, mark: Contours, place: (u: number, v: number, w: number) => number[], ratio: number): void {
  const [ny, nx] = mark.z.shape;
  const z = mark.z.data;
  const height = (u: number, v: number): number => {
    const [x, y] = [Math.min(1, Math.max(0, u)) * (nx - 1), Math.min(1, Math.max(0, v)) * (ny - 1)];
    const [i, j] = [Math.min(Math.floor(x), Math.max(0, nx - 2)), Math.min(Math.floor(y), Math.max(0, ny - 2))];
    const [s, t, a] = [x - i, y - j, j * nx + i];
    const [right, up] = [nx > 1 ? 1 : 0, ny > 1 ? nx : 0];
    return (z[a] * (1 - s) + z[a + right] * s) * (1 - t) + (z[a + up] * (1 - s) + z[a + up + right] * s) * t;
  };
  const n = panel.flat ? 1 : FLOOR;
  const [x, y] = [mark.x.data, mark.y.data];
  const screen: number[] = [];
  const values: number[] = [];
  const index: number[] = [];
  for (let j = 0; j <= n; j++) {
    for (let i = 0; i <= n; i++) {
      const [u, v] = [i / n, j / n];
      screen.push(...place(x[0] + (x[x.length - 1] - x[0]) * u, y[0] + (y[y.length - 1] - y[0]) * v, panel.flat ? 0.5 : 0));
      values.push(u, v, 0);
      const a = j * (n + 1) + i;
      if (i < n && j < n) index.push(a, a + 1, a + n + 1, a + 1, a + n + 2, a + n + 1);
    }
  }
  const table = panel.cmap(mark.cmap)?.data ?? GREY;
  const paper = rgb(panel.theme.background);
  const dark = panel.flat && !mark.filled && paper[0] < 0.5;
  const ink = panel.flat ? [dark ? 1 : 0, dark ? 1 : 0, dark ? 1 : 0] : mix(paper, rgb(panel.theme.ink), 0.25 + 0.3 * mark.alpha);
  const strength = panel.flat ? (mark.filled ? 0.32 : 0.6) : 0.55;
  const levels = new Levels(mark.levels.data);
  let [dx, dy]: [readonly number[], readonly number[]] = [[0, 0, 0], [0, 0, 0]];
  raster.fill(Float32Array.from(screen), Float32Array.from(values), index, false, (x, y) => ([dx, dy] = [x, y]), (at, u, v) => {
    const h = height(u, v);
    if (!Number.isFinite(h)) return;
    const slope = Math.hypot(height(u + dx[0], v + dx[1]) - h, height(u + dy[0], v + dy[1]) - h);
    const line = levels.line(h, slope, 0.42 * ratio) * strength * (mark.filled ? 1 : mark.alpha);
    const [low, high] = [levels.low > -1e19 ? levels.low : 0, levels.high < 1e19 ? levels.high : 1];
    const s = 3 * Math.round(255 * Math.min(1, Math.max(0, mark.levels.data.length ? (low + high) / 2 : h)));
    const tone = (i: number) => {
      const ground = mark.filled ? paper[i] + (table[s + i] / 255 - paper[i]) * mark.alpha : paper[i];
      return 255 * (ground + (ink[i] - ground) * line);
    };
    raster.set(at, tone(0), tone(1), tone(2));
  });
}
