import { expect, test } from "vitest";
import { readGraph, type GraphData } from "../../src/engine/graph_data";
import { BadInput } from "../../src/engine/types";

const GOOD: GraphData = {
  double: false,
  nodes: [["input", "x", 0], ["const", 0.1], ["mul", 0, 1], ["lt", 0, 1], ["const", "inf"], ["select", 3, 2, 4], ["const", true]],
  outputs: [5, 0, 6],
};

test("a graph is read", () => {
  const { outputs } = readGraph(GOOD);
  expect(outputs[0].op.name).toBe("select");
  expect(outputs[0].args[1].args[1].value).toBe(Math.fround(0.1));
  expect(outputs[0].args[2].value).toBe(Infinity);
  expect(outputs.map((node) => node.op.name)).toEqual(["select", "input", "const"]);
  expect(outputs[2].value).toBe(true);
});

test.each([
  { ...GOOD, double: 1 }, { ...GOOD, outputs: [7] }, { ...GOOD, outputs: [-1] }, { ...GOOD, outputs: [0.5] }, { ...GOOD, nodes: [["mul", 0, 0]] },
  { ...GOOD, nodes: [["input", "x", 0], ["mul", 0]] }, { ...GOOD, nodes: [["input", "x", 0], ["and", 0, 0]] }, null, {}, { ...GOOD, nodes: [[]] },
  { ...GOOD, nodes: [["input", "x", 0], ["select", 0, 0, 0]] }, { ...GOOD, nodes: [["constructor", 0]] }, { ...GOOD, nodes: [["const", "x"]] },
  { ...GOOD, nodes: [["const", "toString"]] }, { ...GOOD, nodes: [["const", null]] }, { ...GOOD, nodes: [["input", "x y"]] },
])("damaged data is refused %#", (data) => {
  expect(() => readGraph(data as unknown as GraphData)).toThrow(BadInput);
});
