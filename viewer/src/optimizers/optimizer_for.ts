/** An optimizer chosen in a page: its graphs for so many steps, from data that Python wrote. */
import { readGraph } from "../engine/graph_data";
import { Graph, reachable, rewrite, type Node } from "../engine/graph";
import { BadInput, type OptimizerGraphs, type Precision, type StepperMaker, type Update } from "../engine/types";
import type { OptimizerChoice } from "../wire/state";
import { Coefficients, type Setting } from "./coefficients";
import { checked, type Decision, type OptimizerData, type Variant } from "./optimizer_data";

/** A name in any spelling of case, blanks and hyphens. */
export const folded = (name: string): string => name.toLowerCase().replaceAll(/[ _-]/g, "");

/** The optimizer of a choice; `known` are those whose data the page carries. */
export function optimizerFor(
  choice: OptimizerChoice, n: number, steps: number, precision: Precision, known: readonly OptimizerData[],
): OptimizerGraphs | StepperMaker {
  const data = known.find(({ name }) => folded(name) === folded(choice.name));
  if (!data) {
    throw new BadInput({
      en: `optimizer '${choice.name}': this page does not carry it; save the page with alive=['${choice.name}']`,
      ja: `オプティマイザ '${choice.name}' はこのページに入っていません。alive=['${choice.name}'] を付けてページを保存してください`,
    });
  }
  return graphsOf(checked(data), settings(data, choice), n, steps, precision);
}

/** All hyperparameters: the defaults, and those chosen. */
function settings(data: OptimizerData, choice: OptimizerChoice): Record<string, Setting> {
  const given: Record<string, Setting> = { ...choice.hyper };
  if ("lr" in data.numbers) given.lr = choice.lr;
  const usual = Object.fromEntries(Object.entries(data.choices).map(([name, values]) => [name, values[0]]));
  const all: Record<string, Setting> = { ...data.numbers, ...usual, ...data.fixed };
  for (const [name, value] of Object.entries(given)) {
    const good = name in data.numbers ? sameShape(value, data.numbers[name])
      : (data.choices[name] ?? [data.fixed[name]]).some((other) => JSON.stringify(other) === JSON.stringify(value));
    if (!good) refuse(data, name, value);
    all[name] = value;
  }
  return all;
}

const isNumber = (value: unknown): boolean => typeof value === "number" && Number.isFinite(value);

function sameShape(value: Setting, usual: number | number[]): boolean {
  if (!Array.isArray(usual)) return isNumber(value);
  return Array.isArray(value) && value.length === usual.length && value.every(isNumber);
}

function refuse(data: OptimizerData, name: string, value: Setting): never {
  const text = JSON.stringify(value);
  if (!(name in data.numbers) && !(name in data.choices) && !(name in data.fixed)) {
    const names = [...Object.keys(data.numbers), ...Object.keys(data.choices), ...Object.keys(data.fixed)].join(", ");
    throw new BadInput({
      en: `${name}=${text}: ${data.name} has no such hyperparameter; it has ${names}`,
      ja: `${name}=${text}: ${data.name} にこの名前のハイパーパラメータはありません。あるのは ${names} です`,
    });
  }
  const usual = JSON.stringify(data.numbers[name] ?? data.choices[name] ?? data.fixed[name]);
  throw new BadInput({
    en: `${data.name} with ${name}=${text}: this page cannot compute it; give ${name} as ${usual} is given`,
    ja: `${name}=${text} の ${data.name} はこのページでは計算できません。${name} には ${usual} のような値を指定してください`,
  });
}

/** The graphs of n coordinates, which are all moved alike. */
export function graphsOf(
  data: OptimizerData, hyper: Record<string, Setting>, n: number, steps: number, precision: Precision,
): OptimizerGraphs {
  const values = new Coefficients(data.expressions, hyper);
  const holds = (when: Decision[]) => when.every(([k, outcome]) => values.truth(k) === outcome);
  const variant = data.variants.find((v) => Object.entries(v.choices).every(([name, value]) => hyper[name] === value) && holds(v.when));
  if (!variant) throw new BadInput(unwritten(data, hyper));
  const templates = templatesOf(data, variant, n, precision);
  const made: OptimizerGraphs = {
    graph: templates.graph, updates: templates.updates.map(({ update }) => update), which: [], coefficients: [],
    initial: variant.initial.map((k) => values.number(k)), lr: [],
  };
  const lr = typeof hyper.lr === "number" ? hyper.lr : NaN;
  let scalars: number[] = [], last: number[] = [];
  for (let step = 0; step < steps; step++) {
    values.step(scalars);
    const kind = variant.steps.find(({ first, when }) => first === (step === 0) && holds(when));
    if (!kind) throw new BadInput(unwritten(data, hyper));
    const which = templates.places.get(kind.update)!;
    const row = templates.updates[which].read.map((k) => values.number(k));
    // Rows that are equal are one array, which the engine need not load again.
    last = which === made.which[step - 1] && row.every((value, c) => Object.is(value, last[c])) ? last : row;
    made.which.push(which);
    made.coefficients.push(last);
    made.lr.push(lr);
    scalars = kind.scalars.map((k) => values.number(k));
  }
  made.lr.push(lr);
  return made;
}

interface Templates { graph: Graph; places: Map<number, number>; updates: { update: Update; read: number[] }[] }

const cache = new WeakMap<OptimizerData, Map<string, Templates>>();

/** The updates of a variant for n coordinates, and which expressions their coefficients are. */
function templatesOf(data: OptimizerData, variant: Variant, n: number, precision: Precision): Templates {
  const mine = cache.get(data) ?? cache.set(data, new Map()).get(data)!;
  const key = `${data.variants.indexOf(variant)} ${n} ${precision}`;
  let found = mine.get(key);
  if (!found) mine.set(key, found = repeated(data, variant, n, precision));
  return found;
}

function repeated(data: OptimizerData, variant: Variant, n: number, precision: Precision): Templates {
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
        name === "coefficient" ? graph.input(name, read.indexOf(Number(j))) : name === "state" ? graph.input(name, j, i) : graph.input(name, i)]));
      const made = rewrite(graph, nodes, replace);
      // States that this step does not know stay as they are.
      rows.forEach((row, j) => row.push(j < nodes.length ? made.get(nodes[j])! : graph.input("state", j - 1, i)));
    }
    updates.push({ update: { x: rows[0], state: rows.slice(1), coefficients: read.length }, read });
  }
  return { graph, places, updates };
}

function unwritten(data: OptimizerData, hyper: Record<string, Setting>): { en: string; ja: string } {
  const given = Object.keys(data.numbers).map((name) => `${name}=${JSON.stringify(hyper[name])}`).join(", ");
  return {
    en: `${data.name} with ${given}: outside the range of its hyperparameters; take numbers nearer to the defaults`,
    ja: `${given} の ${data.name} はハイパーパラメータの範囲外です。既定値に近い値を指定してください`,
  };
}
