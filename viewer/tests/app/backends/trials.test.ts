import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Trials } from "../../../src/app/backends/trials";
import type { State } from "../../../src/wire/state";

// What comes over the connection is here the scene itself.
vi.mock("../../../src/wire/decode", () => ({ decode: ({ buffer }: { buffer: unknown }) => scenes.get(buffer) ?? fail() }));
const scenes = new Map<unknown, unknown>();
const fail = () => { throw new Error("not a message"); };

type Heard = Parameters<NonNullable<ConstructorParameters<typeof Trials>[0]>>[0];
let heard: Heard[] = [], asked: State[] = [], closed = 0;
const trials = () => new Trials((given) => {
  heard.push(given);
  return { run: (state) => asked.push(state as State), close: () => { closed++; } };
});
const answer = (seq: number, verdict: object) => {
  const data = new ArrayBuffer(8);
  scenes.set(data, { buffers: new Map(), scene: { extra: { live: { seq, verdicts: [{ numbers: { step: 7 }, text: "said", ...verdict }] } } } });
  heard.at(-1)!.scene(data);
};
const one = { start: [[1, 2]], cloud: null, detail: true } as unknown as State;

beforeEach(() => {
  vi.useFakeTimers();
  [heard, asked, closed] = [[], [], 0];
});
afterEach(() => vi.useRealTimers());

test("the server's verdict on a state, over one connection for trials that follow each other", async () => {
  const them = trials(), first = them.ask(one);
  answer(1, { kind: "converged", key: "converged local" });
  expect(await first).toEqual({ text: "said", ends: [{ kind: "converged", local: true, step: 7, value: NaN, left: NaN }] });
  const second = them.ask(one);
  answer(1, { kind: "converged", key: "converged" }); // to what is no longer waited for
  answer(2, { kind: "diverged", key: "diverged" });
  expect((await second)!.ends[0]).toMatchObject({ kind: "diverged", local: false });
  expect([heard.length, asked.length, asked[0].detail, closed]).toEqual([1, 2, false, 0]);
  vi.advanceTimersByTime(5001);
  expect(closed).toBe(1);
});

test("nothing is known of many starts, of what is refused, comes too late or is lost, or asked again meanwhile", async () => {
  const them = trials();
  expect(await them.ask({ ...one, start: [[1, 2], [3, 4]] })).toBeNull();
  expect(await them.ask({ ...one, cloud: { kind: "grid", count: 3, seed: 0 } })).toBeNull();
  expect(heard).toEqual([]);
  const refused = them.ask(one);
  heard[0].message({ type: "refused", seq: 1 });
  expect(await refused).toBeNull();
  const older = them.ask(one), late = them.ask(one);
  expect(await older).toBeNull();
  vi.advanceTimersByTime(5001);
  expect(await late).toBeNull();
  const lost = them.ask(one);
  heard[1].status(false);
  expect(await lost).toBeNull();
  const garbled = them.ask(one);
  heard[2].scene(new ArrayBuffer(3));
  expect(await garbled).toBeNull();
  expect(closed).toBe(3);
});
