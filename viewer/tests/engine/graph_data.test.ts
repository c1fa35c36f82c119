import { expect, test } from "vitest";
import { reachable } from "../../src/engine/graph";
import { graphData, readGraph, type GraphData } from "../../src/engine/graph_data";
import { BadInput } from "../../src/engine/types";

const GOOD: GraphData = {
  double: false,
  nodes: [["input", "x", 0], ["const", 0.1], ["mul", 0, 1], ["lt", 0, 1], ["const", "inf"], ["select", 3, 2, 4], ["const", true]],
  outputs: [5, 0, 6],
};

test("a graph is read and written", () => {
  const { graph, outputs } = readGraph(GOOD);
  expect(outputs[0].op.name).toBe("select");
  expect(outputs[0].args[1].args[1].value).toBe(Math.fround(0.1));
  const again = graphData(graph.double, reachable(outputs), outputs);
  expect(readGraph(JSON.parse(JSON.stringify(again))).outputs.map((node) => node.op.name)).toEqual(["select", "input", "const"]);
});

test.each([
  { ...GOOD, double: 1 }, { ...GOOD, outputs: [7] }, { ...GOOD, outputs: [-1] }, { ...GOOD, outputs: [0.5] }, { ...GOOD, nodes: [["mul", 0, 0]] },
  { ...GOOD, nodes: [["input", "x", 0], ["mul", 0]] }, { ...GOOD, nodes: [["input", "x", 0], ["and", 0, 0]] }, null, {}, { ...GOOD, nodes: [[]] },
  { ...GOOD, nodes: [["input", "x", 0], ["select", 0, 0, 0]] }, { ...GOOD, nodes: [["constructor", 0]] }, { ...GOOD, nodes: [["const", "x"]] },
  { ...GOOD, nodes: [["const", "toString"]] }, { ...GOOD, nodes: [["const", null]] }, { ...GOOD, nodes: [["input", "x y"]] },
])("damaged data is refused %#", (data) => {
  expect(() => readGraph(data as unknown as GraphData)).toThrow(BadInput);
});
