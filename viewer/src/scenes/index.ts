/**
 * The scene of descents, as `kobai.app.compute.scene_of` builds it and `kobai.viewer.wire` sends it: a trace, how its runs ended and
 * the page's state become a `Message`, which the viewer shows.
 *
 * `runs` holds the trace as arrays, `context` finds what all panels share (the plane shown, the frame in it, where runs leave it),
 * `landscape` what of it holds still while a step size is dragged, `arrange` the panels, `views` each of them.
 */
import { count } from "../core/format";
import { runNames } from "../core/run_names";
import { DataObjective } from "../calculus/data/data_objective";
import type { Objective, Trace } from "../engine/types";
import { message } from "../i18n/messages";
import { shownCoordinates, type State } from "../wire/state";
import type { Message, NdArray, Scene, Text, Theme, Timeline } from "../wire/types";
import { arrange, checkView } from "./arrange";
import { buffersOf, numbers, single } from "./buffers";
import { type Options, optionsOf, type SceneOptions } from "./options";
import { rangeOf } from "./range";
import { MOST_RUNS, ofRuns, recordedState, type Recorded, taken, takenOf } from "./step_view";
import { type Context, prepare } from "./trace/context";
import { batchesSaid, describe, statusLines, subtitleOf, titleOf, valueOf } from "./trace/labels";
import { notesOf, sliceNotes } from "./trace/notes";
import { brokenFrom, type Ended, runsOf } from "./trace/runs";
import { isSmall } from "./trace/small_multiples";
import { pace } from "./timeline";
import tables from "./themes.json";

export { rangeOf } from "./range";
export { MOST_RUNS, ofRuns, taken, takenOf };
export type { SceneOptions, Recorded, Ended };

/** Keep the same `Objective` for the same function: what is found of its landscape is cached with it. */
export function sceneOf(
  trace: Trace, ended: Ended, state: State, given: SceneOptions = {}, recorded: Recorded | null = null, cmaps: Record<string, NdArray> = {},
): Message {
  const { objective } = trace, { lang } = state;
  const shown = given.coordinates ?? shownCoordinates(state), whole = given.steady === false ? state.domain : rangeOf(state.domain, objective, startsOf(trace), shown);
  const options = optionsOf(state, { ...given, coordinates: shown }, whole && shown ? shown.map((i) => whole[i]) : whole);
  checkView(options);
  const race = state.optimizers.length > 1 ? runNames(state.optimizers, state.lang) : [];
  if (!given.ghosts && race.length) options.ghosts = race.filter((_, i) => state.optimizers[i].pinned);
  const runs = runsOf(trace, ended, given.names ?? race, recorded?.grad ?? null);
  runs.symbol = valueOf(objective, lang).plain;
  if (objective instanceof DataObjective && state.data?.batch && state.optimizers.length === 1) {
    const seen = objective.batches(state.data.batch, state.seed);
    runs.batches = runs.steps.map((step) => seen(step));
  }
  const { name, lr, hyper } = state.optimizers[0];
  const said = subtitleOf(given.optimizer ?? { name, hyper: { ...hyper, lr } }, runs, lang);
  let subtitle = [said, batchesSaid(objective, state.data?.batch, lang)].filter(Boolean).join(" · ");
  const small = isSmall(options, runs), context = prepare(objective, runs, options, small);
  const each = count(runs.total / runs.members.length);
  if (small) subtitle = message(runs.grouped ? "small groups" : "small multiples", lang, { runs: runs.members.length, starts: each });
  const layout = arrange(context);
  const scene: Scene = {
    ...layout, timeline: timelineOf(context), title: titleAsked(options, objective), subtitle, notes: notesOf(context, layout.panels),
    theme: options.theme, lang, size: options.size ?? layout.size, description: describe(objective, context.runs, subtitle, lang),
    extra: { ...extraOf(context), ...recordedState(trace, recorded, context.runs.steps) },
  };
  const themes = tables.themes as unknown as Record<string, Theme>, content = { scene, themes, cmaps: colorMaps(scene, cmaps) };
  return { ...content, buffers: buffersOf(content) };
}

/** Where a slanted plane lies, so that a point of the picture can be told as one of the function; what is said of a slice; when all runs ended. */
function extraOf(context: Context): Record<string, unknown> {
  const { plane: { variables, origin, basis, shares, whole }, runs } = context;
  const last = runs.status.reduce((most, _, run) => Math.max(most, brokenFrom(runs, run)), 0);
  return {
    ...(variables && !whole ? { slice: sliceNotes(context) } : {}),
    ...(variables ? {} : { plane: { origin: Array.from(origin), basis: basis.map((row) => Array.from(row)), shares: shares ?? [0, 0] } }),
    ...(last < runs.length ? { ended: runs.steps[last] } : {}),
  };
}

/** The first position of each run. */
function startsOf({ x, runs, n, steps }: Trace): Float64Array {
  return Float64Array.from({ length: runs * n }, (_, at) => x[Math.floor(at / n) * steps.length * n + (at % n)]);
}

function titleAsked({ title }: Options, objective: Objective): Text | null {
  if (title === null) return titleOf(objective);
  if (typeof title !== "string") return title;
  return title ? { plain: title, mathml: null } : null;
}

function timelineOf({ options, runs, endings, moves }: Context): Timeline {
  const lasts = endings.map(({ last }) => last), end = lasts.reduce<number>((most, last) => Math.max(most, last ?? runs.length - 1), 0);
  const exact = lasts.filter((last) => last !== null).slice(0, 50);
  return {
    steps: numbers(Float64Array.from(runs.steps), [runs.length]), pace: single(pace(moves, end, options.frames, options.fps, exact)),
    fps: options.fps, status: statusLines(runs, options.lang),
  };
}

const tablesMade = new Map<string, NdArray>();

/** The colour maps that a scene's marks name: the themes' own, else those of `given`. */
function colorMaps(scene: Scene, given: Record<string, NdArray>): Record<string, NdArray> {
  const names = scene.panels.flatMap(({ marks }) => marks.flatMap((mark) => ("cmap" in mark && mark.cmap !== null ? [mark.cmap] : [])));
  return Object.fromEntries([...new Set(names)].sort().map((name) => [name, given[name] ?? colorTable(name)]));
}

/** A colour map by its name: (256, 3). */
export function colorTable(name: string): NdArray {
  const made = tablesMade.get(name);
  if (made) return made;
  const table = colorsOf((tables.cmaps as Record<string, string>)[name] ?? Object.values(tables.cmaps)[0]);
  tablesMade.set(name, table);
  return table;
}

/** A colour map (256, 3) from hexadecimal digits. */
export const colorsOf = (hex: string): NdArray =>
  numbers(Uint8Array.from({ length: hex.length / 2 }, (_, i) => parseInt(hex.slice(2 * i, 2 * i + 2), 16)), [256, 3]);
