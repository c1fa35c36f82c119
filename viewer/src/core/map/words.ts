/** What is said of a pixel of a map. */
import { type Lang, say, type Key } from "../../i18n";
import { count, number, point } from "../format";
import { failed, type MapPixels } from "./pixels";

/** By the codes of pixels that reached nothing. */
const OUTCOMES: Record<number, Key> = {
  [-2]: "map refused", [-1]: "map awaited", 0: "map descending", 1: "map elsewhere", 2: "map oscillates", 3: "map diverges", 4: "map nonfinite", 5: "map stalled",
};

/** What became of its descent, in words, and f at its end. */
export function pixelWords({ minimum, minima, status, steps, value }: MapPixels, pixel: number, lang: Lang): string[] {
  const f = value[pixel], end = Number.isFinite(f) ? [say(lang, "map ends", { value: number(f) })] : [];
  return [outcome(), ...end];

  function outcome(): string {
    const reached = minima[minimum[pixel]];
    if (reached) return say(lang, steps[pixel] < 0 ? "map reaches slowly" : "map reaches", { point: point(reached), steps: count(steps[pixel]) });
    if (!minima.length && steps[pixel] >= 0 && !failed(status[pixel])) return say(lang, "map arrives", { steps: count(steps[pixel]) });
    return say(lang, OUTCOMES[status[pixel]]);
  }
}
