/** A map by keys and by a window drawn with the pointer: a cursor that arrow keys move, Enter, + and −. It lies over the map's panel. */
import type { Held, Place } from "../../core/gestures";
import type { PanelDrawn } from "../../core/panel";
import { type Ends, fromUnit } from "../../core/scale";
import { h } from "../../ui/dom";

/** What an arrow key moves the cursor by, as a share of the window. */
const STEP = 1 / 40;
/** CSS pixels that a window is at least wide and high. */
const LEAST = 6;

export interface MapKeysHost {
  panel(): PanelDrawn | undefined;
  /** Shares of the window that a pixel takes. */
  pixel(): readonly [number, number];
  /** Descend from a place: plot coordinates. */
  pick(at: number[]): void;
  zoomAt(at: number[], closer: boolean): void;
  zoom(window: Ends[]): void;
  whole(): void;
  back(): void;
  /** What is said of a place: plot coordinates. */
  words(at: number[]): string;
}

export class MapKeys {
  readonly element = h("div", { class: "map-keys", tabindex: 0, role: "application", hidden: true });
  private readonly cursor = h("div", { class: "map-cursor", hidden: true });
  private readonly band = h("div", { class: "map-band", hidden: true });
  private readonly spoken = h("span", { class: "point-spoken", role: "status" });
  private at: [number, number] = [0.5, 0.5];

  constructor(private readonly host: MapKeysHost) {
    this.element.append(this.cursor, this.band, this.spoken);
    this.element.addEventListener("keydown", (event) => this.key(event));
    this.element.addEventListener("focus", () => this.draw(true));
    this.element.addEventListener("blur", () => this.draw(false));
  }

  /** Lie where the panel is now; `label`: what is said of its keys. */
  show(label: string): void {
    const panel = this.host.panel();
    this.element.hidden = !panel || panel.rect.x < 0;
    this.element.setAttribute("aria-label", label);
    if (!panel) return;
    const { x, y, width, height } = panel.inner;
    this.element.style.cssText = `left:${x}px;top:${y}px;width:${width}px;height:${height}px`;
    this.draw(this.focused);
  }

  /** A window drawn from a place on. */
  framed(from: Place): Held {
    const { inner, panel } = this.host.panel()!;
    const share = ({ x, y }: Place) => [clipped((x - inner.x) / inner.width), clipped((y - inner.y) / inner.height)];
    const [u, v] = share(from);
    let ends: Ends[] | null = null;
    return {
      move: (to) => {
        const [s, t] = share(to), [left, right, top, bottom] = [Math.min(u, s), Math.max(u, s), Math.min(v, t), Math.max(v, t)];
        this.band.hidden = false;
        this.band.style.cssText = `left:${100 * left}%;top:${100 * top}%;width:${100 * (right - left)}%;height:${100 * (bottom - top)}%`;
        const large = (right - left) * inner.width >= LEAST && (bottom - top) * inner.height >= LEAST;
        ends = large ? [[fromUnit(panel.axes[0], left), fromUnit(panel.axes[0], right)], [fromUnit(panel.axes[1], 1 - bottom), fromUnit(panel.axes[1], 1 - top)]] : null;
      },
      end: () => {
        this.band.hidden = true;
        if (ends) this.host.zoom(ends);
      },
    };
  }

  private get focused(): boolean {
    return this.element.matches(":focus");
  }

  private get place(): number[] {
    const axes = this.host.panel()?.panel.axes;
    return axes ? this.at.map((share, i) => fromUnit(axes[i], share)) : [];
  }

  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || !this.host.panel()) return;
    const arrow = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    if (arrow) {
      const by = event.shiftKey ? this.host.pixel() : [STEP, STEP];
      this.at = [clipped(this.at[0] + arrow[0] * by[0]), clipped(this.at[1] + arrow[1] * by[1])];
    } else if (event.key === "Enter") this.host.pick(this.place);
    else if (event.key === "+" || event.key === "=" || event.key === "-") {
      // What was under the cursor stays there.
      this.host.zoomAt(this.place, event.key !== "-");
    } else if (event.key === "0") this.host.whole();
    else if (event.key === "Backspace") this.host.back();
    else return;
    event.preventDefault();
    event.stopPropagation();
    this.draw(true);
  }

  private draw(seen: boolean): void {
    this.cursor.hidden = !seen;
    this.cursor.style.left = `${100 * this.at[0]}%`;
    this.cursor.style.top = `${100 * (1 - this.at[1])}%`;
    const text = seen ? this.host.words(this.place) : "";
    if (this.spoken.textContent !== text) this.spoken.textContent = text;
  }
}

const clipped = (share: number): number => Math.min(1, Math.max(0, share));
