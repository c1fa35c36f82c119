/** Models to choose for a table: what is usual for its columns, as text that people can go on editing. */
import type { AppKey } from "../../i18n/app-en";
import { canonical } from "../../formula/names/names";
import type { Data } from "../../wire/state";
import type { Cell } from "./reading/numbers";

export interface Suggestion { label: AppKey; values?: Record<string, string | number>; model: string; loss: string }

/** Degrees of a polynomial that the slider offers. */
export const DEGREES = [1, 9] as const;
/** Letters for parameters, in the order in which they are taken. */
const COEFFICIENTS = ["a", "b", "c", "d", "k", "m", "p", "q", "r", "s", "u", "v"];

type Columns = Record<string, readonly Cell[]>;

export const isNumeric = (column: readonly Cell[]): boolean => column.every((cell) => cell === null || typeof cell === "number") && column.some((cell) => cell !== null);

/** The different values of a column, without those that are missing. */
export const valuesOf = (column: readonly Cell[]): Cell[] => [...new Set(column.filter((cell) => cell !== null))];

/** Response and predictors of a table as it comes: y, or the last column; a column of two or three texts is one of classes. */
export function rolesOf(columns: Columns, names: readonly string[] = Object.keys(columns)): { response: string; predictors: string[] } {
  const numeric = names.filter((name) => isNumeric(columns[name]));
  const classes = names.filter((name) => !numeric.includes(name) && valuesOf(columns[name]).length >= 2 && valuesOf(columns[name]).length <= 6);
  const response = names.find((name) => name.toLowerCase() === "y") ?? (numeric.length < 2 && classes.length ? classes[classes.length - 1]
    : classes.includes(names[names.length - 1]) ? names[names.length - 1] : numeric[numeric.length - 1]);
  return { response, predictors: numeric.filter((name) => name !== response) };
}

/** So many letters that are no columns. */
export function freeNames(columns: Columns, count: number): string[] {
  const taken = new Set(Object.keys(columns).map(canonical));
  const free = COEFFICIENTS.filter((name) => !taken.has(name));
  return [...free, ...Array.from({ length: count }, (_, i) => `w${i + 1}`).filter((name) => !taken.has(name))].slice(0, count);
}

/** So many numbered letters that are no columns. */
function numbered(columns: Columns, count: number): string[] {
  const taken = new Set(Object.keys(columns).map(canonical)), names = (letter: string) => Array.from({ length: count }, (_, i) => `${letter}${i + 1}`);
  return names(["w", "a", "c", "k"].find((letter) => !names(letter).some((one) => taken.has(one))) ?? "w");
}

/** Σ of coefficients times powers of a column, the highest first, and the intercept. */
export function polynomial(response: string, predictor: string, degree: number, columns: Columns): string {
  const taken = new Set(Object.keys(columns).map(canonical));
  const weights = numbered(columns, degree);
  const [intercept] = freeNames(columns, 2).filter((name) => name !== "a");
  const terms = Array.from({ length: degree }, (_, i) => (i ? `${weights[i]}*${predictor}^${i + 1}` : `${weights[0]}*${predictor}`));
  return `${response} ~ ${[...terms.reverse(), taken.has("b") ? intercept : "b"].join(" + ")}`;
}

/** The degree of a text that `polynomial` wrote, and its sides; null of another. */
export function degreeOf(model: string): { degree: number; response: string; predictor: string } | null {
  const sides = /^\s*(.+?)\s*~\s*(.+?)\s*$/.exec(model);
  if (!sides) return null;
  const terms = sides[2].split(/\s*\+\s*/), last = /^([A-Za-z]\w*)\*(.+)$/.exec(terms[terms.length - 2] ?? "");
  if (!last || /[*^()]/.test(last[2]) || !/^[A-Za-z]\w*$/.test(terms[terms.length - 1])) return null;
  const predictor = last[2], degree = terms.length - 1;
  const fits = terms.slice(0, -1).every((term, i) => {
    const found = /^[A-Za-z]\w*\*(.+?)(?:\^|\*\*)?(\d+)?$/.exec(term), power = degree - i;
    return power === 1 ? term === terms[degree - 1] : found !== null && [`${predictor}^${power}`, `${predictor}**${power}`].some((text) => term.endsWith(`*${text}`));
  });
  return fits && degree <= DEGREES[1] ? { degree, response: sides[1], predictor } : null;
}

/** Models that suit the columns, the plainest first. */
export function suggestionsFor(columns: Columns, { response, predictors } = rolesOf(columns)): Suggestion[] {
  const [x] = predictors, [a, b, c] = freeNames(columns, 3), seen = valuesOf(columns[response]);
  const found: Suggestion[] = [], weights = numbered(columns, predictors.length);
  if (!x) return found;
  const classes = !isNumeric(columns[response]) ? seen.length : seen.every((v) => v === 0 || v === 1) && seen.length === 2 ? 2 : 0;
  const sum = predictors.map((name, i) => `${predictors.length > 1 ? weights[i] : a}*${name}`).join(" + ");
  if (classes === 2) found.push({ label: "dataLogistic", model: `${response} ~ sigmoid(${sum} + ${b})`, loss: "logistic" });
  if (classes > 2) found.push({ label: "dataClasses", values: { n: classes }, model: `${response} ~ softmax(.)`, loss: "cross-entropy" });
  if (!isNumeric(columns[response])) return found;
  found.push({ label: "dataLine", model: `${response} ~ ${a}*${x} + ${b}`, loss: "squared" });
  found.push({ label: "dataParabola", model: `${response} ~ ${a}*${x}^2 + ${b}*${x} + ${c}`, loss: "squared" });
  found.push({ label: "dataExponential", model: `${response} ~ ${a}*exp(${b}*${x})`, loss: "squared" });
  found.push({ label: "dataSine", model: `${response} ~ ${a}*sin(${b}*${x} + ${c})`, loss: "squared" });
  if (predictors.length > 1) found.push({ label: "dataAll", model: `${response} ~ .`, loss: "squared" });
  return found;
}

/** A model that is linear in some columns, with the loss that suits its response; null where no numbers explain it. */
export function modelOf(columns: Columns, response: string, predictors: readonly string[]): { model: string; loss: string } | null {
  const [first] = suggestionsFor(columns, { response, predictors: [...predictors] });
  // A softmax of all columns is written without their names.
  if (!first || (first.label === "dataClasses" && predictors.length < Object.keys(columns).length - 1)) return null;
  if (first.label !== "dataLine" || predictors.length < 2) return first;
  const [, b] = freeNames(columns, 2), weights = numbered(columns, predictors.length);
  return { model: `${response} ~ ${predictors.map((name, i) => `${weights[i]}*${name}`).join(" + ")} + ${b}`, loss: first.loss };
}

/** The options of a model chosen from the list: its loss, everything else as it is. */
export const withLoss = (data: Data, loss: string): Data => ({ ...data, loss });
