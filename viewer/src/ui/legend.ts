/** The legend: runs by name and colour (a click shows one alone), and other named marks. */
import { css } from "../core/colors";
import { say, type Lang } from "../i18n";
import type { Color, Paths, Scene, Theme } from "../wire/types";
import { h } from "./dom";

const MOST = 24;
/** Kinds of panels that show a descent. */
const DESCENTS = new Set(["surface", "contour", "curve", "loss", "small"]);

export class Legend {
  readonly element: HTMLUListElement;
  private key = "";

  constructor(private readonly lang: Lang, private readonly focus: (run: number) => void) {
    this.element = h("ul", { class: "chips", "aria-label": say(lang, "runs") });
  }

  update(paths: Paths[], others: Named[], theme: Theme, focused: number): void {
    const named = paths.find((p) => p.names.some(Boolean) && p.names.length > 1 && p.names.length <= MOST);
    const key = JSON.stringify([named?.names, named?.colors, others, theme.name, focused]);
    if (key === this.key) return;
    this.key = key;
    this.element.replaceChildren();
    this.element.style.display = named || others.length ? "" : "none";
    const swatch = (color: Color, kind: string) => {
      const made = h("i", { class: kind });
      made.style.setProperty("--run", css(color, theme));
      return made;
    };
    named?.names.forEach((name, p) => {
      const on = focused === p;
      this.element.append(h("li", {}, h("button", {
        type: "button", "aria-pressed": String(on), title: say(this.lang, on ? "all runs" : "focus", { name }),
        click: () => this.focus(on ? -1 : p),
      }, swatch(named.colors[p] ?? 0, ""), name)));
    });
    for (const { label, color, kind } of others) this.element.append(h("li", { class: "said" }, swatch(color, kind), label));
  }
}

/** A legend entry that is no run: a symbol or a line, its colour, its label. */
export interface Named { label: string; color: Color; kind: "dot" | "star" | "line" }

/**
 * The labels of a scene's marks, each once. In a descent only the end points of very many runs, saddles and curves of theory are named:
 * start, minimum and gradient explain themselves. `ends` are names that stand at curves' ends.
 */
export function namesOf(scene: Scene, ends: Set<string>): Named[] {
  const descends = scene.panels.some(({ kind }) => DESCENTS.has(kind));
  const found = new Map<string, Named>();
  for (const { mark, kind: of } of scene.panels.flatMap((panel) => panel.marks.map((one) => ({ mark: one, kind: panel.kind })))) {
    // Groups of rows are named in their panel.
    if (of === "data" && mark.type === "points" && !mark.animated) continue;
    if ((mark.type !== "points" && mark.type !== "curve" && mark.type !== "arrows") || !mark.label || ends.has(mark.label)) continue;
    const endPoints = mark.type === "points" && (mark.symbol === "dot" || mark.symbol === "ball");
    const theory = of === "sharpness" || (mark.type === "points" && mark.symbol === "cross");
    if (descends && !endPoints && !theory) continue;
    const kind = mark.type !== "points" ? "line" : mark.symbol === "star" ? "star" : "dot";
    found.set(`${mark.color} ${mark.label}`, { label: mark.label, color: mark.color, kind });
  }
  return [...found.values()].slice(0, MOST);
}
