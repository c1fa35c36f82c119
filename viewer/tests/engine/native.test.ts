import { expect, test } from "vitest";
import { evaluator } from "../../src/engine/evaluate";
import { Graph } from "../../src/engine/graph";
import { NATIVE } from "../../src/engine/native";
import { op } from "../../src/engine/ops";

const SPECIAL = [0, 1, -1, Infinity, -Infinity, NaN];
const POINTS = [0.3, -0.3, 0.99, -2.5, 7.25, 1e-9, 40.5, -1e3];

test.each(Object.keys(NATIVE))("%s is the engine's to rounding, and the same where it is not finite", (name) => {
  const graph = new Graph(true), { operands } = op(name);
  const inputs = Array.from({ length: operands }, (_, i) => `x ${i}`);
  const output = [graph.make(name, ...inputs.map((_, i) => graph.input("x", i)))];
  // Of two infinite numbers the engine knows no power and no angle; C and JavaScript do.
  const all = [...(operands === 2 ? SPECIAL.filter((v) => Math.abs(v) !== Infinity) : SPECIAL), ...POINTS];
  const rows = operands === 1 ? all : all.flatMap((a) => all.flatMap((b) => (operands === 2 ? [a, b] : [a, b, 0.7])));
  const exact = evaluator(output, inputs, true)(rows), native = evaluator(output, inputs, true, NATIVE)(rows);
  exact.forEach((value, i) => {
    const at = `${name}(${rows.slice(i * operands, (i + 1) * operands)})`;
    if (Number.isFinite(value)) expect(Math.abs(native[i] - value), at).toBeLessThanOrEqual(1e-14 * Math.max(1, Math.abs(value)));
    else expect(native[i], at).toBe(value);
  });
});
