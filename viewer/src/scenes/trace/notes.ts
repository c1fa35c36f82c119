/** The notes under a picture: what is scaled, cut, sliced, left out; as `scenes.trace.notes`. */
import { DataObjective } from "../../calculus/data/data_objective";
import { called } from "../../calculus/data/optimum";
import { count, number, percent } from "../../core/format";
import type { Lang } from "../../i18n";
import { message } from "../../i18n/messages";
import type { Panel } from "../../wire/types";
import { asPoints, type Context, DRAWN_RUNS } from "./context";
import { STATUSES } from "./groups";
import { ofValue, scaleNote, statusText, valueOf, variable } from "./labels";
import { TRAILS } from "./marks";
import { typeset } from "./names";
import type { Runs } from "./runs";
import { dataNotes } from "../views/data";

/** Parameters that a note lists. */
const FEW = 4;
/** Variables not shown that are named. */
const FEW_HELD = 3;
/** Of the largest value of a variable on the path. */
const NEARLY_ZERO = 5e-4;
/** Of the movement: more of it that is not shown is said. */
const MUCH = 0.5;
/** Of the steps; a curve outside for no more, or for two, and in the plot at the end is not noted. */
const BRIEF = 0.1;

/** The notes of a scene of these panels. */
export function notesOf(context: Context, panels: Panel[]): string[] {
  const { objective, runs, endings, options: { lang } } = context, kinds = new Set(panels.map((panel) => panel.kind));
  const notes = kinds.has("data") ? dataNotes(context) : [];
  if (["surface", "contour", "curve", "small"].some((kind) => kinds.has(kind))) notes.push(...landscapeNotes(context));
  if (kinds.has("small")) notes.push(...axisNotes(context, panels[0]));
  notes.push(...outsideNotes(context, panels));
  const many = asPoints(context);
  if (many && !kinds.has("small")) {
    const split = context.options.view === "beside" && !context.options.panels, trails = (n: number) => Math.min(TRAILS, n);
    const shown = split ? runs.members.reduce((sum, members) => sum + trails(members.length), 0) : trails(runs.count);
    notes.push(message("many runs", lang, { runs: count(runs.count), trails: shown }));
    const faint = panels.some(({ marks }) => marks.some((m) => m.type === "points" && m.symbol === "dot" && m.alpha < 0.5));
    if (faint) notes.push(message("faint starts", lang));
  }
  if (runs.total > runs.count) notes.push(message("some runs", lang, { shown: count(runs.count), runs: count(runs.total) }));
  if (runs.count > DRAWN_RUNS && kinds.has("loss")) notes.push(message(runs.grouped ? "median lines" : "median line", lang));
  if (objective instanceof DataObjective && objective.parts.standardize && runs.count === 1) notes.push(...inUnits(objective, runs, lang));
  const left = endings.flatMap(({ last }, r) => (last === null ? [] : [r]));
  if (left.length && many) notes.push(message(left.some((r) => runs.failed[r]) ? "runs left" : "runs outside", lang, { left: count(left.length), runs: count(runs.count), kinds: kindsOf(runs, left, lang) }));
  return notes;
}

/** How many of some runs ended how, the commonest first. */
function kindsOf({ status }: Runs, chosen: number[], lang: Lang): string {
  const counts = STATUSES.map((kind) => ({ kind, n: chosen.filter((r) => status[r] === kind).length })).filter(({ n }) => n).sort((a, b) => b.n - a.n);
  return counts.map(({ kind, n }) => message("with status", lang, { count: count(n), status: statusText(kind, lang) })).join(lang === "ja" ? "、" : ", ");
}

/** What would be drawn but lies outside the plot: the model's curves, predictions, minima, starts. */
function outsideNotes(context: Context, panels: Panel[]): string[] {
  const { runs, plane, objective, options: { lang, theme } } = context;
  const notes = panels.flatMap((panel) => (panel.kind === "data" ? dataOutside(context, panel) : []));
  if (theme === "article" || !panels.some(({ kind }) => ["surface", "contour", "curve"].includes(kind))) return notes;
  const drawn = panels.flatMap(({ kind, marks }) => (kind === "data" ? [] : marks.filter((mark) => mark.type === "points")));
  if (plane.whole && objective.minima.length && !drawn.some(({ symbol }) => symbol === "star")) {
    const best = objective instanceof DataObjective ? objective.closedForm() : null;
    notes.push(message("minimum outside", lang, { name: message(best ? called(best) : "known minimum", lang) }));
  }
  if (asPoints(context)) return notes;
  const left = runs.count - Math.max(0, ...drawn.filter(({ symbol }) => symbol === "ring").map(({ points }) => points.shape[0]));
  if (left) notes.push(runs.count === 1 ? message("start outside", lang) : message("starts outside", lang, { count: count(left), all: count(runs.count) }));
  return notes;
}

