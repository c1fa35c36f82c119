/** where( ) and piecewise( ) of plain text. */
import type { Node } from "../tree";
import { Reductions } from "./reductions";

/** Parses functions of conditions; the subclass has the rest of the grammar. */
export abstract class Cases extends Reductions {
  /** where(condition, a, b), piecewise(condition, a, condition, b, …, c), or pairs (a, condition) as SymPy writes them. */
  protected cases(name: string, column: number): Node {
    const opener = this.next();
    let pieces: [Node, Node][] = [], parts: Node[] = [];
    let otherwise: Node | null = null;
    this.bars.push(")");
    do {
      if (name !== "where" && this.peek.text === "(" && this.commas.get(this.place)) {
        const start = this.next();
        const value = this.whole();
        if (!this.skip(",")) throw this.unexpected();
        let condition: Node | null = null;
        if (this.skipWord("True")) otherwise = value;
        else condition = this.whole();
        // As in Python, where the last pair is turned round unless "otherwise" was given.
        if (condition) pieces.push([value, condition]);
        this.close(start);
        if (!otherwise) pieces[pieces.length - 1] = [pieces[pieces.length - 1][1], value];
      } else parts.push(this.whole());
    } while (this.skip(","));
    this.bars.pop();
    this.close(opener);
    if (!pieces.length && !otherwise) {
      for (let k = 0; k + 1 < parts.length; k += 2) pieces.push([parts[k], parts[k + 1]]);
      otherwise = parts.length % 2 ? parts[parts.length - 1] : null;
      parts = [];
    }
    if (parts.length || !pieces.length || (name === "where" && (pieces.length !== 1 || !otherwise))) {
      const known = name === "where" ? "where(x1 > 0, x1, 0)" : "piecewise(x1 < 0, 0, x1 < 1, x1, 1)";
      throw this.error(`${name} takes a condition, the value where it holds, and the value elsewhere: ${known}`, column);
    }
    return this.build.piecewise(pieces, otherwise, column);
  }
}
