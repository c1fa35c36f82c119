/** \begin{cases} … \end{cases} in LaTeX. */
import { repr } from "../text/python";
import type { Node } from "../tree";
import { Names } from "./names";

const OTHERWISE = ["otherwise", "else", "elsewhere", "sonst"];
const IF = ["if", "for", "when", "where", "falls", "wenn", "si", "and", "or"];
const END_CASES = "\\end{cases}";

/** Parses cases; the subclass has the rest of the grammar. */
export abstract class Cases extends Names {
  /** \begin{cases} value & condition \\ … \end{cases}; the last condition may be "otherwise". */
  protected cases(): Node {
    const { column } = this.next();
    this.bars.push(END_CASES);
    const pieces: [Node, Node][] = [];
    let otherwise: Node | null = null;
    while (this.peek.text !== END_CASES) {
      if (otherwise) throw this.error("'otherwise' belongs to the last line of the cases");
      const value = this.whole();
      this.skip(",");
      if (this.peek.text === END_CASES && pieces.length) {
        otherwise = value;
        break;
      }
      this.take("&", "between a value and its condition, as in x^2 & x < 0");
      if (this.words()) otherwise = value;
      else pieces.push([this.whole(), value]);
      this.skip(",", ";", ".");
      if (!this.skip("\\\\") && this.peek.text !== END_CASES) throw this.error("a line of cases ends with \\\\");
    }
    this.bars.pop();
    this.next();
    this.tail = null;
    if (!pieces.length) {
      throw this.error("cases without a condition: write \\begin{cases} x & x > 0 \\\\ 0 & x \\le 0 \\end{cases}", column);
    }
    return this.build.piecewise(pieces, otherwise, column);
  }

  /** Consume \text{if } before a condition; whether it is \text{otherwise}. */
  private words(): boolean {
    while (this.peek.text === "\\mathrm") {
      this.next();
      const word = this.word();
      if (OTHERWISE.includes(word.toLowerCase())) return true;
      if (!IF.includes(word.toLowerCase())) {
        throw this.error(`${repr(word)} before a condition: write \\text{if } or \\text{otherwise}`);
      }
    }
    return false;
  }
}
