/** From a model and a table to their loss; as `kobai.loss`. */
import type { Data } from "../../wire/state";
import { strip } from "../../formula/text/python";
import { refused } from "../function";
import { classesOf, complete, numbersOf, shown, tableOf } from "./columns";
import { DataObjective, type Sample } from "./data_objective";
import { column } from "./design";
import { heldOut } from "./minibatches";
import { readModel, withoutOuter } from "./model";
import { asModel } from "./model_text";
import { checkResponse, chosenLoss, ofMeanOne, weightsOf } from "./response";

export { DataObjective, type Sample } from "./data_objective";
export { MOST_ROWS } from "./columns";

const MOST_CACHED = 8;
const cached = new Map<string, DataObjective>();

/** The loss of a model on a table; the same object for the same choice. `seed`: of the rows held out. */
export function lossOf(typed: string, data: Data, seed = 0): DataObjective {
  const model = asModel(typed), key = JSON.stringify([model, { ...data, batch: null, residuals: null, earlier: null }, data.held ? seed : 0]);
  let found = cached.get(key);
  if (!found) {
    found = made(model, data, seed);
    if (cached.size >= MOST_CACHED) cached.delete(cached.keys().next().value!);
    cached.set(key, found);
  }
  return found;
}

function made(text: string, data: Data, seed: number): DataObjective {
  const loss = chosenLoss(data), table = tableOf(data), weight = data.weights ?? null;
  if (weight !== null && !table.has(weight)) throw refused(`weights=${shown(weight)}: no such column; there are ${[...table.keys()].join(", ")}`);
  const left = strip(text.split("~")[0]), response = table.get(left);
  const classed = response && (loss.name === "cross-entropy" || (loss.name === "logistic" && !response.numbers)) ? classesOf(response) : null;
  const linear = [".", "softmax(.)"].includes((text.split("~")[1] ?? "").replace(/\s+/g, "")); // in all columns of numbers
  const usable = [...table].filter(([name, { numbers }]) => name !== weight && (!linear || name === left || numbers)).map(([name]) => name);
  let model = readModel(text, usable, data.parameters ?? null, classed?.labels.length ?? 0);
  if ((loss.name === "cross-entropy") !== model.softmax) {
    throw refused(`model ${shown(text)}: loss='cross-entropy' goes with softmax(…) on the right side, one argument for each class`);
  }
  if (loss.link) model = withoutOuter(model, loss.link) ?? model;
  const columns = model.columns.map((name) =>
    (name === left && classed ? Float64Array.from(classed.codes, (code) => (code < 0 ? NaN : code)) : numbersOf(name, table.get(name)!)));
  const count = [...table.values()][0].cells.length;
  const target = column(model.response, columns, count, model.parameters.length, true) as Float64Array;
  const weights = weightsOf(weight, table), whole = complete([...columns, target, ...(weights ? [weights] : [])], count);
  if (!whole.length) throw refused("data: no row has a number in every column of the model");
  const of = (rows: readonly number[]) => (values: Float64Array) => Float64Array.from(rows, (k) => values[k]);
  checkResponse(loss.name, of(whole)(target), classed?.labels.length ?? 0, model.outputs.length);
  const { held, rest } = split(whole.length, data.held, seed);
  const sample = (places: readonly number[]): Sample => {
    const rows = places.map((k) => whole[k]), pick = of(rows);
    return { rows: Int32Array.from(rows), columns: columns.map(pick), target: pick(target), weights: ofMeanOne(weights && pick(weights)) };
  };
  const notes: string[] = [];
  if (whole.length < count) notes.push(`${count - whole.length} of ${count} rows left out, without a number in a column of the model`);
  if (held.length) notes.push(`${held.length} of ${whole.length} rows held out`);
  return new DataObjective({
    model, loss, sample: sample(rest), held: held.length ? sample(held) : null, labels: classed?.labels ?? [], notes,
    total: data.reduction === "sum", l1: data.l1, l2: data.l2, standardize: data.standardize, example: data.example ?? null,
  });
}

/** The places of the rows held out, and of the rest. */
function split(rows: number, share: number, seed: number): { held: number[]; rest: number[] } {
  if (!(share >= 0 && share < 1)) throw refused(`held_out=${shown(share)}: a share of the rows, from 0 to less than 1`);
  const found = heldOut(rows, share, seed);
  if (found.rest.length) return found;
  throw refused(`held_out: ${found.held.length} of ${rows} rows held out; hold out one row at least, and leave one`);
}
