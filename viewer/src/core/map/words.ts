/** What is said of a pixel of a map. */
import type { Lang } from "../../i18n";
import { message, type MessageKey } from "../../i18n/messages";
import { count, number, point } from "../format";
import { failed, type MapPixels } from "./pixels";

/** By the codes of pixels that reached nothing. */
const OUTCOMES: Record<number, MessageKey> = {
  [-2]: "pixel refused", [-1]: "pixel awaited", 0: "pixel descending", 1: "pixel converged", 2: "pixel oscillating", 3: "pixel diverged", 4: "pixel nonfinite",
  5: "pixel stalled",
};

/** What became of its descent, in words, and f at its end. */
export function pixelWords({ minimum, minima, status, steps, value }: MapPixels, pixel: number, lang: Lang): string[] {
  const f = value[pixel], end = Number.isFinite(f) ? [message("pixel ends", lang, { value: number(f) })] : [];
  return [outcome(), ...end];

  function outcome(): string {
    const reached = minima[minimum[pixel]];
    if (reached) return message(steps[pixel] < 0 ? "pixel reaches slowly" : "pixel reaches", lang, { point: point(reached), steps: count(steps[pixel]) });
    if (!minima.length && steps[pixel] >= 0 && !failed(status[pixel])) return message("pixel arrives", lang, { steps: count(steps[pixel]) });
    return message(OUTCOMES[status[pixel]], lang);
  }
}
