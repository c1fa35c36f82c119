/** A line of English looked up clause by clause, as `kobai.japanese` does; the clauses are generated from its text files. */
import written from "./japanese_clauses.json";

/** Places at which a line is cut: a line that a person filled with colons must not take long. */
const MOST = 12;
const LETTER = "\\p{L}\\p{N}_";
const GIVEN = new RegExp(
  `（.*）|<[^<>]*>|「.*」|(?:python -m )?pip install \\S+|kobai [${LETTER}-]+|--[${LETTER}-]+|\\{.*\\}|` +
  "'[^']*'|\"[^\"]*\"|`[^`]*`|\\([^()]*\\)|\\[[^\\[\\]]*\\]", "gu");
const ENGLISH = new RegExp(`(?<![${LETTER}-])[a-z]+ [a-z]{2,}(?![${LETTER}])`, "u");
const SEVERAL = /[;:.?!] /;

interface Clause {
  /** The English text between what differs. */
  readonly pieces: readonly string[];
  readonly japanese: string;
}

let found: Clause[] | null = null;
const byFirst = new Map<string, Clause[]>();

/** The clauses that a text with this first character may be. */
function clausesFor(first: string): Clause[] {
  let fitting = byFirst.get(first);
  if (!fitting) {
    fitting = clauses().filter(({ pieces }) => pieces[0] === "" || pieces[0][0] === first);
    byFirst.set(first, fitting);
  }
  return fitting;
}

/** All clauses, those with the longest fixed text first. */
function clauses(): Clause[] {
  const size = ({ pieces }: Clause) => pieces.reduce((total, piece) => total + [...piece].length, 0);
  found ??= (written as [string, string][])
    .map(([english, japanese]) => ({ pieces: english.split(/%[0-9]/), japanese })).sort((a, b) => size(b) - size(a));
  return found;
}

/** What stands for %1, %2, … in a text, or null where the text is not this clause. */
function values({ pieces }: Clause, text: string): string[] | null {
  const first = pieces[0], last = pieces[pieces.length - 1];
  if (pieces.length === 1) return text === first ? [] : null;
  if (!text.startsWith(first) || !text.endsWith(last)) return null;
  const end = text.length - last.length, between: string[] = [];
  let at = first.length;
  for (const piece of pieces.slice(1, -1)) {
    const here = text.indexOf(piece, at);
    if (here < 0 || here + piece.length > end) return null;
    between.push(text.slice(at, here));
    at = here + piece.length;
  }
  return at <= end ? [...between, text.slice(at, end)] : null;
}

const cache = new Map<string, string>();

/** A line of kobai's in Japanese; what is not known stays as it is. */
export function inJapanese(line: string): string {
  const known = cache.get(line);
  if (known !== undefined) return known;
  if (cache.size > 256) cache.clear();
  const japanese = translated(line.replace(/\.$/, ""));
  cache.set(line, japanese);
  return japanese;
}

function translated(line: string): string {
  const whole = clause(line);
  if (whole !== null) return whole;
  const masked = line.replace(GIVEN, (given) => "…".repeat(given.length)); // nothing is cut within what was given
  const places = [...masked.matchAll(/(?<=\S)[;.?!] /g)].map(({ index }) => index);
  for (const place of places.reverse().slice(0, MOST)) {
    const last = clause(line.slice(place + 2));
    if (last !== null) return `${inJapanese(line.slice(0, place))}。${last}`;
  }
  const colons = [...masked.matchAll(/: /g)].slice(0, MOST).map(({ index }) => index);
  for (const place of colons) {
    const cause = clause(line.slice(place + 2));
    if (cause !== null) return `${inJapanese(line.slice(0, place))}：${cause}`;
  }
  const starts = [0, ...colons.map((place) => place + 2)];
  const parts = starts.map((start, k) => line.slice(start, starts[k + 1]).replace(/: $/, ""));
  const said = parts.map(clause);
  return parts.map((part, k) => said[k] ?? part).join(said.some((japanese) => japanese !== null) ? "：" : ": ");
}

/** Whether two words of English stand side by side, outside of what is quoted or in brackets. */
export const isEnglish = (text: string): boolean => ENGLISH.test(text.replace(GIVEN, "…"));

function clause(text: string): string | null {
  for (const one of clausesFor(text.slice(0, 1))) {
    const differ = values(one, text);
    if (!differ) continue;
    const said = differ.map((value, k) => valueOf(value, one.pieces[k], one.pieces[k + 1]));
    if (!said.includes(null)) return one.japanese.replace(/( ?)%([0-9])( ?)/g, (_, left: string, place: string, right: string) => placed(`${said[Number(place) - 1]}`, left, right));
  }
  return null;
}

/** A value in its place: between Japanese and Japanese stands no blank. */
const placed = (value: string, left: string, right: string): string =>
  (/^[ぁ-ヿ一-龠]/.test(value) ? "" : left) + value + (/[ぁ-ヿ一-龠]$/.test(value) ? "" : right);

/** What stands for a placeholder in Japanese; null where a part of a sentence would stand there: "%1 has %2" fits many a line. */
function valueOf(value: string, before: string, after: string): string | null {
  const japanese = value.includes(" ") ? inJapanese(value) : value;
  if (before.endsWith("raised ") || after.startsWith(" — ") || (before.endsWith("(") && after.startsWith(")"))) return japanese;
  return SEVERAL.test(value.replace(GIVEN, "…")) || isEnglish(japanese) ? null : japanese;
}