/** When curves of the model are above or below a table's panel, and whether its predictions are at the end. */
function dataOutside({ runs, options: { lang } }: Context, { marks }: Panel): string[] {
  const K = runs.length, out = new Array<boolean>(K).fill(false), notes: string[] = [];
  let curves = 0;
  for (const mark of marks) {
    if ((mark.type !== "curve" && mark.type !== "points") || !mark.animated || mark.color === "faint") continue;
    const { points: { data, shape } } = mark, n = shape[1];
    const beyond = (k: number, i: number) => { const y = data[2 * (k * n + i) + 1]; return y > 1 ? 1 : y < 0 ? -1 : 0; };
    const places = Array.from({ length: n }, (_, i) => i);
    if (mark.type === "curve") {
      curves++;
      for (let k = 0; k < K; k++) out[k] ||= beyond(k, 0) !== 0 && places.every((i) => beyond(k, i) === beyond(k, 0));
    } else if (mark.symbol === "star" && !notes.length && places.some((i) => beyond(K - 1, i))) notes.push(message("prediction outside", lang));
  }
  const all = out.filter(Boolean).length, turns = out.flatMap((now, k) => (k && now !== out[k - 1] ? [k] : []));
  if (!curves) return [];
  if (!out[K - 1] && !(all > Math.max(2, BRIEF * K))) return notes;
  const what = message(curves === 1 ? "curve lies" : "curves lie", lang);
  if (all === K) return [message("outside always", lang, { what }), ...notes];
  if (turns.length === 1) return [message(out[K - 1] ? "outside from" : "outside until", lang, { what, step: count(runs.steps[turns[0]]) }), ...notes];
  return [message("outside some", lang, { what, count: count(all), all: count(K) }), ...notes];
}

/** The parameters at the end in the columns' units; of a few. */
function inUnits(objective: DataObjective, { x, length, n }: Runs, lang: Lang): string[] {
  const values = objective.inUnits(x.subarray((length - 1) * n, length * n)), plain = objective.parameters.map((name) => typeset(name).plain);
  const names = plain.some((name) => name.includes("_")) ? objective.parameters : plain; // not all letters exist as subscripts
  if (n > FEW || !values.every(Number.isFinite)) return [];
  return [message("in units", lang, { names: names.join(", "), values: names.map((name, i) => `${name} = ${number(values[i], 4, true)}`).join(", ") })];
}

/** What larger pictures say at axes, which small multiples do not have. */
function axisNotes({ landscape, plane, objective, options: { lang } }: Context, panel: Panel): string[] {
  const { plain } = valueOf(objective, lang), note = scaleNote(landscape.scale, lang, false, plain), notes = note ? [`${plain} ${note}`] : [];
  return plane.dim === 2 && !panel.equal ? [...notes, message("not one scale", lang)] : notes;
}

function landscapeNotes(context: Context): string[] {
  const { landscape, plane, objective, frame, runs, options: { lang } } = context;
  const notes: string[] = [];
  if (landscape.cut) notes.push(message("height cut", lang));
  const holes = landscape.once("holes", () => landscape.height.reduce((n, h) => n + Number(!Number.isFinite(h)), 0) / landscape.height.length);
  if (holes > 0) notes.push(message("holes", lang, { share: percent(holes) }));
  if (frame.zoomed) notes.push(message("part of domain", lang));
  if (plane.whole) return notes;
  if (plane.variables) return [...notes, ...sliceNotes(context)];
  const share = (plane.shares ?? []).reduce((a, b) => a + b, 0);
  return [...notes, message(ofValue("principal plane", objective), lang, { share: percent(share), n: runs.n })];
}

/** Of the plane of some variables: at what the others are held; and a large share of the movement that is not shown. */
export function sliceNotes(context: Context): string[] {
  const { plane, runs, objective, options: { lang } } = context, shown = plane.variables ?? [];
  const held = Array.from({ length: runs.n }, (_, i) => i).filter((i) => !shown.includes(i));
  const ended = message(runs.count === 1 ? "held from one" : "held from first", lang), names = held.map((i) => variable(i, objective).plain);
  const values = held.map((i) => {
    let size = 0;
    for (let at = i; at < runs.x.length; at += runs.n) size = Math.max(size, Math.abs(runs.x[at]) || 0);
    return number(Math.abs(plane.origin[i]) < NEARLY_ZERO * size ? 0 : plane.origin[i], 3, true);
  });
  const said = held.length === 1 ? message("held one", lang, { name: names[0], value: values[0], ended })
    : held.length <= FEW_HELD ? message("held few", lang, { values: names.map((name, i) => `${name} = ${values[i]}`).join(", "), ended })
      : message(ofValue("held many", objective), lang, { count: count(held.length), ended });
  const share = unseen(context);
  if (!(share > MUCH)) return [said];
  const along = { share: percent(share), names: names.join(lang === "ja" ? "、" : ", ") };
  return [said, message(held.length <= FEW_HELD ? "unseen few" : "unseen many", lang, along)];
}

/** The share of the runs' variance along the variables that are not shown; 0 where nothing moves. */
function unseen({ runs: { x, n }, plane }: Context): number {
  const rows: number[] = [], mean = new Float64Array(n), moved = new Float64Array(n);
  for (let at = 0; at < x.length; at += n) if (x.subarray(at, at + n).every(Number.isFinite)) rows.push(at);
  for (const at of rows) for (let i = 0; i < n; i++) mean[i] += x[at + i];
  for (const at of rows) for (let i = 0; i < n; i++) moved[i] += (x[at + i] - mean[i] / rows.length) ** 2;
  const sum = (part: (i: number) => boolean) => moved.reduce((total, v, i) => total + (part(i) ? v : 0), 0);
  const share = sum((i) => !plane.variables?.includes(i)) / sum(() => true);
  return Number.isFinite(share) ? share : 0;
}
