/** The rows as points that hands move: added, dragged, taken away; each change makes the loss anew. */
import type { DataObjective } from "../../calculus/data/data_objective";
import { tidy as rounded } from "../../core/scale";
import type { Data, State } from "../../wire/state";
import type { Cell } from "./reading/numbers";

/** What hands do to the rows of the data panel, in the coordinates of its axes. */
export interface Points {
  /** The places of the rows that can be moved, by row; null where they cannot. */
  places(): Map<number, [number, number]> | null;
  move(row: number, at: [number, number], span: [number, number], done: boolean): void;
  add(at: [number, number], span: [number, number]): void;
  remove(row: number): void;
  /** "x = 3, y = 4.5" of a row. */
  say(row: number): string;
}

export interface PointsHost {
  state(): State;
  loss(): DataObjective | null;
  change(columns: Data["columns"], done: boolean): void;
  announce(text: string): void;
}

/** A value with as many digits as a panel of this range can show. */
const tidy = (value: number, span: number): number => rounded(value, 10 * span);

/** The left side of a loss's model, as it is written. */
export const responseOf = ({ model }: DataObjective): string => model.source.split("~")[0].trim();

export class PointHands implements Points {
  constructor(private readonly host: PointsHost) {}

  /** The columns along the panel's axes, and the column of classes where two columns explain them. */
  private axes(): { x: string; y: string; classes: string | null } | null {
    const loss = this.host.loss(), data = this.host.state().data;
    if (!loss || !data) return null;
    const { predictors, model: { softmax } } = loss, response = responseOf(loss), binary = loss.lossName === "logistic";
    const plain = Object.hasOwn(data.columns, response) ? response : null;
    if (predictors.length === 1 && !softmax && plain) return { x: predictors[0], y: plain, classes: null };
    if (predictors.length === 2 && (binary || softmax) && plain) return { x: predictors[0], y: predictors[1], classes: plain };
    return null;
  }

  places(): Map<number, [number, number]> | null {
    const axes = this.axes(), { data } = this.host.state();
    if (!axes || !data) return null;
    const [xs, ys] = [data.columns[axes.x], data.columns[axes.y]], found = new Map<number, [number, number]>();
    const height = this.height(axes.y);
    xs.forEach((x, row) => {
      const y = height(ys[row]);
      if (typeof x === "number" && y !== null) found.set(row, [x, y]);
    });
    return found;
  }

  move(row: number, [x, y]: [number, number], span: [number, number], done: boolean): void {
    const axes = this.axes();
    if (!axes) return;
    const { columns } = this.host.state().data!, at = (name: string, cell: Cell) => columns[name].map((old, i) => (i === row ? cell : old));
    this.host.change({ ...columns, [axes.x]: at(axes.x, tidy(x, span[0])), [axes.y]: at(axes.y, this.cell(axes.y, y, span[1])) }, done);
  }

  add([x, y]: [number, number], span: [number, number]): void {
    const axes = this.axes(), places = this.places();
    if (!axes || !places) return;
    const { columns } = this.host.state().data!;
    // What the panel does not show is as in the row nearest to the place.
    const far = ([row, [u, v]]: [number, [number, number]]) => ({ row, far: ((u - x) / span[0]) ** 2 + ((v - y) / span[1]) ** 2 });
    const near = [...places].map(far).sort((a, b) => a.far - b.far)[0]?.row ?? -1;
    const cell = (name: string): Cell => (name === axes.x ? tidy(x, span[0]) : name === axes.y ? this.cell(name, y, span[1]) : columns[name][near] ?? null);
    this.host.change(Object.fromEntries(Object.entries(columns).map(([name, cells]) => [name, [...cells, cell(name)]])), true);
  }

  remove(row: number): void {
    const { columns } = this.host.state().data!;
    if ((this.places()?.size ?? 0) < 2) return;
    this.host.change(Object.fromEntries(Object.entries(columns).map(([name, cells]) => [name, cells.filter((_, i) => i !== row)])), true);
  }

  say(row: number): string {
    const axes = this.axes(), columns = this.host.state().data?.columns;
    if (!axes || !columns) return "";
    return [axes.x, axes.y, ...(axes.classes ? [axes.classes] : [])].map((name) => `${name} = ${columns[name][row] ?? "–"}`).join(", ");
  }

  /** A value along the second axis as a cell: of classes the nearer of the two. */
  private cell(name: string, y: number, span: number): Cell {
    const loss = this.host.loss()!;
    if (loss.lossName !== "logistic" || name !== responseOf(loss)) return tidy(y, span);
    const code = y > 0.5 ? 1 : 0;
    return loss.labels.length ? (loss.labels[code] as Cell) : code;
  }

  /** Cells along the second axis as heights: classes are 0 and 1. */
  private height(name: string): (cell: Cell) => number | null {
    const loss = this.host.loss()!, labels = loss.labels.map(String);
    if (loss.lossName === "logistic" && name === responseOf(loss) && labels.length) {
      return (cell) => (labels.includes(String(cell)) ? labels.indexOf(String(cell)) : null);
    }
    return (cell) => (typeof cell === "number" ? cell : null);
  }
}
