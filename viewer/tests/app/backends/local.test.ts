// The page as what answers it: in a Worker, or in slices on the main thread where there is none.
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect, test, vi } from "vitest";
import { Answerer } from "../../../src/answers/answerer";
import { paced } from "../../../src/answers/pace";
import type { Recipe } from "../../../src/answers/recipe";
import { Local } from "../../../src/app/backends/local";
import type { OptimizerData } from "../../../src/optimizers/optimizer_data";
import type { State } from "../../../src/wire/state";
import type { Message } from "../../../src/wire/types";

const read = (name: string) => JSON.parse(gunzipSync(readFileSync(new URL(`../../fixtures/${name}.json.gz`, import.meta.url))).toString());
const known = (read("optimizers") as { data: OptimizerData[] }).data;
const base: State = {
  f: "x1**2 + 3*x2**2", params: {}, dim: null, domain: null, start: [[2, 1]], cloud: null, optimizers: [], steps: 200, dtype: "float32", noise: 0,
  seed: 0, view: "auto", theme: "paper", lang: "en", height: "auto", colors: "auto", coordinates: null, detail: false, data: null,
};
const large = (lr: number): State => ({ ...base, cloud: { kind: "grid", count: 50, seed: 0 }, optimizers: [{ name: "gradient descent", lr, hyper: {} }] });
/** More than any machine does in a slice. */
const longer = (lr: number): State => ({ ...large(lr), steps: 4000 });
const recipe = { optimizers: known, entries: [], state: base, descent: null, objective: null } as unknown as Recipe;

vi.setConfig({ testTimeout: 60_000 });

/** A page that notes what it is given, and has its large work done by what `begin` makes. */
function page(begin: () => Promise<Worker | null>) {
  const shown: number[] = [], told: unknown[] = [];
  let again = 0, done = () => {};
  const answers = {
    scene: (message: Message) => { shown.push((message.scene.extra.live as { seq: number }).seq); done(); },
    message: (reply: unknown) => { told.push(reply); done(); },
    status: () => {},
    again: () => { again++; },
  };
  const local = new Local(answers as unknown as ConstructorParameters<typeof Local>[0], recipe, begin);
  return { local, shown, told, again: () => again, answered: () => new Promise<void>((resolve) => { done = resolve; }) };
}

test("without a Worker large work is done in slices, between which messages come in, with the same numbers", async () => {
  const { local, shown, told, answered } = page(() => Promise.resolve(null));
  let others = 0, going = true;
  const other = () => {
    others++;
    if (going) setTimeout(other, 0);
  };
  other();
  const seq = local.run(longer(0.01));
  await answered();
  going = false;
  expect(told).toEqual([]);
  expect(shown).toEqual([seq]);
  expect(others).toBeGreaterThan(3);
  const whole = new Answerer(recipe);
  await whole.answer({ type: "run", seq: 1, state: longer(0.01) }, paced(1e9, () => true, () => Promise.resolve()));
  expect(local.answerer.trace!.runs).toBe(2500);
  const bytes = ({ trace }: Answerer) => Buffer.from(trace!.x.buffer);
  expect(bytes(local.answerer).equals(bytes(whole))).toBe(true);
});

test("the newest of several is shown, and one that nobody waits for is given up", async () => {
  const { local, shown, answered } = page(() => Promise.resolve(null));
  local.run(longer(0.01));
  await new Promise((done) => setTimeout(done, 0));
  local.run(longer(0.02));
  await new Promise((done) => setTimeout(done, 0));
  const last = local.run(longer(0.03));
  while (shown.at(-1) !== last) await answered();
  await new Promise((done) => setTimeout(done, 50));
  expect(shown).toEqual([last]);
});

test("where the Worker fails the main thread does its work from then on", async () => {
  const listeners: Record<string, (event: unknown) => void> = {};
  let ended = false;
  const worker = {
    postMessage: () => {}, terminate: () => { ended = true; },
    addEventListener: (name: string, act: (event: unknown) => void) => { listeners[name] = act; },
  };
  const { local, shown, again, answered } = page(() => Promise.resolve(worker as unknown as Worker));
  local.run(large(0.01));
  await new Promise((done) => setTimeout(done, 5));
  expect(shown).toEqual([]);
  listeners.error({});
  expect([ended, again()]).toEqual([true, 1]);
  // The app asks again.
  const seq = local.run(large(0.01));
  await answered();
  expect(shown).toEqual([seq]);
});

test("a map that the page cannot compute stops the one before", () => {
  const sent: unknown[] = [];
  const worker = { postMessage: (message: unknown) => sent.push(message), terminate: () => {}, addEventListener: () => {} } as unknown as Worker;
  const { local } = page(() => Promise.resolve(worker));
  const asked = (id: number, state: State) => ({ id, state, axes: [], shape: [9, 9] }) as unknown as Parameters<typeof local.map>[0];
  const one = { ...base, optimizers: large(0.1).optimizers };
  expect(local.map(asked(1, one), () => {})).toBe(true);
  expect(local.map(asked(2, { ...one, optimizers: [{ name: "no such", lr: 0.1, hyper: {} }] }), () => {})).toBe(false);
  return vi.waitFor(() => expect(sent.at(-1)).toEqual({ map: null }));
});

test("one slow run does not leave all that follow to the Worker: its runs are timed, too", async () => {
  const sent: number[] = [], listeners: Record<string, (event: unknown) => void> = {};
  const worker = {
    postMessage: ({ request }: { request?: { seq: number } }) => { if (request) sent.push(request.seq); }, terminate: () => {},
    addEventListener: (name: string, act: (event: unknown) => void) => { listeners[name] = act; },
  };
  const { local, shown } = page(() => Promise.resolve(worker as unknown as Worker)), state = { ...large(0.01), steps: 10 };
  const scene = (seq: number, descended: number) => ({ type: "scene", seq, descended, message: { scene: { extra: { live: { seq, state } } } } }) as never;
  const here: number[] = [];
  let slow = 500;
  local.answerer.answer = ({ seq }) => { here.push(seq); return Promise.resolve(scene(seq, slow)); };
  const run = async () => {
    const seq = local.run(state);
    await new Promise((done) => setTimeout(done, 0));
    return seq;
  };
  // The first of its kind makes its program.
  const first = [await run(), await run()];
  expect([here, sent]).toEqual([first, []]);
  slow = 1;
  for (const descended of [400, 2]) {
    const seq = await run();
    expect([here, sent.at(-1)]).toEqual([first, seq]);
    listeners.message({ data: scene(seq, descended) });
    expect(shown.at(-1)).toBe(seq);
  }
  const last = await run();
  expect([here.at(-1), sent.length, shown.at(-1)]).toEqual([last, 2, last]);
});
