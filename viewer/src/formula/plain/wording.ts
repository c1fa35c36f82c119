/** What errors about plain text say. */
import { END, type Token } from "../grammar/token";
import type { FormulaError } from "../text/errors";
import { isAlpha, isDigits, repr } from "../text/python";
import { Cases } from "./cases";

/** The words of errors; the subclass has the rest of the grammar. */
export abstract class Wording extends Cases {
  protected timesText(left: string, right: string): string {
    return `${left}*${right}`;
  }

  protected fractionText(top: string, bottom: string): string {
    return `${top}/(${bottom})`;
  }

  protected functionText(name: string): string {
    return name;
  }

  unexpected(): FormulaError {
    const token = this.peek, { before } = this;
    const after = before === END ? "at the beginning" : `after ${repr(before.text)}`;
    if (token === END) return this.error(`the formula ends ${after}: something should follow`);
    if (token.text === ",") return this.error("a ',' stands only between the arguments of a function: decimals take a point, 0.5");
    if (token.text === "@" || token.text === "ᵀ") return this.error(`${repr(token.text)}: write dot(x, x)`);
    if (token.text === "=") return this.error("'=': leave the '=' out: a formula is only its right-hand side");
    if (this.relations.has(token.text)) return this.error("a comparison stands in where( ): where(x1 > 0, x1, 0)");
    if (")]".includes(token.text) && (before.text === "(" || before.text === "[")) {
      return this.error("nothing between the brackets: write a number, a variable or an expression there");
    }
    if (token.text === "[" && before.kind !== "name") {
      return this.error("[ ] stands only after x, as in sum(x[i]*x[i+1], i, 1, n-1); group with ( )");
    }
    return this.error(`${repr(token.text)} ${after}: a number, a variable, a function or '(' should stand there`);
  }

  protected numberAfter(token: Token): never {
    const { before } = this;
    const start = before.kind === "name" ? before.column : 0;
    const left = this.text(start, token.column);
    const readings = [`${left}*${token.text}`, `${left}^${token.text}`];
    if (before.kind === "name" && isAlpha(before.text) && isDigits(token.text)) readings.push(left + token.text);
    throw this.ask(token.column, start, this.afterNext, ...readings);
  }
}
