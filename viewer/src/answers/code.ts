/** A state as code, as `kobai.app.copy_as_code` writes it. What is copied gives what the page shows. */
import type { Cloud, OptimizerChoice, Range, State } from "../wire/state";
import { exact, float, quoted, text, value } from "./python_text";
import { type Descending, USUAL_DESCENT } from "./recipe";
import { fitWords, lossLines, pictureOf, withRows } from "./data/table_text";
import { startCount } from "./starts";

/** What code needs to know of a state beyond what it says. */
export interface Known {
  /** Which of more than two variables are shown; null: directions of the path. */
  coordinates: number[] | null;
  /** The range of each variable; null for directions of the path. */
  range: Range[] | null;
  /** The range that balls of a cloud are spread over. */
  domain: readonly (readonly number[])[];
  /** Names of the runs, in English. */
  names: string[];
  n: number;
  /** Whether the function takes any number of variables. */
  open: boolean;
  descent?: Descending;
}

const PICTURE = { view: "both", theme: "paper", lang: "en", height: "auto", colors: "auto" } as const;
const PICTURED = Object.keys(PICTURE) as (keyof typeof PICTURE)[];
/** Names that no keyword argument of `kobai.objective` can have for a constant. */
const TAKEN = new Set((
  "False None True and as assert async await break class continue def del elif else except finally for from global if import in is " +
  "lambda nonlocal not or pass raise return try while with yield source dim domain minima name params variables parameters"
).split(" "));

const pair = (ends: readonly number[]): string => `[${ends.map(float).join(", ")}]`;
const dict = (given: Record<string, number>): string => `{${Object.entries(given).map(([k, v]) => `${text(k)}: ${float(v)}`).join(", ")}}`;

/** The range of each variable that is an axis. */
const rangeShown = ({ range, coordinates }: Known): Range[] | null => range && (coordinates?.map((i) => range[i]) ?? range);

/** Names of the runs that are drawn faintly. */
const ghostsOf = ({ optimizers }: State, { names }: Known): string[] =>
  optimizers.length > 1 ? names.filter((_, i) => optimizers[i].pinned) : [];

/** Lines of Python that make the page's trace and show it. */
export function asPython(state: State, known: Known): string {
  const lines = ["import kobai"];
  lines.push("", ...(state.data ? lossLines(state.f, state.data, state.seed) : functionLines(state)));
  const start = startText(state, known, lines);
  const batch = state.data?.batch ?? null;
  const seed = state.noise || batch !== null ? [`seed=${state.seed}`] : [];
  const shared = [`steps=${state.steps}`, ...seed, `dtype="${state.dtype}"`, ...(batch === null ? [] : [`batch=${batch}`])];
  const { grad_tol, value_tol, every } = known.descent ?? USUAL_DESCENT;
  if (grad_tol !== null) shared.push(`grad_tol=${float(grad_tol)}`);
  if (value_tol !== null) shared.push(`value_tol=${float(value_tol)}`);
  if (every > 1) shared.push(`record=kobai.Record(every=${every})`);
  if (state.noise) lines.splice(1, 0, "from kobai.optimize.stochastic.gradient_noise import noisy");
  const given = state.optimizers.map((optimizer) => argumentsOf(optimizer, state.noise));
  if (given.length === 1) {
    const options = Object.entries(given[0]).map(([k, v]) => `${k}=${v}`);
    lines.push(`trace = kobai.descend(f, ${start}, ${[...options, ...shared].join(", ")})`);
  } else {
    lines.push("runs = {");
    given.forEach((entry, i) => {
      lines.push(`    ${text(known.names[i])}: {${Object.entries(entry).map(([k, v]) => `"${k}": ${v}`).join(", ")}},`);
    });
    lines.push("}", `trace = kobai.race(f, ${start}, runs, ${shared.join(", ")})`);
  }
  const view = PICTURED.filter((key) => state[key] !== PICTURE[key]).map((key) => `${key}=${text(state[key])}`);
  const { coordinates } = known, range = rangeShown(known);
  if (coordinates) view.push(`coordinates=(${coordinates.join(", ")}${coordinates.length < 2 ? "," : ""})`);
  if (range) view.push(`domain=[${range.map(pair).join(", ")}]`);
  const ghosts = ghostsOf(state, known);
  if (ghosts.length) view.push(`ghosts=[${ghosts.map(text).join(", ")}]`);
  view.push(...Object.entries(pictureOf(state.data)).map(([k, v]) => `${k}=${v === false ? "False" : text(v)}`), "steady=True");
  lines.push(`kobai.scene(trace${view.map((v) => `, ${v}`).join("")}).save("descent.gif")`);
  return `${lines.join("\n")}\n`;
}

/** The line that makes the objective of a formula. */
function functionLines(state: State): string[] {
  const constants = Object.keys(state.params);
  const plain = constants.every((name) => /^[\p{ID_Start}_]\p{ID_Continue}*$/u.test(name) && !TAKEN.has(name));
  const named = plain ? constants.map((k) => `, ${k}=${float(state.params[k])}`).join("") : `, params=${dict(state.params)}`;
  const dim = state.dim === null ? "" : `, dim=${state.dim}`;
  return [`f = kobai.objective(${text(state.f)}${named}${dim})`];
}

