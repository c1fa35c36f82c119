/** Lines of a text on a canvas. */

/** A text in lines of at most `most`, broken at spaces or between letters of Japanese. */
export function broken(text: string, most: number, width: (text: string) => number): string[] {
  const lines: string[] = [""];
  for (const [part] of text.matchAll(/[\u3000-\u9fff\uff00-\uffef]|[^\s\u3000-\u9fff\uff00-\uffef]+|\s+/g)) {
    if (lines.at(-1) && width(lines.at(-1) + part) > most && !/^[\s、。，．）」]/.test(part)) lines.push(part);
    else lines[lines.length - 1] += part;
  }
  return lines.map((line) => line.trim()).filter(Boolean);
}
