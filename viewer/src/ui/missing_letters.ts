/** Letters for which the browser has no font, so that it draws a box in their place. */
import { SANS } from "../core/overlay/mathtext";

const SIZE = 24;
/** For private use: no font has a letter there. */
const NO_LETTER = "\u{10FFFD}";
/** More are not listed. */
const MOST = 12;

/** A letter as it looks; the same text for the same look. */
export type Look = (letter: string) => string;

const cache = new Map<string, boolean>();
let own: Look | null | undefined;

/** The letters beyond Latin-1 of all strings in plain data. */
export function lettersOf(thing: unknown, found = new Set<string>()): Set<string> {
  if (typeof thing === "string") {
    for (let i = 0; i < thing.length; i++) {
      if (thing.charCodeAt(i) < 0x100) continue;
      const letter = String.fromCodePoint(thing.codePointAt(i)!);
      if (letter.length > 1) i++;
      if (!found.has(letter) && /[\p{L}\p{N}\p{P}\p{S}]/u.test(letter)) found.add(letter);
    }
  } else if (thing && typeof thing === "object" && !ArrayBuffer.isView(thing)) {
    for (const part of Object.values(thing)) lettersOf(part, found);
  }
  return found;
}

/** Those that look as a letter without a font does, as a list for people; empty if there are none, or none can be told. */
export function missingLetters(letters: Iterable<string>, look: Look | null = onCanvas()): string {
  if (!look) return "";
  const missing = [...letters].filter((letter) => {
    let is = cache.get(letter);
    if (is === undefined) cache.set(letter, (is = look(letter) === look(NO_LETTER)));
    return is;
  });
  return missing.slice(0, MOST).join(" ") + (missing.length > MOST ? " …" : "");
}

/** How this browser draws a letter; null where it draws nothing at all for one without a font. */
function onCanvas(): Look | null {
  if (own !== undefined) return own;
  const c = typeof document === "undefined" ? null : document.createElement("canvas");
  const g = c?.getContext("2d", { willReadFrequently: true });
  if (!c || !g) return (own = null);
  [c.width, c.height] = [2 * SIZE, 2 * SIZE];
  g.font = `${SIZE}px ${SANS}`;
  g.textBaseline = "middle";
  const look: Look = (letter) => {
    g.clearRect(0, 0, c.width, c.height);
    g.fillText(letter, SIZE / 4, SIZE);
    return g.getImageData(0, 0, c.width, c.height).data.filter((_, i) => i % 4 === 3).join();
  };
  return (own = look(NO_LETTER) === look(" ") ? null : look);
}
