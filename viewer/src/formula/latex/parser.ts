/** LaTeX to a tree. */
import type { TreeBuilder } from "../builder/tree_builder";
import type { Node } from "../tree";

/** The tree of a LaTeX formula, made by `builder`. */
export function parse(_text: string, builder: TreeBuilder): Node {
  throw builder.error(0, "LaTeX is not read yet");
}
