/** The runs by name and colour, of which a press shows one alone; and what else has a name. */
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

/** What is named besides the runs of a race: a symbol or a line, its colour, the words. */
export interface Named { label: string; color: Color; kind: "dot" | "line" }

/**
 * What the marks of a scene are called, each once: what was measured and what was made of it, and of very many runs where they ended.
 * A single descent explains itself: its start, its minimum and its gradient are left out. `ends` are names that stand at curves' ends.
 */
export function namesOf(scene: Scene, ends: Set<string>): Named[] {
  const descends = scene.panels.some(({ kind }) => DESCENTS.has(kind));
  const found = new Map<string, Named>();
  for (const mark of scene.panels.flatMap((panel) => panel.marks)) {
    if ((mark.type !== "points" && mark.type !== "curve" && mark.type !== "arrows") || !mark.label || ends.has(mark.label)) continue;
    const crowd = mark.type === "points" && (mark.symbol === "dot" || mark.symbol === "ball");
    if (descends && !crowd) continue;
    const kind = mark.type === "points" ? "dot" : "line";
    found.set(`${mark.color} ${mark.label}`, { label: mark.label, color: mark.color, kind });
  }
  return [...found.values()].slice(0, MOST);
}
