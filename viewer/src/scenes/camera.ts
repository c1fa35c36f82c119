/** The camera that sees a path, or the lowlands, best; as `kobai.scenes.camera.best_camera`. */
import type { Camera, Motion } from "../wire/types";
import { linspace, rint, sum, type Values } from "./arrays";

/** Degrees by which a path must clear the surface in front of it, so that ball and tube are seen whole. */
const MARGIN = 5;
/** The share of places that a view must show where there is no path: more would need a view from far above. */
const ENOUGH = 0.5;
const RADIANS = Math.PI / 180;
const ALONG = linspace(0.02, 1.5, 48);

export const USUAL: Camera = { azimuth: -60, elevation: 30, distance: 3, fov: 28, target: [0, 0, 0] };

/** Heights (ny, nx) as shares 0 … 1 of the box; NaN at holes. */
export interface Ground { height: Values; nx: number; ny: number }
/** Paths of `length` points each, three coordinates a point, as shares of the box. */
export interface Ways { points: Values; length: number }

const FIXED: Motion = { kind: "fixed", turns: 1, keyframes: [] };

/**
 * The camera and its motion, from the `camera` option; `best` finds the camera where none is asked for. A `steady` one always turns,
 * also with a single step, or else the surface would have another size.
 */
export function cameraOf(asked: string | Camera | Motion, best: () => Camera, animated: boolean, steady: boolean): [Camera, Motion] {
  const orbit: Motion = { ...FIXED, kind: "orbit" };
  if (typeof asked === "string") return [best(), steady || asked === "orbit" || (asked === "auto" && animated) ? orbit : FIXED];
  if (!("kind" in asked)) return [asked, steady ? orbit : FIXED];
  return asked.kind === "keyframes" ? [asked.keyframes[0][1], asked] : [best(), asked];
}

const modulo = (a: number, n: number): number => ((a % n) + n) % n;
const CANDIDATES = candidates();

function candidates(): [penalty: number, azimuth: number, elevation: number][] {
  const found: [number, number, number][] = [];
  for (let a = -60; a < 300; a += 15) {
    for (let e = 30; e < 71; e += 8) {
      const turned = Math.abs(modulo(a + 60 + 180, 360) - 180), straightOn = { 0: 0.3, 15: 0.1, 75: 0.1 }[modulo(a, 90)] ?? 0;
      found.push([turned / 900 + (e - 30) / 150 + straightOn, a, e]);
    }
  }
  return found.sort((x, y) => x[0] - y[0] || x[1] - y[1] || x[2] - y[2]);
}

/** The usual view, turned or raised as far as it takes to see the paths and the places; Python's docstring says how it is scored. */
export function bestCamera(ground: Ground, ways: Ways, aspect: readonly number[], spots: Values | null = null): Camera {
  const size = ways.length * 3, runs: number[][] = [];
  for (let at = 0; at + size <= ways.points.length; at += size) {
    const run = Array.from({ length: size }, (_, i) => ways.points[at + i]);
    if (run.every(Number.isFinite)) runs.push(run);
  }
  const places: number[] = [];
  for (let i = 0; spots && i < spots.length; i += 3) {
    const place = [spots[i], spots[i + 1], spots[i + 2]];
    if (place.every(Number.isFinite)) places.push(...place);
  }
  let best = USUAL, bestScore = -Infinity;
  for (const [penalty, azimuth, elevation] of CANDIDATES) {
    if (bestScore >= 1 - penalty) break;
    const score = seen(ground, runs, places, aspect, azimuth, elevation) - penalty;
    if (score > bestScore) {
      best = { ...USUAL, azimuth: modulo(azimuth + 180, 360) - 180, elevation };
      bestScore = score;
    }
  }
  return best;
}

/** How much is seen from a direction, 0 … 1: of the paths' projected length, their points, their ends and the places. */
function seen(ground: Ground, runs: number[][], places: number[], aspect: readonly number[], azimuth: number, elevation: number): number {
  const a = azimuth * RADIANS, e = elevation * RADIANS, low = (elevation - MARGIN) * RADIANS;
  // A camera this near sees places beside the middle of the box from another side than the middle.
  const stand = [Math.cos(low) * Math.cos(a), Math.cos(low) * Math.sin(a), Math.sin(low)].map((v) => USUAL.distance * v);
  if (!runs.length && places.length) return Math.min(share(clear(ground, places, stand, aspect)) / ENOUGH, 1);
  const eye = [Math.cos(e) * Math.cos(a), Math.cos(e) * Math.sin(a), Math.sin(e)];
  const moves = runs.map((run) => {
    const found: [length: number, onScreen: number][] = [];
    for (let i = 3; i < run.length; i += 3) {
      const move = [0, 1, 2].map((c) => (run[i + c] - run[i + c - 3]) * aspect[c]);
      const length = Math.sqrt(move[0] ** 2 + move[1] ** 2 + move[2] ** 2);
      const deep = move[0] * eye[0] + move[1] * eye[1] + move[2] * eye[2];
      found.push([length, Math.sqrt(Math.max(length ** 2 - deep ** 2, 0))]);
    }
    return found;
  });
  const way = sum(moves.flatMap((run) => run.map(([length]) => length)));
  if (!(way > 0)) return 1;
  const sights = runs.map((run) => clear(ground, run, stand, aspect));
  const drawn = sum(moves.flatMap((run, r) =>
    run.map(([, onScreen], i) => onScreen * (0.5 * Number(sights[r][i + 1]) + 0.5 * Number(sights[r][i]))))) / way;
  const ends = [...sights.map((sight) => sight[sight.length - 1]), ...clear(ground, places, stand, aspect)];
  return 0.3 * drawn + 0.4 * share(sights.flat()) + 0.3 * share(ends);
}

const share = (truths: boolean[]): number => truths.filter(Boolean).length / truths.length;

/** Whether each of the points, in threes, is hidden by nothing of the surface from an eye that stands there. */
function clear({ height, nx, ny }: Ground, points: number[], stand: number[], aspect: readonly number[]): boolean[] {
  const out: boolean[] = [];
  for (let i = 0; i < points.length; i += 3) {
    const way = [0, 1, 2].map((c) => stand[c] - (points[i + c] - 0.5) * aspect[c]), far = Math.sqrt(way[0] ** 2 + way[1] ** 2 + way[2] ** 2);
    const toward = way.map((v, c) => v / far / aspect[c]);
    let free = true;
    for (let s = 0; free && s < ALONG.length; s++) {
      const x = points[i] + ALONG[s] * toward[0], y = points[i + 1] + ALONG[s] * toward[1];
      if (!(x >= 0 && x <= 1 && y >= 0 && y <= 1)) continue;
      const at = height[rint(y * (ny - 1)) * nx + rint(x * (nx - 1))];
      free = !((Number.isNaN(at) ? -1 : at) > points[i + 2] + ALONG[s] * toward[2] + 0.015);
    }
    out.push(free);
  }
  return out;
}
