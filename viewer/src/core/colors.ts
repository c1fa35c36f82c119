/** Colours by role, run number or hex code to RGB. Drawing happens in sRGB, as in the painters. */
import type { Color, Theme } from "../wire/types";

export type Rgb = [number, number, number];

export function rgb(hex: string): Rgb {
  const n = Number.parseInt(hex.slice(1, 7), 16);
  return [((n >> 16) & 255) / 255, ((n >> 8) & 255) / 255, (n & 255) / 255];
}

export function css(color: Color, theme: Theme): string {
  if (typeof color === "number") return theme.runs[((color % theme.runs.length) + theme.runs.length) % theme.runs.length];
  if (color.startsWith("#")) return color;
  const role = (theme as unknown as Record<string, unknown>)[color];
  return typeof role === "string" && role.startsWith("#") ? role : theme.ink;
}

export function resolve(color: Color, theme: Theme): Rgb {
  return rgb(css(color, theme));
}

export function mix(a: Rgb, b: Rgb, s: number): Rgb {
  return [a[0] + (b[0] - a[0]) * s, a[1] + (b[1] - a[1]) * s, a[2] + (b[2] - a[2]) * s];
}

export function toCss(c: Rgb, alpha = 1): string {
  const [r, g, b] = c.map((v) => Math.round(v * 255));
  return alpha < 1 ? `rgba(${r}, ${g}, ${b}, ${alpha})` : `rgb(${r}, ${g}, ${b})`;
}

/** WCAG relative luminance. */
export function luminance(c: Rgb): number {
  const [r, g, b] = c.map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

export function contrast(a: Rgb, b: Rgb): number {
  const [hi, lo] = [luminance(a), luminance(b)].sort((p, q) => q - p);
  return (hi + 0.05) / (lo + 0.05);
}

/** A colour nudged towards the ink until text in it can be read on the background. */
export function readable(color: Rgb, background: Rgb, least = 4.5): Rgb {
  const ink: Rgb = luminance(background) > 0.18 ? [0, 0, 0] : [1, 1, 1];
  for (let s = 0; s <= 1; s += 0.1) {
    const nudged = mix(color, ink, s);
    if (contrast(nudged, background) >= least) return nudged;
  }
  return ink;
}
