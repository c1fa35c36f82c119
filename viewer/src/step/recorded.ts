/** The steps that a message tells of: each taken apart, with what is known of the optimizer and of f there. */
import { css } from "../core/colors";
import { mainPaths, value } from "../core/readout";
import type { Message, NdArray, Paths, Theme } from "../wire/types";
import { decompose, row, type StepParts } from "./decompose";
import { type Known } from "./letters";

/** Optimizers that divide out their moments' bias towards zero, as Adam does. */
const CORRECTED = /^(Adam|AdamW|RAdam|SparseAdam)$/;

/** What a scene says of an optimizer. */
interface OptimizerExtra { name?: string; hyper?: Record<string, unknown>; formula?: string[] }

/** One step of a run. */
export interface Step {
  run: number;
  /** The index of the position where it begins, and the step numbers at both ends. */
  index: number;
  from: number;
  to: number;
  /** The share of the way that is gone at the time asked for. */
  share: number;
  /** Whether it is the last that moved. */
  last: boolean;
  parts: StepParts;
  known: Known;
  /** The lines of the update formula. */
  formula: string[];
  /** In one variable: how much higher f is around the step than at its beginning. */
  near: number[] | null;
  /** ∇²f at the beginning, row after row. */
  hessian: number[] | null;
}

export class RecordedSteps {
  /** Whether gradients or states were recorded. */
  readonly recorded: boolean;
  /** Whether there is any step. */
  readonly possible: boolean;
  /** Whether the page made them by itself. */
  readonly live: boolean;
  /** Names of the variables. */
  readonly names: string[];
  readonly runs: number;
  /** Of many runs the numbers of those told of, and how many there are. */
  readonly taken: { runs: number[]; of: number } | null;
  private readonly state: Record<string, NdArray>;
  private readonly local: Record<string, NdArray>;
  private readonly paths: Paths[];
  private readonly optimizers: OptimizerExtra[];
  private readonly steps: ArrayLike<number>;
  private readonly ends = new Map<number, number>();

  constructor(message: Message, private readonly theme: Theme) {
    const { extra, panels, timeline } = message.scene;
    const recorded = extra.state as Record<string, NdArray> | undefined;
    this.paths = mainPaths(message.scene);
    const read = this.paths[0]?.readout.x;
    this.live = extra.live !== undefined;
    this.recorded = recorded !== undefined && Object.keys(recorded).some((name) => name !== "x");
    this.state = recorded?.x ? recorded : read ? { ...recorded, x: runsFirst(read) } : {};
    this.local = (extra.local ?? {}) as Record<string, NdArray>;
    this.taken = (extra.taken as { runs: number[]; of: number } | undefined) ?? null;
    this.optimizers = (extra.optimizers ?? []) as OptimizerExtra[];
    this.steps = timeline.steps.data;
    this.possible = this.state.x !== undefined && (this.state.x.shape.at(-2) ?? 0) > 1;
    this.runs = this.state.x?.shape.length === 3 ? this.state.x.shape[0] : 1;
    const axes = panels[0]?.axes ?? [], n = this.state.x?.shape.at(-1) ?? 0;
    this.names = (extra.variables as string[] | undefined) ?? (n < axes.length ? axes.slice(0, n).map(({ label }) => label.plain) : []);
  }

  /** The step of a run at a fractional time index: where nothing moves any more, its last one. */
  at(time: number, run: number): Step | null {
    const end = this.end(run);
    const index = Math.max(0, Math.min(Math.floor(time + 1e-6), end - 1)), k = index;
    const { name = "", hyper = {}, formula = [] } = this.optimizers[Math.floor((run * this.optimizers.length) / this.runs)] ?? {};
    const parts = this.parts(run, k, name, hyper);
    if (!parts) return null;
    const [from, to] = [this.steps[k], this.steps[Math.min(k + 1, this.steps.length - 1)]];
    // Between positions that are not neighbours there is more than one step.
    if (to - from > 1) parts.step = parts.to = null;
    const [paths, path] = this.pathOf(run);
    const read = (what: string, at: number) => row(this.local[what], run, at)?.[0] ?? (paths ? value(paths, what, path, at) : null);
    const known: Known = {
      step: from, name, hyper, rate: read("lr", k), rateBefore: k > 0 ? read("lr", k - 1) : null, f: read("f", k), next: to - from === 1 ? read("f", k + 1) : null,
      before: k > 0 && from - this.steps[k - 1] === 1 ? this.parts(run, k - 1, name, hyper) : null,
      after: to - from === 1 ? this.parts(run, k + 1, name, hyper) : null,
    };
    return {
      run, index, from, to, share: Math.min(1, Math.max(0, time - k)), last: k === end - 1, parts, known, formula,
      near: parts.step ? row(this.local.near, run, k) : null, hessian: row(this.local.hessian, run, k),
    };
  }

  /** The name of a run, and its colour. */
  named(run: number): { name: string; color: string } {
    const [paths, path] = this.pathOf(run);
    const colors = paths?.colors ?? [];
    return { name: paths?.names[path] ?? "", color: colors.length ? css(colors[path % colors.length], this.theme) : "transparent" };
  }

  private parts(run: number, k: number, name: string, hyper: Record<string, unknown>): StepParts | null {
    const betas = CORRECTED.test(name) && Array.isArray(hyper.betas) ? (hyper.betas as number[]) : null;
    return decompose(this.state, run, k, betas, row(this.local.move, run, k), Boolean(hyper.maximize));
  }

  /** The marks that show a run, and its place among their paths. */
  private pathOf(run: number): [Paths | null, number] {
    for (const paths of this.paths) {
      const count = paths.points.shape[1];
      if (run < count) return [paths, run];
      run -= count;
    }
    return [null, 0];
  }

  /** The index from which on a run does not move. */
  private end(run: number): number {
    const known = this.ends.get(run);
    if (known !== undefined) return known;
    let k = this.steps.length - 1;
    const moves = (at: number) => {
      const [a, b] = [row(this.state.x, run, at), row(this.state.x, run, at + 1)], way = row(this.local.move, run, at);
      return way ? way.some((v) => v !== 0) : (a ?? []).some((v, i) => v !== b?.[i]);
    };
    while (k > 1 && !moves(k - 1)) k--;
    this.ends.set(run, k);
    return k;
  }
}

/** (K, runs, n) to (runs, K, n). */
function runsFirst(array: NdArray): NdArray {
  const [steps, runs, n = 1] = array.shape;
  const data = new Float32Array(steps * runs * n);
  for (let k = 0; k < steps; k++) {
    for (let r = 0; r < runs; r++) {
      for (let i = 0; i < n; i++) data[(r * steps + k) * n + i] = array.data[(k * runs + r) * n + i];
    }
  }
  return { id: array.id, shape: [runs, steps, n], data };
}
