/** The position of a parser in the tokens of a formula, with errors that name its column. */
import type { TreeBuilder } from "../builder/tree_builder";
import type { FormulaError } from "../text/errors";
import { repr, SPACE, strip } from "../text/python";
import { END, type Token } from "./token";

const SPACES = new RegExp(`(?:\\\\[,;: ]|\\\\q?quad|~|[${SPACE}])+$`);

/** The next token, and moving past it. */
export class Cursor {
  place = 0;
  protected depth = 0;
  /** Closing delimiters of the open groups, so that | can be told to open or close. */
  protected bars: string[] = [];
  /** Indices that a bare x stands for in sums and norms; null in indexed sums. */
  protected over: (string | null)[] = [];

  /** `end` is the column at which the formula ends. */
  constructor(protected readonly build: TreeBuilder, protected readonly tokens: readonly Token[], private readonly end: number) {}

  /** The next token, or `END`. */
  get peek(): Token {
    return this.tokens[this.place] ?? END;
  }

  /** The token after the next one, or `END`. */
  get following(): Token {
    return this.tokens[this.place + 1] ?? END;
  }

  /** The token before the next one, or `END`. */
  protected get before(): Token {
    return this.tokens[this.place - 1] ?? END;
  }

  /** The column of the next token. */
  protected get column(): number {
    return this.peek === END ? this.end : this.peek.column;
  }

  /** The column after the next token and the spaces behind it. */
  protected get afterNext(): number {
    return this.following === END ? this.end : this.following.column;
  }

  /** The index that a bare x stands for, or null. */
  protected get running(): string | null {
    return this.over[this.over.length - 1] ?? null;
  }

  /** Whether the next token is this symbol of an operation or bracket. */
  protected isOp(...symbols: string[]): boolean {
    return this.peek.kind === "op" && symbols.includes(this.peek.text);
  }

  /** The next token, which is consumed. */
  protected next(): Token {
    const token = this.peek;
    this.place++;
    return token;
  }

  /** Whether the next token is one of these symbols, which is consumed then. */
  protected skip(...symbols: string[]): boolean {
    const found = symbols.includes(this.peek.text) && this.peek.kind !== "name";
    if (found) this.place++;
    return found;
  }

  /** Whether the next token is this word, which is consumed then. */
  protected skipWord(word: string): boolean {
    const found = this.peek.text === word;
    if (found) this.place++;
    return found;
  }

  /** The source from one column to another. */
  protected text(start: number, end: number): string {
    return strip(this.build.source.slice(start, end).replace(SPACES, ""));
  }

  /** The error at a column, by default that of the next token. */
  protected error(message: string, column: number | null = null): FormulaError {
    return this.build.error(column ?? this.column, message);
  }

  /** The error for the source from `start` to `end`, which may mean each of the `readings`. */
  protected ask(column: number, start: number, end: number, ...readings: string[]): FormulaError {
    return this.build.ask(column, start, end, ...readings);
  }

  /** Consume a symbol that must come next. */
  protected take(symbol: string, why: string): Token {
    if (this.peek.text !== symbol || this.peek.kind === "letter") {
      const found = this.peek === END ? "the formula's end" : repr(this.peek.text);
      throw this.error(`${found} where ${repr(symbol.replace(/^(?:open|close)/, ""))} should stand ${why}`);
    }
    return this.next();
  }
}
