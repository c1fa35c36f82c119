import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { asCommand, asPython, type Known } from "../../src/answers/code";
import { exact, float, text } from "../../src/answers/python_text";
import { startsOf } from "../../src/answers/starts";
import { type Range, shownCoordinates, type State } from "../../src/wire/state";

interface Case {
  state: State; n: number; open: boolean; starts: number[]; range: Range[] | null; domain: [number, number][] | null; names: string[];
  python: string; command: string;
}
const cases = JSON.parse(readFileSync(new URL("../fixtures/answers.json", import.meta.url), "utf8")) as Case[];
const known = ({ state, n, open, range, domain, names }: Case): Known =>
  ({ range, coordinates: shownCoordinates(state), names, n, open, domain: state.domain ?? domain ?? Array.from({ length: n }, () => [-2, 2] as const) });

describe.each(cases.map((given, i) => [i, given] as const))("state %d", (_, given) => {
  it("starts where Python starts, to the bit", () => {
    expect([...startsOf(given.state, given)]).toEqual(given.starts);
  });

  it("is the same code", () => {
    expect(asPython(given.state, known(given))).toBe(given.python);
    expect(asCommand(given.state, known(given))).toBe(given.command);
  });
});

describe("what holds for all descents of a page", () => {
  const [given] = cases.filter(({ state }) => state.optimizers.length === 1 && !state.noise && !state.cloud);
  const code = { ...known(given), descent: { grad_tol: 0.1, value_tol: 1e-6, every: 50 } };
  it("is in the code", () => {
    expect(asPython(given.state, code)).toContain(", grad_tol=0.1, value_tol=1e-06, record=kobai.Record(every=50))");
    expect(asCommand(given.state, code)).toContain(" --grad-tol 0.1 --value-tol 1e-06 --record-every 50 ");
  });
  it("is nothing that a race's command can say", () => {
    const optimizers = ["SGD", "Adam"].map((name) => ({ name, lr: 0.1, hyper: {} }));
    expect(asCommand({ ...given.state, optimizers }, { ...code, names: ["SGD", "Adam"] })).toBe("");
  });
});

describe("values as Python writes them", () => {
  it.each([[2, "2.0"], [0.1, "0.1"], [1e-5, "1e-05"], [0.0001, "0.0001"], [1e16, "1e+16"], [123456789012345680, "1.2345678901234568e+17"],
    [1e15, "1000000000000000.0"], [-0, "-0.0"], [-1.5e-7, "-1.5e-07"], [1e22, "1e+22"], [5e-324, "5e-324"]])("%d is %s", (value, written) => {
    expect(float(value)).toBe(written);
  });
  it.each([[0.1, "0.1"], [1234567, "1234567"], [0.00001234567, "1.234567e-05"], [0.1 + 0.2, "0.30000000000000004"], [0, "0"]])(
    "%d in a command is %s", (value, written) => {
      expect(exact(value)).toBe(written);
    });
  it.each([["it's", `"it's"`], [`'"`, `'\\'"'`], ["a\\b\n", "'a\\\\b\\n'"], ["勾配\u2028", "'勾配\\u2028'"], ["\x07", "'\\x07'"]])(
    "%j is %s", (given, written) => {
      expect(text(given)).toBe(written);
    });
});
