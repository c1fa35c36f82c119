/** Whether a formula is LaTeX, and what stands around one. */
import { MAX_LENGTH } from "../text/errors";
import { SPACE } from "../text/python";

const ENVIRONMENT = new RegExp(`^[${SPACE}]*\\\\begin *\\{(equation|align|aligned|gather|displaymath|math|split)(\\*?)\\}`);
const CONTINUED = new RegExp(
  `\\\\\\\\(?: *\\[ *[0-9.]+ *[a-z]+ *\\])?(?=(?:[${SPACE}&]|\\\\q?quad|\\\\[,;:!>])*(?:[-+*/]|\\\\(?:cdot|times)(?![\\p{L}\\p{N}_])))`, "gu");
const LARGE = /[∑∏] *_|[ΣΠ] *_(?:[i-m](?![A-Za-z0-9])|\{)|(?<![A-Za-z])(?:sum|prod)_[i-m](?![A-Za-z0-9])/;
const SUBSCRIPT = /(?<![A-Za-z_])[A-Za-z](?:\^[A-Za-z0-9])?_[A-Za-z0-9](?![A-Za-z_])/;

/** Whether a formula is LaTeX rather than plain text: it has a command, braces, or a subscript like x_1. */
export function looksLikeLatex(text: string): boolean {
  if (/[\\{$]/.test(text) || LARGE.test(text)) return true;
  return !(text.includes("**") || /[A-Za-z]{3}|[⁰¹²³⁴-⁹⁻√∛½×·]/.test(text)) && SUBSCRIPT.test(text); // cos(x_1), x_1**2, x_1²
}

/**
 * The text with spaces in place of \begin{equation} and \end{equation}, or align, so that columns stay. Line breaks inside are taken
 * out only before + − and other operators: two formulas below each other are no product.
 */
export function withoutEnvironment(text: string): string {
  while (text.length <= MAX_LENGTH) {
    const found = ENVIRONMENT.exec(text);
    if (!found) break;
    const closing = `\\end{${found[1]}${found[2]}}`, begin = found[0].length;
    const end = text.lastIndexOf(closing);
    if (end < begin || /[^ .,;]/.test(text.slice(end + closing.length))) break;
    const inner = text.slice(begin, end), at = inner.indexOf("\\begin");
    const before = at < 0 ? inner : inner.slice(0, at), rest = at < 0 ? "" : inner.slice(at);
    const inside = before.replace(CONTINUED, (line) => " ".repeat(line.length)).replaceAll("&", " ") + rest;
    text = " ".repeat(begin) + inside + " ".repeat(text.length - end);
  }
  return text;
}
