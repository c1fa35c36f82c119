import { expect, test } from "vitest";
import { withoutRunNames } from "../../src/hosts/run_names";

const curve = (label: string, color: number | string, dash = false) => ({ type: "curve", label, color, dash });
const labels = (kind: string, ...marks: object[]) =>
  withoutRunNames({ panels: [{ kind, marks }] } as never).panels[0].marks.map((mark) => ("label" in mark ? mark.label : null));

test("charts of several runs leave their names to the list", () => {
  expect(labels("loss", curve("Adam", 0), curve("RMSprop", 1))).toEqual(["", ""]);
});

test("what is no run of several keeps its name", () => {
  expect(labels("loss", curve("median", 0), curve("", 0))).toEqual(["median", ""]);
  expect(labels("loss", curve("f on the path", 0), curve("f in the plane", "faint"))).toEqual(["f on the path", "f in the plane"]);
  expect(labels("loss", curve("Adam", 0), curve("RMSprop", 1), curve("held out", 0, true))).toEqual(["", "", "held out"]);
  expect(labels("curve", curve("a", 0), curve("b", 1))).toEqual(["a", "b"]);
});
