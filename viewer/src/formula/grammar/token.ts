/** A token of plain text or LaTeX. */
export interface Token {
  /** "number", "op", in plain text also "name" and "super" (a superscript number), in LaTeX "letter" and "command"; "end" after the last. */
  readonly kind: "number" | "op" | "name" | "super" | "letter" | "command" | "side" | "end";
  /** What it says, in ASCII where there are several spellings. */
  readonly text: string;
  /** Its place in the original text, from 0. */
  readonly column: number;
  /** Whether a space that is seen precedes it, such as LaTeX's `\,`. */
  readonly spaced: boolean;
}

export const token = (kind: Token["kind"], text: string, column: number, spaced = false): Token => ({ kind, text, column, spaced });
export const END: Token = token("end", "", -1);
