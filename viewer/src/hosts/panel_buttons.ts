/** Buttons that fold the live page's panels away, bring them back, and make one of them the large one. */
import type { Say } from "../app/language";
import type { Rect } from "../core/layout";
import type { AppKey } from "../i18n/app-en";
import { button, h } from "../ui/dom";

/** The names of panels by their kind. */
const NAMES: Record<string, AppKey> = { data: "panelData", surface: "panelSurface", contour: "panelMap", curve: "panelCurve", loss: "panelChart" };

/** Shorter ones, beside their icons. */
const SHORT: Record<string, AppKey> = { contour: "panelMapShort", loss: "panelChartShort" };

export interface PanelEvents {
  /** Show a kind of panel, or fold it away. */
  toggle(kind: string): void;
  enlarge(kind: string): void;
}

export class PanelButtons {
  /** For the bar of controls. */
  readonly toggles = h("span", { slot: "controls", class: "panel-toggles", role: "group" });
  /** Over the stage, at the panels' corners. */
  readonly corners = h("div", { slot: "corners", class: "panel-corners" });
  private drawn = "";

  constructor(private readonly events: PanelEvents) {}

  /** `kinds`: those that can be folded; `places`: where those that are shown lie on the stage. */
  show(kinds: readonly string[], places: ReadonlyMap<string, Rect>, say: Say): void {
    const key = JSON.stringify([kinds, [...places], say("panelMap")]);
    if (key === this.drawn) return;
    this.drawn = key;
    const focused = [...this.toggles.children, ...this.corners.querySelectorAll("button")].find((e) => e === document.activeElement)?.getAttribute("data-act");
    const name = (kind: string) => say(NAMES[kind]);
    this.toggles.setAttribute("aria-label", say("panels"));
    this.toggles.replaceChildren(...kinds.map((kind) =>
      button(kind, name(kind), () => this.events.toggle(kind), { "aria-pressed": String(places.has(kind)), "data-act": `toggle ${kind}`, "data-word": say(SHORT[kind] ?? NAMES[kind]) })));
    this.corners.replaceChildren(...[...places].map(([kind, at]) =>
      h("div", { class: "corner", style: `left:${at.x + at.width}px;top:${at.y + at.height}px` },
        button("larger", say("enlarge", { name: name(kind) }), () => this.events.enlarge(kind), { "data-act": `enlarge ${kind}` }),
        button("close", say("fold", { name: name(kind) }), () => this.events.toggle(kind), { "data-act": `fold ${kind}` }))));
    // A button pressed by a key keeps the focus, or hands it to that which undoes it.
    const again = focused?.replace("fold", "toggle");
    if (again) this.find(again)?.focus();
  }

  private find(act: string): HTMLElement | undefined {
    return [this.toggles, this.corners].flatMap((box) => [...box.querySelectorAll("button")]).find((made) => made.dataset.act === act)
      ?? [...this.toggles.querySelectorAll("button")][0];
  }
}
