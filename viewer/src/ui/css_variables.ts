/** A theme's colours as CSS custom properties, made readable on its background. */
import { mix, readable, rgb, toCss } from "../core/colors";
import type { Theme } from "../wire/types";

export function setCssVariables(root: HTMLElement, theme: Theme): void {
  const [background, ink] = [rgb(theme.background), rgb(theme.ink)];
  const set = (name: string, value: string) => root.style.setProperty(name, value);
  set("--bg", theme.background);
  set("--ink", theme.ink);
  set("--accent", theme.accent);
  set("--accent-ink", toCss(readable(rgb(theme.accent), background, 4.6)));
  set("--quiet", toCss(readable(mix(ink, background, 0.4), background, 5)));
  set("--edge", toCss(mix(background, ink, 0.18)));
  set("--hover", toCss(mix(background, ink, 0.08)));
  root.style.colorScheme = background[0] < 0.5 ? "dark" : "light";
}
