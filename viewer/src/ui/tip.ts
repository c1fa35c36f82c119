/** The tooltip at the pointer: the nearest step of a run, or the coordinates and f. */
import { css, toCss, readable, rgb } from "../core/colors";
import { count, number } from "../core/format";
import type { PanelDrawn } from "../core/panel";
import { lines, nearest, rowAt, stored } from "../core/readout";
import { fromUnit, toTrue, toUnit } from "../core/scale";
import type { Timeline } from "../core/timeline";
import { type Lang, say } from "../i18n";
import type { NdArray, Theme } from "../wire/types";
import { h, showAtPointer } from "./dom";

export class Tip {
  readonly element = h("div", { class: "tip", role: "status" });

  show(
    panel: PanelDrawn, panels: PanelDrawn[], x: number, y: number, timeline: Timeline, time: number, lang: Lang, theme: Theme,
    describe: ((panel: PanelDrawn, at: readonly number[]) => string[]) | undefined = undefined,
  ): void {
    const place = nearest(panel, x, y, time);
    const rows: [string, string][] = [];
    let more: string[] = [];
    let head: [string, string] | null = null;
    if (place) {
      const name = place.paths.names[place.run];
      const step = `${say(lang, "step")} ${count(timeline.steps[place.index])}`;
      head = [name ? `${name} · ${step}` : step, css(place.paths.colors[place.run] ?? 0, theme)];
      rows.push(...lines(place.paths, place.run, place.index));
    } else {
      const row = rowAt(panel, x, y, time), at = row ?? onStep(panel, panel.pick(x, y));
      if (!at) return this.hide();
      more = describe?.(panel, at) ?? [];
      panel.panel.axes.forEach((axis, i) => {
        const place = fromUnit(axis, at[i]);
        rows.push([axis.label.plain, row ? number(toTrue(axis, stored(place, axis)), 7, true) : number(toTrue(axis, place))]);
      });
      const height = panel.flat ? heightOver(panel, panels, at) : null, value = row ? null : onCurve(panel, at);
      if (height) rows.push(height);
      // What a curve has there, not the height of the pointer.
      if (value !== null) rows.splice(1, 1, ...(value ? [[panel.panel.axes[1].label.plain, value] as [string, string]] : []));
    }
    this.element.replaceChildren();
    if (head) {
      const title = h("b", {}, head[0]);
      title.style.setProperty("--run", head[1]);
      title.style.color = toCss(readable(rgb(theme.ink), rgb(theme.background)));
      this.element.append(title);
    }
    this.element.append([...rows.map(([name, value]) => `${name}\u2002${value}`), ...more].join("\n"));
    showAtPointer(this.element, x, y);
  }

  hide(): void {
    this.element.style.visibility = "hidden";
  }
}

/** A place of a chart over its nearest step. */
export function onStep<T extends readonly number[]>({ panel }: Pick<PanelDrawn, "panel">, at: T | null): T | null {
  const axis = panel.axes[0];
  return at && panel.cursor ? ([toUnit(axis, Math.round(fromUnit(axis, at[0]))), ...at.slice(1)] as unknown as T) : at;
}

/** The value of a function of one variable, or of the nearest curve of a chart, at a place; "" where it has none there; null for other panels. */
export function onCurve({ panel }: Pick<PanelDrawn, "panel">, [x, y]: number[]): string | null {
  if (panel.kind !== "curve" && panel.kind !== "loss") return null;
  const axis = panel.axes[1], found = panel.marks.flatMap((mark) => (mark.type === "curve" && !mark.animated ? [between(mark.points, x)] : []));
  const [height = NaN] = found.filter(Number.isFinite).sort((a, b) => Math.abs(a - y) - Math.abs(b - y));
  return Number.isFinite(height) ? number(toTrue(axis, fromUnit(axis, height)), 3) : "";
}

/** The height of a curve over a place along x. */
function between({ data, shape: [count] }: NdArray, x: number): number {
  for (let i = 1; i < count; i++) {
    const [a, b, u, v] = [data[2 * i - 2], data[2 * i], data[2 * i - 1], data[2 * i + 1]];
    if (a <= x && x <= b) return a === b ? v : u + ((x - a) / (b - a)) * (v - u);
  }
  return NaN;
}

/** The function's value at a point of a map, from the surface over the same axes. */
function heightOver(map: PanelDrawn, panels: PanelDrawn[], at: number[]): [string, string] | null {
  if (!map.panel.marks.some((mark) => mark.type === "contours")) return null;
  const [x, y] = map.panel.axes;
  for (const { flat, heights, panel } of panels) {
    if (flat || !heights || [x, y].some((axis, i) => axis.label.plain !== panel.axes[i].label.plain)) continue;
    const [u, v] = [x, y].map((axis, i) => toUnit(panel.axes[i], fromUnit(axis, at[i])));
    const height = heights.height(u, v);
    const axis = panel.axes[2];
    if (Number.isFinite(height)) return [axis.label.plain, number(toTrue(axis, fromUnit(axis, height)))];
  }
  return null;
}
