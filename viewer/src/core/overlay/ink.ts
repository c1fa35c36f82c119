/** The colours of axes: shares of ink in the background. */
import look from "../../look.json";
import type { Theme } from "../../wire/types";
import { mix, rgb, toCss } from "../colors";

export interface Inks { line: string; tick: string; label: string; cursor: string }

const cache = new WeakMap<Theme, Inks>();

export function inks(theme: Theme): Inks {
  let made = cache.get(theme);
  if (!made) {
    const share = (s: number) => toCss(mix(rgb(theme.background), rgb(theme.ink), s));
    made = { line: share(look.axis.line), tick: share(look.axis.tick), label: theme.ink, cursor: share(0.6) };
    cache.set(theme, made);
  }
  return made;
}

/** 0 under `low`, 1 over `high`, gently between. */
export function smooth(low: number, high: number, x: number): number {
  const t = Math.min(1, Math.max(0, (x - low) / (high - low)));
  return t * t * (3 - 2 * t);
}
