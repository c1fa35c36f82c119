/**
 * Texts in which every character is one unit, so that columns count as in Python. While a formula is read, characters beyond U+FFFF,
 * halves of them and private ones are numbered from U+E400; mathematical letters have fixed numbers from U+E000.
 */
import { escaped, isPrintable, words } from "./python";

const LETTERS = 0x1d400, LETTERS_END = 0x1d7ff;
const FIXED = 0xe000, FREE = FIXED + LETTERS_END - LETTERS + 1;
/** Before a character of which the code is meant. */
export const MARK = "\uf8ff";
const LONGEST_LINE = 600;

export class Characters {
  private readonly found: string[] = [];

  /** A text with one unit a character; for at most 4,000 of them. */
  encode(text: string): string {
    if (!/[\ud800-\uf8ff]/.test(text)) return text;
    let made = "";
    for (const c of text) {
      const code = c.codePointAt(0)!;
      if (code >= LETTERS && code <= LETTERS_END) made += String.fromCharCode(FIXED + code - LETTERS);
      else if (code > 0xffff || (code >= 0xd800 && code <= 0xf8ff)) {
        if (!this.found.includes(c)) this.found.push(c);
        made += String.fromCharCode(FREE + this.found.indexOf(c));
      } else made += c;
    }
    return made;
  }

  /** The text that was encoded. */
  decode(text: string): string {
    return text.replaceAll(/[\ue000-\uf8fe]/g, (c) => this.original(c));
  }

  /** A line of an error, shortened and with escapes for what cannot be seen, as `kobai.errors.printable` gives it. */
  line(text: string): string {
    let all = [...text.replaceAll(new RegExp(`${MARK}([^])`, "g"), (_, c: string) => this.code(c))];
    if (all.length > LONGEST_LINE) all = [...all.slice(0, LONGEST_LINE / 2), " … ", ...all.slice(-LONGEST_LINE / 2)];
    let line = all.join("");
    if (line.includes("\n")) line = words(line).join(" ");
    return [...this.decode(line)].map((c) => (isHidden(c) ? escaped(c) : c)).join("");
  }

  private original(c: string): string {
    const code = c.charCodeAt(0);
    return code < FREE ? String.fromCodePoint(LETTERS + code - FIXED) : this.found[code - FREE];
  }

  private code(c: string): string {
    return this.decode(c).codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0");
  }
}

/** The plain letter of a mathematical one, ℎ and 𝑥 as copied out of papers; others as they are. */
export function unstyled(c: string): string {
  const code = c.charCodeAt(0);
  if (code < FIXED || code >= FREE) return c;
  const folded = String.fromCodePoint(LETTERS + code - FIXED).normalize("NFKC");
  return folded.length === 1 ? folded : c;
}

/** What could move a terminal's cursor or make a line read as another one; spaces of any width and joiners stay. */
const isHidden = (c: string) => /^[\p{C}\p{Zl}\p{Zp}]$/u.test(c) && c !== "\u200c" && c !== "\u200d" && !isPrintable(c);
