/** What a formula is read as, as text; the same as `tests/objectives/formula/parsed.py`. */
import { BadInput } from "../../src/engine/types";
import { type Parameters, parse } from "../../src/formula/formula";
import { reprFloat } from "../../src/formula/text/python";
import type { Node } from "../../src/formula/tree";

/** A tree in brackets: `(+ (** x1 2) (sin x2))`. */
export function written(node: Node): string {
  switch (node.kind) {
    case "number": return node.whole ? `${node.value}` : reprFloat(node.value);
    case "constant": return node.name;
    case "parameter": return `$${node.name}`;
    case "variable": return `x${node.index}`;
    case "index": return `#${node.name}`;
    case "item": return `(item ${written(node.at)})`;
    case "negate": return `(neg ${written(node.of)})`;
    case "binary": return `(${node.op} ${written(node.left)} ${written(node.right)})`;
    case "call": return `(${[node.name, ...node.args.map(written)].join(" ")})`;
    case "reduce": return `(over ${node.op} ${node.index} ${written(node.first)} ${written(node.last)} ${written(node.body)})`;
    case "array": return "array";
  }
}

/** What `parse` makes of a text. */
export function parsed(text: string, parameters: Parameters, variables: string[] | null): Record<string, unknown> {
  try {
    const formula = parse(text, parameters, variables);
    return {
      tree: written(formula.tree), dim: formula.dim, least: formula.leastDim,
      names: formula.variables(formula.dim ?? Math.max(formula.leastDim, 3)),
      declared: formula.declared, beside: formula.beside, parameters: formula.constants,
    };
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    return { ...error.line, column: error.column, source: error.source === text, fixes: error.fixes };
  }
}
