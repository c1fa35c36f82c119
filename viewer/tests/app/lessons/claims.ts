/** Claims of lessons, evaluated on the descents that a page makes by itself; as tests/lessons/claims.py. */
import { lossOfState } from "../../../src/answers/data/loss_state";
import type { Answerer } from "../../../src/answers/answerer";
import { paced } from "../../../src/answers/pace";
import type { RunRequest, SceneReply } from "../../../src/answers/request";
import type { Trace } from "../../../src/engine/types";
import type { State } from "../../../src/wire/state";
import { verdicts, endings, type LiveVerdict } from "../../../src/verdict/verdicts";

type Facts = Record<string, unknown>;

/** The answer to a state, with what claims may name. */
export async function played(answerer: Answerer, state: State): Promise<{ reply: SceneReply; facts: Facts }> {
  const request: RunRequest = { type: "run", seq: 1, state };
  const reply = await answerer.answer(request, paced(1e9, () => true, () => Promise.resolve()));
  if (reply?.type !== "scene") throw new Error(JSON.stringify(reply));
  return { reply: reply as SceneReply, facts: { ...factsOf(answerer.trace!, state), ...(state.data ? ofTable(answerer.trace!, state) : {}) } };
}

function ofTable(trace: Trace, state: State): Facts {
  const loss = lossOfState(state), K = trace.steps.length, best = loss.closedForm(), known = loss.stepSizeLimit();
  const at = (run: number, k: number) => trace.x.slice((run * K + (k < 0 ? K + k : k)) * loss.n, (run * K + (k < 0 ? K + k : k) + 1) * loss.n);
  return {
    rows: () => loss.rows, parameters: () => loss.n,
    best: (i: number) => best!.theta[i], lowest: () => best!.value, bound: () => known!.limit, condition: () => known!.condition,
    held: (run: number, k = -1) => loss.heldOut(Float64Array.from(at(run, k))),
    unit: (run: number, i: number, k = -1) => loss.inUnits(Float64Array.from(at(run, k)))[i],
    said: (run: number, row: number, k = -1) => loss.predict(Float64Array.from(at(run, k)))[row],
  };
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length;

function factsOf(trace: Trace, state: State): Facts {
  const K = trace.steps.length, { n } = trace, ended = endings(trace, state);
  const row = (run: number, k: number) => run * K + (k < 0 ? K + k : k);
  const ends = (i: number) => Array.from({ length: trace.runs }, (_, run) => trace.x[row(run, -1) * n + i]);
  const judged: LiveVerdict[] = verdicts(trace, state, "en", ended);
  const number = (name: string) => (run: number) => judged[run].numbers[name];
  const numbers = Object.fromEntries(["limit", "largest", "smallest", "predicted", "more"].map((name) => [name, number(name)]));
  return {
    status: (run: number) => ended.status[run], stop: (run: number) => ended.stoppedAt[run], runs: () => trace.runs,
    count: (kind: string) => ended.status.filter((one) => one === kind).length,
    landed: (...point: number[]) => ended.status.filter((_, run) =>
      point.every((v, i) => Math.abs(trace.x[row(run, -1) * n + i] - v) < 0.01)).length,
    x: (run: number, i: number, k = -1) => trace.x[row(run, k) * n + i], f: (run: number, k = -1) => trace.value[row(run, k)],
    g: (run: number, k = -1) => trace.gradNorm[row(run, k)],
    mean: (run: number, a: number, b: number) => meanOf([...trace.value.slice(row(run, a), row(run, b))]),
    center: (i: number) => meanOf(ends(i)),
    spread: (i: number) => Math.sqrt(meanOf(ends(i).map((v) => (v - meanOf(ends(i))) ** 2))),
    near: (a: number, b: number, share = 5e-4) => Math.abs(a - b) <= share * Math.max(Math.abs(b), 1e-12),
    about: (v: number) => Number(v.toPrecision(2)), abs: Math.abs, sqrt: Math.sqrt, exp: Math.exp, log: Math.log, max: Math.max, min: Math.min, ...numbers,
  };
}

export function holds(claim: string, facts: Facts): boolean {
  const found: unknown = new Function(...Object.keys(facts), `"use strict"; return ${claim};`)(...Object.values(facts));
  if (typeof found !== "boolean") throw new Error(`${claim}: not a claim`);
  return found;
}
