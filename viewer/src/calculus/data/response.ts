/** The response of a table, the weights of its rows and the options of a loss, checked; as `kobai.data.response`. */
import { nearest } from "../../formula/text/nearest";
import { general } from "../../formula/text/python";
import type { Data } from "../../wire/state";
import { refused } from "../function";
import { numbersOf, shown, type Table } from "./columns";
import { NAMES, type RowLoss, rowLoss } from "./losses";

/** The loss that a state's table is given; a refusal where an option is none. */
export function chosenLoss({ loss, delta, l1, l2, reduction }: Data): RowLoss {
  oneOf("loss", loss, NAMES);
  if (loss === "huber") real("delta", delta, 1e-300);
  oneOf("reduction", reduction, ["mean", "sum"]);
  real("l1", l1, 0);
  real("l2", l2, 0);
  return rowLoss(loss, delta)!;
}

function oneOf(name: string, value: string, known: readonly string[]): void {
  if (!known.includes(value)) throw refused(`${name}=${shown(value)}: not one of ${known.join(", ")}.${nearest(value, known)}`);
}

function real(name: string, value: number, low: number): void {
  if (!Number.isFinite(value) || value < low) throw refused(`${name}=${shown(value)}: a number from ${general(low)} to inf`);
}

/** The weights of the rows as they were given; null where there are none. */
export function weightsOf(given: string | null, table: Table): Float64Array | null {
  if (given === null) return null;
  const column = numbersOf("weights", table.get(given)!), known = column.filter((weight) => !Number.isNaN(weight));
  const least = known.reduce((a, b) => Math.min(a, b), Infinity), sum = known.reduce((a, b) => a + b, 0);
  if (least < 0 || !(sum > 0)) {
    throw refused(`weights: ${shown(least)} is the least of them: a weight is zero or larger, and not every weight is zero`);
  }
  return column;
}

/** Weights with a mean of one. */
export function ofMeanOne(weights: Float64Array | null): Float64Array | null {
  if (!weights) return null;
  const mean = weights.reduce((a, b) => a + b, 0) / weights.length;
  if (mean === 0) throw refused("weights: rows held out have all of the weight, or none of it; hold out others");
  return weights.map((weight) => weight / mean);
}

/** A refusal where a response does not suit a loss. */
export function checkResponse(loss: string, target: Float64Array, classes: number, outputs: number): void {
  if (classes === 1) throw refused(`loss='${loss}': the response has one class; a model tells two classes or more apart`);
  if (loss === "logistic" && classes !== 0 && classes !== 2) {
    throw refused(`loss='logistic': the response has ${classes} classes; it tells two apart, cross-entropy more`);
  }
  const wrong = loss === "logistic" ? target.find((y) => y !== 0 && y !== 1) : undefined;
  if (wrong !== undefined) throw refused(`loss='logistic': the response holds ${general(wrong)}; it has to be 0 or 1 in every row`);
  const least = target.reduce((a, b) => Math.min(a, b), Infinity);
  if (loss === "poisson" && least < 0) throw refused(`loss='poisson': the response holds ${general(least)}; counts are 0 or larger`);
  if (loss === "cross-entropy" && classes !== outputs) {
    throw refused(`loss='cross-entropy': softmax has ${outputs} arguments, and the response ${classes} classes; write one for each`);
  }
}
