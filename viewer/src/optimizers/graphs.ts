/** The graphs of an optimizer for so many steps and coordinates, from its data and hyperparameters. */
import { readGraph } from "../engine/graph_data";
import { Graph, reachable, rewrite, type Node } from "../engine/graph";
import { BadInput, type OptimizerGraphs, type Precision, type Update } from "../engine/types";
import { inJapanese } from "../i18n/japanese";
import { Coefficients, type Setting } from "./coefficients";
import type { Decision, OptimizerData, Variant } from "./optimizer_data";
import { learn } from "./power";
import { shown } from "./steppers/options";

/** The graphs of n coordinates, which are all moved alike. `rates`: η of each step, where a schedule changes it. */
export function graphsOf(
  data: OptimizerData, hyper: Record<string, Setting>, n: number, steps: number, precision: Precision, rates: readonly number[] | null = null,
): OptimizerGraphs {
  learn(data.powers ?? []);
  const scheduled = rates ? (step: number) => ({ lr: rates[step] }) : schedule(data, hyper, steps);
  let values = new Coefficients(data.expressions, { ...hyper, ...scheduled?.(0) });
  const holds = (when: Decision[]) => when.every(([k, outcome]) => values.truth(k) === outcome);
  const variant = data.variants.find((v) => Object.entries(v.choices).every(([name, value]) => hyper[name] === value) && holds(v.when));
  if (!variant) throw refused(data, hyper, values);
  // torch's optimizers negate the gradient before all else.
  const climbs = "maximize" in data.choices && hyper.maximize === true;
  const templates = templatesOf(data, variant, n, precision, climbs);
  const made: OptimizerGraphs = {
    graph: templates.graph, updates: templates.updates.map(({ update }) => update), which: [], coefficients: [],
    initial: variant.initial.map((k) => values.number(k)), lr: [], names: variant.states,
    stored: variant.stored.map((path) => ({ name: path.replace("state.", ""), values: [] })),
  };
  const rate = (step: number): number => Number(scheduled?.(step).lr ?? hyper.lr ?? NaN);
  let scalars: number[] = [], last: number[] = [];
  for (let step = 0; step < steps; step++) {
    if (scheduled && step) values = new Coefficients(data.expressions, { ...hyper, ...scheduled(step) });
    values.step(scalars);
    const kind = variant.steps.find(({ first, when }) => first === (step === 0) && holds(when));
    if (!kind) throw refused(data, hyper, values);
    const which = templates.places.get(kind.update)!;
    const row = templates.updates[which].read.map((k) => values.number(k));
    // Rows that are equal are one array, which the engine need not load again.
    last = which === made.which[step - 1] && row.every((value, c) => Object.is(value, last[c])) ? last : row;
    made.which.push(which);
    made.coefficients.push(last);
    made.lr.push(rate(step));
    scalars = kind.scalars.map((k) => values.number(k));
    scalars.forEach((value, k) => made.stored?.[k]?.values.push(value));
  }
  made.lr.push(rate(steps));
  return made;
}

/** What Python's schedule sets in a step; null where there is none. Steps beyond its table are refused, for pages do not run it. */
function schedule(data: OptimizerData, hyper: Record<string, Setting>, steps: number): ((step: number) => Record<string, Setting>) | null {
  if (!data.schedule) return null;
  const { rows, scales } = data.schedule, most = rows.lr.length - 1, saved = data.numbers.lr as number, lr = hyper.lr as number;
  if (steps > most) throw bad(`steps=${steps}: the schedule of ${data.name} was saved for ${most} steps; take at most ${most}, or save the page with more`);
  if (lr !== saved && !(scales && saved > 0)) {
    throw bad(`lr=${shown(lr)}: the schedule of ${data.name} was saved for lr=${shown(saved)} and is no multiple of it; save the page with another lr`);
  }
  return (step) => Object.fromEntries(Object.entries(rows).map(([name, column]) =>
    [name, name === "lr" && lr !== saved ? (column[step] as number) * (lr / saved) : column[step]]));
}

const bad = (line: string): BadInput => new BadInput({ en: line, ja: inJapanese(line) });

interface Templates { graph: Graph; places: Map<number, number>; updates: { update: Update; read: number[] }[] }

const cache = new WeakMap<OptimizerData, Map<string, Templates>>();

/** The updates of a variant for n coordinates, and which expressions their coefficients are. */
function templatesOf(data: OptimizerData, variant: Variant, n: number, precision: Precision, climbs: boolean): Templates {
  const mine = cache.get(data) ?? cache.set(data, new Map()).get(data)!;
  const key = `${data.variants.indexOf(variant)} ${n} ${precision} ${climbs}`;
  let found = mine.get(key);
  if (!found) mine.set(key, found = repeated(data, variant, n, precision, climbs));
  return found;
}

function repeated(data: OptimizerData, variant: Variant, n: number, precision: Precision, climbs: boolean): Templates {
  const double = precision === "float64";
  const { outputs } = readGraph({ ...data.graph, double });
  const graph = new Graph(double), places = new Map<number, number>(), updates: Templates["updates"] = [];
  for (const { update: number } of variant.steps) {
    if (places.has(number)) continue;
    places.set(number, updates.length);
    const nodes = data.updates[number].map((place) => outputs[place]), states = variant.initial.length;
    const inputs = reachable(nodes).filter(({ op }) => op.name === "input").map((node) => ({ node, parts: String(node.value).split(" ") }));
    const read = inputs.filter(({ parts }) => parts[0] === "coefficient").map(({ parts }) => Number(parts[1]));
    const rows: Node[][] = Array.from({ length: 1 + states }, () => []);
    for (let i = 0; i < n; i++) {
      const replace = new Map(inputs.map(({ node, parts: [name, j] }) => [node,
        name === "coefficient" ? graph.input(name, read.indexOf(Number(j))) : name === "state" ? graph.input(name, j, i)
          : climbs && name === "gradient" ? graph.neg(graph.input(name, i)) : graph.input(name, i)]));
      const made = rewrite(graph, nodes, replace);
      // States that this step does not know stay as they are.
      rows.forEach((row, j) => row.push(j < nodes.length ? made.get(nodes[j])! : graph.input("state", j - 1, i)));
    }
    updates.push({ update: { x: rows[0], state: rows.slice(1), coefficients: read.length }, read });
  }
  return { graph, places, updates };
}

/** The error for hyperparameters that no variant is for: in the optimizer's own words where it refuses them itself. */
function refused(data: OptimizerData, hyper: Record<string, Setting>, values: Coefficients): BadInput {
  const given = Object.keys(data.numbers).map((name) => `${name}=${shown(hyper[name])}`).join(", ");
  const own = data.refusals.find(([k, outcome]) => values.truth(k) === outcome)?.[2];
  const cause = own?.replaceAll(/\{(\w+)(?:\.(\d+))?\}/g, (_, name: string, i?: string) => {
    const value = hyper[name];
    return shown(i === undefined ? value : (value as number[])[Number(i)]);
  });
  return bad(`${data.name} with ${given}: ${cause ?? "a page has not got its steps for these; take numbers nearer to the defaults"}`);
}
