/** Two columns explain classes: the rows over both, the classes as faint regions, and the line at which the answer changes. */
import type { DataObjective } from "../../../calculus/data/data_objective";
import { message } from "../../../i18n/messages";
import type { Axis, Color, Image, Mark, Panel } from "../../../wire/types";
import { linspace, rint } from "../../arrays";
import { numbers, unit } from "../../buffers";
import themes from "../../themes.json";
import { asPoints, type Context, runName } from "../../trace/context";
import { curve } from "../../trace/marks";
import { visible } from "../../trace/runs";
import { panelOf } from "../view";
import { boundaryOf, type Margins, marginsOf } from "./boundary";
import {
  around, batchPoints, colorBeside, drawnRows, drawnRuns, type Ends, heldPlaces, namedAxis, places, responseName, rowPoints, symbols, symbolSize, thetasOf, untilNext,
} from "./rows";

/** Of classes. */
const SYMBOLS = ["dot", "cross", "star"] as const;
/** Points each way of the map in which a boundary is found; at more than `FEW` time indices. */
const MAP = 81, ROUGH = 41, FEW = 100;
/** Of 255, of a region where its class is certain. */
const STRENGTH = 64;
/** Time indices; of more, regions have half as many pixels each way. */
const MANY = 400;

/** A row's place and its class. */
export type Row = readonly [number, number, number];

/** The rows by class and the boundary for each run; of a single run the regions, too. */
export function overTwo(context: Context, loss: DataObjective, names: readonly string[]): Panel {
  const { runs } = context, K = runs.length, n = runs.n, rows = drawnRows(loss), [a, b] = names.map((name) => loss.column(name)!);
  const [ha, hb, hy] = heldPlaces(loss, names), ends: [Ends, Ends] = [around([a, ha]), around([b, hb])], alone = runs.count === 1;
  const axes = names.map((name, i) => namedAxis(loss, name, ends[i], context.options.lang)), target = loss.sample.target;
  const marks = classPoints(context, loss, rows.map((row) => [a[row], b[row], target[row]]), Array.from(hy, (code, i) => [ha[i], hb[i], code]), axes, alone);
  const side = K <= FEW ? MAP : ROUGH, [across, up] = ends.map(([lo, hi]) => linspace(lo, hi, side));
  const at = {
    [names[0]]: Float64Array.from({ length: side * side }, (_, i) => across[i % side]),
    [names[1]]: Float64Array.from({ length: side * side }, (_, i) => up[Math.floor(i / side)]),
  };
  const predict = loss.predicting(at);
  for (const run of drawnRuns(context, 4 * side)) {
    const theta = thetasOf(context, run), said = Array.from({ length: K }, (_, k) => marginsOf(predict(theta.subarray(k * n, (k + 1) * n)), side * side));
    if (alone) marks.unshift(regions(said, side, ends, axes, themes.themes[context.options.theme].runs));
    const { points, longest } = untilNext(said.map((one) => boundaryOf(across, up, one)));
    const color: Color = alone ? "ink" : colorBeside(context, run);
    marks.push(curve(unit(points, axes, [K, 2 * longest, 2]), color, asPoints(context) ? 0.7 : 2.4, { animated: true, label: runName(context, run) }));
  }
  marks.push(...batchPoints(context, places(a.length, (i) => a[i], (i) => b[i]), rows, axes));
  return panelOf("data", axes, marks, { aspect: [1, 1] });
}

/** The rows of each class, and those held out as rings of its colour; beside several runs, whose colours they are, in ink. */
export function classPoints({ options: { lang } }: Context, loss: DataObjective, rows: readonly Row[], held: readonly Row[], axes: Axis[], colored: boolean): Mark[] {
  const color = (code: number): Color => (colored ? code + 1 : "ink"), codesOf = (all: readonly Row[]) => [...new Set(all.map(([, , code]) => code))].sort((u, v) => u - v);
  const of = (all: readonly Row[], code: number) => {
    const members = all.filter((row) => row[2] === code);
    return places(members.length, (i) => members[i][0], (i) => members[i][1]);
  };
  const named = (code: number) => (loss.labels.length ? visible(String(loss.labels[code])) : `${responseName(loss)} = ${code}`);
  return [
    ...codesOf([...rows, ...held]).flatMap((code) => rowPoints(of(rows, code), axes, SYMBOLS[code % SYMBOLS.length], symbolSize(rows.length) + 1.5, color(code), named(code))),
    ...codesOf(held).map((code, k) => symbols(of(held, code), axes, "ring", symbolSize(held.length) + 1.5, color(code), k ? "" : message("held out", lang))),
  ];
}

/** The colour of the likelier class, the fainter the less certain it is, at each step; rows of pixels from the top down. */
function regions(said: Margins[], side: number, ends: [Ends, Ends], axes: Axis[], colors: readonly string[]): Image {
  const cell = said.length > FEW && said.length <= MANY ? 1 : 2, pick = Array.from({ length: Math.ceil((side - (cell >> 1)) / cell) }, (_, i) => (cell >> 1) + i * cell);
  const size = pick.length, pixels = new Uint8Array(said.length * size * size * 4);
  const table = colors.map((color) => [1, 3, 5].map((i) => parseInt(color.slice(i, i + 2), 16)));
  said.forEach(({ best, margin }, k) => {
    for (let j = 0; j < size; j++) {
      for (let i = 0; i < size; i++) {
        const from = pick[size - 1 - j] * side + pick[i], to = ((k * size + j) * size + i) * 4, m = margin[from];
        pixels.set(table[(best[from] + 1) % table.length], to);
        pixels[to + 3] = Number.isNaN(m) ? 0 : rint(STRENGTH * m);
      }
    }
  });
  const [x, y] = axes.map(({ lo, hi }, i) => ends[i].map((v) => (v - lo) / (hi - lo)));
  return { type: "image", pixels: numbers(pixels, [said.length, size, size, 4]), extent: [x[0], x[1], y[0], y[1]], animated: true };
}
