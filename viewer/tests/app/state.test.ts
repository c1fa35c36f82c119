import { describe, expect, it, vi } from "vitest";
import { isLinked } from "../../src/app/data/linked_table";
import { changed, type Data, fromHash, History, type Range, rangeHolding, toHash, type State } from "../../src/app/state";
import { shownCoordinates } from "../../src/wire/state";

const base: State = {
  f: "x1**2 + x2**2", params: {}, dim: null, domain: null, start: [[2, 2]], cloud: null,
  optimizers: [{ name: "gradient descent", lr: 0.1, hyper: {} }], steps: 200, dtype: "float32", noise: 0, seed: 0,
  view: "both", theme: "paper", lang: "en", height: "auto", colors: "auto", coordinates: null, detail: false, data: null,
};

describe("the address", () => {
  it("says nothing for the state to begin with", () => expect(toHash(base, base)).toBe(""));

  it("brings back what it was made of", () => {
    const state: State = { ...base, f: "sin(x1)·π + ²", start: [[-1.5, 3]], optimizers: [{ name: "Adam", lr: 0.01, hyper: { betas: [0.5, 0.9] } }] };
    const hash = toHash(state, base);
    expect(hash).toMatch(/^[\w-]+$/);
    expect(fromHash(`#${hash}`, base)).toEqual(state);
  });

  it("of version 0.1 calls the optimizers rules", () => {
    const optimizers = [{ name: "Adam", lr: 0.01, hyper: {} }];
    expect(fromHash(`#${btoa(JSON.stringify({ rules: optimizers }))}`, base)).toEqual({ ...base, optimizers });
  });

  it("keeps the reader's language and theme out of it", () => {
    expect(toHash({ ...base, lang: "ja", theme: "dark" }, base)).toBe("");
  });

  it.each(["#!!!", "#e30", "#W10", "#bnVsbA", `#${btoa('{"f":3,"steps":"x","nope":1,"start":{}}')}`])("takes %s for nothing", (hash) => {
    expect(fromHash(hash, base)).toEqual(base);
  });
});

describe("a table", () => {
  const data: Data = {
    columns: { x: [1, 2.5, null], "__proto__ <b>勾配\0": ["a", "b\n", "c"] }, loss: "squared", delta: 1, l1: 0, l2: 0, standardize: false,
    reduction: "mean", batch: null, held: 0,
  };
  const model: State = { ...base, f: "y ~ a*x + b", data }, x = Array.from({ length: 2000 }, (_, k) => k / 7);
  const long: State = { ...model, data: { ...data, columns: { x, y: x.map((v) => 2 * v) } } };

  it("that is short is in the address", () => {
    expect(isLinked(data)).toBe(true);
    expect(fromHash(`#${toHash(model, base)}`, base)).toEqual(model);
  });

  it("that is long is found again in this tab, and by others the address is told to lack it", () => {
    expect(isLinked(long.data)).toBe(false);
    const hash = toHash(long, base);
    expect(hash.length).toBeLessThan(1000);
    expect(fromHash(`#${hash}`, base)).toEqual(long);
    const options = atob(hash.replaceAll("-", "+").replaceAll("_", "/")).replace(/"digest":"\w+"/, '"digest":"0"');
    const complain = vi.fn();
    expect(fromHash(`#${btoa(options)}`, { ...base, steps: 7 }, complain)).toEqual({ ...base, steps: 7 });
    expect(complain).toHaveBeenCalledWith({ rows: 2000 });
  });

  it("of the page itself needs no address", () => {
    const hash = toHash({ ...long, data: { ...long.data!, standardize: true } }, long);
    expect(fromHash(`#${hash}`, JSON.parse(JSON.stringify(long)) as State).data).toEqual({ ...long.data, standardize: true });
  });

  it.each([
    { ...data, columns: {} }, { ...data, columns: { x: [1], y: [1, 2] } }, { ...data, columns: { x: [[1]] } }, { ...data, columns: { x: [true] } },
    { ...data, loss: "hinge" }, { ...data, batch: 0.5 }, { ...data, held: 0.9 }, { ...data, more: 1 }, { ...data, delta: 0 }, { columns: { x: [1] } },
    { ...data, columns: { ["x".repeat(201)]: [1] } }, { ...data, columns: { x: Array(10_001).fill(0) } }, { ...data, left: { rows: 1e9, digest: "<b>" } },
  ])("%# is none", (given) => {
    expect(fromHash(`#${toHash({ ...base, data: given as unknown as Data }, base)}`, base).data).toBeNull();
  });

  it("goes when the model gives way to a formula, and its range when the loss is made otherwise", () => {
    const ranged: State = { ...model, domain: [[0, 1], [0, 1]] };
    expect(changed(ranged, { f: "x**2" }).data).toBeNull();
    expect(changed(ranged, { f: "y ~ a*x**2 + b" })).toMatchObject({ data, domain: null });
    expect(changed(ranged, { data: { ...data, standardize: true } }).domain).toBeNull();
    // A row that is moved leaves the range as it is, and so do batches.
    expect(changed(ranged, { data: { ...data, columns: { ...data.columns, x: [1, 2, 3] }, batch: 2 } }).domain).toEqual(ranged.domain);
  });
});