/** One command line that makes the page's movie; an empty string where the command line cannot say it. */
export function asCommand(state: State, known: Known): string {
  if (state.noise || (state.cloud && state.domain)) return "";
  const racing = state.optimizers.length > 1, { data } = state, drawn = Boolean(data && (data.held || data.batch));
  const words = data ? fitWords(state.f, data) : ["kobai", racing ? "race" : "descend", state.f];
  // A command has one seed.
  if (!words || (drawn && state.cloud && state.cloud.seed !== state.seed)) return "";
  for (const [name, given] of Object.entries(data ? {} : state.params)) words.push("--param", `${name}=${exact(given)}`);
  // A grid or cloud does not say of how many variables it is.
  if (!data && (state.dim !== null || (state.cloud && known.open))) words.push("--dim", String(known.n));
  // The page spreads balls of more than two variables at random.
  const spread = ({ kind, count }: Cloud) => (kind === "random" || known.n > 2 ? `random:${startCount(state)}` : `grid:${count}`);
  if (state.cloud) words.push("--start", spread(state.cloud), "--seed", String(state.cloud.seed));
  else if (drawn) words.push("--seed", String(state.seed));
  if (!state.cloud) for (const point of state.start) words.push("--start", point.map(exact).join(","));
  for (const [i, { name, lr, hyper }] of state.optimizers.entries()) {
    const settings = Object.entries(hyper).map(([k, v]) => `${k}=${commandValue(v)}`);
    const label = known.names[i] === name ? "" : `${known.names[i]}: `;
    if (racing) words.push("--run", `${label}${[name, `lr=${exact(lr)}`, ...settings].join(" ")}`);
    else words.push("--optimizer", name, "--lr", exact(lr), ...settings.flatMap((s) => ["--set", s]));
  }
  const [scheduler, ...others] = new Set(state.optimizers.map(commandSchedule));
  // A command has one for all.
  if (others.length) return "";
  if (scheduler) words.push("--scheduler", scheduler);
  words.push("--steps", String(state.steps));
  if (state.dtype !== "float32") words.push("--dtype", state.dtype);
  const { grad_tol, value_tol, every } = known.descent ?? USUAL_DESCENT;
  if (racing && (grad_tol !== null || value_tol !== null || every > 1)) return "";
  if (grad_tol !== null) words.push("--grad-tol", float(grad_tol));
  if (value_tol !== null) words.push("--value-tol", float(value_tol));
  if (every > 1) words.push("--record-every", String(every));
  for (const key of PICTURED) if (state[key] !== PICTURE[key]) words.push(`--${key}`, state[key]);
  if (known.coordinates) words.push("--coordinates", known.coordinates.map((i) => i + 1).join(","));
  for (const [low, high] of rangeShown(known) ?? []) words.push("--domain", `${exact(low)},${exact(high)}`);
  words.push(...ghostsOf(state, known).flatMap((name) => ["--ghost", name]));
  const { residuals, earlier } = pictureOf(data);
  words.push(...(residuals ? ["--residuals", residuals] : []), ...(earlier === false ? ["--no-earlier"] : []));
  const command = [...words, "--steady", "--out", "descent.gif"].map(quoted).join(" ");
  return data ? withRows(command, data) : command;
}

function startText(state: State, { domain, n }: Known, lines: string[]): string {
  const list = (point: number[]) => `[${point.map(float).join(", ")}]`;
  const { cloud, start } = state;
  if (!cloud) return start.length === 1 ? list(start[0]) : `[${start.map(list).join(", ")}]`;
  lines.splice(1, 0, "import torch");
  // In the page's number format: torch draws other numbers in another.
  const dtype = state.dtype === "float32" ? "" : `, dtype=torch.${state.dtype}`;
  lines.push(`lo, hi = torch.tensor([${domain.map(pair).join(", ")}]${dtype}).T`);
  if (cloud.kind === "random" || n > 2) {
    lines.push(`unit = torch.rand((${startCount(state)}, ${n}), generator=torch.Generator().manual_seed(${cloud.seed})${dtype})`);
  } else {
    const k = cloud.count;
    lines.push(`unit = torch.cartesian_prod(*[(torch.arange(${k}${dtype}) + 0.5) / ${k}] * ${n}).reshape(-1, ${n})`);
  }
  return "lo + unit * (hi - lo)";
}

/** Keyword arguments as code. */
function argumentsOf({ name, lr, hyper, schedule }: OptimizerChoice, noise: number): Record<string, string> {
  const named = `"${name}"`;
  const given: Record<string, string> = { optimizer: noise ? `noisy(${named}, ${float(noise)})` : named, lr: float(lr) };
  for (const [key, setting] of Object.entries(hyper)) given[key] = value(setting);
  if (schedule) {
    const options = Object.entries(schedule.options).map(([key, one]) => `${text(key)}: ${Array.isArray(one) ? `[${one.map(value).join(", ")}]` : value(one)}`);
    given.scheduler = `(${text(schedule.name)}, {${options.join(", ")}})`;
  }
  return given;
}

/** A schedule as the command line takes it; empty without one. */
function commandSchedule({ schedule }: OptimizerChoice): string {
  if (!schedule) return "";
  const written = (one: number | number[]) => [one].flat().map(value).join(",");
  return [schedule.name, ...Object.entries(schedule.options).map(([key, one]) => `${key}=${written(one)}`)].join(" ");
}

function commandValue(given: OptimizerChoice["hyper"][string]): string {
  return Array.isArray(given) ? given.map(float).join(",") : typeof given === "string" ? given : value(given);
}
