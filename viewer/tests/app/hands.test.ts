import { describe, expect, test, vi } from "vitest";
import { StageHands } from "../../src/app/hands";
import type { LiveExtra } from "../../src/app/panels";
import type { State } from "../../src/app/state";

/** Hands on a page whose state follows what they change. */
function page(part: Partial<State>, shown: [number, number][] = [[-2.5, 2.5], [-2.5, 2.5]], plane?: LiveExtra["plane"]) {
  let state = { start: [[2, 2]], cloud: null, domain: null, ...part } as State;
  const change = vi.fn((next: Partial<State>, _done: boolean) => { state = { ...state, ...next }; });
  const announce = vi.fn();
  const hands = new StageHands({ state: () => state, extra: () => ({ domain: shown, variables: shown.map(String), plane }) as unknown as LiveExtra, change, announce, say: () => (key) => key });
  return { hands, change, announce, state: () => state };
}

describe("a point picked", () => {
  test("is the start of the one ball, with the digits the picture can tell", () => {
    const { hands, state, change } = page({});
    hands.pick([0.123456789, -1.5], false);
    expect(state().start).toEqual([[0.1235, -1.5]]);
    expect(change).toHaveBeenCalledWith(expect.anything(), true);
    const near = page({ domain: [[1, 1.0001], [0, 1]] });
    near.hands.pick([1.000012345, 0.5], false);
    expect(near.state().start[0][0]).toBe(1.000012345);
  });
  test("is one ball more where one is added, and takes the place of a cloud", () => {
    const { hands, state } = page({ start: [[2, 2], [1, 1]] });
    hands.pick([0, 1], true);
    expect(state().start).toEqual([[2, 2], [1, 1], [0, 1]]);
    const cloud = page({ cloud: { kind: "random", count: 5, seed: 0 } });
    cloud.hands.pick([0, 1], true);
    expect([cloud.state().start, cloud.state().cloud]).toEqual([[[0, 1]], null]);
  });
});

describe("a ball dragged", () => {
  test("is the start nearest to where it was, whichever run's", () => {
    const { hands, state, change } = page({ start: [[2, 2], [1, 1]] });
    const from = [1.0001, 1];
    hands.drag(from, [0.5, 0.25], false);
    expect(state().start).toEqual([[2, 2], [0.5, 0.25]]);
    expect(change).toHaveBeenLastCalledWith(expect.anything(), false);
    // The one that is held stays held where it passes another.
    for (const x of [[2, 2], [2.1, 2], [0, 0]]) hands.drag(from, x, false);
    hands.drag(from, [0, 0.5], true);
    expect(state().start).toEqual([[2, 2], [0, 0.5]]);
    hands.drag([2, 2], [1, 1], true);
    expect(state().start).toEqual([[1, 1], [0, 0.5]]);
  });
  test("by keys moves by shares of the range, and not out of it", () => {
    const { hands, state } = page({ domain: [[0, 10], [-1, 1]], start: [[5, 0]] });
    const from = [5, 0];
    hands.nudge(from, [0.02, -0.02], false);
    expect(state().start).toEqual([[5.2, -0.04]]);
    for (let k = 0; k < 60; k++) hands.nudge(from, [0.02, 0], false);
    expect(state().start).toEqual([[10, -0.04]]);
  });
  test("in one variable has one coordinate", () => {
    const { hands, state } = page({ start: [[1.5]] }, [[-2, 2]]);
    hands.drag([1.5, 7], [0.5], true);
    expect(state().start).toEqual([[0.5]]);
  });
});

describe("the range", () => {
  test("is that of the state, and its limit is said", () => {
    const { hands, state, change, announce } = page({});
    hands.range([[0, 1], [0, 1]], true);
    expect(state().domain).toEqual([[0, 1], [0, 1]]);
    hands.range(null, false);
    expect([change.mock.calls.length, announce.mock.calls]).toEqual([1, [["rangeLimit"]]]);
  });
  test("whole again, the first click of a double one is taken back", () => {
    const { hands, state } = page({ domain: [[0, 1], [0, 1]] });
    hands.pick([0.5, 0.5], false);
    hands.whole(true);
    expect([state().domain, state().start]).toEqual([null, [[2, 2]]]);
    hands.pick([0.5, 0.5], false);
    hands.whole(false);
    expect(state().start).toEqual([[0.5, 0.5]]);
    hands.drag([0.5, 0.5], [1, 1], true);
    hands.whole(true);
    expect(state().start).toEqual([[1, 1]]);
  });
});

test("balls of a cloud are not dragged one by one, and a plane of many variables neither", () => {
  const both = ({ hands }: ReturnType<typeof page>) => [hands.movable("ball"), hands.movable("range")];
  expect(both(page({}))).toEqual([true, true]);
  expect(both(page({ cloud: { kind: "grid", count: 3, seed: 0 } }))).toEqual([false, true]);
  expect(both(page({ start: [[1, 2, 3]] }, [], { origin: [0, 0, 0], basis: [[1, 0, 0], [0, 1, 0]] }))).toEqual([false, false]);
});

describe("two of more variables as axes", () => {
  const ranges: [number, number][] = [[-1, 1], [-2, 2], [-3, 3], [-4, 4]];
  const of = (part: Partial<State> = {}) => page({ start: [[0.1, 0.2, 0.3, 0.4]], coordinates: [3, 1], ...part }, ranges);

  test("change these alone", () => {
    const { hands, state } = of();
    hands.pick([1.23456, -1], false);
    expect(state().start).toEqual([[0.1, -1, 0.3, 1.2346]]);
    const from = [1.2346, -1];
    hands.drag(from, [2, 0.5], true);
    expect(state().start).toEqual([[0.1, 0.5, 0.3, 2]]);
    hands.nudge([2, 0.5], [0.5, -0.125], true);
    expect(state().start).toEqual([[0.1, 0, 0.3, 4]]);
  });
  test("take hold of the start that is nearest in the picture", () => {
    const { hands, state } = of({ start: [[9, 2, 9, 2], [0, 1, 0, 1]] });
    hands.drag([2, 2], [0, 0], true);
    expect(state().start).toEqual([[9, 0, 9, 0], [0, 1, 0, 1]]);
  });
  test("can be dragged, directions of the path cannot", () => {
    expect(of().hands.movable("ball")).toBe(true);
    expect(of().hands.movable("range")).toBe(true);
    expect(of({ coordinates: "path" }).hands.movable("ball")).toBe(false);
    expect(of({ coordinates: null }).hands.movable("range")).toBe(false);
  });
  test("move their own ranges", () => {
    const { hands, state } = of();
    hands.range([[0, 5], [0, 6]], true);
    expect(state().domain).toEqual([[-1, 1], [0, 6], [-3, 3], [0, 5]]);
    hands.whole(false);
    expect(state().domain).toBeNull();
  });
});