describe("the range", () => {
  const shown: Range[] = [[-2.5, 2.5], [-1, 3]];

  it("stays as it is shown while it holds the starts", () => {
    expect(rangeHolding([[0.2, 0.5]], null, shown)).toEqual(shown);
    expect(rangeHolding([[2.5, -1], [0, 0]], shown, shown)).toEqual(shown);
  });

  it("is chosen anew for starts outside, and widened if it was chosen by hand", () => {
    expect(rangeHolding([[4, 0]], null, shown)).toBeNull();
    expect(rangeHolding([[0, 0], [4, -2]], shown, shown)).toEqual([[-2.5, 4.25], [-2.2, 3]]);
  });

  it("of a plane through more variables is left alone", () => {
    expect(rangeHolding([[9, 9, 9]], null, shown)).toBeNull();
    expect(rangeHolding([[9]], null, [])).toBeNull();
  });
});

describe("the history", () => {
  it("comes back step by step, and forward again", () => {
    const history = new History(base);
    history.push({ ...base, steps: 1 });
    history.push({ ...base, steps: 2 });
    expect(history.undo().steps).toBe(1);
    expect(history.undo().steps).toBe(200);
    expect(history.undo().steps).toBe(200);
    expect(history.redo().steps).toBe(1);
    history.push({ ...base, steps: 9 });
    expect(history.canRedo).toBe(false);
    expect(history.undo().steps).toBe(1);
  });

  it("takes a whole drag for one step", () => {
    const history = new History(base);
    for (const steps of [10, 20, 30]) history.drift({ ...base, steps });
    history.push({ ...base, steps: 30 }, base);
    expect(history.undo().steps).toBe(200);
    expect(history.canUndo).toBe(false);
  });

  it("forgets the oldest beyond its length", () => {
    const history = new History(base, 3);
    for (let steps = 1; steps <= 9; steps++) history.push({ ...base, steps });
    let undone = 0;
    while (history.canUndo) {
      history.undo();
      undone++;
    }
    expect(undone).toBe(3);
  });
});

describe("an address edited by hand", () => {
  const coded = (value: unknown) => `#${btoa(JSON.stringify(value)).replaceAll("=", "")}`;

  it.each([
    [{ start: [["a", "b"]] }], [{ start: [] }], [{ start: [[1, 2], [1]] }], [{ start: [[]] }], [{ optimizers: [] }], [{ optimizers: [{}] }],
    [{ optimizers: [{ name: "SGD", lr: "1", hyper: {} }] }], [{ optimizers: [{ name: "SGD", lr: 1, hyper: { a: {} } }] }], [{ domain: [[1, 0]] }],
    [{ params: { a: "1" } }], [{ cloud: { kind: "grid" } }], [{ steps: -1 }], [{ steps: null }], [{ lang: "fr" }], [{ constructor: 1 }],
    [[1]], [null], ["x"],
  ])("%j is left out, with a word", (given) => {
    const complain = vi.fn();
    expect(fromHash(coded(given), base, complain)).toEqual(base);
    expect(complain).toHaveBeenCalledOnce();
  });

  it("keeps what can be shown", () => {
    const complain = vi.fn();
    expect(fromHash(coded({ steps: 7, start: "x" }), base, complain)).toEqual({ ...base, steps: 7 });
    expect(complain).toHaveBeenCalledOnce();
    complain.mockClear();
    expect(fromHash(coded({ params: { a: 2 }, f: "a*x1**2" }), base, complain)).toEqual({ ...base, params: { a: 2 }, f: "a*x1**2" });
    expect(complain).not.toHaveBeenCalled();
  });
});

describe("a change", () => {
  const with_ = { ...base, params: { a: 2 }, dim: 2, domain: [[-1, 1], [-1, 1]] as Range[] };

  it("of the function takes what was the last one's away", () => {
    expect(changed(with_, { f: "x**2" })).toEqual({ ...base, f: "x**2" });
    expect(changed(with_, { f: "b*x**2", params: { b: 1 } }).params).toEqual({ b: 1 });
  });

  it("of the function chooses the usual axes", () => {
    const chosen = { ...base, f: "sum(x**2)", start: [[1, 1, 1, 1]], coordinates: [0, 2] };
    expect(changed(chosen, { f: "x**2" }).coordinates).toBeNull();
    expect(changed(chosen, { steps: 7 }).coordinates).toEqual([0, 2]);
  });

  it("of something else, or to the same function, leaves it", () => {
    expect(changed(with_, { steps: 3 })).toEqual({ ...with_, steps: 3 });
    expect(changed(with_, { f: base.f })).toEqual(with_);
  });
});

describe("a state that the address says", () => {
  const [one, two, other] = [1, 2, 3].map((steps) => ({ ...base, steps }));

  it("is undone to, redone to, or gone to", () => {
    const history = new History(base);
    history.push(one);
    history.push(two);
    history.visit(one);
    expect([history.current.steps, history.canRedo]).toEqual([1, true]);
    history.visit(two);
    expect([history.current.steps, history.canRedo]).toEqual([2, false]);
    history.visit(other);
    expect([history.current.steps, history.undo().steps]).toEqual([3, 2]);
  });
});

describe("the axes of a picture", () => {
  const shown = (n: number, coordinates: State["coordinates"]) => shownCoordinates({ coordinates, start: [Array<number>(n).fill(1)] });

  it("are of three variables the first two, of more directions of the path, where nothing is chosen", () => {
    expect([1, 2, 3, 4, 30].map((n) => shown(n, null))).toEqual([null, null, [0, 1], null, null]);
    expect([3, 4].map((n) => shown(n, "path"))).toEqual([null, null]);
    expect([shown(4, [3, 1]), shown(4, [2]), shown(3, [2, 3]), shown(4, [2, 4]), shown(2, [1, 0])]).toEqual([[3, 1], [2], [0, 1], null, null]);
  });

  it("come with the address; what are none are left out", () => {
    for (const coordinates of [[0, 2], [1], "path"] as const) {
      const state = { ...base, coordinates: coordinates as State["coordinates"] };
      expect(fromHash(toHash(state, base), base).coordinates).toEqual(coordinates);
    }
    for (const wrong of [[0, 0], [0, 1, 2], [-1, 0], [], "plane", 3]) {
      const complain = vi.fn();
      expect(fromHash(toHash({ ...base, coordinates: wrong } as State, base), base, complain).coordinates).toBeNull();
      expect(complain).toHaveBeenCalled();
    }
  });
});
